import ContractVM
import Primitives
import Testing

/// `trial` under random calls by everybody.
@Suite struct TrialPropertyTests {
    @Test func `nobody takes part without an own consent, and nothing on record ever changes`() throws {
        try ContractPlay.expectAllCompleted(Self.run)
    }

    private static func run(seed: UInt64) throws -> ContractPlay {
        var play = try ContractPlay(
            "trial",
            seed: seed,
            organisations: ["hospital", "hospital", "regulator"],
            people: [
                ("researcher", 0), ("researcher", 1), ("clinician", 1), ("auditor", 2), ("patient", nil), ("patient", nil),
                ("patient", nil),
            ]
        )
        play.texts = ["S1", "S2", "S3"]
        play.rare = ["close", "stop", "withdraw", "removeSite", "amend"]
        play.pools["participant"] = try [4, 5, 6].map { .account(try ContractPlay.account($0)) }
        play.pools["planned"] = [.int(2)]
        let module = try play.stage.module("trial")
        try play.run(rounds: 300) { step, after in
            try ContractPlay.expectKept(["observations", "results", "participants"], "trial", step.before, after)
            try checkStudies(step, after, module)
            let consents = try step.before.entries("trial", "consents")
            let before = try step.before.entries("trial", "participants")
            for key in try after.entries("trial", "participants").keys where before[key] == nil {
                let consent = try RecordView(try #require(consents[key]), "Consent", of: module)
                #expect(step.action == "enrol" && consent["withdrawn"] == .none)
            }
            for (key, value) in try after.entries("trial", "consents") where consents[key] != value {
                #expect(key.contains(.account(step.caller)), "only participants give and take their consent")
            }
        }
        return play
    }

    /// Outcomes, allotment and protocols stay; enrolment counts; nothing is added to an ended study.
    private static func checkStudies(_ step: ContractPlay.Step, _ after: ContractStage, _ module: ContractModule) throws {
        let participants = try after.entries("trial", "participants")
        for (key, value) in try step.before.entries("trial", "studies") {
            let old = try RecordView(value, "Study", of: module)
            let new = try RecordView(try #require(try after.entries("trial", "studies")[key]), "Study", of: module)
            for field in ["sponsor", "outcomes", "allocation", "planned", "registered"] { #expect(old[field] == new[field]) }
            #expect(new["enrolled"] == .int(Int64(participants.keys.count { $0[0] == key[0] })))
            if ["closed", "stopped"].contains(old.word("phase")) {
                #expect(old["completed"] == new["completed"] && old["enrolled"] == new["enrolled"])
            }
        }
        let versions = try after.entries("trial", "versions")
        for (key, value) in try step.before.entries("trial", "versions") {
            let old = try RecordView(value, "Version", of: module)
            let new = try RecordView(try #require(versions[key]), "Version", of: module)
            #expect(old["protocol"] == new["protocol"])
            if old["approved"] != .none { #expect(versions[key] == value) }
        }
    }
}
