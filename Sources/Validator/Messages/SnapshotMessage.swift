internal import Ledger
package import Primitives
internal import StateTree

/// What members send each other to hand a snapshot over.
///
/// Spec: `Docs/spec/peer-messages.md`.
package enum SnapshotMessage: Hashable, Sendable {
    /// Asks which snapshots are on offer.
    case offersRequest
    /// Encoded manifests, newest first; none if nothing is on offer.
    case offers([[UInt8]])
    /// Asks for the entries of the state behind a path, in as many answers one behind the other.
    case entriesRequest(height: BlockHeight, after: [UInt8]?, count: UInt64)
    /// An encoded chunk; nil if the snapshot is not on offer any more.
    case entries(height: BlockHeight, after: [UInt8]?, [UInt8]?)
    /// Asks for blocks of the window, from a height downwards, in as many answers one behind the other.
    case windowRequest(height: BlockHeight, from: BlockHeight, count: UInt64)
    /// Encoded blocks of the window, descending; none if the snapshot is not on offer any more.
    case window(height: BlockHeight, from: BlockHeight, [[UInt8]])

    static let offerCountMax = 8
    /// One entry of the greatest size, and what stands around it.
    static let byteCountMax = StateLimits.valueByteCount + StateLimits.keyByteCount + (1 << 19)

    var kind: PeerMessage.Kind {
        switch self {
        case .offersRequest: .snapshotOffersRequest
        case .offers: .snapshotOffers
        case .entriesRequest: .snapshotEntriesRequest
        case .entries: .snapshotEntries
        case .windowRequest: .snapshotWindowRequest
        case .window: .snapshotWindow
        }
    }

    /// The items behind the kind.
    static func itemCount(of kind: PeerMessage.Kind) -> Int {
        switch kind {
        case .snapshotOffersRequest: 0
        case .snapshotOffers: 1
        default: 3
        }
    }

    func encodeItems(to encoder: inout CanonicalEncoder) {
        switch self {
        case .offersRequest: break
        case .offers(let manifests): Self.encode(manifests, to: &encoder)
        case .entriesRequest(let height, let path, let count):
            encoder.unsigned(height)
            Self.encode(path, to: &encoder)
            encoder.unsigned(count)
        case .entries(let height, let path, let chunk):
            encoder.unsigned(height)
            Self.encode(path, to: &encoder)
            Self.encode(chunk, to: &encoder)
        case .windowRequest(let height, let from, let count):
            encoder.unsigned(height)
            encoder.unsigned(from)
            encoder.unsigned(count)
        case .window(let height, let from, let blocks):
            encoder.unsigned(height)
            encoder.unsigned(from)
            Self.encode(blocks, to: &encoder)
        }
    }

    /// Nil for a kind that is none of these.
    init?(of kind: PeerMessage.Kind, from decoder: inout CanonicalDecoder) throws(DecodingError) {
        switch kind {
        case .snapshotOffersRequest: self = .offersRequest
        case .snapshotOffers:
            self = .offers(try Self.list(limit: Self.offerCountMax, of: SnapshotManifest.byteCountMax, from: &decoder))
        case .snapshotEntriesRequest:
            self = .entriesRequest(
                height: try decoder.counter(),
                after: try Self.path(from: &decoder),
                count: try decoder.unsigned()
            )
        case .snapshotEntries:
            self = .entries(
                height: try decoder.counter(),
                after: try Self.path(from: &decoder),
                decoder.takeNull() ? nil : try decoder.bytes(limit: Self.byteCountMax)
            )
        case .snapshotWindowRequest:
            self = .windowRequest(
                height: try decoder.counter(),
                from: try decoder.counter(),
                count: try decoder.unsigned()
            )
        case .snapshotWindow:
            self = .window(
                height: try decoder.counter(),
                from: try decoder.counter(),
                try Self.list(limit: SnapshotOffer.windowBlockCountMax, of: Self.byteCountMax, from: &decoder)
            )
        default: return nil
        }
    }

    private static func encode(_ bytes: [UInt8]?, to encoder: inout CanonicalEncoder) {
        if let bytes { encoder.bytes(bytes) } else { encoder.null() }
    }

    private static func encode(_ items: [[UInt8]], to encoder: inout CanonicalEncoder) {
        encoder.array(items.count)
        for item in items { encoder.bytes(item) }
    }

    private static func path(from decoder: inout CanonicalDecoder) throws(DecodingError) -> [UInt8]? {
        decoder.takeNull() ? nil : try decoder.bytes(limit: StateLimits.pathByteCount)
    }

    private static func list(
        limit: Int,
        of byteCountMax: Int,
        from decoder: inout CanonicalDecoder
    ) throws(DecodingError) -> [[UInt8]] {
        try decoder.list(limit: limit) { (inner) throws(DecodingError) in try inner.bytes(limit: byteCountMax) }
    }
}
