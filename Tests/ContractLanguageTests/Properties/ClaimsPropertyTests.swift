import ContractVM
import Primitives
import Testing

/// `claims` under random calls by everybody: no forbidden move, and what one organisation is owed the other owes.
@Suite struct ClaimsPropertyTests {
    /// Which action may move a claim from one state to another; nothing else may.
    private static let moves: [String: Set<String>] = [
        "submit": ["new>submitted", "new>pended", "new>approved", "new>partly_approved", "new>denied"],
        "submitSecondary": ["new>submitted", "new>pended", "new>approved", "new>partly_approved", "new>denied"],
        "adjudicate": [
            "submitted>pended", "submitted>approved", "submitted>partly_approved", "submitted>denied",
        ],
        "resolve": ["pended>approved", "pended>partly_approved", "pended>denied"],
        "appeal": ["pended>appealed", "partly_approved>appealed", "denied>appealed", "paid>appealed", "recouped>appealed"],
        "decideAppeal": [
            "appealed>approved", "appealed>partly_approved", "appealed>denied", "appealed>paid", "appealed>recouped",
        ],
        "settle": ["approved>paid", "partly_approved>paid"],
        "withdraw": [
            "submitted>withdrawn", "pended>withdrawn", "approved>withdrawn", "partly_approved>withdrawn",
        ],
        "recoup": ["paid>recouped"],
        "repay": ["recouped>paid"],
    ]

    @Test func `a claim only moves as its rules say, and balances mirror what is approved and not paid`() throws {
        try ContractPlay.expectAllCompleted(Self.run)
    }

    private static func run(seed: UInt64) throws -> ContractPlay {
        var play = try play(seed: seed)
        // Where no appeal leaves out the year's limit, it is never exceeded.
        let isLimited = seed % 2 == 1
        if isLimited { play.pools["beyondLimit"] = [.bool(false)] }
        let module = try play.stage.module("claims")
        try play.run(rounds: 500) { step, after in
            let old = try step.before.entries("claims", "filed")
            let new = try after.entries("claims", "filed")
            for (key, value) in new where old[key] != value {
                let claim = try RecordView(value, "Claim", of: module)
                let before = try old[key].map { try RecordView($0, "Claim", of: module) }
                try checkMove(step, before, claim, after)
                try checkAmounts(step, before, claim, module)
                try checkCoordination(step, key, claim, after, module)
            }
            #expect(new.count >= old.count)
            try checkBalances(after, module)
            try checkSums(after, module, isLimited: isLimited)
            try checkPrescriptions(after, module)
        }
        return play
    }

    private static func checkMove(
        _ step: ContractPlay.Step,
        _ before: RecordView?,
        _ claim: RecordView,
        _ stage: ContractStage
    ) throws {
        let (from, to) = (before?.word("state") ?? "new", claim.word("state"))
        if from != to {
            #expect(moves[step.action]?.contains("\(from)>\(to)") == true, "\(step.action) moved \(from) to \(to)")
        } else {
            // An answer begins the insurer's time anew; of the others only a decision that changes nothing stays.
            #expect(step.action == "answer", "\(step.action) changed a claim that stays \(from)")
        }
        let organisation = stage.people[step.caller]?.organisation.map { ContractValue.organisation($0) } ?? .none
        let roles = stage.people[step.caller]?.roles ?? []
        switch step.action {
        case "submit", "submitSecondary", "answer", "withdraw", "repay": #expect(organisation == claim["hospital"])
        case "resolve", "settle", "recoup": #expect(organisation == claim["insurer"])
        case "adjudicate": #expect(organisation == claim["hospital"] || organisation == claim["insurer"])
        case "appeal": #expect(organisation == claim["hospital"] || .account(step.caller) == claim["patient"])
        default:
            #expect(organisation == claim["insurer"] || roles == ["auditor"])
            #expect(before?["decidedBy"] != .account(step.caller))
        }
    }

    /// A priced decision divides the billed amount without rest, no appeal lowers what is owed, and what was paid is owed unless a
    /// part of it was taken back.
    private static func checkAmounts(
        _ step: ContractPlay.Step,
        _ before: RecordView?,
        _ claim: RecordView,
        _ module: ContractModule
    ) throws {
        let decision = try RecordView(claim["decision"], "Decision", of: module)
        let payable = decision.minor("payable")
        #expect(payable >= 0 && payable <= claim.minor("billed"))
        if decision.word("status") == "approved", claim["primary"] == .none {
            #expect(payable + decision.minor("patientPart") == claim.minor("billed"))
        }
        #expect(claim.minor("settled") <= payable || ["recouped", "appealed"].contains(claim.word("state")))
        if claim.word("state") == "paid" { #expect(claim.minor("settled") == payable) }
        if claim.word("state") == "withdrawn" { #expect(claim.minor("settled") == 0 && payable == 0) }
        if let before, !["withdraw", "recoup"].contains(step.action) {
            let earlier = try RecordView(before["decision"], "Decision", of: module)
            #expect(earlier.minor("payable") <= payable)
        }
    }

    /// Another insurer comes behind a claim that the one before has decided, of the same hospital and patient, two of them at most, and pays
    /// at most what those before it left.
    private static func checkCoordination(
        _ step: ContractPlay.Step,
        _ key: [ContractValue],
        _ claim: RecordView,
        _ stage: ContractStage,
        _ module: ContractModule
    ) throws {
        let filed = try stage.entries("claims", "filed")
        var earlier: [RecordView] = []
        while case .hash(let number) = (earlier.last ?? claim)["primary"], earlier.count < 3 {
            earlier.append(try RecordView(try #require(filed[[key[0], .hash(number)]]), "Claim", of: module))
        }
        #expect(earlier.count < 3)
        for first in earlier {
            for field in ["hospital", "patient", "billed", "service", "kind", "class"] { #expect(first[field] == claim[field]) }
            #expect(first["plan"] != claim["plan"])
        }
        // An appeal never lowers what was owed, be it that an insurer before pays more by now.
        guard !earlier.isEmpty, ["submitSecondary", "adjudicate", "resolve"].contains(step.action) else { return }
        let billed = claim.minor("billed")
        let paid = try earlier.map { try RecordView($0["decision"], "Decision", of: module).minor("payable") }.reduce(0, +)
        let own = try RecordView(claim["decision"], "Decision", of: module).minor("payable")
        #expect(own >= 0 && min(paid, billed) + own <= billed)
    }

    /// Of the claims that the terms alone have decided, one at most is not a duplicate for each prescription, to whatever insurer.
    private static func checkPrescriptions(_ stage: ContractStage, _ module: ContractModule) throws {
        var seen: Set<ContractValue> = []
        for value in try stage.entries("claims", "filed").values {
            let claim = try RecordView(value, "Claim", of: module)
            let decision = try RecordView(claim["decision"], "Decision", of: module)
            guard claim["prescription"] != .none, claim["decidedBy"] == .none, claim.word("state") != "withdrawn",
                decision["duplicate"] == .bool(false)
            else { continue }
            #expect(seen.insert(claim["prescription"]).inserted)
        }
    }

    private static func checkBalances(_ stage: ContractStage, _ module: ContractModule) throws {
        let balances = try stage.entries("claims", "balances")
        var open: [[ContractValue]: Int64] = [:]
        for value in try stage.entries("claims", "filed").values {
            let claim = try RecordView(value, "Claim", of: module)
            guard claim["insurer"] != .none else { continue }
            let due = try RecordView(claim["decision"], "Decision", of: module).minor("payable") - claim.minor("settled")
            open[[claim["hospital"], claim["insurer"]], default: 0] += due
            open[[claim["insurer"], claim["hospital"]], default: 0] -= due
        }
        var sum: Int64 = 0
        for (key, value) in balances {
            guard case .money(let amount) = value else { throw HostFailure("a balance is an amount") }
            sum += amount.minor
            #expect(amount.minor == open[key])
        }
        #expect(sum == 0)
        for (key, due) in open where due != 0 { #expect(balances[key] != nil) }
    }

    /// The year's sums are those of the claims that count, and no authorisation is overdrawn.
    private static func checkSums(_ stage: ContractStage, _ module: ContractModule, isLimited: Bool) throws {
        var paid: Int64 = 0
        for value in try stage.entries("claims", "filed").values {
            let claim = try RecordView(value, "Claim", of: module)
            paid += try RecordView(claim["decision"], "Decision", of: module).minor("payable")
        }
        var counted: Int64 = 0
        for value in try stage.entries("claims", "accumulators").values {
            let sums = try RecordView(value, "Accumulator", of: module)
            #expect(sums.minor("deductibleMet") >= 0 && sums.minor("deductibleMet") <= 10_000)
            #expect(sums.minor("paid") >= 0 && (!isLimited || sums.minor("paid") <= 100_000))
            counted += sums.minor("paid")
        }
        #expect(paid == counted)
        let used = try usedLeave(stage, module)
        for (key, value) in try stage.entries("claims", "authorisations") {
            let leave = try RecordView(value, "Authorisation", of: module)
            #expect(leave.minor("used") == used[key[0], default: 0])
            #expect(leave.minor("used") <= leave.minor("amount"))
        }
    }

    /// By authorisation, what was billed by the claims whose decision rests on it.
    private static func usedLeave(_ stage: ContractStage, _ module: ContractModule) throws -> [ContractValue: Int64] {
        var used: [ContractValue: Int64] = [:]
        for value in try stage.entries("claims", "filed").values {
            let claim = try RecordView(value, "Claim", of: module)
            let decision = try RecordView(claim["decision"], "Decision", of: module)
            guard case .list(let lines) = decision["lines"] else { throw HostFailure("a decision has lines") }
            let holds = try lines.contains { line in
                let line = try RecordView(line, "Line", of: module)
                return line.word("step") == "prior" && line["code"] == .int(0)
            }
            if holds { used[claim["authorisation"], default: 0] += claim.minor("billed") }
        }
        return used
    }

    /// Two hospitals, an insurer with two clerks, another insurer, an auditor and two patients; a plan with every term.
    private static func play(seed: UInt64) throws -> ContractPlay {
        var play = try ContractPlay(
            "claims",
            seed: seed,
            organisations: ["hospital", "hospital", "insurer", "insurer", "regulator"],
            people: [
                ("hospital", 0), ("hospital", 1), ("insurer", 2), ("insurer", 2), ("insurer", 3), ("auditor", 4),
                ("patient", nil), ("patient", nil),
            ]
        )
        play.texts = ["silver"] + Array(repeating: "silver", count: 8) + ["gold", "bronze", "copper"]
        play.pools["owed"] = try [0, 0, 100, 4_000].map { try ContractPlay.dollars($0) }
        play.rare = ["withdraw", "submitSecondary"]
        play.pools["kind"] = [.enumCase(0), .enumCase(0), .enumCase(0), .enumCase(2), .enumCase(2), .enumCase(4)]
        play.pools["class"] = [.enumCase(0)]
        play.pools["provider"] = try [0].map { .hash(try ContractPlay.hash($0)) }
        play.pools["claim"] = try (0..<50).map { .hash(try ContractPlay.hash($0)) }
        play.pools["number"] = try (0..<40).map { .hash(try ContractPlay.hash($0)) }
        play.pools["authorisation"] = [.none]
        play.aliases = ["number": "authorisation", "from": "service", "claim": "primary"]
        play.pools["prescription"] = try [.none, .none, .none, .hash(ContractPlay.hash(3)), .hash(ContractPlay.hash(4))]
        play.pools["patient"] = try [6, 6, 6, 7].map { .account(try ContractPlay.account($0)) }
        let (insurer, rival) = (try ContractPlay.account(2), try ContractPlay.account(4))
        try play.stage.perform(
            "coverage",
            "definePlan",
            [
                .text("silver"), try ContractPlay.dollars(10_000), .int(1), .int(5), try ContractPlay.dollars(100_000),
                try ContractPlay.dollars(50_000), .set([.enumCase(4)]), .set([]),
            ],
            as: insurer
        )
        // Pharmacy claims need prior authorisation.
        try play.stage.perform(
            "coverage",
            "requireAuthorisation",
            [.text("silver"), .set([.enumCase(2)]), .set([])],
            as: insurer
        )
        // Gold pays behind silver, bronze behind gold.
        for plan in ["gold", "bronze"] {
            try play.stage.perform(
                "coverage",
                "definePlan",
                [
                    .text(plan), try ContractPlay.dollars(5_000), .int(1), .int(10), try ContractPlay.dollars(100_000),
                    try ContractPlay.dollars(0), .set([]), .set([]),
                ],
                as: rival
            )
        }
        for patient in 6...7 {
            for year in 2_026...2_070 {
                let first = try #require(CivilDate(year: Int64(year), month: 1, day: 1)).days
                let last = try #require(CivilDate(year: Int64(year), month: 12, day: 31)).days
                let arguments: [ContractValue] = [
                    .account(try ContractPlay.account(patient)), .text("silver"), .date(first), .date(last),
                ]
                try play.stage.perform("coverage", "enrol", arguments, as: insurer)
                for (plan, before) in [("gold", "silver"), ("bronze", "gold")] {
                    try play.stage.perform("coverage", "enrol", [arguments[0], .text(plan)] + arguments[2...], as: rival)
                    let order: [ContractValue] = [arguments[0], .text(plan), .int(Int64(year)), .text(before)]
                    try play.stage.perform("coverage", "coordinate", order, as: rival)
                }
            }
        }
        play.opening = try opening()
        return play
    }

    /// Every action once: a claim that waits for its leave, and one that is asked about, shared, paid, taken back and appealed.
    private static func opening() throws -> [ContractPlay.Call] {
        let h = try (0..<4).map { ContractValue.hash(try ContractPlay.hash($0)) }
        let patient = ContractValue.account(try ContractPlay.account(6))
        let (today, later) = (ContractValue.date(20_454), ContractValue.date(20_484))
        let silver = ContractValue.text("silver")
        let (small, large) = (try ContractPlay.dollars(4_000), try ContractPlay.dollars(60_000))
        let leave: [ContractValue] = [patient, silver, .enumCase(2), .enumCase(0), today, later, large]
        return [
            ("requestAuthorisation", [h[0]] + leave, 0),
            ("submit", [h[0], h[0], .none, patient, silver, today, small, .none, .enumCase(2), .enumCase(0), h[0]], 0),
            ("decideAuthorisation", [h[0], .bool(true), large, later, .int(0)], 2), ("adjudicate", [h[0], h[0]], 0),
            ("requestAuthorisation", [h[1]] + leave, 0), ("inquireAuthorisation", [h[1], h[2]], 2),
            ("answerAuthorisation", [h[1], h[3]], 0), ("cancelAuthorisation", [h[1]], 0),
            ("submit", [h[0], h[1], .none, patient, silver, today, large, .none, .enumCase(0), .enumCase(0), .none], 0),
            ("inquire", [h[0], h[1], h[2]], 2), ("answer", [h[0], h[1], h[3]], 0),
            ("resolve", [h[0], h[1], .bool(true), .int(0)], 2),
            ("submitSecondary", [h[0], h[2], .text("gold"), .none, h[1]], 0),
            ("submitSecondary", [h[0], h[3], .text("bronze"), .none, h[2]], 0),
            ("withdraw", [h[0], h[3]], 0), ("withdraw", [h[0], h[2]], 0),
            ("settle", [h[0], h[1]], 2), ("recoup", [h[0], h[1], try ContractPlay.dollars(100), .int(27)], 3),
            ("repay", [h[0], h[1]], 0), ("appeal", [h[0], h[1], h[2]], 6),
            ("decideAppeal", [h[0], h[1], .bool(true), .bool(false), .int(0)], 2),
        ]
    }
}
