package import FHIR
package import Primitives

/// Everything that a set's claims call for on the chain, in order: plans, deaths, cover, claims.
///
/// The tour submits it to a network; the tests run the same calls through the contracts in memory.
package struct ClaimsPlan: Sendable {
    /// One claim of the source and the call that submits it.
    package struct Claim: Sendable {
        package let source: FHIRClaim
        package let hospital: ProviderAssignment
        package let provider: Hash256
        package let number: Hash256
        package let blob: Hash256?
        package let call: ActionCall
    }

    /// `coverage.definePlan`, by the insurer.
    package let definitions: [ActionCall]
    /// `coverage.recordDeath`, by a registrar.
    package let deaths: [ActionCall]
    /// `coverage.enrol`, by the insurer.
    package let enrolments: [ActionCall]
    /// `claims.submit`, by the hospital: per patient in order; patients are independent of each other.
    package let claims: [[Claim]]
    /// Claims that name no known patient or no day, or whose amount no insurer could owe: they are not submitted.
    package let unusable: [FHIRClaim]

    /// Plans everything; `accounts` by patient id, `blobs` (names of sealed records) by encounter id.
    package init(
        of collection: FHIRCollection,
        plans: Plans,
        accounts: [String: AccountID],
        commitments: Commitments,
        blobs: [String: Hash256] = [:]
    ) {
        definitions = plans.plans.map { Self.definition(of: $0, currency: plans.currency) }
        deaths = collection.patients.compactMap { patient in
            guard let death = patient.deathDate, let account = accounts[patient.id] else { return nil }
            return ActionCall("coverage", "recordDeath", [.name(account), .number(death.day)])
        }
        enrolments = EnrolmentPlan.all(for: collection, plans: plans).compactMap { plan in
            guard let account = accounts[plan.patientID] else { return nil }
            let period = plan.period
            return ActionCall(
                "coverage",
                "enrol",
                [.name(account), .text(plan.planCode), .number(period.first), .number(period.last)]
            )
        }
        let classes = Dictionary(collection.encounters.map { ($0.id, $0.classCode) }, uniquingKeysWith: { first, _ in first })
        var unusable: [FHIRClaim] = []
        var groups: [[Claim]] = []
        for group in ClaimOrder.byPatient(collection.claims) {
            var planned: [Claim] = []
            for claim in group {
                let code = claim.encounterID.flatMap { classes[$0] ?? nil }
                let visit = RecordClass(encounterClass: code)
                let blob = claim.encounterID.flatMap { blobs[$0] }
                let submission = Self.submission(of: claim, visit, blob, plans, accounts, commitments)
                if let submission { planned.append(submission) } else { unusable.append(claim) }
            }
            if !planned.isEmpty { groups.append(planned) }
        }
        claims = groups
        self.unusable = unusable
    }

    private static func definition(of plan: InsurancePlan, currency: String) -> ActionCall {
        // A set's elements ascend in the order in which the contract declares the cases.
        let kinds = ClaimKind.allCases.map(\.rawValue).filter(plan.excludedKinds.contains)
        let classes = RecordClass.allCases.map(\.rawValue).filter(plan.excludedClasses.contains)
        return ActionCall(
            "coverage",
            "definePlan",
            [
                .text(plan.code), .money(plan.deductible, currency), .number(plan.shareNumerator),
                .number(plan.shareDenominator), .money(plan.limit, currency), .money(plan.reviewAbove, currency),
                .array(kinds.map { .text($0) }), .array(classes.map { .text($0) }),
            ]
        )
    }

    /// Ten million million in hundredths: sums of such amounts stay within the contract's 64 bits.
    private static let amountMinorMax: Int64 = 1_000_000_000_000_000

    private static func submission(
        of claim: FHIRClaim,
        _ visit: RecordClass,
        _ blob: Hash256?,
        _ plans: Plans,
        _ accounts: [String: AccountID],
        _ commitments: Commitments
    ) -> Claim? {
        guard let account = claim.patientID.flatMap({ accounts[$0] }), let start = claim.serviceStart,
            (0...amountMinorMax).contains(claim.totalMinor)
        else { return nil }
        let (provider, number) = (commitments.provider(claim.providerReference), commitments.claim(claim.id))
        let call = ActionCall(
            "claims",
            "submit",
            [
                .name(provider), .name(number),
                claim.prescriptionReference.map { .name(commitments.prescription($0)) } ?? .null,
                .name(account), .text(plans.code(of: claim.payer)), .number(start.day),
                .money(claim.totalMinor, claim.currency), blob.map { .name($0) } ?? .null,
                .text(ClaimKind(claimType: claim.typeCode).rawValue), .text(visit.rawValue), .null,
            ]
        )
        return Claim(
            source: claim,
            hospital: ProviderAssignment(providerReference: claim.providerReference),
            provider: provider,
            number: number,
            blob: blob,
            call: call
        )
    }
}
