import Ledger
import NodeRuntime
import Primitives
import Testing
import Validator

@Suite(.timeLimit(.minutes(1))) struct BlockCheckTests {
    private static func fetched(_ bench: RecordsBench, _ encoded: [[UInt8]]) -> FetchedBlocks {
        FetchedBlocks(
            encoded: encoded,
            rules: BlockRules(chainID: bench.genesis.chainID, genesisHash: bench.genesis.hash),
            validators: bench.ledger.validators,
            epoch: .initial
        )
    }

    private static func blocks(_ bench: RecordsBench) throws -> [[UInt8]] {
        try (1...bench.ledger.certifiedHeight.rawValue).compactMap {
            try bench.ledger.blocks.newest.blockBytes(at: BlockHeight($0))
        }
    }

    private static func run(_ fetched: FetchedBlocks, threads: Int) async -> CheckedBlocks {
        let workers = SignatureWorkers(threadCount: threads)
        defer { workers.stop() }
        return await withCheckedContinuation { continuation in
            BlockCheck.run(fetched, on: workers) { checked, _ in continuation.resume(returning: checked) }
        }
    }

    @Test func `blocks are put together from the store as they would be encoded`() throws {
        let bench = try RecordsBench()
        for bytes in try Self.blocks(bench) { #expect(try Block(canonicalBytes: bytes).canonicalBytes == bytes) }
        #expect(try bench.ledger.blocks.newest.blockBytes(at: BlockHeight(100_000)) == nil)
    }

    @Test(arguments: [1, 3]) func `sound blocks pass on any number of threads`(threads: Int) async throws {
        let bench = try RecordsBench()
        let encoded = try Self.blocks(bench)
        let checked = await Self.run(Self.fetched(bench, encoded), threads: threads)
        #expect(checked.fault == nil)
        #expect(checked.blocks.map(\.canonicalBytes) == encoded)
        let none = await Self.run(Self.fetched(bench, []), threads: threads)
        #expect(none.blocks.isEmpty && none.fault == nil)
    }

    @Test func `the first block that is wrong is named, and those before it are kept`() async throws {
        let bench = try RecordsBench()
        let encoded = try Self.blocks(bench)
        let whole = try Block(canonicalBytes: encoded[3])
        var body = try #require(whole.bodies.first).bytes
        body[body.count - 1] ^= 1
        let bodies = [try SignedTransaction(bytes: body)]
        let forged = Block(header: whole.header, bodies: bodies, receipts: whole.receipts, certificate: whole.certificate)
        let strangers = Certificate(
            genesisHash: whole.certificate.genesisHash,
            epoch: whole.certificate.epoch,
            setHash: whole.certificate.setHash,
            height: whole.height,
            blockHash: whole.certificate.blockHash,
            signatures: []
        )
        let uncertified = Block(header: whole.header, bodies: whole.bodies, receipts: whole.receipts, certificate: strangers)
        let few = CertificateCheck.Rejection.tooFewSignatures(quorum: 1, found: 0)
        for (lie, fault) in [
            ([0x80], BlockFault.undecodable), (forged.canonicalBytes, .rejected(.badTransactionSignature(index: 0))),
            (uncertified.canonicalBytes, .rejected(.badCertificate(few))),
        ] {
            var answer = encoded
            answer[3] = lie
            let fetched = Self.fetched(bench, answer)
            let checked = await Self.run(fetched, threads: 3)
            #expect(checked.blocks.map(\.height) == (1...3).map { BlockHeight($0) })
            #expect(checked.fault == fault)
            #expect(fetched.checked().fault == fault)
        }
    }
}
