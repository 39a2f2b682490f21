import ChainCrypto
import Ledger
import Primitives
import Storage
import Testing

@Suite struct BlockStoreTests {
    private let chain: FixtureChain
    private let memory = InMemoryStore()
    private let store: BlockStore

    init() throws {
        chain = try FixtureChain()
        store = BlockStore(store: memory)
        try store.open(genesisHash: chain.genesis.hash)
        for (block, next) in zip(chain.blocks, [chain.secondSet, nil]) {
            var batch = WriteBatch()
            store.store(block, nextValidators: next, into: &batch)
            try store.write(batch, durability: .synced)
        }
    }

    private func subject(_ key: PublicKey) throws -> Hash256 { try #require(Hash256(bytes: key.bytes)) }

    @Test func `a stored block is found by height, hash and transaction`() throws {
        let reader = store.newest
        #expect(try reader.newestHeight() == BlockHeight(2))
        for block in chain.blocks {
            #expect(try reader.block(at: block.height) == block)
            #expect(try reader.header(at: block.height) == block.header)
            #expect(try reader.certificate(at: block.height) == block.certificate)
            #expect(try reader.height(ofBlock: block.header.hash) == block.height)
            #expect(try reader.transactionIDs(at: block.height) == block.transactionIDs)
            for (index, id) in block.transactionIDs.enumerated() {
                let place = try #require(try reader.location(of: id))
                #expect(place.height == block.height)
                #expect(place.index == index)
            }
        }
    }

    @Test func `what is not there is nil`() throws {
        let reader = store.newest
        #expect(try reader.block(at: BlockHeight(3)) == nil)
        #expect(try reader.header(at: .genesis) == nil)
        #expect(try reader.location(of: .zero) == nil)
        #expect(try reader.height(ofBlock: .zero) == nil)
        #expect(try reader.history(of: .zero, limit: 10).isEmpty)
        #expect(try BlockStore(store: InMemoryStore()).newest.newestHeight() == .genesis)
    }

    @Test func `a reader limited to a height shows nothing of the blocks above it`() throws {
        let reader = store.newest.limited(to: BlockHeight(1))
        let hidden = try #require(chain.blocks.last)
        #expect(try reader.newestHeight() == BlockHeight(1))
        #expect(try reader.block(at: hidden.height) == nil)
        #expect(try reader.certificate(at: hidden.height) == nil)
        #expect(try reader.height(ofBlock: hidden.header.hash) == nil)
        for id in hidden.transactionIDs { #expect(try reader.location(of: id) == nil) }
        let patient = try subject(Fixture.key(102).publicKey)
        #expect(try reader.history(of: patient, limit: 10).allSatisfy { $0.height == BlockHeight(1) })
        #expect(try reader.history(of: patient, before: BlockHeight(2), limit: 10).count == 2)
        #expect(try reader.block(at: BlockHeight(1)) == chain.blocks.first)
    }

    @Test func `the history of an account is newest first and can be continued`() throws {
        let reader = store.newest
        let patient = try subject(Fixture.key(102).publicKey)
        let entries = try reader.history(of: patient, limit: 10)
        let expected = [(2, 1), (2, 0), (1, 1), (1, 0)].map { HistoryEntry(height: BlockHeight($0.0), index: $0.1) }
        #expect(entries == expected)
        #expect(try reader.history(of: patient, limit: 1) == Array(expected.prefix(2)))
        #expect(try reader.history(of: patient, before: BlockHeight(2), limit: 10) == Array(expected.suffix(2)))
        let sender = try subject(Fixture.senderKey.publicKey)
        #expect(try reader.history(of: sender, limit: 10).count == 6)
    }

    @Test func `changes of the validators are found in order`() throws {
        let reader = store.newest
        #expect(try reader.membershipChanges(through: BlockHeight(9)) == [BlockHeight(1)])
        #expect(try reader.membershipChanges(through: .genesis).isEmpty)
        #expect(try reader.nextValidators(at: BlockHeight(1)) == chain.secondSet)
        #expect(try reader.nextValidators(at: BlockHeight(2)) == nil)
    }

    @Test func `a store of another genesis is refused`() throws {
        try store.open(genesisHash: chain.genesis.hash)
        #expect(throws: LedgerError.otherGenesis(stored: chain.genesis.hash, given: .zero)) {
            try store.open(genesisHash: .zero)
        }
    }

    @Test func `damage names the height and what does not decode`() throws {
        var batch = WriteBatch()
        batch.put([UInt8(ascii: "h"), 0, 0, 0, 0, 0, 0, 0, 2], [0xFF])
        try memory.write(batch, durability: .synced)
        do throws(LedgerError) {
            _ = try store.newest.header(at: BlockHeight(2))
            Issue.record("a damaged header was read")
        } catch {
            #expect("\(error)".contains("height 2"))
            #expect("\(error)".contains("header"))
        }
    }

    @Test func `a snapshot does not see what is stored later`() throws {
        let snapshot = store.snapshot()
        var batch = WriteBatch()
        batch.delete([UInt8(ascii: "h"), 0, 0, 0, 0, 0, 0, 0, 2])
        try memory.write(batch, durability: .synced)
        #expect(try snapshot.header(at: BlockHeight(2)) != nil)
        #expect(try store.newest.header(at: BlockHeight(2)) == nil)
    }

    @Test func `the bundle read from the store is the one made from the block`() throws {
        let bundle = try #require(try store.newest.proofBundle(of: chain.blocks[1].transactionIDs[1]))
        #expect(bundle == chain.bundle)
        #expect(try store.newest.proofBundle(of: .zero) == nil)
    }
}
