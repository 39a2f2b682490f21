package import PBFT
package import Primitives

/// Everything that each node ever signed, over all its lives: never two different things for one place, and nothing new in a
/// view that it has left.
package struct SignatureChecker {
    private struct Place: Hashable {
        let node: Int
        let epoch: EpochNumber
        let kind: MessageKind
        let view: UInt64
        let height: UInt64
    }

    private var signed: [Place: PBFTMessage] = [:]
    /// The highest view that each node has asked for, in the newest epoch that it has signed in.
    private var left: [Int: (epoch: EpochNumber, view: UInt64)] = [:]

    package init() {}

    /// A node has sent a message that it signed itself.
    package mutating func sent(_ message: PBFTMessage, of epoch: EpochNumber = .initial, by node: Int) throws(Violation) {
        guard let place = place(of: message, epoch, node) else { return }
        if (left[node]?.epoch ?? .initial) < epoch { left[node] = (epoch, 0) }
        if case .viewChange(let content) = message { leave(content.newView.rawValue, epoch, node) }
        let leftView = leftView(epoch, node)
        guard let held = signed[place] else {
            signed[place] = message
            guard place.kind == .prepare || place.kind == .commit, place.view < leftView else { return }
            throw Violation(
                .signatures,
                "node \(node) signed a \(place.kind.name) message for view \(place.view) after it had left for view \(leftView)"
            )
        }
        guard held != message, digest(held) != digest(message) || digest(held) == nil else { return }
        throw Violation(
            .signatures,
            "node \(node) signed two different \(place.kind.name) messages for view \(place.view), height \(place.height)"
        )
    }

    private mutating func leave(_ view: UInt64, _ epoch: EpochNumber, _ node: Int) {
        left[node] = (epoch, max(leftView(epoch, node), view))
    }

    private func leftView(_ epoch: EpochNumber, _ node: Int) -> UInt64 {
        left[node].flatMap { $0.epoch == epoch ? $0.view : nil } ?? 0
    }

    private func place(of message: PBFTMessage, _ epoch: EpochNumber, _ node: Int) -> Place? {
        func place(_ kind: MessageKind, _ view: UInt64, _ height: UInt64) -> Place {
            Place(node: node, epoch: epoch, kind: kind, view: view, height: height)
        }
        return switch message {
        // The PRE-PREPARE is the primary's PREPARE: one place for both.
        case .prePrepare(let vote): place(.prepare, vote.view.rawValue, vote.height.rawValue)
        case .prepare(let vote): place(.prepare, vote.view.rawValue, vote.height.rawValue)
        case .commit(let vote): place(.commit, vote.view.rawValue, vote.height.rawValue)
        case .checkpoint(let vote): place(.checkpoint, 0, vote.height.rawValue)
        case .viewChange(let content): place(.viewChange, content.newView.rawValue, 0)
        case .newView(let content): place(.newView, content.view.rawValue, 0)
        case .suspect, .status: nil
        }
    }

    private func digest(_ message: PBFTMessage) -> Hash256? {
        switch message {
        case .prePrepare(let vote): vote.digest
        case .prepare(let vote): vote.digest
        default: nil
        }
    }
}
