import FHIR
import Testing

@Suite struct FHIRReferenceTests {
    @Test func `the three forms of reference are told apart`() {
        #expect(FHIRReference("urn:uuid:a") == .urn("urn:uuid:a"))
        #expect(FHIRReference("Patient/p1") == .typed(type: "Patient", id: "p1"))
        #expect(FHIRReference("https://example.org/fhir/Patient/p1/_history/3") == .typed(type: "Patient", id: "p1"))
        #expect(
            FHIRReference("Organization?identifier=https://example.org/ids|o1")
                == .conditional(type: "Organization", identifier: "https://example.org/ids|o1")
        )
    }

    @Test(arguments: ["#contained", "", "Patient", "patient/p1", "Patient?name=x", "Patient?identifier=a&active=true", "/", "?"])
    func `anything else points nowhere`(_ text: String) {
        #expect(FHIRReference(text) == .other(text))
    }
}
