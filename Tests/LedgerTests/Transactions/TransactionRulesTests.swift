import Ledger
import Primitives
import Testing

@Suite struct TransactionRulesTests {
    private let rules = TransactionRules(chainID: "c-1", parameters: ChainParameters())
    private let now = Timestamp(1_000_000)

    private func check(
        chainID: String = "c-1",
        expires: UInt64 = 1_000_001,
        contract: String = "consent",
        arguments: [CanonicalValue] = [],
        gasLimit: UInt64 = 1
    ) -> TransactionRejection? {
        let transaction = Fixture.transaction(
            chainID: chainID,
            expires: expires,
            contract: contract,
            arguments: arguments,
            gasLimit: gasLimit
        )
        return rules.check(.sign(transaction, with: Fixture.senderKey), at: now)
    }

    @Test func `a transaction within all limits passes`() { #expect(check() == nil) }

    @Test func `another chain is refused`() { #expect(check(chainID: "c-2")?.code == .wrongChain) }

    @Test func `the expiry lies after now and at most the lifetime limit ahead`() {
        #expect(check(expires: 0)?.code == .expired)
        #expect(check(expires: 1_000_000)?.code == .expired)
        #expect(check(expires: 1_000_001) == nil)
        #expect(check(expires: 1_600_000) == nil)
        #expect(check(expires: 1_600_001)?.code == .expiresTooLate)
        #expect(check(expires: .max)?.code == .expiresTooLate)
    }

    @Test func `gas up to the block's limit passes`() {
        #expect(check(gasLimit: rules.blockGasLimit) == nil)
        #expect(check(gasLimit: rules.blockGasLimit + 1)?.code == .gasTooHigh)
    }

    @Test func `a name in a text argument is refused without being repeated`() {
        let rejection = check(arguments: [.unsigned(1), .text("John Smith")])
        #expect(rejection?.code == .looksLikePersonalData)
        #expect(rejection?.message.contains("argument 2") == true)
        #expect(rejection?.message.contains("Smith") == false)
        #expect(check(arguments: [.text("SNOMED 123")]) == nil)
    }

    @Test func `sources and proposals may hold prose`() {
        #expect(check(contract: "contracts", arguments: [.text("John Smith")]) == nil)
        #expect(check(contract: "governance", arguments: [.text("John Smith")]) == nil)
    }
}
