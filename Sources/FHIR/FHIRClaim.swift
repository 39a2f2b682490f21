internal import Primitives

/// The few fields of a Claim that adjudication needs.
package struct FHIRClaim: Hashable, Sendable {
    package let id: String
    /// `patient.reference`, as written.
    package let patientReference: String?
    /// The patient's id, once references are resolved; nil where the claim names none.
    package internal(set) var patientID: String?
    /// `provider.reference`, as written: Hospital A or B follows from it.
    package let providerReference: String?
    /// `billablePeriod.start`, or `created` where there is none; may lie before 1970.
    package let serviceStart: FHIRDate?
    /// `insurance[0].coverage.display`, verbatim.
    package let payer: String?
    /// `type.coding[0].code`, such as `institutional` or `pharmacy`.
    package let typeCode: String?
    /// `prescription.reference`, as written.
    package let prescriptionReference: String?
    /// The first encounter of each item, as written, without repeats.
    package let encounterReferences: [String]
    /// The encounter of the first item, once references are resolved; nil where it isn't in the input.
    package internal(set) var encounterID: String?
    /// `total.value` in hundredths, rounded half even from the decimal text; 0 where there is no total.
    package let totalMinor: Int64
    /// `total.currency`, or `USD` where there is none.
    package let currency: String

    /// Reads the fields; throws the sentence that says which one cannot be used.
    init(id: String, _ value: JSONValue) throws(FieldFault) {
        self.id = id
        patientReference = value["patient"]?["reference"]?.string
        providerReference = value["provider"]?["reference"]?.string
        serviceStart = (value["billablePeriod"]?["start"]?.string ?? value["created"]?.string).flatMap(FHIRDate.init)
        payer = value["insurance"]?.first?["coverage"]?["display"]?.string
        typeCode = value["type"]?["coding"]?.first?["code"]?.string
        prescriptionReference = value["prescription"]?["reference"]?.string
        var encounters: [String] = []
        for item in value["item"]?.elements ?? [] {
            for encounter in item["encounter"]?.elements ?? [] {
                if let text = encounter["reference"]?.string, !encounters.contains(text) { encounters.append(text) }
            }
        }
        encounterReferences = encounters
        currency = value["total"]?["currency"]?.string ?? "USD"
        guard let amount = value["total"]?["value"] else {
            totalMinor = 0
            return
        }
        guard let text = amount.numberText else { throw FieldFault(sentence: "Claim.total.value is no number") }
        guard let minor = ExactDecimal.hundredths(text) else {
            throw FieldFault(sentence: "Claim.total.value is larger than 64 bits of cents")
        }
        totalMinor = minor
    }
}

/// A field of a resource that cannot be used; the sentence holds no contents.
struct FieldFault: Error {
    let sentence: String
}
