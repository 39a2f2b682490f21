internal import Primitives
internal import Storage

/// A chunk with all that can be made of it without its neighbours: the hashes of its leaves and their records for the store.
///
/// That is most of the work of taking it in, and any thread may do it. Whether the chunk belongs to a state is still to be
/// seen: `StateImport.take(_:)`.
package struct HashedChunk: Sendable {
    let leaves: [GroupLeaf]
    let records: WriteBatch
    let right: [ProofStep]

    package init(_ chunk: StateChunk) {
        right = chunk.right
        var leaves: [GroupLeaf] = []
        var records = WriteBatch()
        leaves.reserveCapacity(chunk.entries.count)
        records.reserveCapacity(chunk.entries.count)
        for entry in chunk.entries {
            let record = ValueRecord(key: entry.key, value: entry.value)
            leaves.append(GroupLeaf(path: entry.path, hash: record.leafHash(path: entry.path)))
            records.put(StateRecordKey.value(entry.path), ValueRecord.bytes(key: entry.key, value: entry.value))
        }
        (self.leaves, self.records) = (leaves, records)
    }

    /// The path of its last entry; nil if it has none.
    package var lastPath: [UInt8]? { leaves.last?.path }

    /// Whether it says that nothing comes behind it.
    package var isLast: Bool { right.isEmpty }

    /// The subtrees to the right of the last entry, from left to right; nil if the steps do not fit its path.
    var rightSubtrees: [TreeNode]? {
        guard let path = lastPath else { return right.isEmpty ? [] : nil }
        guard ProofPath.isWellFormed(right, path: path) else { return nil }
        var subtrees: [TreeNode] = []
        for step in right.reversed() {
            guard !BitPath.bit(path, step.bitLength) else { return nil }
            // Its own prefix may be longer; the hash speaks for what is below, these bits for where it stands.
            var prefix = BitPath.prefix(path, bits: step.bitLength + 1)
            prefix[step.bitLength >> 3] |= 0x80 >> UInt8(step.bitLength & 7)
            subtrees.append(TreeNode(path: prefix, bitLength: step.bitLength + 1, hash: step.sibling, count: 1))
        }
        return subtrees
    }
}
