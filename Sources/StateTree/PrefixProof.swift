package import Primitives

/// Proof of everything that a state holds under one prefix: all leaves inside, and what bounds them.
///
/// The trie over a set of leaves follows from the leaves, so a verifier rebuilds the subtree: a leaf left out, added or
/// changed gives another root. Verifying needs no store. Spec: `Docs/spec/state-tree.md`.
package struct PrefixProof: CanonicalCodable, Hashable, Sendable {
    /// Where the way from the root towards the prefix ends.
    package enum End: Hashable, Sendable {
        /// The tree has no leaves.
        case empty
        /// All leaves under the prefix, ascending by path, one at least.
        case leaves([ProofLeaf])
        /// The prefix is empty: this leaf stands where its subtree would.
        case otherLeaf(ProofLeaf)
        /// The prefix is empty: this inner node stands where its subtree would.
        case otherBranch(ProofBranch)
    }

    /// The leading bytes of the paths in question.
    package let prefix: [UInt8]
    package let steps: [ProofStep]
    package let end: End

    init(prefix: [UInt8], steps: [ProofStep], end: End) {
        self.prefix = prefix
        self.steps = steps
        self.end = end
    }

    /// All leaves under the proof's own `prefix` in the state with this root, ascending; nil for an invalid proof.
    package func verify(root: Hash256) -> [ProofLeaf]? {
        guard ProofPath.isWellFormed(steps, path: prefix) else { return nil }
        switch end {
        case .empty:
            return steps.isEmpty && root == StateHash.empty ? [] : nil
        case .leaves(let leaves):
            guard let hash = subtreeHash(leaves), leads(hash, to: root) else { return nil }
            return leaves
        case .otherLeaf(let leaf):
            guard isOutside(leaf.path, bits: leaf.path.count * 8), leads(leaf.hash, to: root) else { return nil }
            return []
        case .otherBranch(let branch):
            guard isOutside(branch.prefix, bits: branch.bitLength), leads(branch.hash, to: root) else { return nil }
            return []
        }
    }

    /// The hash of the trie over the leaves; nil unless they ascend strictly, are free of prefixes and lie inside.
    private func subtreeHash(_ leaves: [ProofLeaf]) -> Hash256? {
        var builder = TrieBuilder()
        for leaf in leaves {
            guard BitPath.begins(leaf.path, with: prefix, bits: prefix.count * 8),
                builder.append(.leaf(path: leaf.path, hash: leaf.hash))
            else { return nil }
        }
        return builder.finish()?.hash
    }

    /// A subtree that stands where the prefix's would, with no leaf inside the prefix.
    private func isOutside(_ other: [UInt8], bits: Int) -> Bool {
        let compared = min(bits, prefix.count * 8)
        return ProofPath.leads(to: other, bits: bits, steps: steps, path: prefix)
            && BitPath.commonBits(other, prefix, limit: compared) < compared
    }

    private func leads(_ hash: Hash256, to root: Hash256) -> Bool {
        ProofPath.leads(hash, to: root, steps: steps, path: prefix)
    }
}

extension PrefixProof {
    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        let (prefix, steps, end) = try ProofPath.decode(End.self, of: "prefix proof", from: &decoder)
        self.init(prefix: prefix, steps: steps, end: end)
    }

    package func encode(to encoder: inout CanonicalEncoder) { ProofPath.encode(prefix, steps, end, to: &encoder) }
}

extension PrefixProof.End: CanonicalCodable {
    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        let count = try decoder.enterArray(limit: 2)
        switch (try decoder.unsigned(), count) {
        case (0, 1): self = .empty
        case (1, 2): self = .leaves(try decoder.list(limit: StateLimits.proofLeafCount))
        case (2, 2): self = .otherLeaf(try ProofLeaf(from: &decoder))
        case (3, 2): self = .otherBranch(try ProofBranch(from: &decoder))
        default: throw decoder.failure(.invalidValue("end of a prefix proof"))
        }
        decoder.leaveArray()
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        switch self {
        case .empty:
            encoder.array(1)
            encoder.unsigned(0)
        case .leaves(let leaves):
            encoder.array(2)
            encoder.unsigned(1)
            encoder.list(leaves)
        case .otherLeaf(let leaf):
            encoder.array(2)
            encoder.unsigned(2)
            encoder.encode(leaf)
        case .otherBranch(let branch):
            encoder.array(2)
            encoder.unsigned(3)
            encoder.encode(branch)
        }
    }
}
