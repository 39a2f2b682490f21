internal import Primitives

/// Which paths a stored version wrote since the pages were last written; what they hold stands in the values.
struct RedoRecord: CanonicalCodable, Hashable, Sendable {
    static let pathCountMax = 1 << 24

    let height: BlockHeight
    /// Ascending.
    let paths: [[UInt8]]

    init(height: BlockHeight, paths: [[UInt8]]) {
        self.height = height
        self.paths = paths
    }

    init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        (height, paths) = try decoder.array(2) { (inner) throws(DecodingError) in
            (
                try inner.counter(BlockHeight.self),
                try inner.list(limit: Self.pathCountMax) { (item) throws(DecodingError) in
                    try item.bytes(limit: StateLimits.pathByteCount)
                }
            )
        }
    }

    func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(2)
        encoder.unsigned(height)
        encoder.array(paths.count)
        for path in paths { encoder.bytes(path) }
    }
}
