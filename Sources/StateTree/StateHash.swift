internal import ChainCrypto
internal import Primitives

/// The three hashes of the trie.
///
/// Spec: `Docs/spec/state-tree.md`.
enum StateHash {
    /// The root of a tree without leaves.
    static let empty = Hasher256.hash(domain: "consilium/empty/v1", [UInt8]())

    private static let leafDomain = Array("consilium/leaf/v1".utf8) + [0]
    private static let nodeDomain = Array("consilium/node/v1".utf8) + [0]

    static func leaf(path: [UInt8], key: [UInt8], valueHash: Hash256) -> Hash256 {
        key.withUnsafeBytes { leaf(path: path, key: $0, valueHash: valueHash) }
    }

    static func leaf(path: [UInt8], key: UnsafeRawBufferPointer, valueHash: Hash256) -> Hash256 {
        let capacity = leafDomain.count + path.count + key.count + ItemWriter.nodeByteCount
        return withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 8) { memory in
            var input = ItemWriter(memory)
            leafDomain.withUnsafeBytes { input.raw($0) }
            input.array(3)
            path.withUnsafeBytes { input.byteString($0) }
            input.byteString(key)
            input.hash(valueHash)
            return Hasher256.hash(input.bytes)
        }
    }

    /// The hash of an inner node whose prefix is the first `bitLength` bits of `path`.
    static func node(bitLength: Int, path: [UInt8], left: Hash256, right: Hash256) -> Hash256 {
        let capacity = nodeDomain.count + BitPath.byteCount(bitLength) + ItemWriter.nodeByteCount
        return withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 8) { memory in
            var input = ItemWriter(memory)
            nodeDomain.withUnsafeBytes { input.raw($0) }
            input.array(4)
            input.unsigned(bitLength)
            input.prefix(path, bits: bitLength)
            input.hash(left)
            input.hash(right)
            return Hasher256.hash(input.bytes)
        }
    }
}
