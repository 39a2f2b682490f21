internal import Primitives

/// The few fields of a Patient that the consortium's rules need.
package struct FHIRPatient: Hashable, Sendable {
    package let id: String
    /// `birthDate`.
    package let birthDate: FHIRDate?
    /// `deceasedDateTime`.
    package let deathDate: FHIRDate?
    /// True for a date of death or `deceasedBoolean: true`.
    package let isDeceased: Bool

    init(id: String, _ value: JSONValue) {
        self.id = id
        birthDate = (value["birthDate"]?.string).flatMap(FHIRDate.init)
        deathDate = (value["deceasedDateTime"]?.string).flatMap(FHIRDate.init)
        isDeceased = deathDate != nil || value["deceasedBoolean"]?.boolean == true
    }
}
