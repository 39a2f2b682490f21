package import PBFT
internal import Primitives

/// Everything that each node ever signed, over all its lives: never two different things for one place, and nothing new in a
/// view that it has left.
package struct SignatureChecker {
    private struct Place: Hashable {
        let node: Int
        let kind: MessageKind
        let view: UInt64
        let height: UInt64
    }

    private var signed: [Place: PBFTMessage] = [:]
    /// The highest view that each node has asked for.
    private var left: [Int: UInt64] = [:]

    package init() {}

    /// A node has sent a message that it signed itself.
    package mutating func sent(_ message: PBFTMessage, by node: Int) throws(Violation) {
        guard let place = place(of: message, node) else { return }
        if case .viewChange(let content) = message { left[node] = max(left[node] ?? 0, content.newView.rawValue) }
        guard let held = signed[place] else {
            signed[place] = message
            guard place.kind == .prepare || place.kind == .commit, place.view < left[node] ?? 0 else { return }
            throw Violation(
                .signatures,
                "node \(node) signed a \(place.kind.name) message for view \(place.view) after it had left for view \(left[node] ?? 0)"
            )
        }
        guard held != message, digest(held) != digest(message) || digest(held) == nil else { return }
        throw Violation(
            .signatures,
            "node \(node) signed two different \(place.kind.name) messages for view \(place.view), height \(place.height)"
        )
    }

    private func place(of message: PBFTMessage, _ node: Int) -> Place? {
        switch message {
        // The PRE-PREPARE is the primary's PREPARE: one place for both.
        case .prePrepare(let vote):
            Place(node: node, kind: .prepare, view: vote.view.rawValue, height: vote.height.rawValue)
        case .prepare(let vote): Place(node: node, kind: .prepare, view: vote.view.rawValue, height: vote.height.rawValue)
        case .commit(let vote): Place(node: node, kind: .commit, view: vote.view.rawValue, height: vote.height.rawValue)
        case .checkpoint(let vote): Place(node: node, kind: .checkpoint, view: 0, height: vote.height.rawValue)
        case .viewChange(let content): Place(node: node, kind: .viewChange, view: content.newView.rawValue, height: 0)
        case .newView(let content): Place(node: node, kind: .newView, view: content.view.rawValue, height: 0)
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
