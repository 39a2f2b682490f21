import ContractVM
import Primitives
import Testing

/// `coverage` under random calls by everybody: terms stay what they were, and plans pay in a row, of three at most.
@Suite struct CoveragePropertyTests {
    @Test func `terms never change once somebody is enrolled, and no insurer touches another's plans`() throws {
        try ContractPlay.expectAllCompleted(Self.run)
    }

    private static func run(seed: UInt64) throws -> ContractPlay {
        var play = try ContractPlay(
            "coverage",
            seed: seed,
            organisations: ["insurer", "insurer", "hospital", "regulator"],
            people: [
                ("insurer", 0), ("insurer", 1), ("registrar", 2), ("auditor", 3), ("patient", nil), ("patient", nil),
            ]
        )
        play.texts = ["silver", "gold", "bronze", "copper"]
        play.pools["shareDenominator"] = [.int(5)]
        play.pools["patient"] = try [4, 5].map { .account(try ContractPlay.account($0)) }
        play.pools["year"] = [.int(2_026), .int(2_026), .int(2_027)]
        play.pools["days"] = [.int(89), .int(90), .int(365)]
        play.rare = ["definePlan"]
        let module = try play.stage.module("coverage")
        try play.run(rounds: 250) { step, after in
            try ContractPlay.expectKept(["opened"], "coverage", step.before, after)
            try checkPlans(step, after, module)
            try checkCover(step, after, module)
            try checkOrder(step, after, module)
        }
        return play
    }

    private static func checkPlans(_ step: ContractPlay.Step, _ after: ContractStage, _ module: ContractModule) throws {
        let plans = try after.entries("coverage", "plans")
        let opened = try step.before.entries("coverage", "opened")
        for (key, value) in plans {
            let plan = try RecordView(value, "Plan", of: module)
            for amount in ["deductible", "limit", "reviewAbove"] { #expect(plan.minor(amount) >= 0) }
            guard let old = try step.before.entries("coverage", "plans")[key] else { continue }
            guard old != value else { continue }
            #expect(opened[key] == nil, "\(step.action) changed terms that hold for somebody")
            let earlier = try RecordView(old, "Plan", of: module)
            for field in [
                "insurer", "deductible", "shareNumerator", "shareDenominator", "limit", "reviewAbove", "excludedKinds",
                "excludedClasses",
            ] { #expect(plan[field] == earlier[field]) }
            #expect(plan["insurer"] == home(step))
        }
        for key in try step.before.entries("coverage", "plans").keys { #expect(plans[key] != nil) }
    }

    /// Cover lies in its year, is given and ended by the plan's insurer alone, and a day of death is corrected by an auditor alone.
    private static func checkCover(_ step: ContractPlay.Step, _ after: ContractStage, _ module: ContractModule) throws {
        let before = try step.before.entries("coverage", "enrolments")
        for (key, value) in try after.entries("coverage", "enrolments") where before[key] != value {
            let cover = try RecordView(value, "Enrolment", of: module)
            guard case .date(let from) = cover["from"], case .date(let until) = cover["until"], case .int(let year) = key[2]
            else {
                throw HostFailure("cover has days")
            }
            #expect(CivilDate(days: from)?.year == year)
            #expect(step.action == "lapse" || from <= until && CivilDate(days: until)?.year == year)
            let plan = try RecordView(try #require(try after.entries("coverage", "plans")[[key[1]]]), "Plan", of: module)
            #expect(plan["insurer"] == home(step))
            if step.action == "lapse", let old = before[key] {
                guard case .date(let earlier) = try RecordView(old, "Enrolment", of: module)["until"] else {
                    throw HostFailure("cover has days")
                }
                #expect(until < earlier)
            }
        }
        let deaths = try step.before.entries("coverage", "deaths")
        for (key, value) in try after.entries("coverage", "deaths") {
            guard let old = deaths[key], old != value else { continue }
            #expect(step.before.people[step.caller]?.roles == ["auditor"])
        }
    }

    /// The order stands twice, once from each side; it is set by the insurer of the plan that pays behind.
    private static func checkOrder(_ step: ContractPlay.Step, _ after: ContractStage, _ module: ContractModule) throws {
        let firsts = try after.entries("coverage", "firsts")
        let seconds = try after.entries("coverage", "seconds")
        #expect(firsts.count == seconds.count)
        let before = try step.before.entries("coverage", "firsts")
        for (key, first) in firsts {
            #expect(seconds[[key[0], first, key[2]]] == key[1] && first != key[1])
            if let further = firsts[[key[0], first, key[2]]] { #expect(firsts[[key[0], further, key[2]]] == nil) }
            guard before[key] != first else { continue }
            let plan = try RecordView(try #require(try after.entries("coverage", "plans")[[key[1]]]), "Plan", of: module)
            #expect(step.action == "coordinate" && plan["insurer"] == home(step))
        }
    }

    private static func home(_ step: ContractPlay.Step) -> ContractValue {
        step.before.people[step.caller]?.organisation.map { .organisation($0) } ?? .none
    }
}
