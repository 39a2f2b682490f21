/// What may travel as one kind of frame.
package struct FrameRule: Hashable, Sendable {
    package var kind: UInt8
    package var priority: FramePriority
    /// The largest payload accepted and sent, in bytes.
    package var payloadBytesMax: Int

    package init(kind: UInt8, priority: FramePriority, payloadBytesMax: Int) {
        self.kind = kind
        self.priority = priority
        self.payloadBytesMax = payloadBytesMax
    }
}

/// The kinds of frames that a network knows; anything else is refused before its payload is read.
package struct FrameRules: Sendable {
    /// From here to 0xFF the kinds belong to the peer network itself.
    package static let firstReservedKind: UInt8 = 0xF0

    private var byKind: [FrameRule?]

    /// Takes one rule for each kind; a kind named twice or a reserved kind is a bug of the caller.
    package init(_ rules: [FrameRule]) {
        byKind = Array(repeating: nil, count: 256)
        for rule in rules {
            precondition(rule.kind < Self.firstReservedKind, "frame kind \(rule.kind) is reserved for the peer network")
            precondition(byKind[Int(rule.kind)] == nil, "frame kind \(rule.kind) has two rules")
            precondition(rule.payloadBytesMax >= 0, "frame kind \(rule.kind) has a negative size limit")
            byKind[Int(rule.kind)] = rule
        }
        for kind in ControlFrame.allCases {
            byKind[Int(kind.rawValue)] = FrameRule(
                kind: kind.rawValue,
                priority: .consensus,
                payloadBytesMax: kind.payloadBytesMax
            )
        }
    }

    /// The rule of a kind; nil for a kind that this network does not know.
    package func rule(for kind: UInt8) -> FrameRule? { byKind[Int(kind)] }
}

/// The frames of the peer network itself.
package enum ControlFrame: UInt8, CaseIterable, Sendable {
    /// The first frame of both sides: who I am and which chain I am on.
    case hello = 0xF0
    /// From the member with the lower id: this connection is the one of our pair.
    case welcome = 0xF1
    /// The last frame before a close: why.
    case refusal = 0xF2
    /// Eight bytes of the sender's choice, sent again and again, so that a dead peer can be told from a quiet one.
    case ping = 0xF3
    /// The bytes of a PING, at once, so that the line's delay can be seen, and what the upper layer says of itself.
    case pong = 0xF4

    package static let pingByteCount = 8
    /// The most that the upper layer can say in an answer.
    package static let answerGreetingBytesMax = 64

    package var payloadBytesMax: Int {
        switch self {
        case .hello: Hello.byteCountMax
        case .refusal: 1024
        case .welcome: 0
        case .ping: Self.pingByteCount
        case .pong: Self.pingByteCount + Self.answerGreetingBytesMax
        }
    }
}
