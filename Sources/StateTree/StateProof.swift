package import Primitives

/// Proof that a state holds one key with a value of a given hash, or that it holds nothing at that path.
///
/// Verifying needs no store. Spec: `Docs/spec/state-tree.md`.
package struct StateProof: CanonicalCodable, Hashable, Sendable {
    /// Where the way from the root towards the path ends.
    package enum End: Hashable, Sendable {
        /// The tree has no leaves.
        case empty
        /// The leaf of the path itself: presence.
        case present(key: [UInt8], valueHash: Hash256)
        /// The leaf of another path that stands where the path's would: absence.
        case otherLeaf(ProofLeaf)
        /// An inner node whose prefix the path does not begin with: absence.
        case otherBranch(ProofBranch)
    }

    /// What a proof proves.
    package enum Verdict: Hashable, Sendable {
        /// The state holds this raw key at the proof's path, with a value of this plain SHA-256.
        case present(key: [UInt8], valueHash: Hash256)
        /// The state holds nothing at the proof's path.
        case absent
        /// The proof proves nothing for this root.
        case invalid
    }

    package let path: [UInt8]
    package let steps: [ProofStep]
    package let end: End

    init(path: [UInt8], steps: [ProofStep], end: End) {
        self.path = path
        self.steps = steps
        self.end = end
    }

    /// What the proof says about its own `path` in the state with this root; the caller compares path and key.
    package func verify(root: Hash256) -> Verdict {
        guard ProofPath.isWellFormed(steps, path: path) else { return .invalid }
        switch end {
        case .empty:
            return steps.isEmpty && root == StateHash.empty ? .absent : .invalid
        case .present(let key, let valueHash):
            let hash = StateHash.leaf(path: path, key: key, valueHash: valueHash)
            return leads(hash, to: root) ? .present(key: key, valueHash: valueHash) : .invalid
        case .otherLeaf(let leaf):
            let bits = leaf.path.count * 8
            guard leadsHere(leaf.path, bits: bits), !BitPath.begins(path, with: leaf.path, bits: bits) else { return .invalid }
            return leads(leaf.hash, to: root) ? .absent : .invalid
        case .otherBranch(let branch):
            let bits = branch.bitLength
            // A path that goes on behind the prefix should have had the branch as a step.
            let isStep = path.count * 8 > bits && BitPath.begins(path, with: branch.prefix, bits: bits)
            guard leadsHere(branch.prefix, bits: bits), !isStep else { return .invalid }
            return leads(branch.hash, to: root) ? .absent : .invalid
        }
    }

    /// What the proof says about the key; invalid for a proof of another key.
    package func verify(root: Hash256, key: StateKey) -> Verdict {
        guard path == key.path else { return .invalid }
        let verdict = verify(root: root)
        if case .present(let raw, _) = verdict, raw != key.key { return .invalid }
        return verdict
    }

    /// Whether a subtree of this prefix can stand where the path's leaf would.
    private func leadsHere(_ prefix: [UInt8], bits: Int) -> Bool {
        ProofPath.leads(to: prefix, bits: bits, steps: steps, path: path)
    }

    private func leads(_ hash: Hash256, to root: Hash256) -> Bool {
        ProofPath.leads(hash, to: root, steps: steps, path: path)
    }
}

extension StateProof {
    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        let (path, steps, end) = try ProofPath.decode(End.self, of: "state proof", from: &decoder)
        self.init(path: path, steps: steps, end: end)
    }

    package func encode(to encoder: inout CanonicalEncoder) { ProofPath.encode(path, steps, end, to: &encoder) }
}

extension StateProof.End: CanonicalCodable {
    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        let count = try decoder.enterArray(limit: 3)
        switch (try decoder.unsigned(), count) {
        case (0, 1): self = .empty
        case (1, 3):
            self = .present(key: try decoder.bytes(limit: StateLimits.keyByteCount), valueHash: try decoder.fixed())
        case (2, 2): self = .otherLeaf(try ProofLeaf(from: &decoder))
        case (3, 2): self = .otherBranch(try ProofBranch(from: &decoder))
        default: throw decoder.failure(.invalidValue("end of a state proof"))
        }
        decoder.leaveArray()
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        switch self {
        case .empty:
            encoder.array(1)
            encoder.unsigned(0)
        case .present(let key, let valueHash):
            encoder.array(3)
            encoder.unsigned(1)
            encoder.bytes(key)
            encoder.bytes(valueHash)
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
