internal import FHIR
internal import NodeRuntime
internal import Primitives

/// Step 4: patients, guardians and registrars say who may read what.
struct ConsentStep {
    let scene: TourScene
    let consortium: Consortium
    let commitments: Commitments

    private static let day: UInt64 = 86_400_000

    /// Carries out the plan; gives the number of consents that were given.
    func run(_ plan: ConsentPlan) async throws -> Int {
        scene.narrator.begin(4, "Consent")
        let progress = scene.narrator.progress("Recording decisions", of: plan.cases.count)
        let guardians = Dictionary(plan.wards.map { ($0.patientID, $0) }, uniquingKeysWith: { first, _ in first })
        let now = WallClock.now()
        let given = try await BoundedWork.map(plan.cases, limit: 256) { decision -> Int in
            let count = try await carryOut(decision, guardians[decision.patientID], now)
            progress.advance()
            return count
        }
        tell(plan)
        return given.reduce(0, +)
    }

    /// One after the other, since a later act of a patient builds on the earlier one.
    private func carryOut(_ decision: ConsentCase, _ ward: ConsentPlan.Ward?, _ now: Timestamp) async throws -> Int {
        let network = scene.network
        let patient = try consortium.patient(decision.patientID)
        let reader = CanonicalValue.name(consortium.other(than: decision.custodian).clinician.account)
        let expires = CanonicalValue.time(now.advanced(by: 30 * Self.day) ?? now)
        let grant = ActionCall("consent", "grant", [reader, .text("treatment"), expires])
        switch decision.kind {
        case .granted: try await network.perform(grant, by: patient)
        case .narrowed:
            try await network.perform(grant, by: patient)
            let out = CanonicalValue.text(decision.narrowedClass ?? "other")
            try await network.perform(ActionCall("consent", "narrow", [reader, out]), by: patient)
        case .withdrawn:
            try await network.perform(grant, by: patient)
            try await network.perform(ActionCall("consent", "withdraw", [reader]), by: patient)
        case .denied:
            try await network.perform(ActionCall("consent", "deny", [reader]), by: patient)
            return 0
        case .never: return 0
        case .onPaper:
            let hospital = consortium.hospital(decision.custodian)
            let document = commitments.document("paper \(decision.patientID)")
            let yesterday = Int64(now.rawValue / Self.day) - 1
            let call = ActionCall(
                "consent",
                "filePaper",
                [
                    .name(patient.account), reader, .text("treatment"), expires, .number(yesterday),
                    .name(hospital.clinician.account), .name(document),
                ]
            )
            try await network.perform(call, by: hospital.registrar)
        case .byGuardian: try await grantForMinor(decision, ward, patient, reader, now)
        }
        return 1
    }

    private func grantForMinor(
        _ decision: ConsentCase,
        _ ward: ConsentPlan.Ward?,
        _ patient: TourAccount,
        _ reader: CanonicalValue,
        _ now: Timestamp
    ) async throws {
        guard let ward else { throw TourError("a minor has no guardian in the plan") }
        let guardian = try consortium.patient(ward.guardianID)
        let registrar = consortium.hospital(decision.custodian).registrar
        let document = commitments.document("guardian \(decision.patientID)")
        try await scene.network.perform(
            ActionCall(
                "consent",
                "appointGuardian",
                [.name(patient.account), .name(guardian.account), .number(ward.until), .name(document)]
            ),
            by: registrar
        )
        // At most until the eighteenth birthday, and no longer than the others' consents.
        let end = min(UInt64(ward.until) * Self.day, now.rawValue + 30 * Self.day)
        try await scene.network.perform(
            ActionCall(
                "consent",
                "grantAsGuardian",
                [.name(patient.account), reader, .text("treatment"), .unsigned(end)]
            ),
            by: guardian
        )
    }

    private func tell(_ plan: ConsentPlan) {
        func count(_ kind: ConsentCase.Kind) -> Int { plan.cases.count { $0.kind == kind } }
        scene.narrator.say(
            "For treatment, for thirty days, a clinician of the other hospital: \(count(.granted)) patients consent, "
                + "\(count(.narrowed)) take one class of records out, \(count(.withdrawn)) withdraw, \(count(.denied)) forbid, "
                + "\(count(.never)) say nothing."
        )
        scene.narrator.say(
            "For \(count(.onPaper)) a registrar files the signed paper; for \(count(.byGuardian)) minors a guardian decides, "
                + "until they come of age."
        )
    }
}
