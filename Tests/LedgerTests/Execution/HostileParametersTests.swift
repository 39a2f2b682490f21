import ChainCrypto
import Ledger
import Primitives
import TestSupport
import Testing

/// ASA-2024-001: a change of parameters that passed its checks halted the chain.
@Suite struct HostileParametersTests {
    /// Values at, around and far from every limit that the software knows.
    private static func value(for name: String, _ random: inout SeededRandom) -> Int64 {
        let range = ChainParameter.named(name)?.range ?? -1_000...1_000
        let edges: [Int64] = [
            range.lowerBound, range.upperBound, range.lowerBound &- 1, range.upperBound &+ 1, 0, 1, -1, .min, .max,
        ]
        let choice = random.below(edges.count + 3)
        return choice < edges.count ? edges[choice] : Int64.random(in: range, using: &random)
    }

    /// A registration that any parameters admit: small, cheap and soon expired; nil if the block left it out.
    private static func register(_ number: Int, _ bench: ExecutionBench) throws -> Receipt? {
        let transaction = Transaction(
            chainID: bench.genesis.chainID,
            expires: Timestamp(bench.now.rawValue + 5_000),
            unique: (0..<8).map { UInt8(truncatingIfNeeded: ((number + 1) << 16) >> ($0 * 8)) },
            contract: "registry",
            function: "registerPatient",
            arguments: [.bytes(Hasher256.hash([UInt8(truncatingIfNeeded: number), 9]).bytes)],
            gasLimit: 1_000_000
        )
        return try bench.block([VerifiedTransaction(unchecked: .sign(transaction, with: ExecutionBench.registrar))]).first
    }

    private static func send(
        _ function: String,
        _ arguments: [CanonicalValue],
        _ number: Int,
        by key: SigningKey,
        _ bench: ExecutionBench
    ) throws
        -> Receipt?
    {
        let transaction = Transaction(
            chainID: bench.genesis.chainID,
            expires: Timestamp(bench.now.rawValue + 5_000),
            unique: (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) },
            contract: "governance",
            function: function,
            arguments: arguments,
            gasLimit: 10_000_000
        )
        return try bench.block([VerifiedTransaction(unchecked: .sign(transaction, with: key))]).first
    }

    @Test(arguments: 1...4)
    func `whatever parameters are proposed and accepted, the next blocks execute and a restart finds them`(seed: Int)
        throws
    {
        let bench = try ExecutionBench()
        var random = SeededRandom(seed: UInt64(seed))
        let names = ChainParameter.all.map(\.name) + ["custom", "", "a b", "é", String(repeating: "x", count: 300)]
        var accepted = 0
        for round in 0..<30 {
            let name = names[random.below(names.count)]
            let value = Self.value(for: name, &random)
            let argument: CanonicalValue = value < 0 ? .negative(value) : .unsigned(UInt64(value))
            let proposed = try Self.send(
                "proposeParameter",
                [.text(name), argument],
                2 * round,
                by: ExecutionBench.admins[0],
                bench
            )
            let receipt = try #require(proposed, "\(name) = \(value) was not executed")
            if receipt.outcome == .ok {
                accepted += 1
                let vote = try Self.send(
                    "vote",
                    [.unsigned(UInt64(accepted)), .bool(true)],
                    2 * round + 1,
                    by: ExecutionBench.admins[1],
                    bench
                )
                #expect(vote?.outcome == .ok)
                #expect(bench.ledger.parameters.value(named: name) == value)
            }
            #expect(try Self.register(100 * seed + round, bench)?.outcome == .ok, "after \(name) = \(value)")
            if round.isMultiple(of: 10) { try bench.reopen() }
        }
        #expect(accepted >= 3)
    }
}
