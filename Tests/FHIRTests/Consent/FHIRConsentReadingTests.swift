import FHIR
import Testing

@Suite struct FHIRConsentReadingTests {
    private static func consent(_ more: String, without: String = "") -> [UInt8] {
        var members = [
            "\"resourceType\":\"Consent\"", "\"status\":\"active\"", "\"scope\":{\"coding\":[{\"code\":\"patient-privacy\"}]}",
            "\"patient\":{\"reference\":\"Patient/1\"}",
        ].filter { without.isEmpty || !$0.contains(without) }
        if !more.isEmpty { members.append(more) }
        return Array("{\(members.joined(separator: ","))}".utf8)
    }

    /// What reading says; nil if it takes the bytes.
    private static func fault(_ bytes: [UInt8]) -> ConsentError? {
        do throws(ConsentError) {
            _ = try FHIRConsent.read(bytes)
            return nil
        } catch { return error }
    }

    private static func provision(_ text: String) -> [UInt8] { consent("\"provision\":\(text)") }

    @Test func `the least consent is read`() throws {
        let consent = try FHIRConsent.read(Self.provision("{\"type\":\"permit\"}"))
        #expect(consent.status == .active && consent.scope == .privacy && consent.patient == ["Patient/1"])
        #expect(consent.root?.effect == .permit && consent.isVerified)
        #expect(consent.notes.count == 2)
    }

    @Test(arguments: ["", "{", "[]", "null", "\"x\"", "12", "{}", "{} {}", "{\"resourceType\":\"Patient\"}", "\u{FEFF}"])
    func `what is no Consent is malformed`(text: String) {
        #expect(Self.fault(Array(text.utf8))?.kind == .malformed)
    }

    @Test func `bytes that are not UTF-8, nested too deep or too many are malformed`() {
        #expect(Self.fault([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D])?.kind == .malformed)
        #expect(Self.fault(Array(String(repeating: "[", count: 100_000).utf8))?.kind == .malformed)
        #expect(Self.fault([UInt8](repeating: 0x20, count: FHIRConsent.bytesMax + 1))?.kind == .malformed)
    }

    @Test(arguments: ["status", "scope", "patient"])
    func `what R4 demands and the decision needs must be there`(name: String) {
        #expect(Self.fault(Self.consent("", without: "\"\(name)\""))?.kind == .malformed)
    }

    @Test(arguments: [
        "{\"type\":\"allow\"}", "{\"type\":1}", "{\"type\":\"permit\",\"type\":\"deny\"}", "{\"type\":null}", "[]", "\"permit\"",
        "{\"type\":\"permit\",\"provision\":[{}]}", "{\"type\":\"permit\",\"provision\":[]}",
        "{\"type\":\"permit\",\"provision\":{}}",
        "{\"type\":\"permit\",\"period\":{\"start\":\"yesterday\"}}", "{\"type\":\"permit\",\"period\":{\"start\":2024}}",
        "{\"type\":\"permit\",\"period\":{\"start\":\"2024-02-01\",\"end\":\"2024-01-31\"}}",
        "{\"type\":\"permit\",\"actor\":[{}]}", "{\"type\":\"permit\",\"actor\":[{\"role\":{\"coding\":[{\"code\":\"IRCP\"}]}}]}",
        "{\"type\":\"permit\",\"data\":[{\"meaning\":\"instance\"}]}",
        "{\"type\":\"permit\",\"data\":[{\"meaning\":\"all\",\"reference\":{\"reference\":\"Observation/1\"}}]}",
        "{\"type\":\"permit\",\"data\":[{\"meaning\":\"instance\",\"reference\":{\"reference\":\"#x\"}}]}",
        "{\"type\":\"permit\",\"purpose\":[null]}", "{\"type\":\"permit\",\"purpose\":[\"TREAT\"]}",
    ])
    func `a provision against the rules is malformed`(text: String) {
        #expect(Self.fault(Self.provision(text))?.kind == .malformed, "\(text)")
    }

    @Test(arguments: [
        "{\"type\":\"permit\",\"modifierExtension\":[{\"url\":\"u\"}]}", "{\"type\":\"permit\",\"grantee\":[]}",
        "{\"type\":\"permit\",\"purpose\":[{\"system\":\"s\"}]}", "{\"type\":\"permit\",\"code\":[{\"text\":\"alcohol\"}]}",
        "{\"type\":\"permit\",\"securityLabel\":[{\"code\":\"N\"}]}",
        "{\"type\":\"permit\",\"securityLabel\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-Confidentiality\",\"code\":\"X\"}]}",
        "{\"type\":\"permit\",\"action\":[{\"coding\":[{\"code\":\"destroy\"}]}]}",
        "{\"type\":\"permit\",\"actor\":[{\"role\":{\"text\":\"reader\"},\"reference\":{\"display\":\"Somebody\"}}]}",
        "{\"type\":\"permit\",\"actor\":[{\"role\":{\"text\":\"reader\"},\"reference\":{\"reference\":\"somebody\"}}]}",
        "{\"type\":\"permit\",\"actor\":[{\"role\":{\"text\":\"reader\"},\"reference\":{\"reference\":\"Practitioner/a b\"}}]}",
    ])
    func `what would have to be guessed is not understood`(text: String) {
        #expect(Self.fault(Self.provision(text))?.kind == .notUnderstood, "\(text)")
    }

    @Test func `provisions nest eight deep and no deeper`() {
        func nested(_ depth: Int) -> String {
            depth == 0 ? "{\"type\":\"deny\"}" : "{\"type\":\"permit\",\"provision\":[\(nested(depth - 1))]}"
        }
        #expect(Self.fault(Self.provision(nested(7))) == nil)
        #expect(Self.fault(Self.provision(nested(8)))?.kind == .notUnderstood)
    }

    @Test func `a message names the place and never the contents`() throws {
        let fault = try #require(Self.fault(Self.provision("{\"type\":\"permit\",\"Jane Doe\":1}")))
        #expect(fault.description.contains("Consent.provision") && !fault.description.contains("Doe"))
    }

    @Test(arguments: [
        ("Practitioner/1", "Practitioner/1"), ("Practitioner/1/_history/2", "Practitioner/1"),
        ("https://h.example/fhir/Practitioner/1/_history/2", "https://h.example/fhir/Practitioner/1"),
        ("urn:uuid:ABCD", "urn:uuid:abcd"), ("Practitioner", nil), ("practitioner/1", nil), ("Practitioner/", nil), ("#x", nil),
        ("ftp://h/Practitioner/1", nil), ("urn:uuid:", nil), ("/Practitioner/1", nil), ("Practitioner/1?x", nil),
    ])
    func `a reference has one name`(text: String, name: String?) {
        #expect(ConsentReference.name(text) == name)
    }

    @Test(arguments: [
        "", "[]", "{", "{\"request\":1}", "{\"purpose\":\"TREAT\"}", "{\"purpose\":\"TREAT\",\"actor\":\"Practitioner/1\"}",
        "{\"purpose\":\"TREAT\",\"actor\":\"Practitioner/1\",\"at\":\"2024-01-01\"}",
        "{\"purpose\":\"TREAT\",\"actor\":\"Practitioner/1\",\"at\":\"1969-12-31T23:59:59Z\"}",
        "{\"purpose\":[],\"actor\":\"Practitioner/1\",\"at\":\"2024-01-01T00:00:00Z\"}",
        "{\"purpose\":{},\"actor\":\"Practitioner/1\",\"at\":\"2024-01-01T00:00:00Z\"}",
        "{\"purpose\":\"TREAT\",\"actor\":\"Practitioner/1\",\"at\":\"2024-01-01T00:00:00Z\",\"action\":\"burn\"}",
        "{\"purpose\":\"TREAT\",\"actor\":7,\"at\":\"2024-01-01T00:00:00Z\"}",
        "{\"purpose\":\"TREAT\",\"actor\":\"Practitioner/1\",\"at\":\"2024-01-01T00:00:00Z\",\"data\":{\"labels\":5}}",
        "{\"purpose\":\"TREAT\",\"actor\":\"Practitioner/1\",\"at\":\"2024-01-01T00:00:00Z\",\"data\":{\"authoredOn\":\"May\"}}",
    ])
    func `a request that cannot be read says why`(text: String) {
        #expect(throws: ConsentError.self) { try ConsentRequest.read(Array(text.utf8)) }
    }

    @Test func `a consent cut anywhere or with any byte changed ends in a decision or a sentence`() {
        let whole = Self.provision(
            "{\"type\":\"permit\",\"period\":{\"start\":\"2024\"},\"purpose\":[{\"code\":\"TREAT\"}],\"actor\":[{\"role\":{\"text\":\"r\"},\"reference\":{\"reference\":\"Group/1\"}}]}"
        )
        for length in 0..<whole.count { #expect(Self.fault(Array(whole.prefix(length))) != nil) }
        for position in whole.indices {
            for byte: UInt8 in [0x00, 0x22, 0x2C, 0x39, 0x5B, 0x7B, 0x7D, 0xFF] {
                var changed = whole
                changed[position] = byte
                _ = Self.fault(changed)
            }
        }
    }

    @Test func `what the contract cannot hold is refused, not cut`() throws {
        let deep = Self.provision(
            "{\"type\":\"permit\",\"provision\":[\((0..<16).map { _ in "{\"type\":\"deny\"}" }.joined(separator: ","))]}"
        )
        let consent = try FHIRConsent.read(deep)
        #expect(throws: ConsentError.self) { try ConsentDirective(consent) }
        let readers = (0..<9).map { "{\"role\":{\"text\":\"r\"},\"reference\":{\"reference\":\"Practitioner/\($0)\"}}" }
            .joined(separator: ",")
        let leaf = try FHIRConsent.read(Self.provision("{\"type\":\"permit\",\"actor\":[\(readers)]}"))
        #expect(try ConsentDirective(leaf).rules.count == 2)
        let parent = try FHIRConsent.read(
            Self.provision("{\"type\":\"permit\",\"actor\":[\(readers)],\"provision\":[{\"type\":\"deny\"}]}")
        )
        #expect(throws: ConsentError.self) { try ConsentDirective(parent) }
    }
}
