import ContractVM
import Primitives
import Testing

/// `records` under random calls by everybody, patients' consents among them.
@Suite struct RecordsPropertyTests {
    @Test func `nobody gets a key without a reason on record, and the history stays`() throws {
        try ContractPlay.expectAllCompleted(Self.run)
    }

    private static func run(seed: UInt64) throws -> ContractPlay {
        var play = try play(seed: seed)
        let module = try play.stage.module("records")
        try play.run(rounds: 250) { step, after in
            try ContractPlay.expectKept(["entries", "byPatient", "refusals", "places"], "records", step.before, after)
            let before = try step.before.entries("records", "disclosures")
            for (key, value) in try after.entries("records", "disclosures") where before[key] != value {
                let disclosure = try RecordView(value, "Disclosure", of: module)
                if let old = before[key] {
                    try checkMarked(RecordView(old, "Disclosure", of: module), disclosure)
                } else {
                    try checkReason(step, key, disclosure, module)
                }
            }
            try checkCounts(after)
            try checkKeys(after, module)
            try checkErasure(step, after)
            try checkReviews(after, module)
        }
        return play
    }

    /// A disclosure only ever becomes used, or revoked.
    private static func checkMarked(_ old: RecordView, _ new: RecordView) throws {
        for field in ["id", "blob", "patient", "reader", "custodian", "purpose", "basis", "at", "expires", "claim"] {
            #expect(old[field] == new[field])
        }
        #expect(old["used"] == .none && old["revoked"] == .none)
        #expect((new["used"] != .none) != (new["revoked"] != .none))
    }

    /// Each disclosure has the reason that it names.
    private static func checkReason(
        _ step: ContractPlay.Step,
        _ key: [ContractValue],
        _ disclosure: RecordView,
        _ module: ContractModule
    ) throws {
        let before = step.before
        let blob = disclosure["blob"]
        let entry = try RecordView(try #require(try before.entries("records", "entries")[[blob]]), "Entry", of: module)
        #expect(disclosure["patient"] == entry["patient"] && key[0] == entry["patient"])
        guard case .account(let reader) = disclosure["reader"] else { throw HostFailure("a reader is an account") }
        let person = try #require(before.people[reader])
        let home = person.organisation.map { ContractValue.organisation($0) } ?? .none
        if step.action == "reportEmergency" { return #expect(disclosure["used"] != .none && person.roles.contains("emergency")) }
        #expect(reader == step.caller)
        #expect(try before.answer("records", "isErasedBlob", [blob]) == .bool(false), "what is erased is not disclosed")
        let asked = [blob, .account(reader), disclosure["purpose"]]
        let answer = try before.answer("records", "decided", asked)
        guard case .record(let decision) = answer else { throw HostFailure("a decision") }
        switch disclosure.word("basis") {
        case "ownRecord": #expect(.account(reader) == entry["patient"])
        case "ownOrganisation":
            #expect(home == entry["custodian"] && person.roles.contains("clinician") && disclosure.word("purpose") == "treatment")
        case "consented":
            #expect(decision[0] == .bool(true))
            if disclosure.word("purpose") == "operations" { #expect(home == entry["custodian"]) }
        case "payerOfClaim":
            let claim = try #require(disclosure["claim"] == .none ? nil : disclosure["claim"])
            guard case .record(let name) = claim else { throw HostFailure("a claim has a name") }
            guard case .record(let encounter) = try before.answer("claims", "encounter", name) else {
                throw HostFailure("a claim without a record is no reason")
            }
            #expect(encounter == [blob, home, entry["patient"]] && decision[0] == .bool(true))
        case "breakGlass" where disclosure.word("purpose") == "emergency":
            #expect(step.action == "emergency" && person.roles.contains("emergency"))
        case "breakGlass":
            guard case .time(let until)? = try before.entries("records", "emergencies")[[entry["patient"], .account(reader)]]
            else {
                throw HostFailure("nobody broke the glass")
            }
            #expect(until > before.now.rawValue && disclosure.word("purpose") == "treatment")
        default: Issue.record("\(disclosure.word("basis")) is no reason to disclose")
        }
    }

    /// Each question is in the patient's history, once.
    private static func checkCounts(_ stage: ContractStage) throws {
        var counts: [ContractValue: Int64] = [:]
        let answers = try [stage.entries("records", "disclosures"), stage.entries("records", "refusals")].flatMap(\.keys)
        for key in answers { counts[key[0], default: 0] += 1 }
        #expect(Set(answers.map { $0[2] }).count == answers.count)
        for (patient, count) in counts { #expect(try stage.entries("records", "lengths")[[patient]] == .int(count)) }
        if !answers.isEmpty { #expect(try stage.entries("records", "sequence")[[.int(0)]] == .int(Int64(answers.count))) }
    }

    /// A key is handed out for a disclosure that is fresh, unused and not revoked, to its reader, for its record.
    private static func checkKeys(_ stage: ContractStage, _ module: ContractModule) throws {
        for (key, value) in try stage.entries("records", "disclosures") {
            let disclosure = try RecordView(value, "Disclosure", of: module)
            guard case .time(let at) = disclosure["at"], at + 120_000 > stage.now.rawValue else { continue }
            let isFresh = at <= stage.now.rawValue && stage.now.rawValue < at + 60_000
            let isUnused = disclosure["used"] == .none && disclosure["revoked"] == .none
            let asked = [key[2], disclosure["reader"], disclosure["blob"]]
            if try stage.answer("records", "usable", asked) == .bool(true) {
                #expect(isFresh && isUnused)
                #expect(try stage.answer("records", "isErasedBlob", [disclosure["blob"]]) == .bool(false))
            }
            let stranger = ContractValue.account(try ContractPlay.account(9))
            #expect(try stage.answer("records", "usable", [key[2], stranger, disclosure["blob"]]) == .bool(false))
        }
    }

    /// What is erased stays erased, and every holder is either waited for or has acknowledged.
    private static func checkErasure(_ step: ContractPlay.Step, _ after: ContractStage) throws {
        let now = try after.entries("records", "erasedUntil")
        for (key, value) in try step.before.entries("records", "erasedUntil") {
            guard case .time(let old) = value, case .time(let new)? = now[key] else { throw HostFailure("erased is erased") }
            #expect(old <= new)
        }
        let waiting = try after.entries("records", "waiting")
        let acknowledged = try after.entries("records", "acknowledgements")
        for key in try step.before.entries("records", "waiting").keys where waiting[key] == nil {
            #expect(step.action == "acknowledgeErasure" && acknowledged[key] != nil)
        }
        for (key, value) in waiting { #expect(try after.entries("records", "waitingOf")[[key[2], key[0], key[1]]] == value) }
    }

    /// An emergency waits for its review until somebody else has reviewed it.
    private static func checkReviews(_ stage: ContractStage, _ module: ContractModule) throws {
        let due = try stage.entries("records", "reviewsDue")
        for (key, value) in try stage.entries("records", "reviews") {
            let review = try RecordView(value, "Review", of: module)
            #expect((review["finding"] == .none) == (due[[review["due"], key[0]]] != nil))
            if review["finding"] != .none { #expect(review["reviewer"] != review["reader"]) }
        }
    }

    /// Two patients, a hospital with everybody, a clinician elsewhere who may break the glass, an insurer, and an auditor.
    private static func play(seed: UInt64) throws -> ContractPlay {
        var play = try ContractPlay(
            "records",
            seed: seed,
            organisations: ["hospital", "hospital", "insurer", "regulator"],
            people: [
                ("patient", nil), ("patient", nil), ("hospital", 0), ("registrar", 0), ("clinician", 0),
                ("clinician emergency", 1),
                ("insurer", 2), ("auditor", 3), ("admin", 0), ("stranger", nil), ("hospital", 1),
            ]
        )
        func accounts(_ indices: [Int]) throws -> [ContractValue] {
            try indices.map { .account(try ContractPlay.account($0)) }
        }
        let names = try (0..<12).map { ContractValue.hash(try ContractPlay.hash($0)) }
        play.pools["blob"] = Array(names[0..<8])
        play.pools["provider"] = [names[8]]
        play.pools["claim"] = [names[9], names[9], names[10]]
        play.pools["patient"] = try accounts([0, 1])
        play.pools["grantee"] = try accounts([4, 5, 5, 6])
        play.pools["reader"] = try accounts([5])
        play.pools["class"] = [0, 2].map { .enumCase($0) }
        play.pools["id"] = (1...40).map { .int($0) }
        let general = ContractValue.organisation(try ContractPlay.organisation(0))
        let mutual = ContractValue.organisation(try ContractPlay.organisation(2))
        play.pools["custodian"] = [general]
        play.pools["holders"] = [.list([general]), .list([general, mutual])]
        let (known, open) = (facet([], isWhole: true), facet([], isWhole: false))
        play.pools["description"] = [known, facet([names[11]], isWhole: true)].map { labels in
            .record([names[10], open, known, .none, labels, open, open, open, .none, .none])
        }
        for patient in 0...1 {
            let account = try ContractPlay.account(patient)
            try play.stage.perform("consent", "useKey", [.account(account), names[10]], as: account)
        }
        play.pools["slot"] = [.int(1)]
        play.pools["rules"] = [.list([rule(0, 0, []), rule(1, 1, [names[11]])])]
        play.others = ["grant", "withdraw", "deny", "narrow", "declare", "withdrawDirective"].map { ("consent", $0) }
        play.rare = ["deny", "requestErasure", "decideErasure"]
        try insure(&play.stage, claim: (names[8], names[9]), blob: names[0])
        let (treatment, ward) = (ContractValue.enumCase(0), try accounts([1, 5]))
        let now = ContractValue.time(ContractPlay.start)
        play.opening = [
            ("request", [names[0], treatment], 4), ("redeem", [.int(1)], 2), ("request", [names[0], treatment], 4),
            ("revoke", [.int(2)], 0), ("requestForPayment", [names[0], names[8], names[9]], 6),
            ("emergency", [names[0], .enumCase(0)], 5), ("review", [.int(4), .enumCase(0)], 7),
            ("reportEmergency", [names[0], ward[1], .enumCase(0), now], 2),
            ("describe", [names[0], play.pools["description"]?.first ?? .none], 2),
            ("register", [names[1], .enumCase(0), ward[0], names[11], .int(1)], 3), ("requestErasure", [general], 1),
            ("decideErasure", [ward[0], .bool(true), .enumCase(0), .list([general])], 3),
            ("acknowledgeErasure", [ward[0], general, now], 2),
        ]
        return play
    }

    /// A record with a claim about it.
    private static func insure(
        _ stage: inout ContractStage,
        claim: (provider: ContractValue, number: ContractValue),
        blob: ContractValue
    ) throws {
        let patient = ContractValue.account(try ContractPlay.account(0))
        let (hospital, insurer) = (try ContractPlay.account(2), try ContractPlay.account(6))
        let terms: [ContractValue] = [
            .text("silver"), try ContractPlay.dollars(0), .int(1), .int(5), try ContractPlay.dollars(100_000),
            try ContractPlay.dollars(0), .set([]), .set([]),
        ]
        try stage.perform("coverage", "definePlan", terms, as: insurer)
        try stage.perform("coverage", "enrol", [patient, .text("silver"), .date(20_454), .date(20_818)], as: insurer)
        let record: [ContractValue] = [blob, .enumCase(0), patient, .hash(try ContractPlay.hash(11)), .int(1)]
        try stage.perform("records", "register", record, as: hospital)
        let submission: [ContractValue] = [
            claim.provider, claim.number, .none, patient, .text("silver"), .date(20_454), try ContractPlay.dollars(10_000), blob,
            .enumCase(0), .enumCase(0), .none,
        ]
        try stage.perform("claims", "submit", submission, as: hospital)
    }

    private static func facet(_ keys: [ContractValue], isWhole: Bool) -> ContractValue { .record([.set(keys), .bool(isWhole)]) }

    private static func rule(_ effect: Int, _ depth: Int64, _ labels: [ContractValue]) -> ContractValue {
        let nothing = ContractValue.set([])
        return .record([
            .enumCase(effect), .int(depth), .none, .none, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing,
            nothing, .none, .set(labels), nothing, nothing, nothing, .none, .none,
        ])
    }
}
