import ChainCrypto
import Foundation
import Primitives
import TestSupport
import Testing

@Suite struct MerkleTreeTests {
    /// RFC 6962 §2.1 word for word, as a second implementation.
    private func reference(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
        guard let first = leaves.first else { return Hasher256.hash([UInt8]()).bytes }
        guard leaves.count > 1 else { return Hasher256.hash([0] + first).bytes }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return Hasher256.hash([1] + reference(leaves[..<middle]) + reference(leaves[middle...])).bytes
    }

    private func leaves(_ count: Int) -> [[UInt8]] {
        (0..<count).map { [UInt8](repeating: UInt8($0 & 0xFF), count: $0 % 5) + [UInt8($0 & 0xFF)] }
    }

    @Test func `the roots of the Certificate Transparency test tree hold`() {
        // The eight inputs and roots that every CT log implementation is tested with.
        let inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
        let leaves = inputs.compactMap { Hex.decode($0) }
        let roots = [
            1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ]
        for (count, root) in roots { #expect(MerkleTree.root(Array(leaves[..<count])).hex == root) }
    }

    @Test(arguments: 0...33)
    func `the root is RFC 6962's, and every element has a proof`(count: Int) throws {
        let leaves = leaves(count)
        let root = MerkleTree.root(leaves)
        #expect(root.bytes == reference(leaves[...]))
        for index in 0..<count {
            let path = MerkleTree.inclusionProof(index: index, in: leaves)
            let found = MerkleTree.verifyInclusion(leaf: leaves[index], index: UInt64(index), count: UInt64(count), path: path)
            #expect(found == root)
        }
    }

    @Test func `only the right place, count, element and path lead to the root`() throws {
        for count in 1...17 {
            let leaves = leaves(count)
            let root = MerkleTree.root(leaves)
            for index in 0..<count {
                let path = MerkleTree.inclusionProof(index: index, in: leaves)
                let verify = { (leaf: [UInt8], index: Int, count: Int, path: [Hash256]) in
                    MerkleTree.verifyInclusion(leaf: leaf, index: UInt64(index), count: UInt64(count), path: path)
                }
                #expect(verify(leaves[index] + [1], index, count, path) != root)
                #expect(verify(leaves[index], index, count, path + [root]) == nil)
                if !path.isEmpty { #expect(verify(leaves[index], index, count, Array(path.dropLast())) == nil) }
                for other in 0...count where other != index { #expect(verify(leaves[index], other, count, path) != root) }
                for position in path.indices {
                    var altered = path
                    altered[position] = Hasher256.hash(altered[position].bytes)
                    #expect(verify(leaves[index], index, count, altered) != root)
                }
            }
        }
    }

    @Test func `an index outside or an empty list proves nothing`() {
        #expect(MerkleTree.verifyInclusion(leaf: [], index: 0, count: 0, path: []) == nil)
        #expect(MerkleTree.verifyInclusion(leaf: [], index: 5, count: 5, path: []) == nil)
        #expect(MerkleTree.verifyInclusion(leaf: [], index: .max, count: .max, path: []) == nil)
        #expect(MerkleTree.root([]) == MerkleTree.emptyRoot)
    }

    @Test func `a doubled last element gives another root`() {
        // CVE-2012-2459: trees that double odd leaves cannot tell these two lists apart.
        #expect(MerkleTree.root(leaves(6)) != MerkleTree.root(leaves(6) + leaves(6).suffix(2)))
    }

    @Test func `an inner node does not pass for an element`() {
        let leaves = leaves(4)
        let hashes = leaves.map { MerkleTree.leafHash($0) }
        let inner = hashes[0].bytes + hashes[1].bytes
        let upper = MerkleTree.nodeHash(hashes[2], hashes[3])
        #expect(MerkleTree.verifyInclusion(leaf: inner, index: 0, count: 2, path: [upper]) != MerkleTree.root(leaves))
    }

    @Test func `a list's root binds its name and count`() throws {
        let leaves = leaves(5)
        let root = MerkleTree.listRoot(name: "receipts", leaves)
        let encoded = [0x82, 0x05, 0x58, 0x20] + MerkleTree.root(leaves).bytes
        #expect(root == Hasher256.hash(domain: "consilium/list/receipts/v1", encoded))
        #expect(root != MerkleTree.listRoot(name: "transactions", leaves))
        let proof = ListProof(index: 3, in: leaves)
        #expect(proof.root(name: "receipts", element: leaves[3]) == root)
        #expect(proof.root(name: "transactions", element: leaves[3]) != root)
        #expect(proof.root(name: "receipts", element: leaves[2]) != root)
        #expect(ListProof(index: 3, count: 6, path: proof.path).root(name: "receipts", element: leaves[3]) != root)
        #expect(try ListProof(canonicalBytes: proof.canonicalBytes) == proof)
    }

    @Test func `a list proof with an endless path is refused`() {
        let proof = ListProof(index: 0, count: 1, path: [Hash256](repeating: .zero, count: 65))
        #expect(throws: DecodingError.self) { try ListProof(canonicalBytes: proof.canonicalBytes) }
        #expect(proof.root(name: "x", element: []) == nil)
    }

    @Test(.enabled(if: SharedData.has("vectors/merkle-rfc6962/proofs.ndjson")))
    func `the transparency project's inclusion proofs are accepted and refused`() throws {
        let file = try #require(SharedData.file("vectors/merkle-rfc6962/proofs.ndjson"))
        var checked = 0
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let vector = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            guard vector["_kind"] as? String == "inclusion" else { continue }
            let decode = { (text: String) in Data(base64Encoded: text).flatMap { Hash256(bytes: $0) } }
            let path = (vector["proof"] as? [String] ?? []).map(decode)
            let leaf = (vector["leafHash"] as? String).flatMap(decode)
            let root = (vector["root"] as? String).flatMap(decode)
            let index = (vector["leafIdx"] as? NSNumber)?.uint64Value ?? .max
            let count = (vector["treeSize"] as? NSNumber)?.uint64Value ?? .max
            let hashes = path.compactMap { $0 }
            let isWhole = hashes.count == path.count && leaf != nil && root != nil
            let found = leaf.flatMap { MerkleTree.verifyInclusion(leafHash: $0, index: index, count: count, path: hashes) }
            let isAccepted = isWhole && found != nil && found == root
            #expect(isAccepted == (vector["wantErr"] as? Bool == false), "\(vector["desc"] ?? "")")
            checked += 1
        }
        #expect(checked >= 40)
    }
}
