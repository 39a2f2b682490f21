import ChainCrypto
import Ledger
import Primitives
import Storage
import Testing

@Suite struct LedgerTests {
    private func patients(_ range: ClosedRange<UInt8>, _ bench: ExecutionBench) -> [VerifiedTransaction] {
        range.map {
            bench.transaction(
                "registry",
                "registerPatient",
                [.bytes(Fixture.key($0).publicKey.bytes)],
                by: ExecutionBench.registrar
            )
        }
    }

    @Test func `a chain reopens at its certified height with the same root`() throws {
        let bench = try ExecutionBench()
        try bench.block(patients(60...64, bench))
        try bench.block(patients(65...69, bench))
        let before = bench.ledger.reader.view
        try bench.reopen()
        #expect(bench.ledger.certifiedHeight == BlockHeight(2))
        #expect(bench.ledger.reader.view.stateRoot == before.stateRoot)
        #expect(bench.ledger.tip == BlockParent(try #require(before.header)))
    }

    @Test func `a state that lost its last blocks is replayed from the chain`() throws {
        let bench = try ExecutionBench()
        try bench.block(patients(60...62, bench))
        let copy = try Ledger(chain: bench.chain, state: InMemoryStore(), genesis: bench.genesis)
        #expect(copy.certifiedHeight == BlockHeight(1))
        #expect(copy.reader.view.stateRoot == bench.ledger.reader.view.stateRoot)
    }

    @Test func `another genesis is refused`() throws {
        let bench = try ExecutionBench()
        try bench.block(patients(60...60, bench))
        let other = try ExecutionBench(parameters: [(name: "other", value: 1)])
        #expect(throws: LedgerError.self) { try Ledger(chain: bench.chain, state: bench.state, genesis: other.genesis) }
    }

    @Test func `a transaction runs once, in the same batch, in a later one, and after a restart`() throws {
        let bench = try ExecutionBench()
        let transaction = patients(70...70, bench)[0]
        #expect(try bench.block([transaction, transaction]).count == 1)
        #expect(try bench.block([transaction]).isEmpty)
        try bench.reopen()
        #expect(try bench.block([transaction]).isEmpty)
        #expect(bench.ledger.isExecuted(transaction.signed))
    }

    @Test func `expired transactions leave no trace and those from too far ahead neither`() throws {
        let bench = try ExecutionBench()
        let transaction = patients(70...70, bench)[0]
        #expect(try bench.block([transaction], milliseconds: 60_001).isEmpty)
        let ahead = Transaction(
            chainID: bench.genesis.chainID,
            expires: Timestamp(bench.now.rawValue + 700_000),
            unique: Array(repeating: 1, count: 8),
            contract: "registry",
            function: "addKey",
            arguments: [],
            gasLimit: 1
        )
        #expect(try bench.block([VerifiedTransaction(unchecked: .sign(ahead, with: ExecutionBench.developer))]).isEmpty)
    }

    @Test func `block time never goes back`() throws {
        let bench = try ExecutionBench()
        try bench.block([])
        let height = try #require(bench.ledger.tip.height.next)
        let null = try bench.ledger.execute(OrderedBatch(height: height, time: .zero, transactions: []))
        #expect(null.header.time == bench.now)
    }

    @Test func `executed blocks are not readable before they are certified`() throws {
        let bench = try ExecutionBench()
        let height = try #require(bench.ledger.tip.height.next)
        let transactions = patients(80...80, bench)
        let block = try bench.ledger.execute(
            OrderedBatch(height: height, time: Timestamp(bench.now.rawValue + 1), transactions: transactions)
        )
        #expect(try bench.ledger.reader.view.account(of: Fixture.key(80).publicKey) == nil)
        #expect(try bench.ledger.reader.view.blocks.location(of: transactions[0].id) == nil)
        try bench.certify(block)
        #expect(try bench.ledger.reader.view.account(of: Fixture.key(80).publicKey) != nil)
    }

    // CCF gives receipts for what is committed only: an entry that can still be rolled back has none.
    @Test func `a receipt cannot be had, nor proved, between execution and certificate`() throws {
        let bench = try ExecutionBench()
        let height = try #require(bench.ledger.tip.height.next)
        let transactions = patients(80...80, bench)
        let block = try bench.ledger.execute(
            OrderedBatch(height: height, time: Timestamp(bench.now.rawValue + 1), transactions: transactions)
        )
        let id = transactions[0].id
        #expect(block.receipts.map(\.transactionID) == [id])
        let blocks = bench.ledger.reader.view.blocks
        #expect(try blocks.proofBundle(of: id) == nil)
        #expect(try blocks.block(at: height) == nil)
        #expect(try bench.ledger.blocks.newest.proofBundle(of: id) == nil)
        try bench.certify(block)
        #expect(try blocks.proofBundle(of: id) == nil, "a view taken before stays as it was")
        #expect(try bench.ledger.reader.view.blocks.proofBundle(of: id) != nil)
    }

    @Test func `many executed blocks are certified at once, and opening finds them`() throws {
        let (bench, single) = (try ExecutionBench(), try ExecutionBench())
        var blocks: [ExecutedBlock] = []
        for number in 0..<20 {
            let time = Timestamp(bench.now.rawValue + UInt64(number + 1))
            let height = try #require(bench.ledger.tip.height.next)
            let batch = OrderedBatch(
                height: height,
                time: time,
                transactions: patients(UInt8(80 + number)...UInt8(80 + number), bench)
            )
            blocks.append(try bench.ledger.execute(batch))
            try single.certify(single.ledger.execute(batch))
        }
        #expect(bench.ledger.certifiedHeight == .genesis)
        let syncs = (bench.chain.syncedBatchCount, bench.state.syncedBatchCount)
        try bench.ledger.certify(blocks.map { bench.certificate(of: $0) })
        #expect(bench.chain.syncedBatchCount == syncs.0 + 1)
        #expect(bench.state.syncedBatchCount == syncs.1 + 1)
        #expect(bench.ledger.certifiedHeight == BlockHeight(20))
        try bench.reopen()
        #expect(bench.ledger.certifiedHeight == BlockHeight(20))
        #expect(bench.ledger.reader.view.stateRoot == single.ledger.reader.view.stateRoot)
        // And the next ones rest on it.
        let next = try bench.block(patients(120...121, bench))
        #expect(next.map(\.outcome) == [.ok, .ok])
        try bench.reopen()
        #expect(bench.ledger.certifiedHeight == BlockHeight(21))
    }

    @Test func `blocks that the state lacks are executed again, and stored many at a time`() throws {
        let bench = try ExecutionBench()
        for number in 0..<70 { try bench.block(patients(UInt8(80 + number)...UInt8(80 + number), bench), milliseconds: 5) }
        let state = InMemoryStore()
        let again = try Ledger(chain: bench.chain, state: state, genesis: bench.genesis)
        #expect(again.certifiedHeight == BlockHeight(70))
        #expect(again.reader.view.stateRoot == bench.ledger.reader.view.stateRoot)
        // The genesis' state, then 32, 32 and 6 blocks.
        #expect(state.syncedBatchCount == 4)
    }

    @Test func `a certificate of another block is a divergence`() throws {
        let bench = try ExecutionBench()
        let height = try #require(bench.ledger.tip.height.next)
        let block = try bench.ledger.execute(OrderedBatch(height: height, time: bench.now, transactions: []))
        let wrong = Certificate(
            genesisHash: bench.genesis.hash,
            epoch: .initial,
            setHash: bench.ledger.validators.hash,
            height: height,
            blockHash: .zero,
            signatures: []
        )
        #expect(throws: LedgerError.divergence(height: height, own: block.hash, certified: .zero)) {
            try bench.ledger.certify(wrong)
        }
    }

    @Test func `the checks of admission name what is wrong`() throws {
        let bench = try ExecutionBench()
        let stranger = bench.transaction("registry", "addKey", [.bytes([])], by: Fixture.key(99)).signed
        #expect(try bench.ledger.precheck(stranger, at: bench.now) == .refused(TransactionRejection(.unknownSender)))
        let unknown = bench.transaction("nothing", "nothing", [], by: ExecutionBench.developer).signed
        #expect(try bench.ledger.checkCall(unknown)?.code == .unknownContract)
        let arguments = bench.transaction("registry", "addKey", [.unsigned(1)], by: ExecutionBench.developer).signed
        #expect(try bench.ledger.checkCall(arguments)?.code == .badArguments)
        let good = bench.transaction(
            "registry",
            "addKey",
            [.bytes(Fixture.key(98).publicKey.bytes)],
            by: ExecutionBench.developer
        )
        #expect(try bench.ledger.checkCall(good.signed) == nil)
        try bench.block([good])
        #expect(try bench.ledger.precheck(good.signed, at: bench.now) == .refused(TransactionRejection(.duplicate)))
    }
}
