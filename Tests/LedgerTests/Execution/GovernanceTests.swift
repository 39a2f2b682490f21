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
