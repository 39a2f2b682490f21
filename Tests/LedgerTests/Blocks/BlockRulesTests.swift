import ChainCrypto
import Ledger
import Primitives
import Testing

@Suite struct BlockRulesTests {
    private let chain: FixtureChain
    private let rules: BlockRules
    private let genesisParent: BlockParent

    init() throws {
        chain = try FixtureChain()
        rules = BlockRules(chainID: chain.genesis.chainID, genesisHash: chain.genesis.hash)
        genesisParent = BlockParent(genesis: chain.genesis)
    }

    /// The first block with its header changed and signed anew by the right committee.
    private func changed(
        chainID: String? = nil,
        height: UInt64 = 1,
        parentHash: Hash256? = nil,
        time: UInt64? = nil,
        transactionCount: UInt64 = 3,
        transactionsRoot: Hash256? = nil,
        receiptsRoot: Hash256? = nil,
        epoch: UInt64 = 0,
        validatorsHash: Hash256? = nil,
        gasUsed: UInt64? = nil,
        bodies: [SignedTransaction]? = nil,
        receipts: [Receipt]? = nil
    ) -> Block {
        let block = chain.blocks[0]
        let header = BlockHeader(
            chainID: chainID ?? block.header.chainID,
            height: BlockHeight(height),
            parentHash: parentHash ?? block.header.parentHash,
            time: time.map { Timestamp($0) } ?? block.header.time,
            transactionsRoot: transactionsRoot ?? block.header.transactionsRoot,
            transactionCount: transactionCount,
            receiptsRoot: receiptsRoot ?? block.header.receiptsRoot,
            stateRoot: block.header.stateRoot,
            epoch: EpochNumber(epoch),
            validatorsHash: validatorsHash ?? block.header.validatorsHash,
            nextValidatorsHash: block.header.nextValidatorsHash,
            gasUsed: gasUsed ?? block.header.gasUsed
        )
        return Block(
            header: header,
            bodies: bodies ?? block.bodies,
            receipts: receipts ?? block.receipts,
            certificate: Fixture.certificate(header, genesis: chain.genesis, by: chain.firstSet)
        )
    }

    private func check(_ block: Block) -> BlockRejection? {
        rules.check(block, after: genesisParent, validators: chain.firstSet)
    }

    @Test func `a whole chain is accepted across a change of validators`() {
        #expect(check(chain.blocks[0]) == nil)
        let parent = BlockParent(chain.blocks[0].header)
        #expect(parent.nextEpoch == EpochNumber(1))
        #expect(rules.check(chain.blocks[1], after: parent, validators: chain.secondSet) == nil)
        #expect(rules.check(chain.blocks[1], after: parent, validators: chain.firstSet) == .wrongValidators)
    }

    @Test func `a block that does not follow its parent is refused`() {
        #expect(check(changed(chainID: "other-1")) == .otherChain)
        #expect(check(changed(height: 2)) == .wrongHeight(expected: BlockHeight(1), found: BlockHeight(2)))
        #expect(check(changed(parentHash: .zero)) == .wrongParent)
        #expect(check(changed(time: 1_767_225_599_999)) == .timeBeforeParent)
        #expect(check(changed(time: 1_767_225_600_000)) == nil)
        #expect(check(changed(epoch: 1)) == .wrongEpoch(expected: EpochNumber(0), found: EpochNumber(1)))
        #expect(check(changed(validatorsHash: .zero)) == .wrongValidators)
    }

    @Test func `transactions and receipts must be those of the header`() {
        let block = chain.blocks[0]
        #expect(check(changed(transactionCount: 2)) == .wrongTransactionCount(header: 2, found: 3))
        #expect(check(changed(transactionsRoot: .zero)) == .wrongTransactionsRoot)
        #expect(check(changed(receiptsRoot: .zero)) == .wrongReceiptsRoot)
        #expect(check(changed(gasUsed: 1)) == .wrongGasUsed)
        let swapped = [block.receipts[1], block.receipts[0], block.receipts[2]]
        let root = BlockLists.receiptsRoot(swapped)
        #expect(check(changed(receiptsRoot: root, receipts: swapped)) == .wrongReceiptOrder(index: 0))
        let short = Array(block.receipts.dropLast())
        #expect(check(changed(receipts: short)) == .wrongReceiptCount(transactions: 3, found: 2))
    }

    @Test func `a transaction with a foreign signature is refused although its id fits`() throws {
        var bodies = chain.blocks[0].bodies
        var bytes = bodies[1].bytes
        bytes[bytes.count - 1] ^= 1
        bodies[1] = try SignedTransaction(bytes: bytes)
        let block = changed(bodies: bodies)
        #expect(check(block) == .badTransactionSignature(index: 1))
    }

    @Test func `a transaction twice, expired, or of another chain is refused`() {
        func block(_ bodies: [SignedTransaction], time: UInt64? = nil) -> Block {
            let receipts = bodies.map { Receipt(transactionID: $0.id, outcome: .ok, gasUsed: 1) }
            return changed(
                time: time,
                transactionCount: UInt64(bodies.count),
                transactionsRoot: BlockLists.transactionsRoot(bodies.map(\.id)),
                receiptsRoot: BlockLists.receiptsRoot(receipts),
                gasUsed: UInt64(bodies.count),
                bodies: bodies,
                receipts: receipts
            )
        }
        let body = chain.blocks[0].bodies[0]
        #expect(check(block([body])) == nil)
        #expect(check(block([body, body])) == .transactionTwice(index: 1))
        #expect(check(block([body], time: 1_767_225_660_000)) == .transactionOutsideItsTime(index: 0))
        #expect(check(block([Fixture.signed(1, chainID: "other-1")])) == .transactionOfOtherChain(index: 0))
    }

    @Test func `a block of the right form with a certificate of too few is refused`() {
        let block = chain.blocks[0]
        let few = Fixture.signing(block.certificate, by: chain.firstSet, signers: [0, 1])
        let bad = Block(header: block.header, bodies: block.bodies, receipts: block.receipts, certificate: few)
        #expect(check(bad) == .badCertificate(.tooFewSignatures(quorum: 3, found: 2)))
    }

    @Test func `a block decodes to itself and to nothing with a byte missing`() throws {
        let bytes = chain.blocks[0].canonicalBytes
        #expect(try Block(canonicalBytes: bytes) == chain.blocks[0])
        #expect(throws: DecodingError.self) { try Block(canonicalBytes: Array(bytes.dropLast())) }
        #expect(throws: DecodingError.self) { try Block(canonicalBytes: bytes + [0]) }
    }
}
