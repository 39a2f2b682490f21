import ChainCrypto
import Ledger
import Primitives
import Testing

/// CVE-2024-45244: contracts of another chain trusted the time that the client wrote into its transaction.
@Suite struct ClientTimeTests {
    static let clock = """
        contract clock

        state seen: Map<Account, Time>

        action look() by anyone -> Time {
            seen[caller] = now
            return now
        }
        """

    private static func deployed() throws -> ExecutionBench {
        let bench = try ExecutionBench()
        let receipt = try bench.deploy(clock, name: "clock")
        var decoder = CanonicalDecoder(receipt.returnValue)
        let hash: Hash256 = try decoder.fixed()
        for admin in ExecutionBench.admins.prefix(2) { _ = try bench.approve("clock", hash, by: admin) }
        return bench
    }

    /// A look at the clock by a client whose own clock is wrong: all it can say is when its transaction expires.
    private static func look(_ bench: ExecutionBench, expires: UInt64) -> VerifiedTransaction {
        let transaction = Transaction(
            chainID: bench.genesis.chainID,
            expires: Timestamp(expires),
            unique: Array(repeating: 3, count: 8),
            contract: "clock",
            function: "look",
            arguments: [],
            gasLimit: 1_000_000
        )
        return VerifiedTransaction(unchecked: .sign(transaction, with: ExecutionBench.developer))
    }

    @Test func `what a contract sees as now is the block's time, whatever the client wrote`() throws {
        var roots: Set<Hash256> = []
        for milliseconds in [1_001, 60_000, 599_000] as [UInt64] {
            let bench = try Self.deployed()
            let transaction = Self.look(bench, expires: bench.now.rawValue + milliseconds)
            let receipt = try #require(try bench.block([transaction]).first)
            #expect(receipt.returnValue == CanonicalValue.unsigned(bench.now.rawValue).canonicalBytes)
            roots.insert(bench.ledger.reader.view.stateRoot)
        }
        #expect(roots.count == 1)
    }

    @Test func `a client's clock that is ten years off has no effect at all`() throws {
        let tenYears: UInt64 = 10 * 365 * 86_400_000
        let bench = try Self.deployed()
        let root = bench.ledger.reader.view.stateRoot
        for expires in [bench.now.rawValue - tenYears, bench.now.rawValue + tenYears, 0, .max] {
            let transaction = Self.look(bench, expires: expires)
            guard case .refused = try bench.ledger.precheck(transaction.signed, at: bench.now) else {
                Issue.record("a transaction that expires at \(expires) is admitted")
                continue
            }
            #expect(try bench.block([transaction]).isEmpty)
            #expect(bench.ledger.reader.view.stateRoot == root)
        }
    }
}
