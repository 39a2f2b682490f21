internal import ChainCrypto
internal import Primitives

/// Where a way through the trie ends: a leaf, or a branch with its two hashes.
private struct WayEnd {
    let path: [UInt8]
    let bitLength: Int
    let hash: Hash256
    let count: Int
    let branch: ProofBranch?
}

extension StateTree {
    /// Proves that a version holds the key with its value, or holds nothing at the key's path.
    package func prove(_ key: StateKey, at version: StateVersion) throws(StateTreeError) -> StateProof {
        try expectKept(version)
        let (steps, end) = try way(to: key.path, in: version)
        guard let end else { return StateProof(path: key.path, steps: steps, end: .empty) }
        if let branch = end.branch { return StateProof(path: key.path, steps: steps, end: .otherBranch(branch)) }
        let leaf = try self.leaf(end, in: version)
        let isPresent = leaf.path == key.path
        return StateProof(
            path: key.path,
            steps: steps,
            end: isPresent ? .present(key: leaf.key, valueHash: leaf.valueHash) : .otherLeaf(leaf)
        )
    }

    /// Proves all that a version holds under a prefix of whole bytes.
    package func provePrefix(_ prefix: [UInt8], at version: StateVersion) throws(StateTreeError) -> PrefixProof {
        try expectKept(version)
        let (steps, end) = try way(to: prefix, in: version)
        guard let end else { return PrefixProof(prefix: prefix, steps: steps, end: .empty) }
        guard end.bitLength >= prefix.count * 8, BitPath.begins(end.path, with: prefix, bits: prefix.count * 8) else {
            let outside: PrefixProof.End =
                if let branch = end.branch { .otherBranch(branch) } else { .otherLeaf(try leaf(end, in: version)) }
            return PrefixProof(prefix: prefix, steps: steps, end: outside)
        }
        guard end.count <= StateLimits.proofLeafCount else {
            throw .tooManyLeaves(limit: StateLimits.proofLeafCount, found: end.count)
        }
        let leaves = try scan(prefix: prefix, limit: end.count + 1, at: version).map { entry in
            ProofLeaf(path: entry.key.path, key: entry.key.key, valueHash: Hasher256.hash(entry.value))
        }
        let proof = PrefixProof(prefix: prefix, steps: steps, end: .leaves(leaves))
        guard proof.verify(root: version.root) != nil else {
            throw .damagedValues(
                prefix: Hex.encode(prefix),
                bitLength: prefix.count * 8,
                detail: "\(leaves.count) entries do not give the hash \(end.hash) of \(end.count)"
            )
        }
        return proof
    }

    /// The inner nodes on the way to a path, from the root downwards, with the hashes of the children not taken.
    func steps(to path: [UInt8], in version: StateVersion) throws(StateTreeError) -> [ProofStep] {
        try way(to: path, in: version).0
    }

    /// The inner nodes whose prefixes the path begins with and goes on from, and what comes behind them.
    private func way(to path: [UInt8], in version: StateVersion) throws(StateTreeError) -> ([ProofStep], WayEnd?) {
        var steps: [ProofStep] = []
        guard var node = version.node else { return (steps, nil) }
        while !loader.isGroup(node) {
            let (left, right) = try loader.children(of: node)
            guard goesOn(path, from: node.path, bits: node.bitLength) else {
                let branch = ProofBranch(
                    bitLength: node.bitLength,
                    prefix: BitPath.prefix(node.path, bits: node.bitLength),
                    left: left.hash,
                    right: right.hash
                )
                return (
                    steps, WayEnd(path: node.path, bitLength: node.bitLength, hash: node.hash, count: node.count, branch: branch)
                )
            }
            let isRight = BitPath.bit(path, node.bitLength)
            steps.append(ProofStep(bitLength: node.bitLength, sibling: isRight ? left.hash : right.hash))
            node = isRight ? right : left
        }
        let end = way(to: path, in: try loader.leaves(of: node), known: steps.last.map { $0.bitLength + 1 } ?? 0, &steps)
        return (steps, end)
    }

    /// The same inside a group.
    private func way(to path: [UInt8], in leaves: [GroupLeaf], known: Int, _ steps: inout [ProofStep]) -> WayEnd {
        var (range, known) = (leaves.indices, known)
        while range.count > 1 {
            let first = leaves[range.lowerBound].path
            let bits = LeafGroup.bitLength(leaves, range, known: known)
            let middle = LeafGroup.middle(leaves, range, at: bits)
            let left = LeafGroup.hash(leaves, range.lowerBound..<middle, known: bits + 1)
            let right = LeafGroup.hash(leaves, middle..<range.upperBound, known: bits + 1)
            guard goesOn(path, from: first, bits: bits) else {
                let branch = ProofBranch(bitLength: bits, prefix: BitPath.prefix(first, bits: bits), left: left, right: right)
                return WayEnd(path: first, bitLength: bits, hash: branch.hash, count: range.count, branch: branch)
            }
            let isRight = BitPath.bit(path, bits)
            steps.append(ProofStep(bitLength: bits, sibling: isRight ? left : right))
            range = isRight ? middle..<range.upperBound : range.lowerBound..<middle
            known = bits + 1
        }
        let leaf = leaves[range.lowerBound]
        return WayEnd(path: leaf.path, bitLength: leaf.path.count * 8, hash: leaf.hash, count: 1, branch: nil)
    }

    private func goesOn(_ path: [UInt8], from prefix: [UInt8], bits: Int) -> Bool {
        bits < path.count * 8 && BitPath.begins(path, with: prefix, bits: bits)
    }

    private func leaf(_ end: WayEnd, in version: StateVersion) throws(StateTreeError) -> ProofLeaf {
        guard let record = try record(at: end.path, in: version) else {
            throw .damagedValues(prefix: Hex.encode(end.path), bitLength: end.bitLength, detail: "the value is missing")
        }
        let leaf = ProofLeaf(path: end.path, key: record.key, valueHash: Hasher256.hash(record.value))
        guard leaf.hash == end.hash else {
            throw .damagedValues(
                prefix: Hex.encode(end.path),
                bitLength: end.bitLength,
                detail: "the value does not give the hash \(end.hash)"
            )
        }
        return leaf
    }
}
