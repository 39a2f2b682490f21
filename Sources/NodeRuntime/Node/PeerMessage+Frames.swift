import PeerNetwork
import Primitives
import Validator

extension PeerMessage.Urgency {
    var priority: FramePriority {
        switch self {
        case .consensus: .consensus
        case .sync: .sync
        case .gossip: .gossip
        }
    }
}

extension PeerMessage {
    /// One kind of frame for each kind of message, with its limit and its class.
    static var frameRules: [FrameRule] {
        Kind.allCases.map { kind in
            FrameRule(kind: kind.rawValue, priority: kind.urgency.priority, payloadBytesMax: kind.byteCountMax)
        }
    }

    var frame: Frame { Frame(kind: kind.rawValue, payload: canonicalBytes, priority: kind.urgency.priority) }

    /// Nil for a payload that does not decode, or decodes to another kind than the frame says.
    init?(_ frame: Frame) {
        guard let message = try? PeerMessage(canonicalBytes: frame.payload), message.kind.rawValue == frame.kind else {
            return nil
        }
        self = message
    }
}
