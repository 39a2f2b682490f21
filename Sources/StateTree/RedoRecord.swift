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

    /// The bytes of the record of a version's changes.
    static func bytes(of version: StateVersion) -> [UInt8] {
        var capacity = 2 * ItemWriter.headByteCount
        for change in version.changes { capacity += ItemWriter.headByteCount + change.key.path.count }
        let paths = ItemWriter.bytes(capacity: capacity) { writer in
            writer.array(version.changes.count)
            for change in version.changes { change.key.path.withUnsafeBytes { writer.byteString($0) } }
        }
        var encoder = CanonicalEncoder(reservingCapacity: paths.count + 16)
        encoder.array(2)
        encoder.unsigned(version.height)
        encoder.encoded(paths)
        return encoder.bytes
    }

    func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(2)
        encoder.unsigned(height)
        encoder.array(paths.count)
        for path in paths { encoder.bytes(path) }
    }
}
