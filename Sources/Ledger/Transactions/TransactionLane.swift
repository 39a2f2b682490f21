/// The three queues of the pool, most urgent first.
package enum TransactionLane: Int, Hashable, Sendable, CaseIterable {
    case governance
    /// Break-glass requests of accounts with the role `emergency`.
    case emergency
    case normal

    /// The lane of a call: `governance` by contract; `emergency` by function name and role; else `normal`.
    ///
    /// Only the sender's role opens the emergency lane, so that naming a function cannot.
    package static func of(_ transaction: Transaction, senderHasEmergencyRole: Bool) -> TransactionLane {
        if transaction.contract == "governance" { return .governance }
        let isEmergencyCall =
            transaction.function.utf8.starts(with: "emergency".utf8)
            || transaction.function.utf8.starts(with: "breakGlass".utf8)
        return senderHasEmergencyRole && isEmergencyCall ? .emergency : .normal
    }
}
