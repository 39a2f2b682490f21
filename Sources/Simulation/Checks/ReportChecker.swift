internal import PBFT
package import Primitives
package import Validator

/// Reports that a correct cluster never makes: an accusation of somebody who keeps the rules, or lost memory.
package struct ReportChecker {
    private let members: [PublicKey]
    /// Whom it is right to accuse.
    private let byzantine: Int?

    package init(members: [PublicKey], byzantine: Int?) {
        self.members = members
        self.byzantine = byzantine
    }

    package func heard(_ report: ValidatorReport, from node: Int) throws(Violation) {
        switch report {
        case .viewChanged, .suspected, .catchingUp, .caughtUp: return
        case .misbehaved(let peer, let reason):
            guard byzantine.map({ members[$0] != peer }) ?? true else { return }
            throw accusation(node, "a peer of \"\(reason)\"")
        case .evidence(let evidence):
            guard Self.accused(by: evidence) != byzantine else { return }
            throw accusation(node, "a validator with evidence: \(evidence)")
        case .diverged(let divergence): throw accusation(node, "everybody of another block at height \(divergence.height)")
        case .forgotten(let kind): throw Violation(.recovery, "node \(node) has forgotten a \(kind.name) message that it signed")
        case .journalLost: throw Violation(.recovery, "node \(node) has lost its journal")
        }
    }

    private func accusation(_ node: Int, _ detail: String) -> Violation {
        Violation(.accusation, "node \(node) accuses \(detail)")
    }

    private static func accused(by evidence: Evidence) -> Int {
        switch evidence {
        case .equivocation(let pair): Int(clamping: pair.first.sender.rawValue)
        case .invalidNewView(let message): Int(clamping: message.sender.rawValue)
        }
    }
}
