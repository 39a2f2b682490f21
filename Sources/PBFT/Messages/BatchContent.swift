package import Primitives

/// What a digest stands for: the proposed time and the transaction ids in order.
///
/// Kept outside the replica, by digest.
package struct BatchContent: Hashable, Sendable, CanonicalCodable {
    /// The most ids of one batch.
    package static let idsLimit = 4096

    package let time: Timestamp
    package let ids: [Hash256]

    package init(time: Timestamp, ids: [Hash256]) {
        self.time = time
        self.ids = ids
    }

    /// The batch that fills a gap in a new view: time 0, no ids.
    ///
    /// Its digest is `Hash256.nullBatch`.
    package static let null = BatchContent(time: .zero, ids: [])

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(2)
        encoder.unsigned(time)
        encoder.array(ids.count)
        for id in ids { encoder.bytes(id) }
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(2) { (inner) throws(DecodingError) in
            let time = try inner.counter(Timestamp.self)
            let ids = try inner.list(limit: Self.idsLimit) { (list) throws(DecodingError) in try list.fixed(Hash256.self) }
            return BatchContent(time: time, ids: ids)
        }
    }
}

extension Hash256 {
    /// The digest of the null batch at every height: 32 zero bytes, a value that no hash takes.
    ///
    /// The replica cannot hash, and it is the replica that fills gaps; so the null batch has a name instead of a digest.
    package static var nullBatch: Hash256 { .zero }
}
