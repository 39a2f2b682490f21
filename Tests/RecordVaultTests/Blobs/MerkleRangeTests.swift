import ChainCrypto
import Primitives
import RecordVault
import Testing

@Suite struct MerkleRangeTests {
    @Test func `the stack gives the tree hash of RFC 6962`() {
        var stack = MerkleStack()
        var leaves: [Hash256] = []
        #expect(stack.root == MerkleTree.emptyRoot)
        for number in 0..<40 {
            let leaf = Hasher256.hash([UInt8(number)])
            stack.append(leaf)
            leaves.append(leaf)
            #expect(stack.root == MerkleTree.root(ofLeafHashes: leaves))
        }
    }

    @Test func `every range of every small tree is proved, and no altered proof leads to the root`() {
        for count in 1...13 {
            let leaves = (0..<count).map { Hasher256.hash([UInt8($0)]) }
            let root = MerkleTree.root(ofLeafHashes: leaves)
            for first in 0..<count {
                for end in (first + 1)...count {
                    let proof = MerkleRange.proof(for: first..<end, leafCount: count) {
                        MerkleTree.root(ofLeafHashes: Array(leaves[$0]))
                    }
                    let range = Array(leaves[first..<end])
                    #expect(MerkleRange.root(leaves: range, from: first, leafCount: count, proof: proof) == root)
                    #expect(MerkleRange.root(leaves: range, from: first, leafCount: count, proof: proof + [root]) == nil)
                    if !proof.isEmpty {
                        let short = Array(proof.dropLast())
                        #expect(MerkleRange.root(leaves: range, from: first, leafCount: count, proof: short) == nil)
                        let turned = [Hasher256.hash([99])] + proof.dropFirst()
                        #expect(MerkleRange.root(leaves: range, from: first, leafCount: count, proof: turned) != root)
                    }
                }
            }
        }
        #expect(MerkleRange.root(leaves: [], from: 0, leafCount: 3, proof: []) == nil)
        #expect(MerkleRange.root(leaves: [.zero, .zero], from: 2, leafCount: 3, proof: []) == nil)
    }
}
