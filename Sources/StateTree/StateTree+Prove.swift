internal import ChainCrypto
internal import Primitives

extension StateTree {
    /// Proves that a version holds the key with its value, or holds nothing at the key's path.
    package func prove(_ key: StateKey, at version: StateVersion) throws(StateTreeError) -> StateProof {
        try expectKept(version)
        let (steps, node) = try way(to: key.path, in: version)
        guard let node else { return StateProof(path: key.path, steps: steps, end: .empty) }
        if !node.isLeaf {
            return StateProof(path: key.path, steps: steps, end: .otherBranch(try branch(node)))
        }
        let leaf = try self.leaf(node, in: version)
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
        let (steps, node) = try way(to: prefix, in: version)
        guard let node else { return PrefixProof(prefix: prefix, steps: steps, end: .empty) }
        guard BitPath.begins(node.path, with: prefix, bits: prefix.count * 8), node.bitLength >= prefix.count * 8 else {
            let end: PrefixProof.End =
                node.isLeaf ? .otherLeaf(try leaf(node, in: version)) : .otherBranch(try branch(node))
            return PrefixProof(prefix: prefix, steps: steps, end: end)
        }
        guard node.count <= StateLimits.proofLeafCount else {
            throw .tooManyLeaves(limit: StateLimits.proofLeafCount, found: node.count)
        }
        let leaves = try scan(prefix: prefix, limit: node.count + 1, at: version).map { entry in
            ProofLeaf(path: entry.key.path, key: entry.key.key, valueHash: Hasher256.hash(entry.value))
        }
        let proof = PrefixProof(prefix: prefix, steps: steps, end: .leaves(leaves))
        guard proof.verify(root: version.root) != nil else {
            throw .damagedValues(
                prefix: Hex.encode(prefix),
                bitLength: prefix.count * 8,
                detail: "\(leaves.count) entries do not give the hash \(node.hash) of \(node.count)"
            )
        }
        return proof
    }

    /// The inner nodes whose prefixes the path begins with and goes on from, and the node that comes behind them.
    private func way(to path: [UInt8], in version: StateVersion) throws(StateTreeError) -> ([ProofStep], TreeNode?) {
        var steps: [ProofStep] = []
        guard var node = version.node else { return (steps, nil) }
        while !node.isLeaf, node.bitLength < path.count * 8,
            BitPath.begins(path, with: node.path, bits: node.bitLength)
        {
            let (left, right) = try loader.children(of: node)
            let isRight = BitPath.bit(path, node.bitLength)
            steps.append(ProofStep(bitLength: node.bitLength, sibling: isRight ? left.hash : right.hash))
            node = isRight ? right : left
        }
        return (steps, node)
    }

    private func branch(_ node: TreeNode) throws(StateTreeError) -> ProofBranch {
        let (left, right) = try loader.children(of: node)
        return ProofBranch(
            bitLength: node.bitLength,
            prefix: BitPath.prefix(node.path, bits: node.bitLength),
            left: left.hash,
            right: right.hash
        )
    }

    private func leaf(_ node: TreeNode, in version: StateVersion) throws(StateTreeError) -> ProofLeaf {
        guard let record = try record(at: node.path, in: version) else {
            throw .damagedValues(prefix: node.prefixText, bitLength: node.bitLength, detail: "the value is missing")
        }
        let leaf = ProofLeaf(path: node.path, key: record.key, valueHash: Hasher256.hash(record.value))
        guard leaf.hash == node.hash else {
            throw .damagedValues(
                prefix: node.prefixText,
                bitLength: node.bitLength,
                detail: "the value does not give the hash \(node.hash)"
            )
        }
        return leaf
    }
}
