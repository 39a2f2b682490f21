internal import Ledger
internal import PBFT
internal import Primitives
internal import Validator

// What must hold at the end: nothing is owed, and every disk holds the one chain.
extension SimulatedCluster {
    /// Whether every correct node has certified all that was admitted anywhere correct and stands where the others stand.
    var isSettled: Bool {
        guard !probes.isEmpty else { return false }
        var height: UInt64 = 0
        for probe in probes {
            guard let place = chain.height(of: probe.id) else { return false }
            height = max(height, place)
        }
        return nodes.indices.allSatisfy { node in
            !isCorrect(node) || (nodes[node].owed.isEmpty && chain.reported[node] >= height)
        }
    }

    /// What is still owed, in words.
    var unsettled: String {
        let states = nodes.indices.map { node in
            guard let validator = nodes[node].validator else { return "node \(node) is down" }
            let status = validator.status
            return "node \(node): height \(status.certifiedHeight), executed \(status.executedHeight), view \(status.view)"
                + " \(status.viewStatus), \(status.mode), pool \(status.poolCount), owes \(nodes[node].owed.count)"
                + (status.isCatchingUp ? ", catching up" : "")
        }
        let missing = probes.count { chain.height(of: $0.id) == nil }
        return "\(settings.healTicks) ms after the last fault \(missing) of \(probes.count) transactions are missing; "
            + states.joined(separator: "; ")
    }

    /// Compares every block on every correct disk with what was certified.
    func checkStores() throws(Violation) {
        for node in nodes.indices where isCorrect(node) {
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
        guard top > 0 else { return }
        for number in (top - min(top, count) + 1)...top {
            let height = BlockHeight(number)
            let stored: BlockHeader?
            do throws(LedgerError) { stored = try validator.ledger.blocks.newest.header(at: height) } catch {
                throw Violation(.durability, "node \(node): \(error)")
            }
            guard let stored else { throw Violation(.durability, "node \(node) lacks block \(height)") }
            try chain.found(height, hash: stored.hash, stateRoot: stored.stateRoot, by: node)
        }
    }
}
