internal import ChainCrypto
internal import Primitives

/// The three hashes of the trie. Spec: `Docs/spec/state-tree.md`.
enum StateHash {
    /// The root of a tree without leaves.
    static let empty = Hasher256.hash(domain: "consilium/empty/v1", [UInt8]())

    static func leaf(path: [UInt8], key: [UInt8], valueHash: Hash256) -> Hash256 {
        var encoder = CanonicalEncoder(reservingCapacity: path.count + key.count + 48)
        encoder.array(3)
        encoder.bytes(path)
        encoder.bytes(key)
        encoder.bytes(valueHash)
        return Hasher256.hash(domain: "consilium/leaf/v1", encoder.bytes)
    }

    /// The hash of an inner node whose prefix is the first `bitLength` bits of `path`.
    static func node(bitLength: Int, path: [UInt8], left: Hash256, right: Hash256) -> Hash256 {
        let byteCount = BitPath.byteCount(bitLength)
        var encoder = CanonicalEncoder(reservingCapacity: byteCount + 80)
        encoder.array(4)
        encoder.unsigned(UInt64(bitLength))
        if BitPath.tailMask(bitLength) == nil {
            encoder.bytes(path[..<byteCount])
        } else {
            encoder.bytes(BitPath.prefix(path, bits: bitLength))
        }
        encoder.bytes(left)
        encoder.bytes(right)
        return Hasher256.hash(domain: "consilium/node/v1", encoder.bytes)
    }
}
