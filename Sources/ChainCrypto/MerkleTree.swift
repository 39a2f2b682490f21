package import Primitives

/// The Merkle tree hash of RFC 6962 §2.1 over SHA-256, list roots and inclusion proofs.
///
/// Leaf = SHA-256(0x00 ‖ element), node = SHA-256(0x01 ‖ left ‖ right), no element is ever doubled, and SHA-256 of
/// nothing is the root if and only if there are no elements.
package enum MerkleTree {
    /// The longest path that any tree of up to 2⁶⁴ elements has.
    package static let pathLimit = 64

    /// MTH of the elements.
    package static func root(_ leaves: [[UInt8]]) -> Hash256 { root(ofLeafHashes: leaves.map(leafHash)) }

    /// MTH of elements that are hashed already by `leafHash`.
    package static func root(ofLeafHashes hashes: [Hash256]) -> Hash256 {
        guard !hashes.isEmpty else { return emptyRoot }
        var level = hashes
        while level.count > 1 { level = parents(of: level) }
        return level[0]
    }

    /// `H("consilium/list/NAME/v1", [count, MTH])`: the root of a list, bound to its count and kind.
    package static func listRoot(name: String, _ elements: [[UInt8]]) -> Hash256 {
        listRoot(name: name, count: UInt64(elements.count), treeHash: root(elements))
    }

    /// The root of a list whose MTH is known.
    package static func listRoot(name: String, count: UInt64, treeHash: Hash256) -> Hash256 {
        var encoder = CanonicalEncoder(reservingCapacity: 48)
        encoder.array(2)
        encoder.unsigned(count)
        encoder.bytes(treeHash)
        return Hasher256.hash(domain: "consilium/list/\(name)/v1", encoder.bytes)
    }

    /// The audit path of one element, from the bottom to the top (RFC 6962 §2.1.1).
    package static func inclusionProof(index: Int, in leaves: [[UInt8]]) -> [Hash256] {
        inclusionProof(index: index, inLeafHashes: leaves.map(leafHash))
    }

    /// The audit path of one element of which all are hashed already by `leafHash`.
    package static func inclusionProof(index: Int, inLeafHashes hashes: [Hash256]) -> [Hash256] {
        precondition(hashes.indices.contains(index), "a proof was asked for an element that the list does not have")
        var path: [Hash256] = []
        var level = hashes
        var position = index
        while level.count > 1 {
            let sibling = position ^ 1
            if sibling < level.count { path.append(level[sibling]) }
            level = parents(of: level)
            position /= 2
        }
        return path
    }

    /// The MTH that the path leads to; nil if the index is outside or the path has not exactly the right length.
    package static func verifyInclusion(leaf: [UInt8], index: UInt64, count: UInt64, path: [Hash256]) -> Hash256? {
        verifyInclusion(leafHash: leafHash(leaf), index: index, count: count, path: path)
    }

    /// As `verifyInclusion(leaf:…)`, for an element that is hashed already.
    ///
    /// RFC 9162 §2.1.3.2.
    package static func verifyInclusion(leafHash: Hash256, index: UInt64, count: UInt64, path: [Hash256]) -> Hash256? {
        guard index < count else { return nil }
        var position = index
        var last = count - 1
        var hash = leafHash
        for sibling in path {
            guard last > 0 else { return nil }
            if position & 1 == 1 || position == last {
                hash = nodeHash(sibling, hash)
                while position & 1 == 0, position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                hash = nodeHash(hash, sibling)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 ? hash : nil
    }

    /// SHA-256(0x00 ‖ element).
    package static func leafHash(_ element: [UInt8]) -> Hash256 {
        withUnsafeBytes(of: UInt8(0)) { prefix in
            element.withUnsafeBytes { Hasher256.hash(prefix, $0, Hasher256.empty) }
        }
    }

    /// SHA-256(0x00 ‖ element) of raw memory.
    package static func leafHash(_ element: UnsafeRawBufferPointer) -> Hash256 {
        withUnsafeBytes(of: UInt8(0)) { Hasher256.hash($0, element, Hasher256.empty) }
    }

    /// SHA-256(0x01 ‖ left ‖ right).
    package static func nodeHash(_ left: Hash256, _ right: Hash256) -> Hash256 {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { bytes in
            bytes[0] = 1
            left.write(to: bytes, at: 1)
            right.write(to: bytes, at: 33)
            return Hasher256.hash(UnsafeRawBufferPointer(bytes))
        }
    }

    /// SHA-256 of nothing.
    package static let emptyRoot = Hasher256.hash([UInt8]())

    /// Pairing from the left and carrying an odd last hash up is the split at the largest power of two.
    private static func parents(of level: [Hash256]) -> [Hash256] {
        var above: [Hash256] = []
        above.reserveCapacity((level.count + 1) / 2)
        var index = 0
        while index + 1 < level.count {
            above.append(nodeHash(level[index], level[index + 1]))
            index += 2
        }
        if index < level.count { above.append(level[index]) }
        return above
    }
}
