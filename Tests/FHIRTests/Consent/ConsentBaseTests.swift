import FHIR
import Testing

/// Full URLs and relative references to the same thing.
@Suite struct ConsentBaseTests {
    private static func described(author: String, base: String?) throws -> ConsentFacet {
        let text = "{\"resourceType\":\"Condition\",\"recorder\":{\"reference\":\"\(author)\"}}"
        return try ConsentDescription.read(resources: Array(text.utf8)).relative(to: base.flatMap(ConsentBase.init)).authors
    }

    private static func directive(_ meaning: String, _ name: String, base: String?) throws -> ConsentDirective {
        let text = """
            {"resourceType":"Consent","status":"active","scope":{"coding":[{"code":"patient-privacy"}]},"patient":{"reference":"Patient/1"},
             "provision":{"type":"deny","data":[{"meaning":"\(meaning)","reference":{"reference":"\(name)"}}]}}
            """
        return try ConsentDirective(try FHIRConsent.read(Array(text.utf8)), base: base.flatMap(ConsentBase.init))
    }

    @Test(arguments: [
        ("https://h.org/fhir/Practitioner/1", "https://h.org/fhir", "Practitioner/1"),
        ("https://h.org/fhir/Practitioner/1/_history/2", "https://h.org/fhir/", "Practitioner/1"),
        ("http://H.org/fhir/Practitioner/1", "https://h.ORG/fhir", "Practitioner/1"),
        ("Practitioner/1", "https://h.org/fhir", "Practitioner/1"),
        ("https://h.org/Fhir/Practitioner/1", "https://h.org/fhir", "https://h.org/Fhir/Practitioner/1"),
        ("https://h.org/fhir/b/Practitioner/1", "https://h.org/fhir", "https://h.org/fhir/b/Practitioner/1"),
        ("https://h.org.net/fhir/Practitioner/1", "https://h.org", "https://h.org.net/fhir/Practitioner/1"),
        ("https://other.org/fhir/Practitioner/1", "https://h.org/fhir", "https://other.org/fhir/Practitioner/1"),
        ("urn:uuid:00000000-0000-0000-0000-000000000001", "https://h.org/fhir", "urn:uuid:00000000-0000-0000-0000-000000000001"),
    ])
    func `a full URL of the base is a relative reference, on both sides`(name: String, base: String, expected: String) throws {
        #expect(try Self.described(author: name, base: base) == ConsentFacet([expected], isWhole: true))
        let authored = try Self.directive("authoredby", name, base: base)
        #expect(authored.meanings.values.map(\.text) == [expected])
        let related = try Self.directive("related", name, base: base)
        #expect(related.meanings.values.map(\.text) == ["related:\(expected)"])
        #expect(related.namesServers == expected.hasPrefix("http"))
    }

    @Test func `without a base a side that names a server is in doubt`() throws {
        let url = "https://h.org/fhir/Practitioner/1"
        #expect(try Self.described(author: url, base: nil) == ConsentFacet([url], isWhole: false))
        #expect(try Self.described(author: "Practitioner/1", base: nil) == ConsentFacet(["Practitioner/1"], isWhole: true))
        #expect(try Self.directive("instance", url, base: nil).namesServers)
        #expect(try !Self.directive("instance", "Practitioner/1", base: nil).namesServers)
    }

    @Test(arguments: ["", "h.org", "ftp://h.org", "https://", "https:///", "https://h org/fhir"])
    func `what is no base URL is refused`(text: String) { #expect(ConsentBase(text) == nil) }
}
