import ChainCrypto
import Primitives
import Testing
import Tour

@Suite struct TourValuesTests {
    @Test(
        arguments: [
            (0, "0.00 USD"), (5, "0.05 USD"), (-5, "-0.05 USD"), (1_538_287_124, "15,382,871.24 USD"), (100_000, "1,000.00 USD"),
        ] as [(Int64, String)]
    )
    func `amounts are written to the cent`(_ minor: Int64, _ text: String) {
        #expect(Grouped.money(minor, "USD") == text)
    }

    @Test func `a decision is read from the value that the contract returns`() throws {
        let zero = CanonicalValue.money(0, "USD")
        let value = CanonicalValue.array([
            .text("partly_approved"), .number(119), .money(1_234, "USD"), zero, .array([]), .bool(false), .bool(true),
        ])
        let decision = try #require(ClaimDecision(value))
        #expect(decision.status == .partlyApproved)
        #expect(decision.code == 119)
        #expect(decision.payableMinor == 1_234)
        #expect(!decision.isDuplicate)
        #expect(decision.isLookalike)
    }

    @Test(
        arguments: [
            .null, .array([]), .text("approved"),
            .array([.text("granted"), .number(0), .money(0, "USD"), .money(0, "USD"), .array([]), .bool(false), .bool(false)]),
            .array([.text("approved"), .number(0), .number(7), .money(0, "USD"), .array([]), .bool(false), .bool(false)]),
        ] as [CanonicalValue]
    )
    func `anything else is no decision`(_ value: CanonicalValue) {
        #expect(ClaimDecision(value) == nil)
    }

    @Test func `an answer names its number, verdict and basis`() throws {
        let value = CanonicalValue.array([.number(7), .bool(false), .text("notConsented"), .text("withdrawn")])
        let answer = try #require(AccessAnswer(value))
        #expect((answer.id, answer.isPermitted, answer.basis) == (7, false, "notConsented"))
        #expect(AccessAnswer(.array([.number(7)])) == nil)
        #expect(AccessAnswer(nil) == nil)
    }

    @Test func `commitments depend on key, kind and text, and repeat`() {
        let one = Commitments(key: SecretBytes([UInt8](repeating: 1, count: 32)))
        let two = Commitments(key: SecretBytes([UInt8](repeating: 2, count: 32)))
        #expect(one.claim("a") == one.claim("a"))
        #expect(one.claim("a") != one.claim("b"))
        #expect(one.claim("a") != one.prescription("a"))
        #expect(one.claim("a") != two.claim("a"))
        #expect(one.provider(nil) == one.provider(""))
    }

    @Test func `quantiles are taken from the samples themselves`() {
        let log = LatencyLog()
        #expect(log.quantile(0.5) == 0)
        for sample in 1...100 { log.add(Double(101 - sample)) }
        #expect(log.quantile(0.5) == 50)
        #expect(log.quantile(0.99) == 99)
        #expect(log.quantile(1) == 100)
    }
}
