package import Primitives

/// A question to the contract `records`: one of its actions that ask for access.
struct RecordQuestion {
    let function: String
    let arguments: [String]
}

/// What `records` answered to a question for access.
package struct RecordAccess: Sendable {
    /// The number of the disclosure or refusal that was written.
    package let id: Int64
    package let isPermitted: Bool
    package let basis: String
    /// What `consent` said, if it was asked.
    package let consent: String?

    /// Reads the contract's `Answer`; nil for anything else.
    package init?(json: JSONValue?) {
        guard let json, let id = json["id"]?.integer, let isPermitted = json["permitted"]?.bool, let basis = json["basis"]?.text
        else { return nil }
        self.id = id
        self.isPermitted = isPermitted
        self.basis = basis
        consent = json["consent"]?.text
    }

    func json(_ blob: Hash256) -> JSONValue {
        [
            "blob": .text(blob.hex), "permitted": .bool(isPermitted), isPermitted ? "disclosure" : "refusal": .integer(id),
            "basis": .text(basis), "consent": consent.map(JSONValue.text) ?? .null,
        ]
    }

    /// Why not, and what to do about it.
    package var refusal: String {
        "refused (\(([basis] + [consent].compactMap(\.self)).joined(separator: ", "))); it is on the chain as number \(id)\n  \(remedy)"
    }

    private var remedy: String {
        switch basis {
        case "notConsented": "ask the patient for a consent; in an emergency use --break-glass"
        case "roleTooLow":
            "this account's roles do not suffice for the purpose; ask your organisation's admin, or name another purpose"
        case "claimNotNamed": "there is no such claim; name the claim whose record it is with --claim"
        case "notTheClaimsRecord": "the claim belongs to another record; ask for that one"
        case "notThePayer": "the claim was sent to another insurer"
        case "erased": "the record was erased at the patient's wish; nobody can open it any more"
        case "useBreakGlass": "an emergency is declared with --break-glass and a reason"
        default: "the page on contracts says what the rules ask for"
        }
    }
}
