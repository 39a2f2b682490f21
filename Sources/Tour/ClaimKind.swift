/// The kind of a claim on the chain: enum `Kind` of the contracts `coverage` and `claims`.
package enum ClaimKind: String, CaseIterable, Hashable, Sendable {
    case institutional
    case professional
    case pharmacy
    case oral
    case vision
    case other

    /// The kind for FHIR's `Claim.type.coding[0].code`; `other` for what the code system doesn't know.
    package init(claimType code: String?) {
        self = code.flatMap(ClaimKind.init(rawValue:)) ?? .other
    }
}
