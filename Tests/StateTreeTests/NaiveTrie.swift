import ChainCrypto
import Primitives
import StateTree

/// The trie of the specification, recomputed from its leaves by plain recursion on strings of bits.
enum NaiveTrie {
    static func root(_ contents: [StateKey: [UInt8]]) -> Hash256 {
        let leaves = contents.map { key, value in
            (bits: bits(key.path), hash: leafHash(key, value))
        }
        guard !leaves.isEmpty else { return Hasher256.hash(domain: "consilium/empty/v1", [UInt8]()) }
        return hash(leaves)
    }

    static func leafHash(_ key: StateKey, _ value: [UInt8]) -> Hash256 {
        Hasher256.hash(
            domain: "consilium/leaf/v1",
            CanonicalValue.array([.bytes(key.path), .bytes(key.key), .bytes(Hasher256.hash(value).bytes)])
        )
    }

    private static func hash(_ leaves: [(bits: [Bool], hash: Hash256)]) -> Hash256 {
        if leaves.count == 1 { return leaves[0].hash }
        var length = 0
        while leaves.allSatisfy({ $0.bits[length] == leaves[0].bits[length] }) { length += 1 }
        let left = hash(leaves.filter { !$0.bits[length] })
        let right = hash(leaves.filter { $0.bits[length] })
        return Hasher256.hash(
            domain: "consilium/node/v1",
            CanonicalValue.array([
                .unsigned(UInt64(length)), .bytes(bytes(Array(leaves[0].bits[..<length]))), .bytes(left.bytes),
                .bytes(right.bytes),
            ])
        )
    }

    private static func bits(_ path: [UInt8]) -> [Bool] {
        path.flatMap { byte in (0..<8).map { byte & (0x80 >> UInt8($0)) != 0 } }
    }

    private static func bytes(_ bits: [Bool]) -> [UInt8] {
        stride(from: 0, to: bits.count, by: 8).map { start in
            (0..<8).reduce(UInt8(0)) { byte, offset in
                let index = start + offset
                return byte << 1 | (index < bits.count && bits[index] ? 1 : 0)
            }
        }
    }
}
