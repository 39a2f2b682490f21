import Ledger
import Primitives
import Testing

@Suite struct PersonalDataGuardTests {
    @Test(arguments: [
        ("jane.doe@example.org", PersonalDataGuard.Finding.mailAddress),
        ("call jane_doe@mail.example.com now", .mailAddress),
        ("mailto:a.b@example.org", .mailAddress),
        ("123-45-6789", .identityNumber),
        ("ssn is 123-45-6789.", .identityNumber),
        ("(555) 123-4567", .telephoneNumber),
        ("555-123-4567", .telephoneNumber),
        ("555 123 4567", .telephoneNumber),
        ("+44 20 7946 0958", .telephoneNumber),
        ("+15551234567", .telephoneNumber),
        ("1980-05-17", .date),
        ("born 17.05.1980", .date),
        ("05/17/1980", .date),
        ("MRN 12345", .labelledIdentifier),
        ("mrn:A-9981", .labelledIdentifier),
        ("123 Main St.", .streetAddress),
        ("637 Upton Junction Suite 23", .streetAddress),
        ("PO Box 77", .streetAddress),
        ("John Smith", .name),
        ("Abdul218 Harris789", .name),
        ("Smith, John Q.", .name),
        ("Dr. Müller", .name),
        ("Anne-Marie O'Neill", .name),
        ("Ludwig van Beethoven", .name),
    ])
    func `what looks like a person is found`(text: String, expected: PersonalDataGuard.Finding) {
        #expect(PersonalDataGuard.finding(in: text) == expected)
    }

    @Test(arguments: [
        "", "treatment", "SNOMED 123", "SNOMED 73211009", "LOINC 4548-4", "http://snomed.info/sct|73211009", "73211009",
        "840539006", "urn:oid:2.16.840.1.113883.6.96", "2.16.840.1.113883.6.96",
        "urn:uuid:123e4567-e89b-12d3-a456-426614174000", "12345678-1234-1234-1234-123456789012", "00071-0155-23",
        "0002-8215-01", "E11.9", "ICD-10-CM E11.9", "plan-2026-01-01", "v2026.01.31-rc1", "GOLD-PPO-500", "General Hospital",
        "Blue Cross Blue Shield", "Dual Eligible", "NO_INSURANCE", "Medicare", "USD 12.50", "2026-01", "1234567890",
        "https://example.org/fhir/Patient?date=2026-01-01", "type 2 diabetes", "Emergency Department", "a@b", "3.5 mmol/l",
        "legal hold 7 years", "R4B", "application/fhir+json", "2026-13-45", "1234-56-78",
    ])
    func `codes, identifiers and institutions pass`(text: String) {
        #expect(PersonalDataGuard.finding(in: text) == nil)
    }

    @Test func `texts are found at any depth and bytes are not looked into`() {
        let nested = CanonicalValue.array([.unsigned(1), .array([.null, .text("John Smith")])])
        #expect(PersonalDataGuard.finding(in: nested) == .name)
        #expect(PersonalDataGuard.finding(in: .bytes(Array("John Smith".utf8))) == nil)
    }
}
