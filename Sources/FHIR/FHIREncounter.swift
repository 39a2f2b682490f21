internal import Primitives

/// The few fields of an Encounter that records and claims need.
package struct FHIREncounter: Hashable, Sendable {
    package let id: String
    /// `class.code`, such as `AMB`, `EMER` or `IMP`.
    package let classCode: String?
    /// `period.start`.
    package let start: FHIRDate?
    /// `serviceProvider.reference`, as written.
    package let providerReference: String?
    /// The participants' references, as written.
    package let participantReferences: [String]

    init(id: String, _ value: JSONValue) {
        self.id = id
        classCode = value["class"]?["code"]?.string
        start = (value["period"]?["start"]?.string).flatMap(FHIRDate.init)
        providerReference = value["serviceProvider"]?["reference"]?.string
        participantReferences = (value["participant"]?.elements ?? []).compactMap { $0["individual"]?["reference"]?.string }
    }
}
