import ContractVM
import Primitives
import Testing

/// `device` under random calls by everybody.
@Suite struct DevicePropertyTests {
    @Test func `readings and gaps follow one another, nothing is anchored unasked, and nothing on record changes`() throws {
        try ContractPlay.expectAllCompleted(Self.run)
    }

    private static func run(seed: UInt64) throws -> ContractPlay {
        var play = try ContractPlay(
            "device",
            seed: seed,
            organisations: ["hospital", "hospital"],
            people: [
                ("registrar", 0), ("clinician", 0), ("clinician", 1), ("patient", nil), ("patient", nil), ("device", nil),
                ("device", nil), ("device", nil), ("device", nil),
            ]
        )
        play.rare = ["retire", "end", "stateGap"]
        play.pools["device"] = try [5, 6, 7, 8].map { .account(try ContractPlay.account($0)) }
        play.pools["patient"] = try [3, 4].map { .account(try ContractPlay.account($0)) }
        play.pools["first"] = (1...9).map { .int($0) }
        play.pools["count"] = [.int(0), .int(1), .int(2)]
        play.pools["quantity"] = [.enumCase(0)]
        play.pools["extremes"] = [.list([]), .list([.record([.enumCase(0), .int(0), .int(3)])])]
        let (clinician, patient) = (try ContractPlay.account(1), try ContractPlay.account(3))
        let device = ContractValue.account(try ContractPlay.account(5))
        let assignment: [ContractValue] = [
            device, .account(patient), .text("M1"), .hash(try ContractPlay.hash(0)), .date(20_454), .date(20_454),
        ]
        try play.stage.perform("device", "assign", assignment, as: clinician)
        try play.stage.perform("device", "agree", [device], as: patient)
        try play.stage.perform("device", "setThreshold", [device, .enumCase(0), .int(1), .int(2)], as: clinician)
        let module = try play.stage.module("device")
        try play.run(rounds: 300) { step, after in
            try ContractPlay.expectKept(["batches", "gaps", "requests", "calibrations"], "device", step.before, after)
            try checkNumbers(after, module)
            let before = try step.before.entries("device", "batches")
            for key in try after.entries("device", "batches").keys where before[key] == nil {
                let device = try #require(try step.before.entries("device", "devices")[[key[0]]])
                let view = try RecordView(device, "Device", of: module)
                #expect(step.action == "anchor" && key[0] == .account(step.caller))
                #expect(view["agreed"] != .none && view["retired"] == .none)
            }
            try checkAlerts(after, module)
        }
        return play
    }

    /// From 1 to the next number every number stands in exactly one batch or gap.
    private static func checkNumbers(_ stage: ContractStage, _ module: ContractModule) throws {
        var ranges: [ContractValue: [(first: Int64, count: Int64)]] = [:]
        for (key, value) in try stage.entries("device", "batches") {
            let batch = try RecordView(value, "Batch", of: module)
            guard case .int(let first) = batch["first"], case .int(let count) = batch["count"] else {
                throw HostFailure("numbers")
            }
            ranges[key[0], default: []].append((first, count))
        }
        for (key, value) in try stage.entries("device", "gaps") {
            guard case .int(let first) = key[1], case .int(let count) = try RecordView(value, "Gap", of: module)["count"] else {
                throw HostFailure("numbers")
            }
            ranges[key[0], default: []].append((first, count))
        }
        for (key, value) in try stage.entries("device", "devices") {
            var next: Int64 = 1
            for range in ranges[key[0], default: []].sorted(by: { $0.first < $1.first }) {
                #expect(range.first == next && range.count > 0)
                next += range.count
            }
            #expect(try RecordView(value, "Device", of: module)["next"] == .int(next))
        }
    }

    /// An alert is in the hospital's list until it is answered, and no longer.
    private static func checkAlerts(_ stage: ContractStage, _ module: ContractModule) throws {
        var listed: Set<[ContractValue]> = []
        for (key, value) in try stage.entries("device", "open") {
            guard case .set(let quantities) = value else { throw HostFailure("a set of quantities") }
            #expect(!quantities.isEmpty)
            for quantity in quantities { listed.insert([key[2], key[3], quantity]) }
        }
        for (key, value) in try stage.entries("device", "alerts") {
            let answered = try RecordView(value, "Alert", of: module)["answered"] != .none
            #expect(listed.contains(key) != answered)
        }
    }
}
