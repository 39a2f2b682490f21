package import Primitives

/// What the sender has, so that peers that are ahead can resend what it lacks.
///
/// `view` is the last view that the sender entered; `phases[i]` belongs to height `certifiedHeight + 1 + i`, and
/// heights behind the end of the list hold nothing.
package struct Status: MessageContent {
    package static let kind = MessageKind.status
    package static let fieldCount = 4

    package let view: ViewNumber
    package let certifiedHeight: BlockHeight
    package let phases: [HeldPhases]
    /// Whether the sender asks for what it lacks at once: it fetched blocks and missed what was said about later heights.
    package let asksForVotes: Bool

    package init(view: ViewNumber, certifiedHeight: BlockHeight, phases: [HeldPhases], asksForVotes: Bool = false) {
        self.view = view
        self.certifiedHeight = certifiedHeight
        self.phases = phases
        self.asksForVotes = asksForVotes
    }

    /// The phases held for a height; none outside the list.
    package func phases(at height: BlockHeight) -> HeldPhases {
        guard height > certifiedHeight else { return [] }
        let offset = height.distance(above: certifiedHeight) - 1
        return offset < UInt64(phases.count) ? phases[Int(offset)] : []
    }

    package func encodeFields(to encoder: inout CanonicalEncoder) {
        encoder.unsigned(view)
        encoder.unsigned(certifiedHeight)
        encoder.array(phases.count)
        for held in phases { encoder.unsigned(UInt64(held.rawValue)) }
        encoder.bool(asksForVotes)
    }

    package init(fields decoder: inout CanonicalDecoder) throws(DecodingError) {
        view = try decoder.counter()
        certifiedHeight = try decoder.counter()
        phases = try decoder.list(limit: ReplicaSettings.windowLimit) { (inner) throws(DecodingError) in
            let bits = try inner.unsigned()
            guard bits <= UInt64(HeldPhases.all.rawValue) else { throw inner.failure(.outOfRange) }
            return HeldPhases(rawValue: UInt8(bits))
        }
        asksForVotes = try decoder.bool()
    }
}

/// The phases of one height that a replica has behind it, as bits.
package struct HeldPhases: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The proposal of the entered view is known and its batch is on disk.
    package static let proposed = HeldPhases(rawValue: 1)
    /// A prepared certificate of the entered view is on disk.
    package static let prepared = HeldPhases(rawValue: 2)
    /// A quorum of COMMITs is known.
    package static let committed = HeldPhases(rawValue: 4)
    /// The block was executed and its CHECKPOINT signed.
    package static let executed = HeldPhases(rawValue: 8)
    package static let all: HeldPhases = [.proposed, .prepared, .committed, .executed]
}
