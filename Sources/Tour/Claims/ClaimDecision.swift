package import Primitives

/// What the contract `claims` decided on one claim: the value that `submit` returns.
package struct ClaimDecision: Hashable, Sendable {
    package enum Status: String, CaseIterable, Hashable, Sendable {
        case approved
        case partlyApproved = "partly_approved"
        case denied
        case pended
    }

    package let status: Status
    /// The X12 reason code that decided; 0 for none.
    package let code: Int64
    /// What the insurer owes, in minor units.
    package let payableMinor: Int64
    package let isDuplicate: Bool
    package let isLookalike: Bool

    /// Reads the record `Decision` of the contract; nil for anything else.
    package init?(_ value: CanonicalValue) {
        guard let fields = value.elements, fields.count == 7, let status = fields[0].text.flatMap(Status.init(rawValue:)),
            let code = fields[1].integer, let payable = fields[2].elements?.first?.integer,
            let isDuplicate = fields[5].flag, let isLookalike = fields[6].flag
        else { return nil }
        self.status = status
        self.code = code
        payableMinor = payable
        self.isDuplicate = isDuplicate
        self.isLookalike = isLookalike
    }
}
