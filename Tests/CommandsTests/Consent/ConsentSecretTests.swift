import Commands
import ContractVM
import FHIR
import NodeAPI
import Primitives
import Testing

/// Names and codes under a key: directive and description meet where both have it.
@Suite struct ConsentSecretTests {
    private static let consent = """
        {"resourceType":"Consent","id":"c","status":"active","scope":{"coding":[{"code":"patient-privacy"}]},
         "patient":{"reference":"Patient/1"},"provision":{"type":"permit","purpose":[{"code":"TREAT"}],"provision":[
          {"type":"deny","securityLabel":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"ETH"}]},
          {"type":"deny","data":[{"meaning":"authoredby","reference":{"reference":"Practitioner/2"}}]}]}}
        """

    private static func secret(_ digit: Character) throws -> ConsentSecret {
        try #require(ConsentSecret(hex: String(repeating: digit, count: 64)))
    }

    /// The keys of one side of a description, and whether they are all there is.
    private static func facet(_ description: ContractValue, _ index: Int) throws -> (keys: [ContractValue], isWhole: Bool) {
        guard case .record(let sides) = description, case .record(let fields) = sides[index + 1], case .set(let keys) = fields[0]
        else {
            throw CommandFailure("a description has sides")
        }
        return (keys, fields[1] == .bool(true))
    }

    @Test func `a label under the key is found under that key alone`() throws {
        let directive = try ConsentDirective(try FHIRConsent.read(Array(Self.consent.utf8)), secret: try Self.secret("1"))
        let plain = try ConsentDirective(try FHIRConsent.read(Array(Self.consent.utf8)))
        let known = try ConsentNotes.description(Array(#"{"labels":["R","ETHUD"],"author":"Practitioner/2"}"#.utf8))
        #expect(known.level == 5)
        let label = try #require(directive.rules[1].labels.first)
        #expect(plain.rules[1].labels.first != label && plain.rules[0].purposes == directive.rules[0].purposes)
        let described = ConsentValues.description(known, secret: try Self.secret("1"))
        #expect(try Self.facet(described, 3).keys.contains(.hash(label)) && Self.facet(described, 3).isWhole)
        let author = try #require(directive.rules[2].authors.first)
        #expect(directive.rules[2].data.isEmpty)
        #expect(try Self.facet(described, 1).keys == [.hash(author)] && Self.facet(described, 1).isWhole)
        // What it belongs to is left open.
        #expect(try !Self.facet(described, 6).isWhole)
        let other = ConsentValues.description(known, secret: try Self.secret("2"))
        #expect(try !Self.facet(other, 3).keys.contains(.hash(label)))
        // The first side is the key's mark; the others follow.
        guard case .record(let sides) = described else { throw CommandFailure("a description has sides") }
        #expect(try sides.first == .hash(Self.secret("1").mark) && Self.secret("1").mark != Self.secret("2").mark)
    }

    @Test func `what a description leaves out stays open, and what it lists empty is known to be empty`() throws {
        func described(_ text: String) throws -> ContractValue {
            ConsentValues.description(try ConsentNotes.description(Array(text.utf8)), secret: try Self.secret("1"))
        }
        let empty = try described("{}")
        for side in [0, 1, 3, 4, 5, 6] { #expect(try !Self.facet(empty, side).isWhole && Self.facet(empty, side).keys.isEmpty) }
        let known = try described(#"{"labels":[],"author":[],"class":[],"code":[],"custodian":[]}"#)
        for side in [0, 1, 3, 4, 5] { #expect(try Self.facet(known, side).isWhole && Self.facet(known, side).keys.isEmpty) }
        // A code without its system may be of any.
        #expect(try !Self.facet(try described(#"{"code":["1234"]}"#), 5).isWhole)
        // More than the contract holds is a part.
        let many = (1...20).map { "\"urn:s|\($0)\"" }.joined(separator: ",")
        let cut = try Self.facet(try described("{\"code\":[\(many)]}"), 5)
        #expect(cut.keys.count == 16 && !cut.isWhole)
        let whole = #"{"instance":"Observation/1","author":"Practitioner/2","references":[],"referredBy":[]}"#
        #expect(try Self.facet(try described(whole), 6).isWhole)
        #expect(throws: CommandFailure.self) { try ConsentNotes.description(Array(#"{"labels":[7]}"#.utf8)) }
    }

    @Test func `a directive under the key goes out again with the key, and not without`() throws {
        let secret = try Self.secret("1")
        let directive = try ConsentDirective(try FHIRConsent.read(Array(Self.consent.utf8)), secret: secret)
        let file = Array(ConsentNotes.json(directive.meanings).description.utf8)
        let meanings = try ConsentNotes.meanings(file, secret: secret)
        let json = try ConsentDocument(meanings: meanings, secret: secret).json(
            of: directive.rules,
            patient: "Patient/1",
            id: "x"
        )
        let again = try ConsentDirective(try FHIRConsent.read(Array(json.description.utf8)), secret: secret)
        #expect(again.rules == directive.rules)
        #expect(throws: CommandFailure.self) { try ConsentNotes.meanings(file) }
        #expect(throws: CommandFailure.self) {
            try ConsentDocument(meanings: meanings).json(of: directive.rules, patient: "Patient/1", id: "x")
        }
        #expect(throws: CommandFailure.self) { try ConsentNotes.secret(Array("12".utf8)) }
        #expect(try ConsentNotes.secret(Array((String(repeating: "1", count: 64) + "\n").utf8)) == secret)
    }
}
