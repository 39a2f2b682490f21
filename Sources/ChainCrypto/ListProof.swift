package import Primitives

/// The proof that an element stands at one place of a list of a fixed count.
///
/// Bytes: `[index, count, [hash…]]`, the path from the bottom to the top.
package struct ListProof: CanonicalCodable, Hashable, Sendable {
    package let index: UInt64
    package let count: UInt64
    package let path: [Hash256]

    package init(index: UInt64, count: UInt64, path: [Hash256]) {
        self.index = index
        self.count = count
        self.path = path
    }

    /// Proves element `index` of `elements`.
    package init(index: Int, in elements: [[UInt8]]) {
        self.init(
            index: UInt64(index),
            count: UInt64(elements.count),
            path: MerkleTree.inclusionProof(index: index, in: elements)
        )
    }

    /// The list root that the element and this proof lead to; nil for an index outside or a path of the wrong length.
    package func root(name: String, element: [UInt8]) -> Hash256? {
        guard let hash = MerkleTree.verifyInclusion(leaf: element, index: index, count: count, path: path) else { return nil }
        return MerkleTree.listRoot(name: name, count: count, treeHash: hash)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(3) { (inner) throws(DecodingError) in
            let index = try inner.unsigned()
            let count = try inner.unsigned()
            let path = try inner.list(limit: MerkleTree.pathLimit) { (item) throws(DecodingError) in
                try item.fixed(Hash256.self)
            }
            return ListProof(index: index, count: count, path: path)
        }
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(3)
        encoder.unsigned(index)
        encoder.unsigned(count)
        encoder.array(path.count)
        for hash in path { encoder.bytes(hash) }
    }
}
