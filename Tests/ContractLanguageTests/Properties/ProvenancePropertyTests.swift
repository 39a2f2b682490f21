import ContractVM
import Primitives
import Testing

/// `provenance` under random calls by everybody.
@Suite struct ProvenancePropertyTests {
    @Test func `no pack is made or lost on the way, and none changes hands without both`() throws {
        try ContractPlay.expectAllCompleted(Self.run)
    }

    private static func run(seed: UInt64) throws -> ContractPlay {
        var play = try ContractPlay(
            "provenance",
            seed: seed,
            organisations: ["supplier", "supplier", "hospital", "regulator"],
            people: [
                ("supplier", 0), ("supplier", 1), ("pharmacist", 2), ("pharmacist", 2), ("auditor", 3), ("device", 0),
                ("device", 2),
            ]
        )
        play.texts = ["L1", "L2", "L3", "L4"]
        play.rare = ["change", "destroy", "quarantine"]
        play.numbers = [1, 2, 3]
        play.hashes = 10
        play.pools["product"] = [.text("P1")]
        // A first consignment goes to the hospital; the batch expires on 2027-01-01.
        let (maker, pharmacist) = (try ContractPlay.account(0), try ContractPlay.account(2))
        let first = ContractValue.hash(try ContractPlay.hash(0))
        let hospital = ContractValue.organisation(try ContractPlay.organisation(2))
        let batch: [ContractValue] = [.text("P1"), .text("L0"), .date(20_819), .int(3), first]
        try play.stage.perform("provenance", "make", batch, as: maker)
        for signer in [maker, pharmacist] { try play.stage.perform("provenance", "handOver", [first, hospital], as: signer) }
        let (earlier, later) = (ContractPlay.start - 7_200_000, ContractPlay.start - 3_600_000)
        let second = ContractValue.hash(try ContractPlay.hash(1))
        let parts = ContractValue.list(
            try [2, 3].map { .record([.hash(try ContractPlay.hash($0)), .int(Int64($0) - 1)]) }
        )
        play.opening = [
            ("make", [.text("P1"), .text("L1"), .date(20_819), .int(3), second], 0), ("divide", [second, parts], 0),
            ("limitTemperature", [.text("P1"), .text("L0"), .int(1), .int(2)], 0),
            ("measure", [first, first, .time(earlier), .time(later), .int(1), .int(2)], 6),
        ]
        let module = try play.stage.module("provenance")
        try play.run(rounds: 300) { step, after in
            try ContractPlay.expectKept(["handOvers"], "provenance", step.before, after)
            try checkPacks(after, module)
            try checkHands(step, after, module)
            try checkTemperatures(step, after, module)
        }
        return play
    }

    /// Of each batch: made is held, dispensed or destroyed; what is held is found by its batch.
    private static func checkPacks(_ stage: ContractStage, _ module: ContractModule) throws {
        var held: [[ContractValue]: Int64] = [:]
        let index = try stage.entries("provenance", "byBatch")
        for (key, value) in try stage.entries("provenance", "consignments") {
            let consignment = try RecordView(value, "Consignment", of: module)
            guard case .int(let packs) = consignment["packs"] else { throw HostFailure("packs are a number") }
            let batch = [consignment["product"], consignment["batch"]]
            held[batch, default: 0] += packs
            #expect(packs >= 0)
            #expect(index[batch + key] == (packs > 0 ? consignment["holder"] : nil))
        }
        for (key, value) in try stage.entries("provenance", "batches") {
            let batch = try RecordView(value, "Batch", of: module)
            guard case .int(let made) = batch["packs"], case .int(let dispensed) = batch["dispensed"],
                case .int(let destroyed) = batch["destroyed"]
            else { throw HostFailure("packs are numbers") }
            #expect(made == held[key, default: 0] + dispensed + destroyed)
        }
    }

    /// What was too warm or too cold is quarantined at once; no other temperature changes anything about a consignment.
    private static func checkTemperatures(_ step: ContractPlay.Step, _ after: ContractStage, _ module: ContractModule) throws {
        guard step.action == "measure" else { return }
        let key = [step.arguments[0]]
        let old = try RecordView(
            try #require(try step.before.entries("provenance", "consignments")[key]),
            "Consignment",
            of: module
        )
        let new = try RecordView(try #require(try after.entries("provenance", "consignments")[key]), "Consignment", of: module)
        var isBeyond = false
        if let limits = try after.entries("provenance", "limits")[[old["product"], old["batch"]]] {
            let kept = try RecordView(limits, "Limits", of: module)
            guard case .int(let least) = kept["lowest"], case .int(let most) = kept["highest"],
                case .int(let lowest) = step.arguments[4], case .int(let highest) = step.arguments[5]
            else { throw HostFailure("temperatures are numbers") }
            isBeyond = lowest < least || highest > most
        }
        #expect(new["quarantined"] == (isBeyond ? .bool(true) : old["quarantined"]))
    }

    /// A holder changes by `handOver` alone, and somebody of either side has signed; what is dispensed was good.
    private static func checkHands(_ step: ContractPlay.Step, _ after: ContractStage, _ module: ContractModule) throws {
        let consignments = try after.entries("provenance", "consignments")
        for (key, value) in try step.before.entries("provenance", "consignments") {
            let old = try RecordView(value, "Consignment", of: module)
            let new = try RecordView(try #require(consignments[key]), "Consignment", of: module)
            if step.action == "dispense", old["packs"] != new["packs"] {
                let batch = try #require(try after.entries("provenance", "batches")[[old["product"], old["batch"]]])
                #expect(try RecordView(batch, "Batch", of: module).word("state") == "released")
                #expect(old["quarantined"] == .bool(false))
            }
            guard old["holder"] != new["holder"] else { continue }
            #expect(step.action == "handOver")
            let record = try #require(try after.entries("provenance", "handOvers")[key + [new["hops"]]])
            let handed = try RecordView(record, "HandOver", of: module)
            #expect(handed["from"] == old["holder"] && handed["to"] == new["holder"])
            for (person, side) in [("giver", "from"), ("receiver", "to")] {
                guard case .account(let account) = handed[person] else { throw HostFailure("an account signs") }
                #expect(after.people[account]?.organisation.map { .organisation($0) } == handed[side])
            }
        }
    }
}
