import ChainCrypto
import ContractVM
import Ledger
import Primitives
import Testing

@Suite struct GovernanceTests {
    @Test func `a parameter changes when more than half of the organisations agree`() throws {
        let bench = try ExecutionBench()
        let proposed = try bench.call(
            "governance",
            "proposeParameter",
            [.text("lifetime_limit_ms"), .unsigned(120_000)],
            by: ExecutionBench.admins[0]
        )
        #expect(proposed.outcome == .ok)
        #expect(bench.ledger.parameters.lifetimeLimitMilliseconds == 600_000)
        let vote = try bench.call("governance", "vote", [.unsigned(1), .bool(true)], by: ExecutionBench.admins[1])
        #expect(vote.events.map(\.name) == ["Voted", "Accepted"])
        #expect(bench.ledger.parameters.lifetimeLimitMilliseconds == 120_000)
        try bench.reopen()
        #expect(bench.ledger.parameters.lifetimeLimitMilliseconds == 120_000)
    }

    private func setLifetimeLimit(_ value: UInt64, _ bench: ExecutionBench, proposal: UInt64) throws {
        let arguments: [CanonicalValue] = [.text("lifetime_limit_ms"), .unsigned(value)]
        try bench.call("governance", "proposeParameter", arguments, by: ExecutionBench.admins[0])
        try bench.call("governance", "vote", [.unsigned(proposal), .bool(true)], by: ExecutionBench.admins[1])
        #expect(bench.ledger.parameters.lifetimeLimitMilliseconds == value)
    }

    // A node that starts again, or has taken a snapshot, would run the transaction a second time, the others would not.
    @Test func `a lowered lifetime limit makes nobody forget what could be repeated`() throws {
        let bench = try ExecutionBench()
        let long = bench.transaction(
            "registry",
            "addKey",
            [.bytes(Fixture.key(98).publicKey.bytes)],
            by: ExecutionBench.registrar,
            lifetime: 590_000
        )
        #expect(try bench.block([long]).map(\.outcome) == [.ok])
        try setLifetimeLimit(60_000, bench, proposal: 1)
        for _ in 0..<9 { try bench.block([], milliseconds: 60_000) }
        #expect(long.transaction.expires > bench.now)
        #expect(bench.ledger.isExecuted(long.signed))
        try bench.reopen()
        #expect(bench.ledger.isExecuted(long.signed))
        #expect(try bench.block([long]).isEmpty, "it is within its time, and was executed before")
        #expect(try bench.longestLimit == 600_000)
        try bench.block([], milliseconds: 60_000)
        #expect(try bench.longestLimit == 60_000)
    }

    @Test func `a limit that is lowered twice counts until the end of the first`() throws {
        let bench = try ExecutionBench()
        try setLifetimeLimit(300_000, bench, proposal: 1)
        try bench.block([], milliseconds: 200_000)
        try setLifetimeLimit(60_000, bench, proposal: 2)
        #expect(try bench.longestLimit == 600_000)
        try bench.block([], milliseconds: 390_000)
        #expect(try bench.longestLimit == 600_000)
        try bench.block([], milliseconds: 20_000)
        #expect(try bench.longestLimit == 60_000)
        try setLifetimeLimit(80_000, bench, proposal: 3)
        #expect(try bench.longestLimit == 80_000)
    }

    @Test func `an organisation votes once and a decided proposal is closed`() throws {
        let bench = try ExecutionBench()
        let arguments: [CanonicalValue] = [.text("contract_approvals"), .unsigned(1)]
        try bench.call("governance", "proposeParameter", arguments, by: ExecutionBench.admins[0])
        let twice = try bench.call("governance", "vote", [.unsigned(1), .bool(true)], by: ExecutionBench.admins[0])
        #expect(twice.message == "the organisation has voted already")
        try bench.call("governance", "vote", [.unsigned(1), .bool(false)], by: ExecutionBench.admins[1])
        let rejected = try bench.call("governance", "vote", [.unsigned(1), .bool(false)], by: ExecutionBench.admins[2])
        #expect(rejected.events.map(\.name) == ["Voted", "Rejected"])
        #expect(try bench.call("governance", "vote", [.unsigned(1), .bool(true)], by: ExecutionBench.admins[2]).outcome != .ok)
        #expect(try bench.call("governance", "vote", [.unsigned(9), .bool(true)], by: ExecutionBench.admins[2]).outcome != .ok)
    }

    @Test(arguments: [("window", 4), ("block_gas_limit", 1), ("lifetime_limit_ms", -1), ("not a name", 1)] as [(String, Int64)])
    func `a value that the chain could not live with is refused when it is proposed`(_ name: String, _ value: Int64) throws {
        let bench = try ExecutionBench()
        let argument: CanonicalValue = value < 0 ? .negative(value) : .unsigned(UInt64(value))
        let receipt = try bench.call("governance", "proposeParameter", [.text(name), argument], by: ExecutionBench.admins[0])
        #expect(receipt.outcome == .requirementFailed)
    }

    @Test func `a new organisation gets an administrator`() throws {
        let bench = try ExecutionBench()
        let admin = Fixture.key(40)
        try bench.call(
            "governance",
            "proposeOrganisation",
            [.text("clinic"), .text("hospital"), .bytes(admin.publicKey.bytes)],
            by: ExecutionBench.admins[0]
        )
        try bench.call("governance", "vote", [.unsigned(1), .bool(true)], by: ExecutionBench.admins[2])
        let registered = try bench.call(
            "registry",
            "register",
            [.bytes(Fixture.key(41).publicKey.bytes), .array([.text("clinician")])],
            by: admin
        )
        #expect(registered.outcome == .ok)
        #expect(
            try bench.ledger.reader.view.account(of: admin.publicKey)?.entry.organisation == Organisations.id(named: "clinic")
        )
    }
}
