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

    func leafHash(path: [UInt8]) -> Hash256 {
        StateHash.leaf(path: path, key: key, valueHash: Hasher256.hash(value))
    }
}
