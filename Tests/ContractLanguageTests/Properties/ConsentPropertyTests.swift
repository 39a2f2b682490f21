import ContractVM
import Primitives
import Testing

/// `consent` under random calls by everybody: nobody but the patient, and whoever decides in the patient's name, opens anything.
@Suite struct ConsentPropertyTests {
    /// Actions after which nothing is permitted that was not permitted before.
    private static let narrowing: Set<String> = [
        "withdraw", "withdrawOrganisation", "deny", "denyOrganisation", "narrow", "withdrawAsGuardian", "withdrawAsProxy",
        "appointGuardian", "endGuardianship", "appointProxy", "dismissProxy", "openGroup", "useKey",
    ]
    private static let purposes = 5
    /// Ambulatory and inpatient.
    private static let classes = [0, 2]

    /// One question and, by its place in the contract's enum, the reason of the answer.
    private struct Question: Hashable {
        let patient: AccountID
        let reader: AccountID
        let purpose: Int
        let recordClass: Int
    }
    private struct Answer: Hashable {
        let isPermitted: Bool
        let reason: String
    }

    @Test func `narrowing and withdrawing never permit, and only the patient's side permits`() throws {
        try ContractPlay.expectAllCompleted(Self.run)
    }

    @Test func `what the consortium votes needs no consent, and a denial overrides that`() throws {
        var stage = try ContractStage("consent", now: Timestamp(ContractPlay.start))
        let (patient, reader) = (try ContractPlay.account(0), try ContractPlay.account(1))
        stage.people[patient] = .init(roles: ["patient"], organisation: nil)
        func permitted() throws -> [Bool] {
            try (0..<Self.purposes).map { purpose in
                try stage.answer("consent", "permits", [.account(patient), .account(reader), .enumCase(purpose)]) == .bool(true)
            }
        }
        // Treatment, payment, research, emergency, operations.
        #expect(try permitted() == [false, true, false, false, false])
        for name in ["treatment", "research", "emergency", "operations"] { stage.parameters["consent_free_\(name)"] = 1 }
        #expect(try permitted() == [true, true, false, false, true])
        stage.parameters["consent_free_payment"] = 0
        stage.parameters["consent_free_treatment"] = 2
        #expect(try permitted() == [false, false, false, false, true])
        try stage.perform("consent", "deny", [.account(reader)], as: patient)
        #expect(try permitted() == [false, false, false, false, false])
    }

    private static func run(seed: UInt64) throws -> ContractPlay {
        var play = try play(seed: seed)
        let module = try play.stage.module("consent")
        var known: (now: Timestamp, answers: [Question: Answer])?
        try play.run(rounds: 110) { step, after in
            let before =
                if let known, known.now == step.before.now { known.answers } else { try answers(step.before, module) }
            let answers = try answers(after, module)
            known = (after.now, answers)
            for (question, answer) in answers {
                let earlier = try #require(before[question])
                guard answer != earlier else { continue }
                try checkChange(step, question, from: earlier, to: answer)
            }
            try checkGiven(step, after, module)
            try checkDirectives(after)
            try checkGuardians(step, after, module)
        }
        try checkWithdrawal(play.stage, module)
        return play
    }

    /// Who may change what about whom.
    private static func checkChange(
        _ step: ContractPlay.Step,
        _ question: Question,
        from: Answer,
        to: Answer
    ) throws {
        let concerned = step.caller == question.patient || step.arguments.contains(.account(question.patient))
        #expect(concerned || ["addMember", "removeMember"].contains(step.action), "\(step.action) changed a stranger's consent")
        guard to.isPermitted, !from.isPermitted else { return }
        #expect(!narrowing.contains(step.action), "\(step.action) permitted something: \(from.reason), \(to.reason)")
        // What the patient has refused or narrowed no proxy undoes, and no directive.
        if ["denied", "deniedForClass", "deniedOrganisation"].contains(from.reason) {
            let lifting = ["grant", "grantOrganisation", "grantForClass", "grantAsGuardian", "filePaper"]
            #expect(lifting.contains(step.action), "\(step.action) lifted: \(from.reason)")
        }
    }

    /// What was given in a patient's name was within the power to give it.
    private static func checkGiven(_ step: ContractPlay.Step, _ after: ContractStage, _ module: ContractModule) throws {
        guard ["grantAsGuardian", "grantAsProxy", "filePaper"].contains(step.action) else { return }
        let pair = Array(step.arguments.prefix(2))
        let given = try RecordView(try #require(try after.entries("consent", "grants")[pair]), "Grant", of: module)
        guard case .time(let expires) = given["expires"] else { throw HostFailure("a consent ends at a time") }
        #expect(expires > after.now.rawValue)
        let power = [pair[0], .account(step.caller)]
        switch step.action {
        case "grantAsGuardian":
            let entry = try #require(try step.before.entries("consent", "guardians")[power])
            guard case .date(let until) = try RecordView(entry, "Guardianship", of: module)["until"] else {
                throw HostFailure("a guardianship ends on a day")
            }
            #expect(Int64(expires) <= until * 86_400_000 && given.word("source") == "guardian")
        case "grantAsProxy":
            let entry = try #require(try step.before.entries("consent", "proxies")[power])
            let proxy = try RecordView(entry, "Proxy", of: module)
            guard case .time(let until) = proxy["until"], case .duration(let longest) = proxy["longest"],
                case .set(let purposes) = proxy["purposes"]
            else { throw HostFailure("a proxy has limits") }
            #expect(expires <= until && expires <= after.now.rawValue + longest)
            #expect(purposes.contains(given["purpose"]) && pair[1] != .account(step.caller) && given.word("source") == "proxy")
        default:
            #expect(given.word("source") == "paper" && step.before.people[step.caller]?.roles == ["registrar"])
        }
    }

    /// What guardians have granted to the one whose guardianship is ended, ends with it.
    private static func checkGuardians(_ step: ContractPlay.Step, _ after: ContractStage, _ module: ContractModule) throws {
        guard step.action == "endGuardianship",
            let entry = try after.entries("consent", "grants")[Array(step.arguments.prefix(2))]
        else { return }
        let own = try RecordView(entry, "Grant", of: module)
        #expect(own.word("source") != "guardian" || own.word("standing") == "withdrawn")
    }

    /// A patient is counted to have as many directives as there are.
    private static func checkDirectives(_ stage: ContractStage) throws {
        var counts: [ContractValue: Int64] = [:]
        for key in try stage.entries("consent", "directives").keys { counts[key[0], default: 0] += 1 }
        for (key, value) in try stage.entries("consent", "directed") { #expect(value == .int(counts[key[0], default: 0])) }
        #expect(try stage.entries("consent", "directed").count == counts.count)
    }

    /// When patients have taken back everything, nothing is permitted but what needs no consent.
    private static func checkWithdrawal(_ played: ContractStage, _ module: ContractModule) throws {
        var stage = played
        for patient in try patients() {
            for reader in try readers() { try stage.perform("consent", "withdraw", [.account(reader)], as: patient) }
            for organisation in 0...1 {
                let arguments = [ContractValue.organisation(try ContractPlay.organisation(organisation))]
                try stage.perform("consent", "withdrawOrganisation", arguments, as: patient)
            }
            for key in try stage.entries("consent", "directives").keys where key[0] == .account(patient) {
                try stage.perform("consent", "withdrawDirective", [key[1]], as: patient)
            }
        }
        let before = try answers(played, module)
        for (question, answer) in try answers(stage, module) {
            #expect(!answer.isPermitted || answer.reason == "consentNotNeeded", "\(answer.reason)")
            #expect(question.purpose == 1 || !answer.isPermitted)
            // A denial outlives it.
            if before[question]?.reason == "denied" { #expect(answer.reason == "denied") }
        }
    }

    private static func patients() throws -> [AccountID] { try (0...1).map(ContractPlay.account) }

    private static func readers() throws -> [AccountID] { try (2...4).map(ContractPlay.account) }

    /// All questions with their answers.
    private static func answers(_ stage: ContractStage, _ module: ContractModule) throws -> [Question: Answer] {
        let reasons = try #require(module.types.enums.first { $0.name == "Reason" }).cases.map(\.name)
        var found: [Question: Answer] = [:]
        for patient in try patients() {
            for reader in try readers() {
                for purpose in 0...2 {
                    for kind in classes {
                        let question = Question(patient: patient, reader: reader, purpose: purpose, recordClass: kind)
                        let asked: [ContractValue] = [
                            .account(patient), .account(reader), .enumCase(purpose), .enumCase(kind),
                        ]
                        guard case .record(let fields) = try stage.answer("consent", "decide", asked),
                            case .enumCase(let reason, _) = fields[1]
                        else { throw HostFailure("a decision has a reason") }
                        found[question] = Answer(isPermitted: fields[0] == .bool(true), reason: reasons[reason])
                    }
                }
            }
        }
        return found
    }

    /// Two patients, a clinician, an insurer, a researcher, a registrar, a guardian, a witness and an admin.
    private static func play(seed: UInt64) throws -> ContractPlay {
        var play = try ContractPlay(
            "consent",
            seed: seed,
            organisations: ["hospital", "insurer"],
            people: [
                ("patient", nil), ("patient", nil), ("clinician", 0), ("insurer", 1), ("researcher", 0), ("registrar", 0),
                ("guardian", nil), ("clinician", 0), ("admin", 0),
            ]
        )
        func accounts(_ indices: [Int]) throws -> [ContractValue] {
            try indices.map { .account(try ContractPlay.account($0)) }
        }
        play.pools["patient"] = try accounts([0, 1])
        play.pools["grantee"] = try accounts([2, 2, 3, 4])
        play.pools["guardian"] = try accounts([6])
        play.pools["proxy"] = try accounts([6])
        play.pools["witness"] = try accounts([7])
        play.pools["member"] = try accounts([2, 4])
        play.pools["class"] = classes.map { .enumCase($0) }
        play.pools["purpose"] = [.enumCase(0), .enumCase(0), .enumCase(1), .enumCase(2)]
        play.pools["slot"] = [.int(1), .int(2)]
        play.pools["rules"] = try rules().map { .list($0) }
        play.hashes = 2
        play.aliases = ["study": "group", "group": "study"]
        play.rare = ["withdrawDirective", "endGuardianship", "dismissProxy", "deny", "denyOrganisation"]
        play.opening = try opening()
        return play
    }

    /// Every action once.
    private static func opening() throws -> [ContractPlay.Call] {
        let who = try (0..<9).map { ContractValue.account(try ContractPlay.account($0)) }
        let (group, paper) = (ContractValue.hash(try ContractPlay.hash(0)), ContractValue.hash(try ContractPlay.hash(1)))
        let general = ContractValue.organisation(try ContractPlay.organisation(0))
        let (today, later) = (ContractValue.date(20_454), ContractValue.date(20_474))
        func day(_ count: UInt64) -> ContractValue { .time(ContractPlay.start + count * 86_400_000) }
        let treatment = ContractValue.enumCase(0)
        let rules = ContractValue.list([rule(0, 0, until: day(10))])
        let signed: [ContractValue] = [today, who[7], paper]
        return [
            ("useKey", [who[0], group], 0),
            ("grantOrganisation", [general, treatment, day(9)], 0), ("withdrawOrganisation", [general], 0),
            ("grant", [who[4], treatment, day(9)], 0), ("narrow", [who[4], treatment], 0), ("withdraw", [who[4]], 0),
            ("grantForClass", [who[4], treatment, treatment, day(9)], 0), ("deny", [who[3]], 0),
            ("denyOrganisation", [general], 1),
            ("grantOrganisation", [general, treatment, day(9)], 1), ("declare", [.int(1), rules, .none], 0),
            ("withdrawDirective", [.int(1)], 0), ("openGroup", [group], 8), ("addMember", [group, who[4]], 8),
            ("grantStudy", [.int(2), group, day(20)], 0), ("removeMember", [group, who[4]], 8),
            ("appointGuardian", [who[1], who[6], later, paper], 5),
            ("grantAsGuardian", [who[1], who[2], treatment, day(5)], 6), ("withdrawAsGuardian", [who[1], who[2]], 6),
            ("declareAsGuardian", [who[1], .int(2), rules, .none], 6), ("withdrawDirectiveAsGuardian", [who[1], .int(2)], 6),
            ("appointProxy", [who[6], .set([treatment]), .duration(30 * 86_400_000), day(60)], 0),
            ("grantAsProxy", [who[0], who[2], treatment, day(5)], 6), ("withdrawAsProxy", [who[0], who[2]], 6),
            ("dismissProxy", [who[6]], 0), ("appointProxy", [who[6], .set([treatment]), .duration(0), day(60)], 0),
            ("filePaper", [who[1], who[3], treatment, day(9)] + signed, 5),
            ("filePaperDirective", [who[1], .int(1), rules] + signed, 5), ("endGuardianship", [who[1], who[6], paper], 5),
        ]
    }

    /// Directives that permit, deny, narrow and except: for everybody, a reader, an organisation, a role, a purpose, a class or a group.
    private static func rules() throws -> [[ContractValue]] {
        let treatment = ContractValue.hash(
            try #require(Hash256(hex: "eaa463489401344c3e061b40c50035dd40bcaf77c6b7a43bc736c16179f87a04"))
        )
        let inpatient = ContractValue.hash(
            try #require(Hash256(hex: "ddc7ce8d609b52ca799b0d846f91b470390764625cd637b353282bafd56115c3"))
        )
        let end = ContractValue.time(ContractPlay.start + 30 * 86_400_000)
        let (permit, deny) = (0, 1)
        let bob = ContractValue.account(try ContractPlay.account(2))
        let general = ContractValue.organisation(try ContractPlay.organisation(0))
        return [
            [rule(permit, 0, until: end)],
            [rule(permit, 0, until: end, purposes: [treatment]), rule(deny, 1, organisations: [general])],
            [rule(permit, 0, until: end), rule(deny, 1, classes: [inpatient]), rule(permit, 2, accounts: [bob])],
            [rule(deny, 0, roles: [.enumCase(4)])],
            [rule(permit, 0, groups: [.hash(try ContractPlay.hash(0))])],
            [rule(deny, 0, until: end, groups: [.hash(try ContractPlay.hash(0))])],
        ]
    }

    private static func rule(
        _ effect: Int,
        _ depth: Int64,
        until: ContractValue = .none,
        accounts: [ContractValue] = [],
        organisations: [ContractValue] = [],
        roles: [ContractValue] = [],
        groups: [ContractValue] = [],
        purposes: [ContractValue] = [],
        classes: [ContractValue] = []
    ) -> ContractValue {
        let nothing = ContractValue.set([])
        return .record([
            .enumCase(effect), .int(depth), .none, until, .set(accounts), .set(organisations), .set(roles), .set(groups),
            nothing, nothing, nothing, nothing, .set(purposes), .none, nothing, .set(classes), nothing, nothing, .none, .none,
        ])
    }
}
