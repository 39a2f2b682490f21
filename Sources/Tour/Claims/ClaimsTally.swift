package import FHIR

/// Counts and exact sums of decided claims.
package struct ClaimsTally: Hashable, Sendable {
    /// What one payer of the source was billed.
    package struct Payer: Hashable, Sendable {
        package var submitted = 0
        /// Sums of what a source says are wider than any one amount, so that no source overflows them.
        package var billedMinor: Int128 = 0
    }

    package private(set) var submitted = 0
    package private(set) var approved = 0
    package private(set) var partlyApproved = 0
    package private(set) var denied = 0
    package private(set) var pended = 0
    package private(set) var lookalikes = 0
    /// Claims that were submitted a second time on purpose, and told to be duplicates.
    package private(set) var duplicates = 0
    package private(set) var billedMinor: Int128 = 0
    package private(set) var approvedMinor: Int64 = 0
    package private(set) var payers: [String: Payer] = [:]
    /// How many were denied or pended with each reason code.
    package private(set) var reasons: [Int64: Int] = [:]

    package init() {}

    /// Counts a claim of the source, once.
    package mutating func add(_ claim: FHIRClaim, _ decision: ClaimDecision) {
        count(claim)
        switch decision.status {
        case .approved: approved += 1
        case .partlyApproved: partlyApproved += 1
        case .denied: denied += 1
        case .pended: pended += 1
        }
        if decision.status == .denied || decision.status == .pended { reasons[decision.code, default: 0] += 1 }
        if decision.isLookalike { lookalikes += 1 }
        approvedMinor += decision.payableMinor
    }

    /// Counts a claim that could not be decided at all, such as one without a patient or with a negative total: denied.
    package mutating func addRefused(_ claim: FHIRClaim) {
        count(claim)
        denied += 1
    }

    /// Counts a claim that was submitted again on purpose.
    package mutating func addDuplicate() { duplicates += 1 }

    private mutating func count(_ claim: FHIRClaim) {
        submitted += 1
        billedMinor += Int128(claim.totalMinor)
        let payer = claim.payer ?? "unknown"
        payers[payer, default: Payer()].submitted += 1
        payers[payer, default: Payer()].billedMinor += Int128(claim.totalMinor)
    }
}
