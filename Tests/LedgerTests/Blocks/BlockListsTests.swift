import ChainCrypto
import Ledger
import Primitives
import Testing

@Suite struct BlockListsTests {
    private func id(_ number: UInt8) -> TransactionID { Hasher256.hash([number]) }

    // Fabric CVE-2023-46132: a hash over concatenated transactions lets bytes move between them.
    @Test func `splitting the same bytes at another offset gives another root`() throws {
        let chain = try FixtureChain()
        let elements = chain.blocks[0].receipts.map(\.canonicalBytes)
        let joined = elements.flatMap { $0 }
        let root = MerkleTree.listRoot(name: "receipts", elements)
        let cuts = [elements[0].count, elements[0].count + elements[1].count]
        for first in 0...joined.count {
            for second in [cuts[1], joined.count - 1] where second >= first {
                guard [first, second] != cuts else { continue }
                let split = [Array(joined[..<first]), Array(joined[first..<second]), Array(joined[second...])]
                #expect(MerkleTree.listRoot(name: "receipts", split) != root)
            }
            #expect(MerkleTree.listRoot(name: "receipts", [Array(joined[..<first]), Array(joined[first...])]) != root)
        }
        #expect(MerkleTree.listRoot(name: "receipts", [joined]) != root)
    }

    // CVE-2012-2459: a doubled last element must not give the same root.
    @Test func `doubling, dropping or swapping ids gives another root`() {
        let ids = (1...6).map { id(UInt8($0)) }
        let root = BlockLists.transactionsRoot(ids)
        #expect(BlockLists.transactionsRoot(ids + [ids[4], ids[5]]) != root)
        #expect(BlockLists.transactionsRoot(ids + [ids[5]]) != root)
        #expect(BlockLists.transactionsRoot(ids.dropLast()) != root)
        #expect(BlockLists.transactionsRoot([ids[1], ids[0]] + ids[2...]) != root)
        #expect(BlockLists.transactionsRoot([]) != BlockLists.receiptsRoot([]))
    }

    @Test func `the bytes of a block split into transactions in one way only`() throws {
        let chain = try FixtureChain()
        let joined = chain.blocks[0].bodies.flatMap(\.bytes)
        let lengths = chain.blocks[0].bodies.map(\.bytes.count)
        for offset in 1..<joined.count where offset != lengths[0] {
            #expect(throws: TransactionRejection.self) { try SignedTransaction(bytes: Array(joined[..<offset])) }
        }
    }

    @Test(arguments: 1...9) func `a proof leads to the root for its own id and index only`(count: Int) throws {
        let ids = (0..<count).map { id(UInt8($0)) }
        let root = BlockLists.transactionsRoot(ids)
        for index in 0..<count {
            let proof = try #require(BlockLists.transactionProof(at: index, in: ids))
            for other in 0..<count {
                let found = proof.root(name: BlockLists.transactions, element: BlockLists.element(ids[other]))
                #expect((found == root) == (other == index))
            }
        }
        #expect(BlockLists.transactionProof(at: count, in: ids) == nil)
    }
}
