internal import ChainCrypto
internal import Primitives

/// The three hashes of the trie. Spec: `Docs/spec/state-tree.md`.
enum StateHash {
    /// The root of a tree without leaves.
    static let empty = Hasher256.hash(domain: "consilium/empty/v1", [UInt8]())

    private static let leafDomain = Array("consilium/leaf/v1".utf8) + [0]
    private static let nodeDomain = Array("consilium/node/v1".utf8) + [0]

    static func leaf(path: [UInt8], key: some Collection<UInt8>, valueHash: Hash256) -> Hash256 {
        var input = CanonicalEncoder(reservingCapacity: leafDomain.count + path.count + key.count + 48)
        input.encoded(leafDomain)
        input.array(3)
        input.bytes(path)
        input.bytes(key)
        input.bytes(valueHash)
        return Hasher256.hash(input.bytes)
    }

    /// The hash of an inner node whose prefix is the first `bitLength` bits of `path`.
    static func node(bitLength: Int, path: [UInt8], left: Hash256, right: Hash256) -> Hash256 {
        let byteCount = BitPath.byteCount(bitLength)
        // The domain goes before the item in one buffer: one allocation and one pass a node.
        var input = CanonicalEncoder(reservingCapacity: nodeDomain.count + byteCount + 80)
        input.encoded(nodeDomain)
        input.array(4)
        input.unsigned(UInt64(bitLength))
        if BitPath.tailMask(bitLength) == nil {
            input.bytes(path[..<byteCount])
        } else {
            input.bytes(BitPath.prefix(path, bits: bitLength))
        }
        input.bytes(left)
        input.bytes(right)
        return Hasher256.hash(input.bytes)
    }
}
