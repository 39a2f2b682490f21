internal import FHIR
internal import Ledger
internal import Primitives
internal import Synchronization

/// Step 6: cover first, then every claim, per patient in order, patients side by side.
struct ClaimsStep {
    typealias Decided = (claim: ClaimsPlan.Claim, decision: ClaimDecision)

    let scene: TourScene
    let consortium: Consortium
    let plan: ClaimsPlan
    let currency: String

    /// Every so many-th claim of a patient is submitted a second time on purpose.
    private static let repeatEvery = 40

    /// Defines plans, records deaths, enrols.
    func cover() async throws {
        scene.narrator.begin(6, "Claims")
        let definitions = plan.definitions.map { ($0, consortium.insurer) }
        try await scene.network.perform(definitions)
        let registrar = consortium.hospitals[0].registrar
        try await scene.network.perform(plan.deaths.map { ($0, registrar) })
        let progress = scene.narrator.progress("Enrolling cover", of: plan.enrolments.count)
        try await scene.network.perform(plan.enrolments.map { ($0, consortium.insurer) }, progress: progress)
        scene.narrator.say(
            "The insurer has defined \(plan.definitions.count) plans and enrolled \(Grouped.text(plan.enrolments.count)) years of cover; "
                + "a registrar has recorded \(plan.deaths.count) deaths."
        )
    }

    /// Submits everything and gives the decisions in the order of the plan.
    ///
    /// `certified` is told after every certified claim.
    func submit(_ certified: CertifiedCount) async throws -> (ClaimsTally, [Decided]) {
        let total = plan.claims.reduce(0) { $0 + $1.count }
        let progress = scene.narrator.progress("Submitting claims", of: total)
        // The longest first, so that no long one is left alone at the end.
        let order = plan.claims.indices.sorted { plan.claims[$0].count > plan.claims[$1].count }
        let results = try await BoundedWork.map(order, limit: 512) { index -> (Int, [Decided], [FHIRClaim], Int) in
            var decided: [Decided] = []
            var refused: [FHIRClaim] = []
            var repeats = 0
            for claim in plan.claims[index] {
                let decision = try await submit(claim)
                certified.add()
                progress.advance()
                guard let decision else {
                    refused.append(claim.source)
                    continue
                }
                decided.append((claim, decision))
                guard decided.count % Self.repeatEvery == 1 else { continue }
                guard try await submit(claim)?.isDuplicate == true else {
                    throw TourError("a claim that was submitted twice counts twice")
                }
                repeats += 1
            }
            return (index, decided, refused, repeats)
        }
        var tally = ClaimsTally()
        var all: [Decided] = []
        for (_, decided, refused, repeats) in results.sorted(by: { $0.0 < $1.0 }) {
            for entry in decided { tally.add(entry.claim.source, entry.decision) }
            for claim in refused { tally.addRefused(claim) }
            for _ in 0..<repeats { tally.addDuplicate() }
            all += decided
        }
        for claim in plan.unusable { tally.addRefused(claim) }
        return (tally, all)
    }

    /// The contract's decision; nil where it refuses the claim altogether, such as one for a day in the future.
    private func submit(_ claim: ClaimsPlan.Claim) async throws -> ClaimDecision? {
        let hospital = consortium.hospital(claim.hospital)
        let certified = try await scene.network.certify(claim.call, by: hospital.system)
        if certified.outcome == Outcome.requirementFailed.rawValue { return nil }
        guard certified.isOK else { throw TourError("claims.submit: \(certified.outcome): \(certified.message)") }
        guard let decision = certified.value.flatMap({ ClaimDecision($0) }) else {
            throw TourError("claims.submit gave no decision")
        }
        return decision
    }

    /// Compares the sums with the balances on the chain, and tells them.
    func conclude(_ tally: ClaimsTally) async throws {
        let insurer = consortium.insurerID
        let value = try await scene.network.query("claims", "balance", [.name(insurer)], as: consortium.auditor)
        let owed = -(value.elements?.first?.integer ?? 0)
        guard owed == tally.approvedMinor else {
            throw TourError("the insurer owes \(owed) on the chain and \(tally.approvedMinor) by the decisions")
        }
        let narrator = scene.narrator
        narrator.say(
            "\(Grouped.text(tally.submitted)) claims over \(Grouped.money(tally.billedMinor, currency)) were decided: "
                + "\(Grouped.text(tally.approved)) approved, \(Grouped.text(tally.partlyApproved)) partly, "
                + "\(Grouped.text(tally.denied)) denied, \(Grouped.text(tally.pended)) wait for the insurer."
        )
        narrator.say(
            "The insurer owes \(Grouped.money(tally.approvedMinor, currency)), to the cent what the balances on the chain say."
        )
        narrator.say(
            "\(tally.duplicates) claims were submitted twice on purpose and paid once; \(tally.lookalikes) look like another one and were flagged."
        )
        let reasons = tally.reasons.sorted { $0.key < $1.key }.map { "\($0.key): \(Grouped.text($0.value))" }
        if !reasons.isEmpty { narrator.say("Denied or waiting, by X12 reason code: \(reasons.joined(separator: ", ")).") }
        if !plan.unusable.isEmpty {
            narrator.say(
                "\(plan.unusable.count) claims name no patient or no day, or a negative or absurd amount; they were not submitted and count as denied."
            )
        }
    }
}

/// How many claims are certified so far; safe from any task.
final class CertifiedCount: Sendable {
    private let count = Atomic<Int>(0)
    let total: Int

    init(total: Int) { self.total = total }

    var value: Int { count.load(ordering: .relaxed) }

    func add() { count.wrappingAdd(1, ordering: .relaxed) }

    /// Waits until so many are certified, or the task is cancelled.
    func wait(for count: Int) async throws {
        while value < count { try await Task.sleep(for: .milliseconds(10)) }
    }
}
