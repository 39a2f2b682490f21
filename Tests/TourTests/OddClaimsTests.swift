import Foundation
import Primitives
import TestSupport
import Testing
import Tour

/// Claims as no insurer expects them, through reader, plan and contracts: counted truly, denied for a reason, no trap.
@Suite struct OddClaimsTests {
    private static let patient = #"{"resourceType":"Patient","id":"p1","birthDate":"1941-02-03"}"#

    /// Counts of a source with one patient and these claims.
    private func tally(_ claims: [String]) throws -> ClaimsTally {
        let folder = try TemporaryFolder()
        try Self.patient.write(toFile: folder.path("Patient.ndjson"), atomically: true, encoding: .utf8)
        let lines = claims.joined(separator: "\n") + "\n"
        try lines.write(toFile: folder.path("Claim.ndjson"), atomically: true, encoding: .utf8)
        return try ClaimSeason(folder: folder.path("")).run()
    }

    private func claim(
        _ id: Int,
        total: String? = "10.00",
        start: String? = "2021-03-04T09:00:00Z",
        insurance: String? = "Northwind Mutual",
        provider: String? = "Organization/o1"
    ) -> String {
        var members = [
            #""resourceType":"Claim","id":"c\#(id)","patient":{"reference":"Patient/p1"}"#,
            #""type":{"coding":[{"code":"institutional"}]}"#,
        ]
        if let total { members.append(#""total":{"value":\#(total),"currency":"USD"}"#) }
        if let start { members.append(#""billablePeriod":{"start":"\#(start)"}"#) }
        if let insurance { members.append(#""insurance":[{"coverage":{"display":"\#(insurance)"}}]"#) }
        if let provider { members.append(#""provider":{"reference":"\#(provider)"}"#) }
        return "{\(members.joined(separator: ","))}"
    }

    @Test func `negative and absurd amounts are denied and the sums are true`() throws {
        let amounts = ["-0.01", "-5000", "90000000000000000", "92233720368547758.07", "92233720368547758.07", "10.00"]
        let result = try tally(amounts.enumerated().map { claim($0, total: $1) })
        #expect(result.submitted == 6 && result.denied >= 5)
        #expect(result.billedMinor == -1 - 500_000 + 9_000_000_000_000_000_000 + 2 * Int128(Int64.max) + 1_000)
        #expect(result.approvedMinor >= 0 && result.approvedMinor <= 1_000)
    }

    @Test(arguments: ["-0", "0.005", "1E+2", "1e-99"]) func `any number of 64 bits of cents is counted`(_ total: String) throws {
        #expect(try tally([claim(0, total: total), claim(1)]).submitted == 2)
    }

    @Test(arguments: ["1e20", "-1e20", "1e999"]) func `a greater number is said with its file, line and remedy`(_ total: String) {
        let error = #expect(throws: (any Error).self) { try tally([claim(1), claim(0, total: total)]) }
        let sentence = error.map { "\($0)" } ?? ""
        #expect(sentence.contains("Claim.ndjson, line 2") && sentence.contains("64 bits of cents"))
    }

    @Test(arguments: ["0001-01-01", "1871-05-06", "1899-12-31", "2101-01-01", "9999-12-31", "2021-02-30", "odd", ""])
    func `a day of any century is decided, or the claim is denied`(_ start: String) throws {
        let result = try tally([claim(0, start: start), claim(1)])
        #expect(result.submitted == 2)
        #expect(result.approved + result.partlyApproved + result.denied + result.pended == 2)
        if start.hasPrefix("2101") || start.hasPrefix("9999") || start.isEmpty || start == "odd" { #expect(result.denied >= 1) }
    }

    @Test func `a claim without total, day, insurance or provider is counted`() throws {
        let claims = [
            claim(0, total: nil), claim(1, start: nil), claim(2, insurance: nil), claim(3, provider: nil),
            claim(4, total: nil, start: nil, insurance: nil, provider: nil),
        ]
        let result = try tally(claims)
        #expect(result.submitted == 5)
        #expect(result.payers["unknown"]?.submitted == 2)
        #expect(result.denied >= 2)
    }

    @Test(arguments: [#"a\u0000b"#, #"\ud800"#, #"\udc00\ud800"#, #"\uFFFF"#, #"‮evil"#])
    func `names with NUL, lone surrogates and marks end in a count or in a sentence`(_ name: String) throws {
        do {
            let result = try tally([claim(0, insurance: name), claim(1)])
            #expect((1...2).contains(result.submitted))
        } catch {
            #expect("\(error)".count > 20)
        }
    }
}
