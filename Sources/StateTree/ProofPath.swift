internal import Primitives

/// The rules that all proofs share: the steps from the root towards a path, and folding a hash up along them.
enum ProofPath {
    /// Whether the bit lengths grow strictly and every one names a bit of the path.
    static func isWellFormed(_ steps: [ProofStep], path: [UInt8]) -> Bool {
        var last = -1
        for step in steps {
            guard step.bitLength > last, step.bitLength < path.count * 8 else { return false }
            last = step.bitLength
        }
        return true
    }

    /// Whether a node's prefix leads where the steps lead: it is longer than the last step's and shares its bits and turn.
    static func leads(to prefix: [UInt8], bits: Int, steps: [ProofStep], path: [UInt8]) -> Bool {
        guard let last = steps.last else { return true }
        return bits > last.bitLength && BitPath.begins(prefix, with: path, bits: last.bitLength + 1)
    }

    /// Whether a subtree's hash leads to the root.
    static func leads(_ hash: Hash256, to root: Hash256, steps: [ProofStep], path: [UInt8]) -> Bool {
        self.root(of: hash, steps: steps, path: path) == root
    }

    /// The root that a subtree's hash leads to.
    private static func root(of hash: Hash256, steps: [ProofStep], path: [UInt8]) -> Hash256 {
        var hash = hash
        for step in steps.reversed() {
            let isRight = BitPath.bit(path, step.bitLength)
            hash = StateHash.node(
                bitLength: step.bitLength,
                path: path,
                left: isRight ? step.sibling : hash,
                right: isRight ? hash : step.sibling
            )
        }
        return hash
    }
}
