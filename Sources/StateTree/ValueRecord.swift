internal import ChainCrypto
internal import Primitives

/// What lies under `state/v/PATH`: the raw key and the value.
struct ValueRecord: CanonicalCodable, Hashable, Sendable {
    let key: [UInt8]
    let value: [UInt8]

    init(key: [UInt8], value: [UInt8]) {
        self.key = key
        self.value = value
    }

    init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        (key, value) = try decoder.array(2) { (inner) throws(DecodingError) in
            (
                try inner.bytes(limit: StateLimits.keyByteCount),
                try inner.bytes(limit: StateLimits.valueByteCount)
            )
        }
    }

    func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(2)
        encoder.bytes(key)
        encoder.bytes(value)
    }

    /// The same as `canonicalBytes`, quicker.
    static func bytes(key: [UInt8], value: [UInt8]) -> [UInt8] {
        ItemWriter.bytes(capacity: 3 * ItemWriter.headByteCount + key.count + value.count) { writer in
            writer.array(2)
            key.withUnsafeBytes { writer.byteString($0) }
            value.withUnsafeBytes { writer.byteString($0) }
        }
    }

    func leafHash(path: [UInt8]) -> Hash256 {
        StateHash.leaf(path: path, key: key, valueHash: Hasher256.hash(value))
    }

    /// The leaf hash of an encoded record, read in place; nil if the bytes are no record.
    static func leafHash(path: [UInt8], record: [UInt8]) -> Hash256? {
        guard record.first == 0x82, let key = byteString(record, at: 1), let value = byteString(record, at: key.upperBound),
            value.upperBound == record.count
        else { return nil }
        return record.withUnsafeBytes { bytes in
            StateHash.leaf(
                path: path,
                key: UnsafeRawBufferPointer(rebasing: bytes[key]),
                valueHash: Hasher256.hash(UnsafeRawBufferPointer(rebasing: bytes[value]))
            )
        }
    }

    /// Where the contents of the CBOR byte string at an offset stand; nil if there is none.
    private static func byteString(_ bytes: [UInt8], at offset: Int) -> Range<Int>? {
        guard offset < bytes.count, bytes[offset] >> 5 == 2 else { return nil }
        let info = Int(bytes[offset] & 0x1F)
        guard info >= 24 else { return range(from: offset + 1, count: info, in: bytes) }
        guard info <= 26 else { return nil }
        let width = 1 << (info - 24)
        guard offset + width < bytes.count else { return nil }
        let count = bytes[(offset + 1)...(offset + width)].reduce(0) { $0 << 8 | Int($1) }
        return range(from: offset + 1 + width, count: count, in: bytes)
    }

    private static func range(from start: Int, count: Int, in bytes: [UInt8]) -> Range<Int>? {
        count <= bytes.count - start ? start..<(start + count) : nil
    }
}
