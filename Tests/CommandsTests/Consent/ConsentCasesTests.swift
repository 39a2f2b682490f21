import Commands
import FHIR
import Foundation
import Primitives
import TestSupport
import Testing

@Suite struct ConsentCasesTests {
    /// One line of `Tests/Fixtures/consents/cases.ndjson`: consents, a request, and what must come out.
    struct Case: CustomTestStringConvertible, Sendable {
        let why: String
        let expected: String
        let consents: [[UInt8]]
        let request: [UInt8]

        var testDescription: String { why }

        init?(_ line: Substring) throws {
            let json = try JSONReader.read(Array(line.utf8))
            guard let why = json["why"]?.text, let expected = json["expect"]?.text, let consents = json["consents"]?.array,
                let request = json["request"]
            else { return nil }
            self.why = why
            self.expected = expected
            self.consents = consents.map { Array($0.description.utf8) }
            self.request = Array(JSONValue.object([JSONMember("request", request)]).description.utf8)
        }
    }

    @Test func `every case comes out as it says`() throws {
        let text = try String(contentsOf: RepositoryRoot.file("Tests/Fixtures/consents/cases.ndjson"), encoding: .utf8)
        let cases = try text.split(separator: "\n").map { try #require(try Case($0)) }
        #expect(cases.count > 100)
        let contract = try PrivateConsentContract()
        for example in cases {
            var folder = ConsentFolder(contract: contract)
            for (index, consent) in example.consents.enumerated() { try Self.add(consent, from: "\(index).json", to: &folder) }
            let answer = folder.answer(try ConsentRequest.read(example.request))
            #expect(answer.isPermitted == (example.expected == "permit"), "\(example.why): \(answer.why)")
            #expect(!answer.why.isEmpty)
        }
    }

    @Test func `the nine consents of IHE PCF decide the twenty-five requests as listed`() throws {
        guard let folder = SharedData.file("ihe-pcf-consents")?.path else { return }
        var consents = ConsentFolder(contract: try PrivateConsentContract())
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("Consent-") }.sorted()
        #expect(names.count == 9)
        for name in names {
            let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
            try Self.add(bytes, from: name, to: &consents)
        }
        let rows = try String(contentsOfFile: folder + "/decisions.ndjson", encoding: .utf8).split(separator: "\n")
        #expect(rows.count == 25)
        for row in rows {
            let expected = try JSONReader.read(Array(row.utf8))["expect"]?.text
            let answer = consents.answer(try ConsentRequest.read(Array(row.utf8)))
            #expect((answer.isPermitted ? "permit" : "deny") == expected, "\(row): \(answer.why)")
        }
    }

    @Test func `a request names consents, or all decide`() throws {
        var folder = ConsentFolder(contract: try PrivateConsentContract())
        for (id, type) in [("yes", "permit"), ("no", "deny")] {
            try Self.add(Self.consent(id, "{\"type\":\"\(type)\"}"), from: "\(id).json", to: &folder)
        }
        func isPermitted(_ consent: String) throws -> Bool { try Self.isPermitted(consent, by: &folder) }
        #expect(try isPermitted("\"consent\":\"yes\","))
        #expect(try isPermitted("\"consent\":[\"yes\"],"))
        #expect(try !isPermitted("\"consent\":\"no\","))
        #expect(try !isPermitted("\"consent\":[\"yes\",\"Consent/no\"],"))
        #expect(try !isPermitted(""))
        #expect(try !isPermitted("\"consent\":\"unknown\","))
    }

    @Test func `what cannot be read, or must not be guessed at, denies where it may be meant`() throws {
        var folder = ConsentFolder(contract: try PrivateConsentContract())
        try Self.add(Self.consent("yes", "{\"type\":\"permit\"}"), from: "yes.json", to: &folder)
        let ends = #"{"type":"permit","period":{"start":"2022-12-31","end":"2022-01-01"}}"#
        try Self.add(Self.consent("ends", ends), from: "1.json", to: &folder, isReadable: false)
        try Self.add(Self.consent("odd", #"{"type":"perhaps"}"#), from: "2.json", to: &folder, isReadable: false)
        // A modifier may turn the meaning round: legal, and not understood.
        let modified = #"{"type":"permit","modifierExtension":[{"url":"urn:x","valueBoolean":true}]}"#
        try Self.add(Self.consent("modified", modified), from: "3.json", to: &folder)
        try Self.expect("\"consent\":\"yes\",", true, by: &folder)
        for name in ["ends", "odd", "modified"] {
            try Self.expect("\"consent\":\"\(name)\",", false, by: &folder)
            try Self.expect("\"consent\":[\"yes\",\"\(name)\"],", false, by: &folder)
        }
        try Self.expect("", false, by: &folder)
        // Nobody knows which one this is.
        try Self.add(Array("{\"resourceType\":".utf8), from: "4.json", to: &folder, isReadable: false)
        try Self.expect("\"consent\":\"yes\",", false, by: &folder)
    }

    private static func consent(_ id: String, _ provision: String) -> [UInt8] {
        Array(
            """
            {"resourceType":"Consent","id":"\(id)","status":"active","scope":{"coding":[{"code":"patient-privacy"}]},
             "patient":{"reference":"Patient/1"},"provision":\(provision)}
            """.utf8
        )
    }

    private static func add(
        _ bytes: [UInt8],
        from file: String,
        to folder: inout ConsentFolder,
        isReadable: Bool = true
    ) throws {
        let found = folder.add(bytes, from: file)
        #expect(found == isReadable, "\(file)")
    }

    private static func expect(_ consent: String, _ permitted: Bool, by folder: inout ConsentFolder) throws {
        let found = try isPermitted(consent, by: &folder)
        #expect(found == permitted, "\(consent)")
    }

    private static func isPermitted(_ consent: String, by folder: inout ConsentFolder) throws -> Bool {
        let row =
            "{\(consent)\"request\":{\"purpose\":\"TREAT\",\"actor\":\"Practitioner/1\",\"at\":\"2026-01-01T00:00:00Z\"}}"
        return folder.answer(try ConsentRequest.read(Array(row.utf8))).isPermitted
    }
}
