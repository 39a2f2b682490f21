import FHIR
import Testing

/// What FHIR resources say of themselves, as far as consents can speak of it.
@Suite struct ConsentDescriptionTests {
    private static let confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
    private static let actCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode"

    private static func read(_ text: String) throws -> ConsentDescription {
        try ConsentDescription.read(resources: Array(text.utf8))
    }

    private static func observation(_ more: String) throws -> ConsentDescription {
        try read("{\"resourceType\":\"Observation\",\"id\":\"1\"\(more.isEmpty ? "" : ",")\(more)}")
    }

    @Test func `labels, codes, author, encounter and times are the resource's own`() throws {
        let found = try Self.observation(
            """
            "meta":{"profile":["http://hl7.org/p"],"security":[{"system":"\(Self.confidentiality)","code":"R"},
              {"system":"\(Self.actCode)","code":"ETHUD"}]},
            "category":[{"coding":[{"system":"urn:c","code":"laboratory"}]}],
            "code":{"coding":[{"system":"http://loinc.org","code":"2339-0"}]},
            "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"9"}]}}],
            "subject":{"reference":"Patient/p"},"encounter":{"reference":"Encounter/e"},"performer":[{"reference":"Practitioner/a"}],
            "effectiveDateTime":"2020-12-04","issued":"2020-12-05T10:00:00Z",
            "valueQuantity":{"value":99,"system":"http://unitsofmeasure.org","code":"mg/dL"}
            """
        )
        #expect(found.level == 5)
        #expect(found.labels.isWhole && found.labels.keys.contains("\(Self.actCode)|ETH") && found.labels.keys.count == 5)
        #expect(
            found.codes == ConsentFacet(["http://loinc.org|2339-0", "http://loinc.org|9", "urn:c|laboratory"], isWhole: true)
        )
        #expect(
            found.classes
                == ConsentFacet(
                    ["http://hl7.org/fhir/resource-types|Observation", "urn:ietf:rfc:3986|http://hl7.org/p", "urn:c|laboratory"],
                    isWhole: true
                )
        )
        #expect(found.authors == ConsentFacet(["Practitioner/a"], isWhole: true))
        #expect(found.custodians == ConsentFacet([], isWhole: false))
        #expect(found.data.keys.isSuperset(of: ["instance:Observation/1", "authoredby:Practitioner/a", "related:Encounter/e"]))
        #expect(found.data.keys.contains("dependents:Patient/p"))
        // What else refers to it, a resource cannot know.
        #expect(!found.data.isWhole)
        #expect(found.authored == ConsentPeriod(first: 1_607_040_000_000, last: 1_607_162_400_999))
    }

    @Test func `what is not said of labels and codes is not there, what is not said of author and time is open`() throws {
        let found = try Self.observation("")
        #expect(found.labels == ConsentFacet([], isWhole: true) && found.level == nil)
        #expect(found.codes == ConsentFacet([], isWhole: true))
        #expect(!found.authors.isWhole && found.authored == nil)
    }

    @Test(arguments: [
        "\"meta\":{\"security\":[{\"code\":\"R\"}]}", "\"meta\":{\"security\":[{\"system\":\"urn:s\"}]}",
        "\"meta\":{\"security\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-Confidentiality\",\"code\":\"X\"}]}",
        "\"securityLabel\":[{\"text\":\"secret\"}]",
    ])
    func `a label that cannot be compared leaves labels open`(text: String) throws {
        #expect(try !Self.observation(text).labels.isWhole)
    }

    @Test(arguments: [
        "\"code\":{\"coding\":[{\"code\":\"1\"}]}", "\"component\":[{\"code\":{\"coding\":[{\"code\":\"1\"}]}}]",
    ])
    func `a code without system leaves codes open`(text: String) throws {
        #expect(try !Self.observation(text).codes.isWhole)
    }

    @Test func `a document is labelled by its contents' labels, a composition by its confidentiality`() throws {
        let document = try Self.read(
            """
            {"resourceType":"DocumentReference","securityLabel":[{"coding":[{"system":"\(Self.confidentiality)","code":"V"}]}],
             "custodian":{"reference":"Organization/1"},"type":{"coding":[{"system":"http://loinc.org","code":"34133-9"}]}}
            """
        )
        #expect(document.level == 6 && document.labels.isWhole)
        #expect(document.custodians == ConsentFacet(["Organization/1"], isWhole: true))
        #expect(document.classes.keys.contains("http://loinc.org|34133-9"))
        #expect(try Self.read("{\"resourceType\":\"Composition\",\"confidentiality\":\"R\"}").level == 5)
    }

    @Test(arguments: [
        ("\"recorder\":{\"reference\":\"Practitioner/1\"}", true),
        ("\"performer\":[{\"actor\":{\"reference\":\"Practitioner/1\"}}]", true),
        ("\"recorder\":{\"reference\":\"Practitioner/1\"},\"asserter\":{\"reference\":\"Practitioner/1\"}", true),
        ("\"recorder\":{\"reference\":\"Practitioner/1\"},\"asserter\":{\"reference\":\"Patient/2\"}", false),
        ("\"recorder\":{\"display\":\"Dr. B.\"}", false),
        ("\"recorder\":{\"display\":\"Dr. B.\"},\"performer\":[{\"reference\":\"Practitioner/1\"}]", false),
        ("\"performer\":[{\"reference\":\"#inside\"}]", false), ("\"performer\":7", false),
    ])
    func `the author is known where one is named, and one only`(text: String, isKnown: Bool) throws {
        let authors = try Self.observation(text).authors
        #expect(authors == ConsentFacet(isKnown ? ["Practitioner/1"] : [], isWhole: isKnown))
    }

    @Test(arguments: [
        ("\"period\":{\"start\":\"2020\"}", false), ("\"date\":\"yesterday\"", false),
        ("\"period\":{\"start\":\"2020-01-01\",\"end\":\"2020-01-02\"}", true), ("\"authoredOn\":\"2020\"", true),
    ])
    func `times are known where all of them are`(text: String, isKnown: Bool) throws {
        #expect(try (Self.observation(text).authored != nil) == isKnown)
    }

    @Test func `of several resources that alone is sure which all of them say`() throws {
        let normal =
            "{\"resourceType\":\"Observation\",\"meta\":{\"security\":[{\"system\":\"\(Self.confidentiality)\",\"code\":\"N\"}]}}"
        let restricted =
            "{\"resourceType\":\"Observation\",\"meta\":{\"security\":[{\"system\":\"\(Self.confidentiality)\",\"code\":\"R\"}]}}"
        let plain = "{\"resourceType\":\"Observation\"}"
        let both = try Self.read(normal + "\n" + restricted + "\n")
        #expect(both.level == 5 && !both.labels.isWhole && both.labels.keys.isEmpty)
        #expect(both.classes == ConsentFacet(["http://hl7.org/fhir/resource-types|Observation"], isWhole: true))
        #expect(try Self.read(normal + "\n" + normal).labels.isWhole)
        // One without a level is not covered by a permission up to a level.
        let some = try Self.read(normal + "\n" + plain)
        #expect(some.level == nil && !some.labels.isWhole)
        let bundle = { (mark: String) in
            "{\"resourceType\":\"Bundle\"\(mark),\"entry\":[{\"resource\":\(plain)},{\"request\":{}},{\"resource\":\(plain)}]}"
        }
        #expect(try Self.read(bundle("")).labels == ConsentFacet([], isWhole: true))
        let marked = try Self.read(bundle(",\"meta\":{\"security\":[{\"system\":\"\(Self.actCode)\",\"code\":\"ETH\"}]}"))
        #expect(marked.labels == ConsentFacet(["\(Self.actCode)|ETH"], isWhole: true))
    }

    @Test(arguments: [
        "", "a letter", "{}", "[]", "7", "{\"resourceType\":7}", "{\"resourceType\":\"Bundle\"}",
        "{\"resourceType\":\"Patient\"}\nx",
    ])
    func `what is no resource is not described`(text: String) {
        #expect(throws: ConsentError.self) { try Self.read(text) }
    }
}
