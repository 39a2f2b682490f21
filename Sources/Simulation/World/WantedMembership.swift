internal import Ledger
internal import Primitives

/// The changes of membership that the organisations want, until they are in force.
struct WantedMembership {
    /// One change; keys are those of the simulated nodes.
    struct Change {
        let kind: Kind
        /// The candidate's key, or the one of the member that leaves.
        let key: PublicKey
        /// Where the node runs that says `ready`.
        let node: Int
        /// When the last transaction for it was sent.
        var sentTick: UInt64 = 0
    }

    enum Kind: Equatable {
        case join
        case remove
        /// Takes the place of this key.
        case renew(PublicKey)
    }

    /// What has to be sent next for a change.
    enum Step {
        case propose
        case ready
        case wait
        case done
    }

    var changes: [Change] = []

    var count: Int { changes.count }

    /// What a chain still lacks of a change.
    static func step(of change: Change, in ledger: Ledger) throws(LedgerError) -> Step {
        let isVoting = ledger.validators.index(of: change.key) != nil
        let entry = try ledger.reader.view.membership()[change.key]
        switch change.kind {
        case .remove:
            guard let entry, entry.role == .validator else { return isVoting ? .wait : .done }
            return entry.until == nil ? .propose : isVoting ? .wait : .done
        case .join, .renew:
            if isVoting { return .done }
            if case .renew(let old) = change.kind, entry == nil, ledger.validators.index(of: old) == nil { return .done }
            return entry.map { $0.role == .candidate ? .ready : .wait } ?? .propose
        }
    }

    /// The changes that are not in force on this chain; all of them without one.
    func open(in ledger: Ledger?) -> [Change] {
        guard let ledger else { return changes }
        return changes.filter { change in
            guard let step = try? Self.step(of: change, in: ledger), case .done = step else { return true }
            return false
        }
    }
}
