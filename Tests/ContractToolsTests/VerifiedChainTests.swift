import ContractTools
import Ledger
import Primitives
import Storage
import Testing

@Suite struct VerifiedChainTests {
    /// The blocks of a chain, one of them replaced by what a liar puts there; answers hold a few blocks each.
    private struct Source: BlockSource {
        let name = "the liar"
        let reader: BlockReader
        var lies: [BlockHeight: [UInt8]] = [:]
        var last: BlockHeight?
        var perAnswer: UInt64 = 3

        func blocks(from height: BlockHeight, limit: UInt64) async throws -> [[UInt8]] {
            var blocks: [[UInt8]] = []
            var next = height
            while blocks.count < Int(min(limit, perAnswer)), last.map({ next <= $0 }) ?? true {
                guard let bytes = try lies[next] ?? reader.blockBytes(at: next) else { break }
                blocks.append(bytes)
                guard let above = next.next else { break }
                next = above
            }
            return blocks
        }
    }

    private let bench: BenchChain
    private let refused: TransactionID
    private let honest: Source

    init() throws {
        (bench, refused) = try BenchChain.whole()
        honest = Source(reader: bench.ledger.blocks.newest)
    }

    /// How a chain whose source gives something else at one height ends, and how far it came.
    private func end(_ height: BlockHeight, _ block: Block) async throws -> (words: String, height: BlockHeight) {
        try await end(height, bytes: block.canonicalBytes)
    }

    private func end(_ height: BlockHeight, bytes: [UInt8]) async throws -> (words: String, height: BlockHeight) {
        var source = honest
        source.lies[height] = bytes
        let chain = try VerifiedChain(genesis: bench.genesis)
        do {
            try await chain.advance(through: bench.height, from: source)
            return ("", chain.height)
        } catch { return ("\(error)", chain.height) }
    }

    private func block(_ height: BlockHeight) throws -> Block { try #require(try honest.reader.block(at: height)) }

    private func changed(
        _ block: Block,
        header: BlockHeader? = nil,
        bodies: [SignedTransaction]? = nil,
        receipts: [Receipt]? = nil,
        certificate: Certificate? = nil
    ) -> Block {
        Block(
            header: header ?? block.header,
            bodies: bodies ?? block.bodies,
            receipts: receipts ?? block.receipts,
            certificate: certificate ?? block.certificate
        )
    }

    @Test func `a fetched chain comes out as at its source, across a change of the validators`() async throws {
        #expect(bench.ledger.validators.count == 2)
        for perAnswer in [1, 2, 7, 512] as [UInt64] {
            var source = honest
            source.perAnswer = perAnswer
            let chain = try VerifiedChain(genesis: bench.genesis)
            var heard: [BlockHeight] = []
            try await chain.advance(through: bench.height, from: source) { heard.append($0) }
            #expect(chain.height == bench.height && heard.last == bench.height && heard == heard.sorted())
            let view = try chain.view(behind: bench.height)
            #expect(view.stateRoot == bench.ledger.reader.view.stateRoot)
            let below = try chain.view(behind: BlockHeight(4))
            #expect(try below.stateRoot == honest.reader.header(at: BlockHeight(4))?.stateRoot)
        }
    }

    @Test func `a chain goes on from what its stores hold, and not from another genesis' stores`() async throws {
        let (blocks, state) = (InMemoryStore(), InMemoryStore())
        let first = try VerifiedChain(genesis: bench.genesis, chain: blocks, state: state)
        try await first.advance(through: BlockHeight(5), from: honest)
        let second = try VerifiedChain(genesis: bench.genesis, chain: blocks, state: state)
        #expect(second.height == BlockHeight(5))
        #expect(try second.blocks.rejectionOfNewest(by: bench.genesis) == nil)
        try await second.advance(through: bench.height, from: honest)
        #expect(try second.view(behind: bench.height).stateRoot == bench.ledger.reader.view.stateRoot)
        #expect(try second.blocks.rejectionOfNewest(by: bench.genesis) == nil)
        let other = try BenchChain(name: "other").genesis
        #expect(try second.blocks.rejectionOfNewest(by: other)?.contains("belongs to the chain") == true)
        #expect(throws: LedgerError.self) { try VerifiedChain(genesis: other, chain: blocks, state: state) }
    }

    // MARK: Lies

    @Test func `a block whose parts are changed is refused, and what lies before it stays`() async throws {
        let height = BlockHeight(5)
        let block = try block(height)
        let body = try #require(block.bodies.first)
        let foreign = bench.transaction("visits", "visit", [.unsigned(99)], by: BenchChain.admin).signed
        let receipt = Receipt(transactionID: body.id, outcome: .trapped, gasUsed: block.header.gasUsed)
        let forged = bench.certificate(of: block.header, by: bench.genesis.validatorSet) { _ in BenchChain.key(99) }
        let unsigned = bench.certificate(of: block.header, by: bench.genesis.validatorSet) { _ in nil }
        let lies: [(Block, String)] = [
            (changed(block, bodies: [foreign]), "the transactions are not the ones"),
            (changed(block, bodies: []), "the header counts 1 transactions"),
            (changed(block, receipts: [receipt]), "the receipts are not the ones"),
            (changed(block, certificate: forged), "signature"),
            (changed(block, certificate: unsigned), "signatures"),
            (changed(block, certificate: try self.block(BlockHeight(4)).certificate), "height"),
            (try self.block(BlockHeight(6)), "follow"),
            (try self.block(BlockHeight(4)), "follow"),
        ]
        for (lie, words) in lies {
            let end = try await end(height, lie)
            #expect(end.words.contains("the liar sent a false block 5: ") && end.words.contains(words), "\(end.words)")
            #expect(end.height == BlockHeight(4))
        }
        let noise = try await end(height, bytes: [1, 2, 3])
        #expect(noise.words.contains("does not decode") && noise.height == BlockHeight(4))
    }

    @Test func `a transaction that nobody signed is refused even under a true certificate`() async throws {
        let block = try block(BlockHeight(5))
        var bytes = try #require(block.bodies.first).bytes
        bytes[bytes.count - 1] ^= 1
        let body = try SignedTransaction(bytes: bytes)
        let receipts = block.receipts.map {
            Receipt(
                transactionID: body.id,
                outcome: $0.outcome,
                gasUsed: $0.gasUsed,
                returnValue: $0.returnValue,
                events: $0.events,
                message: $0.message
            )
        }
        let header = header(block.header, transactions: [body.id], receipts: receipts)
        let certificate = bench.certificate(of: header, by: bench.genesis.validatorSet)
        let end = try await end(block.height, Block(header: header, bodies: [body], receipts: receipts, certificate: certificate))
        #expect(end.words.contains("the signature of transaction 0 does not fit"), "\(end.words)")
    }

    /// The validators themselves may err together: the state is computed here.
    @Test func `a certified state that does not follow from the transactions is refused`() async throws {
        let block = try block(BlockHeight(5))
        let header = header(block.header, root: bench.genesis.hash)
        let certificate = bench.certificate(of: header, by: bench.genesis.validatorSet)
        let end = try await end(block.height, changed(block, header: header, certificate: certificate))
        #expect(end.words.contains("execution diverged at height 5"), "\(end.words)")
        #expect(end.height == BlockHeight(4) || end.height < BlockHeight(4))
    }

    @Test func `the set before a change signs nothing behind it`() async throws {
        let block = try block(bench.height)
        #expect(block.header.epoch > .initial)
        let old = bench.certificate(of: block.header, by: bench.genesis.validatorSet)
        let end = try await end(bench.height, changed(block, certificate: old))
        #expect(end.words.contains("false block \(bench.height)") && end.height.next == bench.height, "\(end.words)")
    }

    @Test func `a chain that ends too early is named`() async throws {
        var source = honest
        source.last = BlockHeight(4)
        let chain = try VerifiedChain(genesis: bench.genesis)
        await #expect(throws: VerifiedChainError.missing(BlockHeight(5), source: "the liar")) {
            try await chain.advance(through: bench.height, from: source)
        }
        #expect(chain.height == BlockHeight(4) || chain.height < BlockHeight(4))
    }

    private func header(
        _ header: BlockHeader,
        transactions: [TransactionID]? = nil,
        receipts: [Receipt]? = nil,
        root: Hash256? = nil
    ) -> BlockHeader {
        BlockHeader(
            chainID: header.chainID,
            height: header.height,
            parentHash: header.parentHash,
            time: header.time,
            transactionsRoot: transactions.map(BlockLists.transactionsRoot) ?? header.transactionsRoot,
            transactionCount: header.transactionCount,
            receiptsRoot: receipts.map(BlockLists.receiptsRoot) ?? header.receiptsRoot,
            stateRoot: root ?? header.stateRoot,
            epoch: header.epoch,
            validatorsHash: header.validatorsHash,
            nextValidatorsHash: header.nextValidatorsHash,
            gasUsed: header.gasUsed
        )
    }

    // MARK: Explaining

    private func explained(_ id: TransactionID, at height: BlockHeight) async throws -> Explanation {
        let chain = try VerifiedChain(genesis: bench.genesis)
        try await chain.advance(through: BlockHeight(height.rawValue - 1), from: honest)
        let block = try await chain.block(at: height, from: honest)
        #expect(chain.height.next == height, "the block itself is not executed")
        return try ChainExplainer(names: [:]).transaction(id, in: block, on: try chain.view(behind: chain.height))
    }

    @Test func `a transaction is explained on the state that it met`() async throws {
        let place = try #require(try honest.reader.location(of: refused))
        #expect(place.index == 1)
        let found = try await explained(refused, at: place.height)
        let text = ExplanationText.lines(found.steps).joined(separator: "\n")
        #expect(found.outcome == "requirement_failed" && found.untold.isEmpty)
        #expect(text.contains("count < limit: does NOT hold") && text.contains("=> refused: no more visits"), "\(text)")
    }

    @Test func `the block of a transaction is checked like any other`() async throws {
        let place = try #require(try honest.reader.location(of: refused))
        let chain = try VerifiedChain(genesis: bench.genesis)
        try await chain.advance(through: BlockHeight(place.height.rawValue - 1), from: honest)
        let block = try block(place.height)
        var source = honest
        source.lies[place.height] = changed(block, certificate: bench.certificate(of: block.header) { _ in nil }).canonicalBytes
        await #expect(throws: VerifiedChainError.self) { try await chain.block(at: place.height, from: source) }
        source.lies[place.height] = try self.block(BlockHeight(5)).canonicalBytes
        await #expect(throws: VerifiedChainError.self) { try await chain.block(at: place.height, from: source) }
        source.lies = [:]
        source.last = BlockHeight(2)
        await #expect(throws: VerifiedChainError.missing(place.height, source: "the liar")) {
            try await chain.block(at: place.height, from: source)
        }
        #expect(try await chain.block(at: place.height, from: honest) == block)
        #expect(try await chain.block(at: BlockHeight(2), from: source) == self.block(BlockHeight(2)), "it is here")
    }

    @Test func `a transaction that ran no contract, and one that is not in the block, are said to be so`() async throws {
        let place = try #require(try honest.reader.location(of: refused))
        await #expect(throws: ExplanationError.notInBlock(place.height)) { try await explained(.zero, at: place.height) }
        let call = bench.transaction("visits", "leave", [], by: BenchChain.developer)
        try bench.block([call])
        await #expect(throws: ExplanationError.self) { try await explained(call.id, at: bench.height) }
        do { _ = try await explained(call.id, at: bench.height) } catch {
            #expect("\(error)".contains("no contract ran") && "\(error)".contains("unknown_function"), "\(error)")
        }
    }

    @Test func `a query is explained at the height that is asked for`() async throws {
        let chain = try VerifiedChain(genesis: bench.genesis)
        try await chain.advance(through: bench.height, from: honest)
        func count(_ height: BlockHeight) throws -> String {
            let found = try ChainExplainer(names: [:]).query(
                contract: "visits",
                function: "count",
                arguments: { _ in [.bytes(BenchChain.account(BenchChain.developer).bytes)] },
                caller: BenchChain.account(BenchChain.admin),
                on: try chain.view(behind: height)
            )
            return ExplanationText.lines(found.steps).last ?? ""
        }
        #expect(try count(bench.height).contains("count gives 3"))
        #expect(try count(BlockHeight(4)).contains("count gives 1"))
        #expect(throws: ExplanationError.self) { try count(BlockHeight(1)) }
    }
}
