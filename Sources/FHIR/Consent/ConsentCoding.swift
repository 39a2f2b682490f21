/// A code and the system that gives it its meaning.
package struct ConsentCoding: Hashable, Sendable {
    package let system: String
    package let code: String

    /// Takes a system under its R4 name, whatever name it was written with.
    package init(system: String, code: String) {
        self.system = Self.name(of: system)
        self.code = code
    }

    /// `system|code`, as FHIR writes tokens.
    package var text: String { "\(system)|\(code)" }

    package static let actReason = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
    package static let actCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
    package static let confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
    package static let participation = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
    package static let action = "http://terminology.hl7.org/CodeSystem/consentaction"
    package static let scope = "http://terminology.hl7.org/CodeSystem/consentscope"
    package static let resourceTypes = "http://hl7.org/fhir/resource-types"

    /// Names that earlier versions of FHIR, and HL7 V3 itself, gave to the same systems.
    private static let otherNames: [String: String] = [
        "http://hl7.org/fhir/v3/ActReason": actReason, "urn:oid:2.16.840.1.113883.5.8": actReason,
        "http://hl7.org/fhir/v3/ActCode": actCode, "urn:oid:2.16.840.1.113883.5.4": actCode,
        "http://hl7.org/fhir/v3/Confidentiality": confidentiality, "urn:oid:2.16.840.1.113883.5.25": confidentiality,
        "http://hl7.org/fhir/v3/ParticipationType": participation, "urn:oid:2.16.840.1.113883.5.90": participation,
        "http://hl7.org/fhir/consentaction": action, "http://hl7.org/fhir/consentscope": scope,
    ]

    private static func name(of system: String) -> String { otherNames[system] ?? system }
}
