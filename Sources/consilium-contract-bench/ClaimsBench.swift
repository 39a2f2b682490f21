import ContractVM
import Primitives

/// `claims.adjudicate`: the decision on a claim whose prior authorisation has come, with all that it writes.
struct ClaimsBench {
    private static let claims = 10_000

    private let world = BenchWorld()
    private let claims: Int
    private let hospital = BenchNames.account(1)
    private let insurer = BenchNames.account(2)

    /// Every patient is covered, has leave for a treatment and one claim, which waits to be decided.
    init(_ library: BenchLibrary) throws {
        let coverage = try world.deploy(try library.module(named: "coverage"))
        claims = try world.deploy(try library.module(named: "claims"))
        for (account, number, kind) in [(hospital, 1, "hospital"), (insurer, 2, "insurer")] {
            let organisation = BenchNames.organisation(number)
            world.kinds[organisation] = Array(kind.utf8)
            world.members[account] = BenchWorld.Member(roles: [Array(kind.utf8)], organisation: organisation)
        }
        let plan = ContractValue.text("silver")
        let terms: [ContractValue] = [
            plan, Self.dollars(50), .int(1), .int(5), Self.dollars(100_000), Self.dollars(900), .set([]), .set([]),
        ]
        try world.require(coverage, "definePlan", terms, as: insurer)
        try world.require(coverage, "requireAuthorisation", [plan, .set([.enumCase(3)]), .set([])], as: insurer)
        for number in 0..<Self.claims { try file(number, plan, coverage) }
    }

    private func file(_ number: Int, _ plan: ContractValue, _ coverage: Int) throws {
        let account = BenchNames.account(1000 + number)
        world.members[account] = BenchWorld.Member(roles: [Array("patient".utf8)], organisation: nil)
        let patient = ContractValue.account(account)
        let leave = ContractValue.hash(BenchNames.hash(5, number))
        let (first, last) = (ContractValue.date(20_454), ContractValue.date(20_818))
        try world.require(coverage, "enrol", [patient, plan, first, last], as: insurer)
        let asked: [ContractValue] = [leave, patient, plan, .enumCase(3), .enumCase(0), first, last, Self.dollars(500)]
        try world.require(claims, "requestAuthorisation", asked, as: hospital)
        let claim: [ContractValue] = [
            Self.provider, Self.claim(number), .none, patient, plan, first, Self.dollars(200), .none, .enumCase(3), .enumCase(0),
            leave,
        ]
        // The state by patient is scanned for look-alikes, for which this world looks at every entry; so it is emptied.
        try world.require(claims, "submit", claim, as: hospital)
        guard let map = world.contracts[claims].module.module.maps.firstIndex(where: { $0.name == "byPatient" }) else {
            throw BenchFailure(message: "claims has no byPatient")
        }
        world.contracts[claims].maps[map] = [:]
        let decision: [ContractValue] = [leave, .bool(true), Self.dollars(450), last, .int(0)]
        try world.require(claims, "decideAuthorisation", decision, as: insurer)
    }

    /// Every claim is decided once a run, and approved.
    func figures(_ options: BenchOptions) throws -> [Figure] {
        let function = try world.function("adjudicate", of: claims)
        let arguments = (0..<Self.claims).map { [Self.provider, Self.claim($0)] }
        let start = world.contracts
        var rates: [Double] = []
        for _ in 0..<options.runs {
            for contract in start.indices {
                for map in start[contract].maps.indices {
                    world.contracts[contract].maps[map] = Dictionary(
                        uniqueKeysWithValues: start[contract].maps[map].map { ($0, $1) }
                    )
                }
            }
            var approved = 0
            let seconds = CPUClock.seconds {
                for call in arguments {
                    let outcome = world.call(claims, function, call, as: hospital)
                    if case .completed(.record(let fields), _) = outcome, fields.first == .enumCase(0) { approved += 1 }
                }
            }
            guard approved == Self.claims else { throw BenchFailure(message: "\(approved) claims were approved") }
            rates.append(Double(Self.claims) / seconds)
        }
        return [Figure(name: "claims.adjudicate, \(Self.claims) claims", unit: "calls/s", runs: rates, target: 150_000)]
    }

    private static let provider = ContractValue.hash(BenchNames.hash(3, 0))

    private static func claim(_ number: Int) -> ContractValue { .hash(BenchNames.hash(4, number)) }

    private static func dollars(_ amount: Int64) -> ContractValue {
        guard let currency = Currency("USD") else { preconditionFailure("three letters are a currency") }
        return .money(Money(minor: amount * 100, currency: currency))
    }
}
