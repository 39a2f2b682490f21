import ChainCrypto
import Ledger
import NodeRuntime
import Primitives
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct SignatureWorkersTests {
    private func answer(_ ask: (@escaping @Sendable ([Bool]) -> Void) -> Void) async -> [Bool] {
        await withCheckedContinuation { continuation in ask { continuation.resume(returning: $0) } }
    }

    @Test(arguments: [0, 1, 7, 8, 9, 16, 17, 500])
    func `each check is made once and answered in its place`(count: Int) async {
        let workers = SignatureWorkers(threadCount: 3)
        let asked = Mutex<[Int]>([])
        let results = await answer { done in
            workers.run(
                count: count,
                check: { index in
                    asked.withLock { $0.append(index) }
                    return index.isMultiple(of: 3)
                },
                answer: done
            )
        }
        #expect(results == (0..<count).map { $0.isMultiple(of: 3) })
        #expect(asked.withLock { $0.sorted() } == Array(0..<count))
        workers.stop()
    }

    @Test func `a wrong signature is found among good ones`() async throws {
        let key = SigningKey(seed: SecretBytes([UInt8](repeating: 1, count: 32)))
        var transactions = (0..<20).map { number in
            SignedTransaction.sign(
                Transaction(
                    chainID: "test-00",
                    expires: Timestamp(1000),
                    unique: [UInt8](repeating: UInt8(number), count: 8),
                    contract: "consent",
                    function: "grant",
                    arguments: [],
                    gasLimit: 1
                ),
                with: key
            )
        }
        var bytes = transactions[5].bytes
        bytes[bytes.count - 64] ^= 1
        transactions[5] = try SignedTransaction(bytes: bytes)
        let workers = SignatureWorkers(threadCount: 2)
        let batch = transactions
        let results = await answer { workers.check(batch, answer: $0) }
        #expect(results.enumerated().filter { !$0.element }.map(\.offset) == [5])
        workers.stop()
    }

    @Test func `stopping finishes what was asked for`() {
        let workers = SignatureWorkers(threadCount: 2)
        let answered = Atomic<Int>(0)
        for _ in 0..<20 {
            workers.run(count: 40, check: { _ in true }) { answered.wrappingAdd($0.count, ordering: .relaxed) }
        }
        workers.stop()
        #expect(answered.load(ordering: .relaxed) == 800)
    }
}
