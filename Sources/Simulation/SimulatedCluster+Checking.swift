internal import Ledger
internal import PBFT
internal import Primitives
internal import Storage
internal import Validator

// What must hold at the end: nothing is owed, and every disk holds the one chain.
extension SimulatedCluster {
    /// Views that may pass between the last fault and the moment at which nothing is owed: every member's turn, and the
    /// turns that were already running out.
    private var healingViewsMax: UInt64 { 3 * UInt64(settings.committee) + 4 + 4 * UInt64(membership.count) }

    /// Whether every correct node has certified all that was admitted anywhere correct and stands where the others stand.
    var isSettled: Bool {
        guard !probes.isEmpty else { return false }
        var height: UInt64 = 0
        for probe in probes {
            guard let place = chain.height(of: probe.id) else { return false }
            height = max(height, place)
        }
        // Last what has to be read from a state.
        return haveSettled(at: height) && owedChanges.isEmpty && governingNode?.ledger.scheduledChange == nil
    }

    private func haveSettled(at height: UInt64) -> Bool {
        nodes.indices.allSatisfy { node in
            !isCorrect(node) || nodes[node].isRetired || isExcused(node) || !isMember(node)
                || (nodes[node].owed.isEmpty && chain.reported[node] >= height)
        }
    }

    /// Whether a node may lag for ever because its damaged disk gave it another state than everybody's.
    private func isExcused(_ node: Int) -> Bool { nodes[node].isDamaged && nodes[node].validator?.replica.mode != .voting }

    /// What is still owed, in words.
    var unsettled: String {
        let states = nodes.indices.map { node in
            guard let validator = nodes[node].validator else { return "node \(node) is down" }
            let status = validator.status
            return "node \(node): height \(status.certifiedHeight), executed \(status.executedHeight), view \(status.view)"
                + " \(status.viewStatus), \(status.mode), pool \(status.poolCount), owes \(nodes[node].owed.count)"
                + (status.isCatchingUp ? ", catching up" : "")
        }
        let owed = owedChanges.count
        let wanted = owed == 0 ? "" : "changes of membership that are not in force: \(owed) of \(membership.count); "
        let missing = probes.count { chain.height(of: $0.id) == nil }
        return "\(settings.healTicks) ms after the last fault \(missing) of \(probes.count) transactions are missing; "
            + wanted + states.joined(separator: "; ")
    }

    /// Everything that must hold once nothing is owed.
    func checkEnd() throws(Violation) {
        try checkStores()
        try checkBounds()
        let views = viewsPassed - viewsAtHealing
        guard views <= healingViewsMax else {
            throw Violation(.liveness, "\(views) views passed after the last fault; \(healingViewsMax) are enough")
        }
    }

    /// Compares every block on every correct disk with what was certified.
    private func checkStores() throws(Violation) {
        for node in nodes.indices where isCorrect(node) && !nodes[node].isDamaged {
            guard let validator = nodes[node].validator else { continue }
            validator.replica.checkAllInvariants()
            try checkStore(of: validator, node, newest: .max)
            let view = validator.ledger.reader.view
            guard view.height == validator.ledger.certifiedHeight, view.header.map({ $0.stateRoot == view.stateRoot }) ?? true
            else { throw Violation(.stateRoot, "node \(node) stores another state than its newest header says") }
        }
    }

    /// Compares the newest blocks of a disk.
    func checkStore(of validator: Validator, _ node: Int, newest count: UInt64) throws(Violation) {
        let top = validator.ledger.certifiedHeight.rawValue
        guard top > 0, !nodes[node].isDamaged else { return }
        for number in max(try base(of: validator, node), top - min(top, count) + 1)...top {
            let height = BlockHeight(number)
            let stored: BlockHeader?
            do throws(LedgerError) { stored = try validator.ledger.blocks.newest.header(at: height) } catch {
                throw Violation(.durability, "node \(node): \(error)")
            }
            guard let stored else { throw Violation(.durability, "node \(node) lacks block \(height)") }
            try chain.found(height, hash: stored.hash, stateRoot: stored.stateRoot, by: node)
        }
    }

    /// The height of the snapshot that a node's chain begins with, or 1.
    private func base(of validator: Validator, _ node: Int) throws(Violation) -> UInt64 {
        do throws(LedgerError) { return try validator.ledger.blocks.newest.baseHeader()?.height.rawValue ?? 1 } catch {
            throw Violation(.durability, "node \(node): \(error)")
        }
    }

    /// Nothing but the chain grows with the chain.
    private func checkBounds() throws(Violation) {
        for node in nodes.indices where isCorrect(node) {
            guard let footprint = nodes[node].validator?.footprint else { continue }
            let limits = [
                ("batches", footprint.batchCount, 16 * 9 * 2), ("bodies in the journal", footprint.journaledBodyCount, 4_096),
                ("signatures under way", footprint.checkingCount, 4_096),
                // What crashes left of segments that had begun, the next start has tidied up.
                ("segments of the journal", nodes[node].disk.journal.contents.segmentCount, 1),
                (
                    "bytes of the journal", Int(clamping: footprint.journalByteCount),
                    Int(clamping: validatorSettings.journalSegmentByteCount) + 2_000_000
                ),
            ]
            for (name, found, limit) in limits where found > limit {
                throw Violation(.bounded, "node \(node) holds \(found) \(name); \(limit) are enough")
            }
        }
    }
}
