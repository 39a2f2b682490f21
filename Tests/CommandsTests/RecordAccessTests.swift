import Commands
import Primitives
import Testing

@Suite struct RecordAccessTests {
    @Test func `an answer is read`() throws {
        let json: JSONValue = ["id": 7, "permitted": true, "basis": "consented", "consent": "granted"]
        let access = try #require(RecordAccess(json: json))
        #expect(access.id == 7 && access.isPermitted && access.basis == "consented" && access.consent == "granted")
    }

    @Test(arguments: [JSONValue.null, [], [:], ["id": 7], ["id": "7", "permitted": true, "basis": "consented"]])
    func `anything else is none`(json: JSONValue) {
        #expect(RecordAccess(json: json) == nil)
    }

    @Test(arguments: [
        "notConsented", "roleTooLow", "claimNotNamed", "notTheClaimsRecord", "notThePayer", "erased", "useBreakGlass", "new",
    ])
    func `a refusal says why, where it stands and what to do`(basis: String) throws {
        let json: JSONValue = ["id": 12, "permitted": false, "basis": .text(basis), "consent": "noConsent"]
        let lines = try #require(RecordAccess(json: json)).refusal.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first == "refused (\(basis), noConsent); it is on the chain as number 12")
        #expect(lines.last.map { $0.hasPrefix("  ") && $0.count > 20 } == true)
    }
}
