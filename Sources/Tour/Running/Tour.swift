internal import ChainCrypto
internal import FHIR
internal import Foundation
internal import Ledger
internal import NodeRuntime
internal import Primitives

/// A consortium at work: takes FHIR R4 input through a running localnet, step by step, and says what happens.
///
/// It talks to the nodes as hospitals, patients and insurers would: through their HTTP API alone.
package struct Tour: Sendable {
    private let settings: TourSettings

    package init(_ settings: TourSettings) { self.settings = settings }

    /// Runs all steps and gives the summary; throws the first thing that is not as it should be.
    package func run() async throws -> TourSummary {
        let start = ContinuousClock.now
        let narrator = Narrator()
        let localnet = try Localnet(home: settings.home)
        let folder = try TourFolder(settings.folder)
        let plans = try Plans(json: settings.plans)
        let genesis = try Self.genesis(localnet)
        let collection = try read(narrator)
        let records = ClinicalRecordSet(of: collection)
        let network = try ConsortiumNetwork(localnet)
        let scene = TourScene(settings: settings, localnet: localnet, genesis: genesis, network: network, narrator: narrator)
        try await network.learnCosts(of: ["registry"] + ContractsStep.names)
        let consortium = try await PeopleStep(scene: scene, folder: folder).run(records)
        try await ContractsStep(scene: scene).run()
        let book = try await RecordsStep(scene: scene, folder: folder, consortium: consortium).run(collection, records)
        let commitments = try Self.commitments(folder)
        let today = Int64(WallClock.now().rawValue / 86_400_000)
        let consentPlan = ConsentPlan(collection, book, patientIDs: consortium.patientIDs, today: today)
        let consents = try await ConsentStep(scene: scene, consortium: consortium, commitments: commitments).run(consentPlan)
        let accessStep = AccessStep(scene: scene, consortium: consortium, collection: collection, book: book)
        let (access, example) = try await accessStep.run(consentPlan)
        let plan = ClaimsPlan(
            of: collection,
            plans: plans,
            accounts: consortium.patients.mapValues(\.account),
            commitments: commitments,
            blobs: book.byEncounter
        )
        let claimsStep = ClaimsStep(scene: scene, consortium: consortium, plan: plan, currency: plans.currency)
        let (tally, decided, report) = try await claims(claimsStep, scene)
        let payment = PaymentAccessStep(scene: scene, consortium: consortium, collection: collection, book: book)
        let paid = try await payment.run(decided)
        try await AuditStep(scene: scene, consortium: consortium, folder: folder).run(example)
        if let report { FaultStep(scene: scene).tell(report) }
        let nodes = try await agreement(scene)
        return conclude(
            TourSummary(
                chainID: localnet.chainID,
                genesisHash: genesis.hash.hex,
                nodes: nodes,
                patients: consortium.patientIDs.count,
                records: book.resourceCount,
                recordBytes: book.payloadByteCount,
                consents: consents,
                access: access + paid,
                claims: tally,
                transactions: network.latency.count,
                seconds: Self.seconds(since: start),
                latencyP50: network.latency.quantile(0.5),
                latencyP99: network.latency.quantile(0.99)
            ),
            narrator
        )
    }

    // MARK: Beginning

    private static func genesis(_ localnet: Localnet) throws(TourError) -> GenesisDocument {
        guard let data = FileManager.default.contents(atPath: localnet.genesis) else {
            throw TourError("\(localnet.genesis) cannot be read; start a new network")
        }
        do { return try GenesisDocument(json: [UInt8](data)) } catch { throw TourError("\(localnet.genesis): \(error)") }
    }

    /// The key is kept, so that the commitments can be checked after the tour.
    private static func commitments(_ folder: TourFolder) throws(TourError) -> Commitments {
        let key = RandomBytes.secret(32)
        try folder.write(PlainSeedFile.bytes(of: key), to: "keys/commitments.key")
        return Commitments(key: key)
    }

    private func read(_ narrator: Narrator) throws -> FHIRCollection {
        let progress = narrator.progress("Reading FHIR R4", of: 100)
        let collection = try FHIRSource(path: settings.input).read { read, all in
            progress.set(all > 0 ? Int(Double(read) / Double(all) * 100) : 100)
        }
        narrator.say(
            "Read \(Grouped.text(collection.resources.count)) resources of \(Grouped.text(collection.patients.count)) patients, "
                + "\(Grouped.text(collection.claims.count)) claims among them, from \(settings.input)."
        )
        if collection.duplicates > 0 {
            narrator.say("\(Grouped.text(collection.duplicates)) resources stood there more than once and count once.")
        }
        if !collection.skipped.isEmpty {
            narrator.say("Left out:")
            narrator.show(collection.skipped.prefix(5).map { "\($0.path): \($0.reason)" })
            if collection.skipped.count > 5 { narrator.show(["… and \(collection.skipped.count - 5) more"]) }
        }
        return collection
    }

    // MARK: Claims and the fault beside them

    private func claims(
        _ step: ClaimsStep,
        _ scene: TourScene
    ) async throws -> (ClaimsTally, [ClaimsStep.Decided], FaultStep.Report?) {
        try await step.cover()
        let total = step.plan.claims.reduce(0) { $0 + $1.count }
        // With fewer than four nodes nobody may fail, and with few claims there is no middle.
        guard scene.network.doors.count >= 4, total >= 60 else {
            let (tally, decided) = try await step.submit(CertifiedCount(total: total))
            try await step.conclude(tally)
            return (tally, decided, nil)
        }
        let count = CertifiedCount(total: total)
        async let report = FaultStep(scene: scene).run(count)
        let (tally, decided) = try await step.submit(count)
        let seen = try await report
        try await step.conclude(tally)
        return (tally, decided, seen)
    }

    // MARK: End

    /// Waits until all nodes stand at one height with one block and one state; half a minute at most.
    private func agreement(_ scene: TourScene) async throws -> [NodeStatus] {
        for _ in 0..<600 {
            let statuses = await scene.network.statuses()
            let known = statuses.compactMap { $0 }
            if known.count == statuses.count, let first = known.first, known.allSatisfy({ $0.agrees(with: first) }) {
                return known
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw TourError("the nodes do not stand at one height with one state; look at their logs")
    }

    private func conclude(_ summary: TourSummary, _ narrator: Narrator) -> TourSummary {
        if let node = summary.nodes.first {
            narrator.say(
                "All \(summary.nodes.count) nodes stand at height \(Grouped.text(node.height)), block \(node.blockHash.prefix(12))…, "
                    + "state root \(node.stateRoot.prefix(12))…."
            )
        }
        narrator.say(
            "The tour took \(Int(summary.seconds.rounded())) s and \(Grouped.text(summary.transactions)) certified transactions; "
                + "half were certified within \(Int(summary.latencyP50.rounded())) ms, 99 % within \(Int(summary.latencyP99.rounded())) ms."
        )
        return summary
    }

    private static func seconds(since start: ContinuousClock.Instant) -> Double {
        let elapsed = (ContinuousClock.now - start).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
    }
}
