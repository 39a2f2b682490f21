import PBFT
import Primitives
import Testing

/// Everything that every replica ever signed, over all its restarts: the judge of "never two different things".
struct SignatureLedger {
    private struct Place: Hashable {
        let signer: ValidatorIndex
        let kind: MessageKind
        let view: UInt64
        let height: UInt64
    }

    private var signed: [Place: [UInt8]] = [:]
    private(set) var conflicts: [String] = []

    mutating func note(_ message: PBFTMessage, by signer: ValidatorIndex, in committee: Committee) {
        let (kind, view, height): (MessageKind, UInt64, UInt64)
        switch message {
        // The PRE-PREPARE is the primary's PREPARE, so both share one place.
        case .prePrepare(let vote): (kind, view, height) = (.prepare, vote.view.rawValue, vote.height.rawValue)
        case .prepare(let vote): (kind, view, height) = (.prepare, vote.view.rawValue, vote.height.rawValue)
        case .commit(let vote): (kind, view, height) = (.commit, vote.view.rawValue, vote.height.rawValue)
        case .checkpoint(let vote): (kind, view, height) = (.checkpoint, 0, vote.height.rawValue)
        case .viewChange(let content): (kind, view, height) = (.viewChange, content.newView.rawValue, 0)
        case .newView(let content): (kind, view, height) = (.newView, content.view.rawValue, 0)
        case .suspect, .status: return
        }
        let place = Place(signer: signer, kind: kind, view: view, height: height)
        let body = message.signedBody(committee.context)
        if let held = signed[place], held != body {
            conflicts.append("validator \(signer) signed two different \(kind.name) messages for view \(view), height \(height)")
        }
        signed[place] = body
    }
}
