// Written by Scripts/embed-contracts from Contracts/*.accord; change those and run it again.

/// The contracts of this repository as the executable carries them.
package enum EmbeddedContracts {
    /// Ascending by name.
    package static let names = sources.map(\.name)

    /// The source of a contract; nil if none of this name is carried.
    package static func source(of name: String) -> String? { sources.first { $0.name == name }?.source }

    // swift-format-ignore
    private static let sources: [(name: String, source: String)] = [
        ("claims", ###"""
// Claims: submitted by a hospital, decided at once by the plan's terms, settled by the insurer.
//
// The decision, in this order (Docs/contracts.md explains each step; the numbers are X12 claim adjustment reason codes):
//  1. duplicate   the same provider and claim, or the same prescription, was decided before: denied, 18.
//  2. our insured no such plan, or the patient isn't enrolled in it for the year of service: denied, 31.
//  3. death       the service lies after the recorded death: up to 7 days after, it may be the last stay's late posting and waits for
//                 review (pended, 133); later it is denied, 13.
//  4. cover       the service lies before the first covered day: denied, 26; after the last: denied, 27.
//  5. exclusion   the plan excludes this kind of claim or class of visit: denied, 96.
//  6. review      the amount is above the plan's review threshold: pended, 133, until the insurer resolves it.
//  7. deductible  the patient bears what is left of the year's deductible: 1.
//  8. share       of the rest the patient bears the plan's share, rounded half to even: 2.
//  9. limit       the insurer pays no more than what is left of the year's limit: 119.
//
// approved         nothing was cut by the limit: the insurer pays all that the plan owes (after deductible and share; that can be 0).
// partly_approved  the limit cut a part of what the plan would owe.
// denied           by one of the steps above, or because nothing of the limit was left.
// pended           waits for the insurer (step 3 or 6).
//
// A claim that only looks like another one (same patient, day and amount) is flagged, not denied.

contract claims
uses coverage

enum Kind { institutional, professional, pharmacy, oral, vision, other }
enum RecordClass { ambulatory, emergency, inpatient, other, longitudinal }
enum Status { approved, partly_approved, denied, pended }
enum Step { billed, duplicate, insured, death, cover, exclusion, review, deductible, share, limit, payable }

/// One line of reasoning: the step, the X12 reason code (0: no adjustment) and the amount it is about.
record Line { step: Step, code: Int, amount: Money }
/// `payable` is what the insurer owes, `patientPart` deductible and share, `code` the reason of the last adjustment that decided.
record Decision {
    status: Status
    code: Int
    payable: Money
    patientPart: Money
    lines: List<Line, 8>
    duplicate: Bool
    lookalike: Bool
}
record Claim {
    hospital: Organisation
    insurer: Organisation?
    patient: Account
    plan: Text<32>
    service: Date
    billed: Money
    kind: Kind
    class: RecordClass
    blob: Hash?
    prescription: Hash?
    submitted: Time
    decision: Decision
    paid: Bool
}
record Accumulator { deductibleMet: Money, paid: Money, claims: Int }
/// What `records` asks: which record a claim is about, and who may see it for payment.
record Encounter { blob: Hash, insurer: Organisation, patient: Account }
record Reference { provider: Hash, claim: Hash }
record Amounts { deductible: Money, share: Money, owed: Money, payable: Money }

/// Days after a death within which a claim waits for review instead of being denied.
const latePosting: Int = 7

state filed: Map<(provider: Hash, claim: Hash), Claim>
/// All claims of a patient by day and amount; a look-alike has the same first three components.
state byPatient: Map<(patient: Account, service: Date, minor: Int, claim: Hash), Hash>
state prescriptions: Map<Hash, Reference>
state repeats: Map<(provider: Hash, claim: Hash), Int>
state accumulators: Map<(patient: Account, plan: Text<32>, year: Int), Accumulator>
state waiting: Map<(insurer: Organisation, claim: Hash), Hash>
/// What each organisation is owed (positive) or owes (negative); all of them together are zero.
state balances: Map<Organisation, Money>

event Decided(provider: Hash, claim: Hash, patient: Account, status: Status, code: Int, payable: Money)
event Duplicate(provider: Hash, claim: Hash)
event LookAlike(provider: Hash, claim: Hash)
event Settled(provider: Hash, claim: Hash, insurer: Organisation, hospital: Organisation, amount: Money)

/// A hospital submits a claim; it is decided at once. `provider` and `claim` are the hospital's keyed commitments to the provider and
/// the claim's number, `blob` names the sealed record of the encounter.
action submit(
    provider: Hash, claim: Hash, prescription: Hash?, patient: Account, plan: Text<32>, service: Date, billed: Money, blob: Hash?,
    kind: Kind, class: RecordClass
) -> Decision by role(hospital) and org(hospital) {
    require let hospital = caller.organisation else "only a hospital's account submits claims"
    require patient.has(patient) else "a claim is submitted for a registered patient"
    require billed.minor >= 0 else "a billed amount is not negative"
    require service <= today else "a service cannot lie in the future"
    if filed[(provider, claim)] is some {
        repeats[(provider, claim)] = (repeats[(provider, claim)] ?? 0) + 1
        emit Duplicate(provider, claim)
        return refusal(billed, .duplicate, 18) with (duplicate: true)
    }
    var decision = decide(patient, plan, service, billed, kind, class)
    if let number = prescription {
        if prescriptions[number] is some {
            decision = refusal(billed, .duplicate, 18) with (duplicate: true)
            emit Duplicate(provider, claim)
        } else {
            prescriptions[number] = Reference(provider: provider, claim: claim)
        }
    }
    for (other, otherProvider) in byPatient[(patient, service, billed.minor)] limit 1 {
        decision = decision with (lookalike: true)
        emit LookAlike(provider, claim)
    }
    let insurer = coverage.plan(plan).insurer
    filed[(provider, claim)] = Claim(
        hospital: hospital, insurer: insurer, patient: patient, plan: plan, service: service, billed: billed, kind: kind, class: class,
        blob: blob, prescription: prescription, submitted: now, decision: decision, paid: false
    )
    byPatient[(patient, service, billed.minor, claim)] = provider
    if let payer = insurer {
        if decision.status == .pended {
            waiting[(payer, claim)] = provider
        } else if decision.status == .approved or decision.status == .partly_approved or decision.code == 119 {
            let before = accumulators[(patient, plan, service.year)] ?? Accumulator(deductibleMet: zero(like: billed), paid: zero(like: billed), claims: 0)
            accumulators[(patient, plan, service.year)] = accumulated(before, decision)
            balances[hospital] = (balances[hospital] ?? zero(like: billed)) + decision.payable
            balances[payer] = (balances[payer] ?? zero(like: billed)) - decision.payable
        }
    }
    emit Decided(provider, claim, patient, decision.status, decision.code, decision.payable)
    return decision
}

/// The insurer decides a claim that waits for review: by the plan's amounts, or by denying it with a reason code.
action resolve(provider: Hash, claim: Hash, approve: Bool, code: Int) -> Decision by role(insurer) {
    require let given = filed[(provider, claim)] else "there is no such claim"
    require given.decision.status == .pended else "this claim does not wait for review"
    require let payer = given.insurer else "this claim has no insurer"
    require caller.organisation == payer else "only the plan's own insurer resolves a claim"
    require approve or code > 0 else "a denial names its reason code"
    require let terms = coverage.plan(given.plan) else "there is no plan of this code"
    let before = accumulators[(given.patient, given.plan, given.service.year)] ?? Accumulator(deductibleMet: zero(like: given.billed), paid: zero(like: given.billed), claims: 0)
    var decision = refusal(given.billed, .review, code)
    if approve {
        decision = priced(given.billed, amounts(terms, given.billed, before.deductibleMet, before.paid))
    }
    decision = decision with (lookalike: given.decision.lookalike)
    filed[(provider, claim)] = given with (decision: decision)
    remove waiting[(payer, claim)]
    if approve {
        accumulators[(given.patient, given.plan, given.service.year)] = accumulated(before, decision)
        balances[given.hospital] = (balances[given.hospital] ?? zero(like: given.billed)) + decision.payable
        balances[payer] = (balances[payer] ?? zero(like: given.billed)) - decision.payable
    }
    emit Decided(provider, claim, given.patient, decision.status, decision.code, decision.payable)
    return decision
}

/// The insurer records that it has paid a claim: both balances move towards zero by the same amount.
action settle(provider: Hash, claim: Hash) by role(insurer) {
    require let given = filed[(provider, claim)] else "there is no such claim"
    require let payer = given.insurer else "this claim has no insurer"
    require caller.organisation == payer else "only the plan's own insurer settles a claim"
    require given.decision.status == .approved or given.decision.status == .partly_approved else "only an approved claim is settled"
    require not given.paid else "this claim is settled already"
    let amount = given.decision.payable
    filed[(provider, claim)] = given with (paid: true)
    balances[given.hospital] = (balances[given.hospital] ?? zero(like: amount)) - amount
    balances[payer] = (balances[payer] ?? zero(like: amount)) + amount
    emit Settled(provider, claim, payer, given.hospital, amount)
}

/// What would be decided now, duplicates and look-alikes aside.
query decide(patient: Account, plan: Text<32>, service: Date, billed: Money, kind: Kind, class: RecordClass) -> Decision {
    let plans = coverage.plan(plan)
    if let terms = plans {
        if zero(like: billed) != zero(like: terms.deductible) { return refusal(billed, .insured, 31) }
        let cover = coverage.coverOn(patient, plan, service)
        if cover.standing == .afterDeath {
            if cover.daysSinceDeath <= latePosting { return pending(billed, .death) }
            return refusal(billed, .death, 13)
        }
        if cover.standing == .notEnrolled { return refusal(billed, .insured, 31) }
        if cover.standing == .before { return refusal(billed, .cover, 26) }
        if cover.standing == .ended { return refusal(billed, .cover, 27) }
        if kind in terms.excludedKinds or class in terms.excludedClasses { return refusal(billed, .exclusion, 96) }
        if terms.reviewAbove.minor > 0 and billed > terms.reviewAbove { return pending(billed, .review) }
        let nothing = zero(like: billed)
        let before = accumulators[(patient, plan, service.year)] ?? Accumulator(deductibleMet: nothing, paid: nothing, claims: 0)
        return priced(billed, amounts(terms, billed, before.deductibleMet, before.paid))
    }
    return refusal(billed, .insured, 31)
}

/// The decision on a claim, with every line of its reasoning.
query decision(provider: Hash, claim: Hash) -> Decision? {
    return filed[(provider, claim)].decision
}

/// A claim as it was submitted and stands.
query claim(provider: Hash, claim: Hash) -> Claim? {
    return filed[(provider, claim)]
}

/// The record a claim is about, for `records`.
query encounter(provider: Hash, claim: Hash) -> Encounter? {
    if let given = filed[(provider, claim)] {
        if let blob = given.blob {
            if let insurer = given.insurer {
                return Encounter(blob: blob, insurer: insurer, patient: given.patient)
            }
        }
    }
    return none
}

/// How often a claim was submitted again.
query repeatsOf(provider: Hash, claim: Hash) -> Int {
    return repeats[(provider, claim)] ?? 0
}

/// What an organisation is owed (positive) or owes (negative); nothing for one without claims.
query balance(organisation: Organisation) -> Money? {
    return balances[organisation]
}

/// What counts towards a patient's deductible and the plan's limit in a year.
query accumulator(patient: Account, plan: Text<32>, year: Int) -> Accumulator? {
    return accumulators[(patient, plan, year)]
}

/// A patient's claims from a day on, by day of service; at most 200.
query claimsOf(patient: Account, from: Date) -> List<Reference, 200> {
    var found: List<Reference, 200> = []
    for ((service, minor, number), provider) in byPatient[patient] limit 200 {
        if service >= from { found.append(Reference(provider: provider, claim: number)) }
    }
    return found
}

/// The claims that wait for an insurer's review; at most 200.
query waitingFor(insurer: Organisation) -> List<Reference, 200> {
    var found: List<Reference, 200> = []
    for (number, provider) in waiting[insurer] limit 200 {
        found.append(Reference(provider: provider, claim: number))
    }
    return found
}

/// Steps 7 to 9: who bears how much of a covered claim.
function amounts(terms: coverage.Plan, billed: Money, deductibleMet: Money, paid: Money) -> Amounts {
    let nothing = zero(like: billed)
    let deductible = min(billed, max(terms.deductible - deductibleMet, nothing))
    let rest = billed - deductible
    let share = rest.share(terms.shareNumerator, terms.shareDenominator)
    let owed = rest - share
    let payable = min(owed, max(terms.limit - paid, nothing))
    return Amounts(deductible: deductible, share: share, owed: owed, payable: payable)
}

/// The decision that follows from the amounts, line by line.
function priced(billed: Money, found: Amounts) -> Decision {
    let cut = found.owed - found.payable
    var lines: List<Line, 8> = [Line(step: .billed, code: 0, amount: billed), Line(step: .cover, code: 0, amount: billed)]
    if found.deductible.minor > 0 { lines.append(Line(step: .deductible, code: 1, amount: found.deductible)) }
    if found.share.minor > 0 { lines.append(Line(step: .share, code: 2, amount: found.share)) }
    if cut.minor > 0 { lines.append(Line(step: .limit, code: 119, amount: cut)) }
    lines.append(Line(step: .payable, code: 0, amount: found.payable))
    var status: Status = .approved
    var code = 0
    if cut.minor > 0 {
        code = 119
        status = if found.payable.minor > 0 then Status.partly_approved else Status.denied
    }
    return Decision(
        status: status, code: code, payable: found.payable, patientPart: found.deductible + found.share, lines: lines, duplicate: false,
        lookalike: false
    )
}

/// A denial at one step.
function refusal(billed: Money, step: Step, code: Int) -> Decision {
    let lines: List<Line, 8> = [Line(step: .billed, code: 0, amount: billed), Line(step: step, code: code, amount: billed)]
    return Decision(
        status: .denied, code: code, payable: zero(like: billed), patientPart: zero(like: billed), lines: lines, duplicate: false,
        lookalike: false
    )
}

/// A claim that waits for the insurer.
function pending(billed: Money, step: Step) -> Decision {
    let lines: List<Line, 8> = [Line(step: .billed, code: 0, amount: billed), Line(step: step, code: 133, amount: billed)]
    return Decision(
        status: .pended, code: 133, payable: zero(like: billed), patientPart: zero(like: billed), lines: lines, duplicate: false,
        lookalike: false
    )
}

/// The year's sums after a decision.
function accumulated(before: Accumulator, decision: Decision) -> Accumulator {
    var met = before.deductibleMet
    for line in decision.lines {
        if line.step == .deductible { met += line.amount }
    }
    return Accumulator(deductibleMet: met, paid: before.paid + decision.payable, claims: before.claims + 1)
}

test "deductible, share and limit, in this order" {
    organisation mutual: insurer
    organisation general: hospital
    actor ivan: insurer at mutual
    actor hana: hospital at general
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan call coverage.definePlan("silver", 100.00 USD, 1, 5, 1_000.00 USD, 0.00 USD, [.vision], [.other])
    as ivan call coverage.enrol(alice, "silver", 2025-01-01, 2025-12-31)
    let first = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2025-02-01, 60.00 USD, none, .institutional, .ambulatory)
    expect first.status == .approved
    expect first.payable == 0.00 USD
    expect first.patientPart == 60.00 USD
    let second = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002, none, alice, "silver", 2025-02-02, 140.05 USD, none, .institutional, .ambulatory)
    // 40.00 deductible, 100.05 rest, a fifth is 20.01, 80.04 to pay
    expect second.status == .approved
    expect second.payable == 80.04 USD
    expect second.patientPart == 60.01 USD
    expect second.lines.count == 5
    let third = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000003, none, alice, "silver", 2025-03-01, 2_000.00 USD, none, .institutional, .inpatient)
    expect third.status == .partly_approved
    expect third.code == 119
    expect third.payable == 919.96 USD
    let fourth = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000004, none, alice, "silver", 2025-04-01, 10.00 USD, none, .institutional, .ambulatory)
    expect fourth.status == .denied
    expect fourth.code == 119
    expect accumulator(alice, "silver", 2025).paid == 1_000.00 USD
    expect accumulator(alice, "silver", 2025).deductibleMet == 100.00 USD
    expect balance(general) == 1_000.00 USD
    expect balance(mutual) == -1_000.00 USD
    as ivan call settle(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000003)
    expect balance(general) == 80.04 USD
    expect balance(mutual) == -80.04 USD
    as ivan fails settle(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000003) with "this claim is settled already"
    as ivan fails settle(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000004) with "only an approved claim is settled"
}

test "who is not covered on the day is denied with the reason" {
    organisation mutual: insurer
    organisation general: hospital
    actor ivan: insurer at mutual
    actor hana: hospital at general
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan call coverage.definePlan("silver", 100.00 USD, 1, 5, 1_000.00 USD, 0.00 USD, [.vision], [.other])
    as ivan call coverage.enrol(alice, "silver", 1965-03-01, 1965-09-30)
    expect decide(alice, "no_insurance", 1965-04-01, 50.00 USD, .institutional, .ambulatory).code == 31
    expect decide(alice, "silver", 1966-04-01, 50.00 USD, .institutional, .ambulatory).code == 31
    expect decide(alice, "silver", 1965-02-28, 50.00 USD, .institutional, .ambulatory).code == 26
    expect decide(alice, "silver", 1965-10-01, 50.00 USD, .institutional, .ambulatory).code == 27
    expect decide(alice, "silver", 1965-04-01, 50.00 EUR, .institutional, .ambulatory).code == 31
    expect decide(alice, "silver", 1965-04-01, 50.00 USD, .vision, .ambulatory).code == 96
    expect decide(alice, "silver", 1965-04-01, 50.00 USD, .institutional, .other).code == 96
    expect decide(alice, "silver", 1965-04-01, 50.00 USD, .institutional, .ambulatory).status == .approved
}

test "the same claim and the same prescription are duplicates, a look-alike is only flagged" {
    organisation mutual: insurer
    organisation general: hospital
    actor ivan: insurer at mutual
    actor hana: hospital at general
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan call coverage.definePlan("silver", 0.00 USD, 1, 5, 1_000.00 USD, 0.00 USD, [], [])
    as ivan call coverage.enrol(alice, "silver", 2025-01-01, 2025-12-31)
    let first = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x0300000000000000000000000000000000000000000000000000000000000001, alice, "silver", 2025-02-01, 100.00 USD, none, .pharmacy, .ambulatory)
    expect first.status == .approved
    let again = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2025-02-01, 100.00 USD, none, .pharmacy, .ambulatory)
    expect again.duplicate
    expect again.code == 18
    expect repeatsOf(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001) == 1
    expect decision(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001).status == .approved
    let same = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002, 0x0300000000000000000000000000000000000000000000000000000000000001, alice, "silver", 2025-02-09, 100.00 USD, none, .pharmacy, .ambulatory)
    expect same.status == .denied
    expect same.duplicate
    let alike = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000003, none, alice, "silver", 2025-02-01, 100.00 USD, none, .pharmacy, .ambulatory)
    expect alike.status == .approved
    expect alike.lookalike
    expect not first.lookalike
    expect claimsOf(alice, 2025-01-01).count == 3
    expect balance(general) == 160.00 USD
}

test "claims after death wait for a week's late posting and are denied later" {
    organisation mutual: insurer
    organisation general: hospital
    actor ivan: insurer at mutual
    actor rita: registrar at general
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan call coverage.definePlan("silver", 0.00 USD, 1, 5, 1_000.00 USD, 0.00 USD, [], [])
    as ivan call coverage.enrol(alice, "silver", 2025-01-01, 2025-12-31)
    as rita call coverage.recordDeath(alice, 2025-05-05)
    expect decide(alice, "silver", 2025-05-05, 50.00 USD, .institutional, .ambulatory).status == .approved
    expect decide(alice, "silver", 2025-05-12, 50.00 USD, .institutional, .ambulatory).status == .pended
    expect decide(alice, "silver", 2025-05-13, 50.00 USD, .institutional, .ambulatory).code == 13
}

test "large claims wait for the insurer, who resolves them" {
    organisation mutual: insurer
    organisation rival: insurer
    organisation general: hospital
    actor ivan: insurer at mutual
    actor rob: insurer at rival
    actor hana: hospital at general
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan call coverage.definePlan("silver", 0.00 USD, 1, 5, 100_000.00 USD, 500.00 USD, [], [])
    as ivan call coverage.enrol(alice, "silver", 2025-01-01, 2025-12-31)
    let first = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2025-02-01, 600.00 USD, none, .institutional, .inpatient)
    expect first.status == .pended
    expect waitingFor(mutual).count == 1
    as rob fails resolve(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, true, 0) with "only the plan's own insurer resolves a claim"
    let resolved = as ivan call resolve(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, true, 0)
    expect resolved.status == .approved
    expect resolved.payable == 480.00 USD
    expect waitingFor(mutual).count == 0
    expect balance(general) == 480.00 USD
    as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002, none, alice, "silver", 2025-02-02, 700.00 USD, none, .institutional, .inpatient)
    as ivan fails resolve(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002, false, 0) with "a denial names its reason code"
    let refused = as ivan call resolve(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002, false, 50)
    expect refused.status == .denied
    expect balance(general) == 480.00 USD
}

test "only a hospital submits, for a patient, for the past" {
    organisation mutual: insurer
    organisation general: hospital
    actor ivan: insurer at mutual
    actor hana: hospital at general
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan fails submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2025-02-01, 1.00 USD, none, .institutional, .ambulatory)
    as hana fails submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, ivan, "silver", 2025-02-01, 1.00 USD, none, .institutional, .ambulatory) with "a claim is submitted for a registered patient"
    as hana fails submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2026-02-01, 1.00 USD, none, .institutional, .ambulatory) with "a service cannot lie in the future"
}

"""###),
        ("consent", ###"""
// Who may read what of whom, for which purpose, until when.
//
// The rules in plain words (Docs/contracts.md explains them further):
//  1. Nothing is permitted unless the patient, a guardian of the patient, or a signed paper of the patient permits it, or the
//     consortium has voted that a purpose needs no consent (parameters consent_free_treatment, consent_free_payment,
//     consent_free_operations; 1 means: none needed). Payment needs none by default, all other purposes do.
//  2. A consent names one reader (grant) or one organisation (grantOrganisation), one purpose and an end. Granting again replaces.
//  3. Within one consent the innermost provision decides: one for a class of records before the consent as a whole.
//  4. Between a patient's consents a denial overrides, also where no consent is needed.
//  5. The patient's own later act wins over any paper.

contract consent

enum Purpose { treatment, payment, research, emergency, operations }
/// The coarse class of a record, the only thing about its contents on the chain.
enum RecordClass { ambulatory, emergency, inpatient, other, longitudinal }
/// How a consent stands.
enum Standing { given, withdrawn, denied }
/// Who decided: the patient, a guardian, or the patient on paper, filed by a registrar.
enum Source { own, guardian, paper }
/// Why something is permitted or not.
enum Reason {
    granted, grantedForClass, grantedToOrganisation, consentNotNeeded,
    noConsent, expired, otherPurpose, withdrawn, denied, deniedForClass, deniedOrganisation
}

record Grant { purpose: Purpose, expires: Time, decided: Time, standing: Standing, source: Source }
/// A provision for one class of records inside the consent given to one reader.
record Provision { permits: Bool, purpose: Purpose, expires: Time, decided: Time }
record Guardianship { until: Date, document: Hash, registrar: Account }
/// The paper behind a filed consent: a commitment to the scanned document, and who witnessed the signature.
record Paper { document: Hash, witness: Account, registrar: Account, signed: Date }
record Decision { permitted: Bool, reason: Reason }

state grants: Map<(patient: Account, grantee: Account), Grant>
state organisationGrants: Map<(patient: Account, organisation: Organisation), Grant>
state provisions: Map<(patient: Account, grantee: Account, class: RecordClass), Provision>
state guardians: Map<(patient: Account, guardian: Account), Guardianship>
state papers: Map<(patient: Account, grantee: Account), Paper>

event Granted(patient: Account, grantee: Account, purpose: Purpose, expires: Time)
event GrantedToOrganisation(patient: Account, organisation: Organisation, purpose: Purpose, expires: Time)
event GrantedForClass(patient: Account, grantee: Account, class: RecordClass, purpose: Purpose, expires: Time)
event Narrowed(patient: Account, grantee: Account, class: RecordClass)
event Withdrawn(patient: Account, grantee: Account)
event WithdrawnFromOrganisation(patient: Account, organisation: Organisation)
event Denied(patient: Account, grantee: Account)
event DeniedToOrganisation(patient: Account, organisation: Organisation)
event GuardianAppointed(patient: Account, guardian: Account, until: Date)
event PaperFiled(patient: Account, grantee: Account, witness: Account, document: Hash)

/// The patient allows one grantee to read, for one purpose, until a time.
action grant(grantee: Account, purpose: Purpose, expires: Time) by patient {
    require expires > now else "a consent must end in the future"
    grants[(caller, grantee)] = Grant(purpose: purpose, expires: expires, decided: now, standing: .given, source: .own)
    emit Granted(caller, grantee, purpose, expires)
}

/// The patient allows every reader of one organisation to read, for one purpose, until a time.
action grantOrganisation(organisation: Organisation, purpose: Purpose, expires: Time) by patient {
    require expires > now else "a consent must end in the future"
    organisationGrants[(caller, organisation)] = Grant(purpose: purpose, expires: expires, decided: now, standing: .given, source: .own)
    emit GrantedToOrganisation(caller, organisation, purpose, expires)
}

/// The patient allows one grantee to read one class of records only.
action grantForClass(grantee: Account, purpose: Purpose, class: RecordClass, expires: Time) by patient {
    require expires > now else "a consent must end in the future"
    provisions[(caller, grantee, class)] = Provision(permits: true, purpose: purpose, expires: expires, decided: now)
    emit GrantedForClass(caller, grantee, class, purpose, expires)
}

/// The patient takes one class of records out of what a grantee may read; granting again as a whole ends the narrowing.
action narrow(grantee: Account, class: RecordClass) by patient {
    require let given = grants[(caller, grantee)] else "there is no consent to narrow; grant one first"
    require given.standing == .given and given.expires > now else "there is no consent to narrow; grant one first"
    provisions[(caller, grantee, class)] = Provision(permits: false, purpose: given.purpose, expires: given.expires, decided: now)
    emit Narrowed(caller, grantee, class)
}

/// The patient ends a consent, its provisions and any paper for the same grantee; new keys are refused from now on.
action withdraw(grantee: Account) by patient {
    grants[(caller, grantee)] = Grant(purpose: .treatment, expires: now, decided: now, standing: .withdrawn, source: .own)
    emit Withdrawn(caller, grantee)
}

/// The patient ends the consent for one organisation.
action withdrawOrganisation(organisation: Organisation) by patient {
    organisationGrants[(caller, organisation)] = Grant(purpose: .treatment, expires: now, decided: now, standing: .withdrawn, source: .own)
    emit WithdrawnFromOrganisation(caller, organisation)
}

/// The patient forbids one grantee to read anything, also where no consent is needed, until the patient grants again.
action deny(grantee: Account) by patient {
    grants[(caller, grantee)] = Grant(purpose: .treatment, expires: now, decided: now, standing: .denied, source: .own)
    emit Denied(caller, grantee)
}

/// The patient forbids every reader of one organisation to read, until the patient grants to that organisation again.
action denyOrganisation(organisation: Organisation) by patient {
    organisationGrants[(caller, organisation)] = Grant(purpose: .treatment, expires: now, decided: now, standing: .denied, source: .own)
    emit DeniedToOrganisation(caller, organisation)
}

/// A registrar records who acts for a minor, until a date, on a document.
action appointGuardian(patient: Account, guardian: Account, until: Date, document: Hash) by role(registrar) {
    require patient.has(patient) else "a guardian acts for a registered patient"
    require guardian != patient else "nobody is their own guardian"
    require guardian != caller else "a registrar cannot make themselves the guardian"
    require until > today else "a guardianship must end in the future"
    guardians[(patient, guardian)] = Guardianship(until: until, document: document, registrar: caller)
    emit GuardianAppointed(patient, guardian, until)
}

/// A guardian allows one grantee to read the minor's records, at most until the guardianship ends.
action grantAsGuardian(patient: Account, grantee: Account, purpose: Purpose, expires: Time) by role(guardian, patient) {
    require let ward = guardians[(patient, caller)] else "only an appointed guardian may decide for this patient"
    require today < ward.until else "the guardianship has ended; the patient decides now"
    require expires > now else "a consent must end in the future"
    require expires <= ward.until.time else "a guardian's consent ends with the guardianship at the latest"
    grants[(patient, grantee)] = Grant(purpose: purpose, expires: expires, decided: now, standing: .given, source: .guardian)
    emit Granted(patient, grantee, purpose, expires)
}

/// A guardian ends a consent for the minor.
action withdrawAsGuardian(patient: Account, grantee: Account) by role(guardian, patient) {
    require let ward = guardians[(patient, caller)] else "only an appointed guardian may decide for this patient"
    require today < ward.until else "the guardianship has ended; the patient decides now"
    grants[(patient, grantee)] = Grant(purpose: .treatment, expires: now, decided: now, standing: .withdrawn, source: .guardian)
    emit Withdrawn(patient, grantee)
}

/// A registrar files a consent that the patient signed on paper, with a witness of the same organisation.
action filePaper(patient: Account, grantee: Account, purpose: Purpose, expires: Time, signed: Date, witness: Account, document: Hash) by role(registrar) {
    require patient.has(patient) else "a paper is filed for a registered patient"
    require expires > now else "a consent must end in the future"
    require signed <= today else "a paper cannot have been signed in the future"
    require witness != caller and witness != patient and witness != grantee else "the witness must be someone else than registrar, patient and grantee"
    require witness.organisation is some and witness.organisation == caller.organisation else "the witness must belong to the registrar's organisation"
    if let earlier = grants[(patient, grantee)] {
        require earlier.source == .paper or earlier.decided.date < signed else "the patient has decided since this paper was signed; the patient's own act stands"
    }
    grants[(patient, grantee)] = Grant(purpose: purpose, expires: expires, decided: now, standing: .given, source: .paper)
    papers[(patient, grantee)] = Paper(document: document, witness: witness, registrar: caller, signed: signed)
    emit PaperFiled(patient, grantee, witness, document)
    emit Granted(patient, grantee, purpose, expires)
}

/// Whether a grantee may read for a purpose, whatever the class of record.
query permits(patient: Account, grantee: Account, purpose: Purpose) -> Bool {
    return decideConsent(patient, grantee, purpose).permitted
}

/// The decision for a record of one class, with its reason: what `records` asks before it writes a disclosure.
query decide(patient: Account, grantee: Account, purpose: Purpose, class: RecordClass) -> Decision {
    let whole = decideConsent(patient, grantee, purpose)
    if whole.reason == .denied or whole.reason == .deniedOrganisation { return whole }
    if let provision = provisions[(patient, grantee, class)] {
        var replaced = false
        if let given = grants[(patient, grantee)] {
            replaced = provision.decided < given.decided or (provision.permits and provision.decided == given.decided)
        }
        if not replaced and not provision.permits { return Decision(permitted: false, reason: .deniedForClass) }
        if not replaced and provision.purpose == purpose and provision.expires > now {
            return Decision(permitted: true, reason: .grantedForClass)
        }
    }
    return whole
}

/// The decision without regard to the class of record.
query decideConsent(patient: Account, grantee: Account, purpose: Purpose) -> Decision {
    var found = Decision(permitted: false, reason: .noConsent)
    if let given = grants[(patient, grantee)] {
        if given.standing == .denied { return Decision(permitted: false, reason: .denied) }
        found = judge(given, purpose, now, .granted)
    }
    if let organisation = grantee.organisation {
        if let given = organisationGrants[(patient, organisation)] {
            if given.standing == .denied { return Decision(permitted: false, reason: .deniedOrganisation) }
            if not found.permitted {
                let wider = judge(given, purpose, now, .grantedToOrganisation)
                if wider.permitted or found.reason == .noConsent { found = wider }
            }
        }
    }
    if not found.permitted and consentFree(purpose) { return Decision(permitted: true, reason: .consentNotNeeded) }
    return found
}

/// Whether the consortium has voted that a purpose needs no consent.
query consentFree(purpose: Purpose) -> Bool {
    if purpose == .treatment { return (parameter(consent_free_treatment) ?? 0) == 1 }
    if purpose == .payment { return (parameter(consent_free_payment) ?? 1) == 1 }
    if purpose == .operations { return (parameter(consent_free_operations) ?? 0) == 1 }
    return false
}

/// The consent that stands between a patient and a grantee, or stood last.
query grantOf(patient: Account, grantee: Account) -> Grant? {
    return grants[(patient, grantee)]
}

/// The paper behind a filed consent.
query paperOf(patient: Account, grantee: Account) -> Paper? {
    return papers[(patient, grantee)]
}

/// Until when a guardian acts for a patient.
query guardianOf(patient: Account, guardian: Account) -> Guardianship? {
    return guardians[(patient, guardian)]
}

/// The readers a patient has decided about, at most 100.
query granteesOf(patient: Account) -> List<Account, 100> {
    var found: List<Account, 100> = []
    for (grantee, given) in grants[patient] limit 100 {
        found.append(grantee)
    }
    return found
}

/// What one consent says about one purpose.
function judge(given: Grant, purpose: Purpose, at: Time, yes: Reason) -> Decision {
    if given.standing == .withdrawn { return Decision(permitted: false, reason: .withdrawn) }
    if given.expires <= at { return Decision(permitted: false, reason: .expired) }
    if given.purpose != purpose { return Decision(permitted: false, reason: .otherPurpose) }
    return Decision(permitted: true, reason: yes)
}

test "an expired consent permits nothing" {
    organisation general: hospital
    actor alice: patient
    actor bob: clinician at general
    at 2026-01-01T00:00:00Z
    as alice call grant(bob, .treatment, now + days(30))
    expect permits(alice, bob, .treatment)
    expect not permits(alice, bob, .research)
    advance days(31)
    expect not permits(alice, bob, .treatment)
    expect decideConsent(alice, bob, .treatment).reason == .expired
}

test "a consent ends in the future and only a patient gives it" {
    organisation general: hospital
    actor alice: patient
    actor bob: clinician at general
    at 2026-01-01T00:00:00Z
    as alice fails grant(bob, .treatment, now) with "a consent must end in the future"
    as bob fails grant(bob, .treatment, now + days(1))
    expect not permits(alice, bob, .treatment)
    expect decideConsent(alice, bob, .treatment).reason == .noConsent
}

test "granting again replaces, withdrawing ends" {
    organisation general: hospital
    actor alice: patient
    actor bob: clinician at general
    at 2026-01-01T00:00:00Z
    as alice call grant(bob, .treatment, now + days(30))
    as alice call grant(bob, .research, now + days(30))
    expect not permits(alice, bob, .treatment)
    expect decideConsent(alice, bob, .treatment).reason == .otherPurpose
    expect permits(alice, bob, .research)
    as alice call withdraw(bob)
    expect not permits(alice, bob, .research)
    expect decideConsent(alice, bob, .research).reason == .withdrawn
}

test "the innermost provision decides, and a new consent as a whole ends a narrowing" {
    organisation general: hospital
    actor alice: patient
    actor bob: clinician at general
    at 2026-01-01T00:00:00Z
    as alice fails narrow(bob, .inpatient)
    as alice call grant(bob, .treatment, now + days(30))
    advance seconds(1)
    as alice call narrow(bob, .inpatient)
    expect not decide(alice, bob, .treatment, .inpatient).permitted
    expect decide(alice, bob, .treatment, .inpatient).reason == .deniedForClass
    expect decide(alice, bob, .treatment, .ambulatory).permitted
    advance seconds(1)
    as alice call grant(bob, .treatment, now + days(30))
    expect decide(alice, bob, .treatment, .inpatient).permitted
}

test "a consent for one class permits that class only" {
    organisation general: hospital
    actor alice: patient
    actor bob: clinician at general
    at 2026-01-01T00:00:00Z
    as alice call grantForClass(bob, .treatment, .emergency, now + days(30))
    expect decide(alice, bob, .treatment, .emergency).reason == .grantedForClass
    expect not decide(alice, bob, .treatment, .inpatient).permitted
    expect not decide(alice, bob, .research, .emergency).permitted
    expect not permits(alice, bob, .treatment)
    advance seconds(1)
    as alice call withdraw(bob)
    expect not decide(alice, bob, .treatment, .emergency).permitted
}

test "a denial overrides what an organisation was granted" {
    organisation general: hospital
    actor alice: patient
    actor bob: clinician at general
    actor carol: clinician at general
    at 2026-01-01T00:00:00Z
    as alice call grantOrganisation(general, .treatment, now + days(30))
    expect permits(alice, bob, .treatment)
    expect permits(alice, carol, .treatment)
    as alice call deny(bob)
    expect not permits(alice, bob, .treatment)
    expect decideConsent(alice, bob, .treatment).reason == .denied
    expect permits(alice, carol, .treatment)
    as alice call denyOrganisation(general)
    as alice call grant(carol, .treatment, now + days(30))
    expect decideConsent(alice, carol, .treatment).reason == .deniedOrganisation
    as alice call withdrawOrganisation(general)
    expect permits(alice, carol, .treatment)
}

test "payment needs no consent by default, and a denial overrides that too" {
    organisation mutual: insurer
    actor alice: patient
    actor ivan: insurer at mutual
    at 2026-01-01T00:00:00Z
    expect permits(alice, ivan, .payment)
    expect decideConsent(alice, ivan, .payment).reason == .consentNotNeeded
    expect not permits(alice, ivan, .treatment)
    expect not permits(alice, ivan, .operations)
    as alice call deny(ivan)
    expect not permits(alice, ivan, .payment)
}

test "a guardian acts for a minor until a date" {
    organisation general: hospital
    actor tim: patient
    actor gina: guardian
    actor rita: registrar at general
    actor bob: clinician at general
    at 2026-01-01T00:00:00Z
    as gina fails grantAsGuardian(tim, bob, .treatment, now + days(1)) with "only an appointed guardian may decide for this patient"
    as rita call appointGuardian(tim, gina, 2026-02-01, 0x1111111111111111111111111111111111111111111111111111111111111111)
    as gina fails grantAsGuardian(tim, bob, .treatment, now + days(60)) with "a guardian's consent ends with the guardianship at the latest"
    as gina call grantAsGuardian(tim, bob, .treatment, now + days(31))
    expect permits(tim, bob, .treatment)
    as gina call withdrawAsGuardian(tim, bob)
    expect not permits(tim, bob, .treatment)
    advance days(40)
    as gina fails grantAsGuardian(tim, bob, .treatment, now + days(1)) with "the guardianship has ended; the patient decides now"
    as bob fails appointGuardian(tim, bob, 2027-01-01, 0x1111111111111111111111111111111111111111111111111111111111111111)
}

test "a signed paper counts until the patient's own later act" {
    organisation general: hospital
    organisation other: hospital
    actor alice: patient
    actor bob: clinician at other
    actor rita: registrar at general
    actor wendy: clinician at general
    actor walt: clinician at other
    at 2026-03-01T12:00:00Z
    as rita fails filePaper(alice, bob, .treatment, now + days(90), 2026-02-28, rita, 0x2222222222222222222222222222222222222222222222222222222222222222)
    as rita fails filePaper(alice, bob, .treatment, now + days(90), 2026-02-28, walt, 0x2222222222222222222222222222222222222222222222222222222222222222)
    as rita fails filePaper(alice, bob, .treatment, now + days(90), 2026-03-02, wendy, 0x2222222222222222222222222222222222222222222222222222222222222222)
    as rita call filePaper(alice, bob, .treatment, now + days(90), 2026-02-28, wendy, 0x2222222222222222222222222222222222222222222222222222222222222222)
    expect permits(alice, bob, .treatment)
    expect paperOf(alice, bob) is some
    as alice call withdraw(bob)
    expect not permits(alice, bob, .treatment)
    as rita fails filePaper(alice, bob, .treatment, now + days(90), 2026-02-28, wendy, 0x2222222222222222222222222222222222222222222222222222222222222222)
    advance days(5)
    as rita call filePaper(alice, bob, .treatment, now + days(90), 2026-03-04, wendy, 0x3333333333333333333333333333333333333333333333333333333333333333)
    expect permits(alice, bob, .treatment)
}

"""###),
        ("coverage", ###"""
// Which insurance plans there are, and who is covered by which, from when to when.
//
// A plan's terms never change once they are set: what a patient was enrolled in stays what it was. A new year's terms are a new plan
// code. Cover is held per patient, plan and calendar year, with a first and a last day. Cover ends on the day of death.

contract coverage

/// What kind of claim: FHIR's claim types.
enum Kind { institutional, professional, pharmacy, oral, vision, other }
/// The coarse class of the visit behind a claim; the same as a record's.
enum RecordClass { ambulatory, emergency, inpatient, other, longitudinal }
/// How a patient stands with a plan on a day.
enum Standing { notEnrolled, before, active, ended, afterDeath }

/// The terms. The patient bears the first `deductible` of a year, then `shareNumerator`/`shareDenominator` of the rest; the insurer
/// pays at most `limit` a year. Claims above `reviewAbove` wait for the insurer's review.
record Plan {
    insurer: Organisation
    deductible: Money
    shareNumerator: Int
    shareDenominator: Int
    limit: Money
    reviewAbove: Money
    excludedKinds: Set<Kind, 6>
    excludedClasses: Set<RecordClass, 5>
}
record Enrolment { from: Date, until: Date, by: Account }
record Cover { standing: Standing, daysSinceDeath: Int }

state plans: Map<Text<32>, Plan>
state enrolments: Map<(patient: Account, plan: Text<32>, year: Int), Enrolment>
state deaths: Map<Account, Date>

event PlanDefined(plan: Text<32>, insurer: Organisation)
event Enrolled(patient: Account, plan: Text<32>, from: Date, until: Date)
event Lapsed(patient: Account, plan: Text<32>, year: Int, until: Date)
event DeathRecorded(patient: Account)

/// An insurer sets the terms of a plan, once.
action definePlan(
    plan: Text<32>, deductible: Money, shareNumerator: Int, shareDenominator: Int, limit: Money, reviewAbove: Money,
    excludedKinds: Set<Kind, 6>, excludedClasses: Set<RecordClass, 5>
) by role(insurer) and org(insurer) {
    require plan.count > 0 else "a plan has a code"
    require plans[plan] is none else "the terms of this plan are set and never change; define a plan with a new code"
    require deductible.minor >= 0 and limit.minor >= 0 and reviewAbove.minor >= 0 else "the amounts of a plan are not negative"
    require shareDenominator > 0 and shareDenominator <= 1_000_000 else "the share's denominator is 1 to 1,000,000"
    require shareNumerator >= 0 and shareNumerator <= shareDenominator else "the patient's share is 0 to 1"
    require let insurer = caller.organisation else "only an insurer's account defines plans"
    plans[plan] = Plan(
        insurer: insurer, deductible: deductible, shareNumerator: shareNumerator, shareDenominator: shareDenominator, limit: limit,
        reviewAbove: reviewAbove, excludedKinds: excludedKinds, excludedClasses: excludedClasses
    )
    emit PlanDefined(plan, insurer)
}

/// The insurer covers a patient for part or all of one calendar year; enrolling again for the year replaces.
action enrol(patient: Account, plan: Text<32>, from: Date, until: Date) by role(insurer) {
    require let terms = plans[plan] else "there is no plan of this code"
    require caller.organisation == terms.insurer else "only the plan's own insurer enrols"
    require from <= until else "cover ends no earlier than it begins"
    require from.year == until.year else "cover is enrolled per calendar year"
    enrolments[(patient, plan, from.year)] = Enrolment(from: from, until: until, by: caller)
    emit Enrolled(patient, plan, from, until)
}

/// The insurer ends a year's cover early; `until` is the last covered day.
action lapse(patient: Account, plan: Text<32>, year: Int, until: Date) by role(insurer) {
    require let terms = plans[plan] else "there is no plan of this code"
    require caller.organisation == terms.insurer else "only the plan's own insurer ends cover"
    require let given = enrolments[(patient, plan, year)] else "there is no cover to end"
    require until < given.until else "cover can only be ended earlier"
    enrolments[(patient, plan, year)] = given with (until: until, by: caller)
    emit Lapsed(patient, plan, year, until)
}

/// A hospital's registrar records the day of a patient's death; the first record stands until the regulator's auditor corrects it.
action recordDeath(patient: Account, day: Date) by role(registrar) or role(auditor) {
    require day <= today else "a day of death is not in the future"
    require deaths[patient] is none or caller.has(auditor) else "the day of death is on record; an auditor may correct it"
    deaths[patient] = day
    emit DeathRecorded(patient)
}

/// The terms of a plan.
query plan(code: Text<32>) -> Plan? {
    return plans[code]
}

/// A patient's cover in a calendar year.
query enrolment(patient: Account, code: Text<32>, year: Int) -> Enrolment? {
    return enrolments[(patient, code, year)]
}

/// How a patient stands with a plan on a day.
query coverOn(patient: Account, code: Text<32>, day: Date) -> Cover {
    if let death = deaths[patient] {
        if day > death { return Cover(standing: .afterDeath, daysSinceDeath: day - death) }
    }
    if let given = enrolments[(patient, code, day.year)] {
        if day < given.from { return Cover(standing: .before, daysSinceDeath: 0) }
        if day > given.until { return Cover(standing: .ended, daysSinceDeath: 0) }
        return Cover(standing: .active, daysSinceDeath: 0)
    }
    return Cover(standing: .notEnrolled, daysSinceDeath: 0)
}

test "terms are set once, by an insurer" {
    organisation mutual: insurer
    organisation general: hospital
    actor ivan: insurer at mutual
    actor hana: hospital at general
    at 2026-01-01T00:00:00Z
    as ivan call definePlan("silver", 500.00 USD, 1, 5, 10_000.00 USD, 50_000.00 USD, [.vision], [])
    as ivan fails definePlan("silver", 1.00 USD, 1, 5, 10_000.00 USD, 50_000.00 USD, [], []) with "the terms of this plan are set and never change; define a plan with a new code"
    as hana fails definePlan("bronze", 500.00 USD, 1, 5, 10_000.00 USD, 50_000.00 USD, [], [])
    as ivan fails definePlan("bronze", 500.00 USD, 6, 5, 10_000.00 USD, 50_000.00 USD, [], []) with "the patient's share is 0 to 1"
    expect plan("silver") is some
    expect plan("bronze") is none
}

test "cover has a first and a last day, and lapses earlier" {
    organisation mutual: insurer
    organisation rival: insurer
    actor ivan: insurer at mutual
    actor rob: insurer at rival
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan call definePlan("silver", 500.00 USD, 1, 5, 10_000.00 USD, 50_000.00 USD, [], [])
    as ivan fails enrol(alice, "gold", 2025-01-01, 2025-12-31) with "there is no plan of this code"
    as rob fails enrol(alice, "silver", 2025-01-01, 2025-12-31) with "only the plan's own insurer enrols"
    as ivan fails enrol(alice, "silver", 2025-01-01, 2026-12-31) with "cover is enrolled per calendar year"
    as ivan call enrol(alice, "silver", 1969-03-01, 1969-12-31)
    expect coverOn(alice, "silver", 1969-02-28).standing == .before
    expect coverOn(alice, "silver", 1969-03-01).standing == .active
    expect coverOn(alice, "silver", 1969-12-31).standing == .active
    expect coverOn(alice, "silver", 1970-01-01).standing == .notEnrolled
    as ivan call lapse(alice, "silver", 1969, 1969-06-30)
    expect coverOn(alice, "silver", 1969-06-30).standing == .active
    expect coverOn(alice, "silver", 1969-07-01).standing == .ended
    as ivan fails lapse(alice, "silver", 1969, 1969-12-01) with "cover can only be ended earlier"
}

test "cover ends on the day of death" {
    organisation mutual: insurer
    organisation general: hospital
    actor ivan: insurer at mutual
    actor rita: registrar at general
    actor ann: auditor
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan call definePlan("silver", 500.00 USD, 1, 5, 10_000.00 USD, 50_000.00 USD, [], [])
    as ivan call enrol(alice, "silver", 2025-01-01, 2025-12-31)
    as rita call recordDeath(alice, 2025-05-05)
    expect coverOn(alice, "silver", 2025-05-05).standing == .active
    expect coverOn(alice, "silver", 2025-05-06).standing == .afterDeath
    expect coverOn(alice, "silver", 2025-05-06).daysSinceDeath == 1
    as rita fails recordDeath(alice, 2025-06-06)
    as ann call recordDeath(alice, 2025-06-06)
    expect coverOn(alice, "silver", 2025-05-06).standing == .active
}

"""###),
        ("records", ###"""
// Records, who asked for them, who got them, and their erasure.
//
// A record is a sealed blob off the chain; here stand its name, its coarse class, the patient's pseudonym, the custodian and a salted
// commitment. Nobody gets a key without a disclosure written here first (Docs/contracts.md):
//  - a request that the rules permit is written as a disclosure, one that they don't as a refusal with its reason; both are successful
//    transactions, so both are part of the history;
//  - the custodian's node wraps a key only for a certified disclosure for which `usable` still holds: the reader and the record are the
//    ones written down, not used, not revoked, younger than 60 seconds, and consent asked again still permits it. It notes the use
//    durably on its own disk before the key leaves, and then on the chain by `redeem`;
//  - an emergency opens at once, for four hours, and must be reviewed within three days;
//  - an insurer gets the record of a claim's encounter, by naming the claim, and nothing else.

contract records
uses consent, coverage, claims

enum Purpose { treatment, payment, research, emergency, operations }
enum RecordClass { ambulatory, emergency, inpatient, other, longitudinal }
/// Why a request was permitted (first line) or refused (second line).
enum Basis {
    consented, ownRecord, ownOrganisation, payerOfClaim, breakGlass,
    notConsented, roleTooLow, claimNotNamed, notTheClaimsRecord, notThePayer, erased, useBreakGlass
}
enum EmergencyReason { unconscious, lifeThreatening, noRepresentative, disaster, other }
enum Finding { justified, unjustified }
enum ErasureState { asked, granted, refused }
enum ErasureReason { none_given, legalRetention, publicHealth, legalClaims, notOurs }

record Entry { patient: Account, class: RecordClass, custodian: Organisation, commitment: Hash, resources: Int, registered: Time }
record Verdict { permitted: Bool, basis: Basis, consent: consent.Reason? }
/// What a request was answered: the number of the disclosure or refusal that was written.
record Answer { id: Int, permitted: Bool, basis: Basis, consent: consent.Reason? }
record Disclosure {
    id: Int
    blob: Hash
    patient: Account
    reader: Account
    custodian: Organisation
    purpose: Purpose
    basis: Basis
    at: Time
    expires: Time
    claim: claims.Reference?
    used: Time?
    revoked: Time?
}
record Refusal { id: Int, blob: Hash, patient: Account, reader: Account, purpose: Purpose, basis: Basis, consent: consent.Reason?, at: Time }
record Review { reader: Account, reason: EmergencyReason, due: Time, finding: Finding?, reviewer: Account?, at: Time? }
record Erasure { state: ErasureState, reason: ErasureReason, asked: Time, decided: Time?, holders: List<Organisation, 16> }
/// Where a disclosure or refusal stands: whose it is, and on which page of that patient's history.
record Place { patient: Account, page: Int }
record Overdue { id: Int, patient: Account, due: Time }

/// Disclosures and refusals on one page of a patient's history.
const pageLength: Int = 100
/// How long a disclosure may be turned into a key.
const freshness: Duration = seconds(60)
/// How long an emergency stays open to the one who declared it.
const emergencyTime: Duration = hours(4)
/// Within which time an emergency must be reviewed.
const reviewTime: Duration = days(3)

state entries: Map<Hash, Entry>
state byPatient: Map<(patient: Account, blob: Hash), Time>
/// The highest number given to a disclosure or refusal, under key 0.
state sequence: Map<Int, Int>
state places: Map<Int, Place>
/// How many disclosures and refusals a patient's history has.
state lengths: Map<Account, Int>
state disclosures: Map<(patient: Account, page: Int, id: Int), Disclosure>
state refusals: Map<(patient: Account, page: Int, id: Int), Refusal>
state emergencies: Map<(patient: Account, reader: Account), Time>
state reviews: Map<Int, Review>
state reviewsDue: Map<(due: Time, id: Int), Account>
state erasures: Map<(patient: Account, custodian: Organisation), Erasure>
state acknowledgements: Map<(patient: Account, custodian: Organisation, holder: Organisation), Time>

event Registered(blob: Hash, patient: Account, class: RecordClass, custodian: Organisation)
event Disclosed(id: Int, blob: Hash, patient: Account, reader: Account, purpose: Purpose, basis: Basis)
event Refused(id: Int, blob: Hash, patient: Account, reader: Account, purpose: Purpose, basis: Basis)
/// The patient is told: somebody broke the glass.
event EmergencyOpened(id: Int, blob: Hash, patient: Account, reader: Account, reason: EmergencyReason, reviewDue: Time)
event Reviewed(id: Int, patient: Account, finding: Finding)
event Redeemed(id: Int, patient: Account)
event Revoked(id: Int, patient: Account)
event ErasureAsked(patient: Account, custodian: Organisation)
event ErasureDecided(patient: Account, custodian: Organisation, granted: Bool, reason: ErasureReason)
event ErasureAcknowledged(patient: Account, custodian: Organisation, holder: Organisation)

/// A hospital registers a sealed record of a patient; it is the custodian. `resources` counts what the blob holds.
action register(blob: Hash, class: RecordClass, patient: Account, commitment: Hash, resources: Int) by role(registrar, hospital) and org(hospital) {
    require let custodian = caller.organisation else "only a hospital's account registers records"
    require entries[blob] is none else "a record of this name is registered already"
    require patient.has(patient) else "a record belongs to a registered patient"
    require resources > 0 else "a record holds at least one resource"
    entries[blob] = Entry(patient: patient, class: class, custodian: custodian, commitment: commitment, resources: resources, registered: now)
    byPatient[(patient, blob)] = now
    emit Registered(blob, patient, class, custodian)
}

/// A reader asks for a record for a purpose; the answer is written, yes or no.
action request(blob: Hash, purpose: Purpose) -> Answer by role(clinician, insurer, registrar, hospital, researcher, patient) {
    require let entry = entries[blob] else "there is no record of this name"
    let verdict = judge(caller, blob, purpose)
    let id = (sequence[0] ?? 0) + 1
    let length = lengths[entry.patient] ?? 0
    let page = length / pageLength
    sequence[0] = id
    lengths[entry.patient] = length + 1
    places[id] = Place(patient: entry.patient, page: page)
    if verdict.permitted {
        disclosures[(entry.patient, page, id)] = Disclosure(
            id: id, blob: blob, patient: entry.patient, reader: caller, custodian: entry.custodian, purpose: purpose,
            basis: verdict.basis, at: now, expires: now + freshness
        )
        emit Disclosed(id, blob, entry.patient, caller, purpose, verdict.basis)
    } else {
        refusals[(entry.patient, page, id)] = Refusal(
            id: id, blob: blob, patient: entry.patient, reader: caller, purpose: purpose, basis: verdict.basis, consent: verdict.consent,
            at: now
        )
        emit Refused(id, blob, entry.patient, caller, purpose, verdict.basis)
    }
    return Answer(id: id, permitted: verdict.permitted, basis: verdict.basis, consent: verdict.consent)
}

/// The insurer asks for the record behind one claim; any other record is refused.
action requestForPayment(blob: Hash, provider: Hash, claim: Hash) -> Answer by role(insurer) {
    require let entry = entries[blob] else "there is no record of this name"
    let verdict = judgePayment(caller, blob, provider, claim)
    let id = (sequence[0] ?? 0) + 1
    let length = lengths[entry.patient] ?? 0
    let page = length / pageLength
    sequence[0] = id
    lengths[entry.patient] = length + 1
    places[id] = Place(patient: entry.patient, page: page)
    if verdict.permitted {
        disclosures[(entry.patient, page, id)] = Disclosure(
            id: id, blob: blob, patient: entry.patient, reader: caller, custodian: entry.custodian, purpose: .payment,
            basis: verdict.basis, at: now, expires: now + freshness, claim: claims.Reference(provider: provider, claim: claim)
        )
        emit Disclosed(id, blob, entry.patient, caller, .payment, verdict.basis)
    } else {
        refusals[(entry.patient, page, id)] = Refusal(
            id: id, blob: blob, patient: entry.patient, reader: caller, purpose: .payment, basis: verdict.basis, consent: verdict.consent,
            at: now
        )
        emit Refused(id, blob, entry.patient, caller, .payment, verdict.basis)
    }
    return Answer(id: id, permitted: verdict.permitted, basis: verdict.basis, consent: verdict.consent)
}

/// Break-glass: granted at once, open for four hours, told to the patient, to be reviewed within three days.
action emergency(blob: Hash, reason: EmergencyReason) -> Answer by role(emergency) {
    require let entry = entries[blob] else "there is no record of this name"
    require not isErased(entry.patient, entry.custodian, entry.registered) else "this record has been erased"
    let id = (sequence[0] ?? 0) + 1
    let due = now + reviewTime
    let length = lengths[entry.patient] ?? 0
    let page = length / pageLength
    sequence[0] = id
    lengths[entry.patient] = length + 1
    places[id] = Place(patient: entry.patient, page: page)
    disclosures[(entry.patient, page, id)] = Disclosure(
        id: id, blob: blob, patient: entry.patient, reader: caller, custodian: entry.custodian, purpose: .emergency, basis: .breakGlass,
        at: now, expires: now + freshness
    )
    emergencies[(entry.patient, caller)] = now + emergencyTime
    reviews[id] = Review(reader: caller, reason: reason, due: due)
    reviewsDue[(due, id)] = entry.patient
    emit EmergencyOpened(id, blob, entry.patient, caller, reason, due)
    emit Disclosed(id, blob, entry.patient, caller, .emergency, .breakGlass)
    return Answer(id: id, permitted: true, basis: .breakGlass)
}

/// The custodian puts on the chain what it released locally while there was no quorum; it counts as used.
action reportEmergency(blob: Hash, reader: Account, reason: EmergencyReason, released: Time) -> Answer by role(hospital, registrar) {
    require let entry = entries[blob] else "there is no record of this name"
    require caller.organisation == entry.custodian else "only the custodian reports what it released"
    require reader.has(emergency) else "the reader has no emergency role"
    require released <= now else "a release cannot lie in the future"
    let id = (sequence[0] ?? 0) + 1
    let due = now + reviewTime
    let length = lengths[entry.patient] ?? 0
    let page = length / pageLength
    sequence[0] = id
    lengths[entry.patient] = length + 1
    places[id] = Place(patient: entry.patient, page: page)
    disclosures[(entry.patient, page, id)] = Disclosure(
        id: id, blob: blob, patient: entry.patient, reader: reader, custodian: entry.custodian, purpose: .emergency, basis: .breakGlass,
        at: released, expires: now, used: released
    )
    reviews[id] = Review(reader: reader, reason: reason, due: due)
    reviewsDue[(due, id)] = entry.patient
    emit EmergencyOpened(id, blob, entry.patient, reader, reason, due)
    return Answer(id: id, permitted: true, basis: .breakGlass)
}

/// An auditor, or an admin of the custodian who is not the reader, closes an emergency with a finding.
action review(id: Int, finding: Finding) by role(auditor, admin) {
    require let place = places[id] else "there is no disclosure of this number"
    require let opened = reviews[id] else "this disclosure was no emergency"
    require let given = disclosures[(place.patient, place.page, id)] else "there is no disclosure of this number"
    require opened.finding is none else "this emergency has been reviewed"
    require caller != opened.reader else "nobody reviews their own emergency"
    require caller.has(auditor) or caller.organisation == given.custodian else "an emergency is reviewed by an auditor or the custodian's admin"
    reviews[id] = opened with (finding: finding, reviewer: caller, at: now)
    remove reviewsDue[(opened.due, id)]
    emit Reviewed(id, place.patient, finding)
}

/// The custodian's hospital account records that the key of a disclosure was handed out; once.
action redeem(id: Int) by role(hospital) {
    require let place = places[id] else "there is no disclosure of this number"
    require let given = disclosures[(place.patient, place.page, id)] else "there is no disclosure of this number"
    require caller.organisation == given.custodian else "only the custodian redeems a disclosure"
    require given.used is none else "this disclosure has been used"
    require given.revoked is none else "this disclosure has been revoked"
    disclosures[(place.patient, place.page, id)] = given with (used: now)
    emit Redeemed(id, place.patient)
}

/// The patient takes back a disclosure that has not been used.
action revoke(id: Int) by signer(of: places[id].patient) {
    require let place = places[id] else "there is no disclosure of this number"
    require let given = disclosures[(caller, place.page, id)] else "there is no disclosure of this number"
    require given.used is none else "this disclosure has been used; withdrawing consent stops new ones"
    disclosures[(caller, place.page, id)] = given with (revoked: now)
    emit Revoked(id, caller)
}

/// The patient asks a custodian to erase everything registered so far.
action requestErasure(custodian: Organisation) by patient {
    require custodian.is(hospital) else "erasure is asked of a hospital"
    if let earlier = erasures[(caller, custodian)] {
        require earlier.state != .asked else "erasure has been asked already and is not decided yet"
    }
    erasures[(caller, custodian)] = Erasure(state: .asked, reason: .none_given, asked: now, holders: [])
    emit ErasureAsked(caller, custodian)
}

/// The custodian grants erasure, naming every organisation that holds copies, or refuses it with a reason.
action decideErasure(patient: Account, granted: Bool, reason: ErasureReason, holders: List<Organisation, 16>) by role(registrar, admin) and org(hospital) {
    require let custodian = caller.organisation else "only the custodian decides"
    require let asked = erasures[(patient, custodian)] else "this patient has not asked for erasure here"
    require asked.state == .asked else "this has been decided"
    require granted or reason != .none_given else "a refusal names its reason"
    require not granted or holders.count > 0 else "name every organisation that holds copies, your own included"
    erasures[(patient, custodian)] = asked with (
        state: if granted then ErasureState.granted else ErasureState.refused, reason: reason, decided: now, holders: holders
    )
    emit ErasureDecided(patient, custodian, granted, reason)
}

/// An organisation that held copies states that envelopes, ciphertext and backups are destroyed: a signed claim, not a proof.
action acknowledgeErasure(patient: Account, custodian: Organisation) by role(registrar, admin, hospital, insurer, auditor) {
    require let holder = caller.organisation else "only an organisation acknowledges"
    require let given = erasures[(patient, custodian)] else "there is no such erasure"
    require given.state == .granted else "this erasure is not granted"
    require holder in given.holders else "this organisation is not named as a holder"
    acknowledgements[(patient, custodian, holder)] = now
    emit ErasureAcknowledged(patient, custodian, holder)
}

/// What the rules say about a reader, a record and a purpose, now.
query judge(reader: Account, blob: Hash, purpose: Purpose) -> Verdict {
    require let entry = entries[blob] else "there is no record of this name"
    if isErased(entry.patient, entry.custodian, entry.registered) { return Verdict(permitted: false, basis: .erased) }
    if purpose == .emergency { return Verdict(permitted: false, basis: .useBreakGlass) }
    if purpose == .payment { return Verdict(permitted: false, basis: .claimNotNamed) }
    if reader == entry.patient { return Verdict(permitted: true, basis: .ownRecord) }
    if purpose == .treatment and not reader.has(clinician) { return Verdict(permitted: false, basis: .roleTooLow) }
    if purpose == .research and not reader.has(researcher) and not reader.has(clinician) { return Verdict(permitted: false, basis: .roleTooLow) }
    let isOwn = reader.organisation == entry.custodian
    if purpose == .operations and not isOwn { return Verdict(permitted: false, basis: .roleTooLow) }
    let answer = consent.decide(entry.patient, reader, purpose, entry.class)
    if answer.permitted { return Verdict(permitted: true, basis: .consented, consent: answer.reason) }
    if purpose == .treatment and (emergencies[(entry.patient, reader)] ?? entry.registered) > now {
        return Verdict(permitted: true, basis: .breakGlass)
    }
    let isForbidden = answer.reason == .denied or answer.reason == .deniedForClass or answer.reason == .deniedOrganisation
    if purpose == .treatment and isOwn and not isForbidden and (parameter(consent_free_own_treatment) ?? 1) == 1 {
        return Verdict(permitted: true, basis: .ownOrganisation, consent: answer.reason)
    }
    return Verdict(permitted: false, basis: .notConsented, consent: answer.reason)
}

/// What the rules say about an insurer, a record and the claim it names, now.
query judgePayment(reader: Account, blob: Hash, provider: Hash, claim: Hash) -> Verdict {
    require let entry = entries[blob] else "there is no record of this name"
    if isErased(entry.patient, entry.custodian, entry.registered) { return Verdict(permitted: false, basis: .erased) }
    if let named = claims.encounter(provider, claim) {
        if reader.organisation != named.insurer { return Verdict(permitted: false, basis: .notThePayer) }
        if named.blob != blob or named.patient != entry.patient { return Verdict(permitted: false, basis: .notTheClaimsRecord) }
        let answer = consent.decide(entry.patient, reader, .payment, entry.class)
        if answer.permitted { return Verdict(permitted: true, basis: .payerOfClaim, consent: answer.reason) }
        return Verdict(permitted: false, basis: .notConsented, consent: answer.reason)
    }
    return Verdict(permitted: false, basis: .claimNotNamed)
}

/// Whether the custodian's node may hand out the key now: everything of the disclosure holds, and consent is asked again.
query usable(id: Int, reader: Account, blob: Hash) -> Bool {
    if let place = places[id] {
        if let given = disclosures[(place.patient, place.page, id)] {
            if given.reader != reader or given.blob != blob or given.used is some or given.revoked is some { return false }
            if given.at > now or now >= given.expires { return false }
            if given.basis == .breakGlass and given.purpose == .emergency {
                return (emergencies[(place.patient, reader)] ?? given.at) > now and not isErasedBlob(blob)
            }
            if let named = given.claim {
                return judgePayment(reader, blob, named.provider, named.claim).permitted
            }
            return judge(reader, blob, given.purpose).permitted
        }
    }
    return false
}

/// What is on the chain about a record.
query entry(blob: Hash) -> Entry? {
    return entries[blob]
}

/// One disclosure.
query disclosure(id: Int) -> Disclosure? {
    if let place = places[id] { return disclosures[(place.patient, place.page, id)] }
    return none
}

/// One refusal.
query refusal(id: Int) -> Refusal? {
    if let place = places[id] { return refusals[(place.patient, place.page, id)] }
    return none
}

/// How many pages a patient's history has, the first of them 0.
query pagesOf(patient: Account) -> Int {
    return ((lengths[patient] ?? 0) + pageLength - 1) / pageLength
}

/// Who read what of a patient: one page of the history.
query disclosuresOf(patient: Account, page: Int) -> List<Disclosure, 100> {
    var found: List<Disclosure, 100> = []
    for (id, given) in disclosures[(patient, page)] limit 100 {
        found.append(given)
    }
    return found
}

/// Who was refused what of a patient: one page of the history.
query refusalsOf(patient: Account, page: Int) -> List<Refusal, 100> {
    var found: List<Refusal, 100> = []
    for (id, given) in refusals[(patient, page)] limit 100 {
        found.append(given)
    }
    return found
}

/// The names of a patient's records; at most 250.
query recordsOf(patient: Account) -> List<Hash, 250> {
    var found: List<Hash, 250> = []
    for (blob, since) in byPatient[patient] limit 250 {
        found.append(blob)
    }
    return found
}

/// The review of an emergency.
query reviewOf(id: Int) -> Review? {
    return reviews[id]
}

/// Emergencies whose review is overdue, the oldest first; at most 100.
query overdueReviews() -> List<Overdue, 100> {
    var found: List<Overdue, 100> = []
    for ((due, id), patient) in reviewsDue limit 100 {
        if due <= now { found.append(Overdue(id: id, patient: patient, due: due)) }
    }
    return found
}

/// How a request for erasure stands.
query erasure(patient: Account, custodian: Organisation) -> Erasure? {
    return erasures[(patient, custodian)]
}

/// The holders that have not acknowledged a granted erasure.
query outstanding(patient: Account, custodian: Organisation) -> List<Organisation, 16> {
    var found: List<Organisation, 16> = []
    if let given = erasures[(patient, custodian)] {
        if given.state == .granted {
            for holder in given.holders {
                if acknowledgements[(patient, custodian, holder)] is none { found.append(holder) }
            }
        }
    }
    return found
}

/// Whether erasure covers what a custodian registered for a patient at a time.
query isErased(patient: Account, custodian: Organisation, registered: Time) -> Bool {
    if let given = erasures[(patient, custodian)] {
        return given.state == .granted and registered <= (given.decided ?? now)
    }
    return false
}

/// Whether a record has been erased.
query isErasedBlob(blob: Hash) -> Bool {
    if let given = entries[blob] { return isErased(given.patient, given.custodian, given.registered) }
    return false
}

test "a permitted request is a disclosure, a refused one is on record with its reason" {
    organisation general: hospital
    organisation other: hospital
    actor rita: registrar at general
    actor hana: hospital at general
    actor bob: clinician at other
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as rita call register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    as rita fails register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3) with "a record of this name is registered already"
    as bob fails request(0x0100000000000000000000000000000000000000000000000000000000000002, .treatment) with "there is no record of this name"
    let no = as bob call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect not no.permitted
    expect no.basis == .notConsented
    expect refusal(no.id) is some
    expect disclosure(no.id) is none
    as alice call consent.grant(bob, .treatment, now + days(1))
    let yes = as bob call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect yes.permitted
    expect usable(yes.id, bob, 0x0100000000000000000000000000000000000000000000000000000000000001)
    expect not usable(yes.id, hana, 0x0100000000000000000000000000000000000000000000000000000000000001)
    expect not usable(yes.id, bob, 0x0100000000000000000000000000000000000000000000000000000000000002)
    expect not usable(99, bob, 0x0100000000000000000000000000000000000000000000000000000000000001)
    expect disclosuresOf(alice, 0).count == 1
    expect refusalsOf(alice, 0).count == 1
    let narrow = as bob call request(0x0100000000000000000000000000000000000000000000000000000000000001, .research)
    expect not narrow.permitted
}

test "a disclosure is good for sixty seconds, once, and only while consent stands" {
    organisation general: hospital
    organisation other: hospital
    actor hana: hospital at general
    actor otto: hospital at other
    actor bob: clinician at other
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as hana call register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    as alice call consent.grant(bob, .treatment, now + days(1))
    let first = as bob call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    advance seconds(59)
    expect usable(first.id, bob, 0x0100000000000000000000000000000000000000000000000000000000000001)
    advance seconds(1)
    expect not usable(first.id, bob, 0x0100000000000000000000000000000000000000000000000000000000000001)
    let second = as bob call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    as otto fails redeem(second.id) with "only the custodian redeems a disclosure"
    as hana call redeem(second.id)
    expect not usable(second.id, bob, 0x0100000000000000000000000000000000000000000000000000000000000001)
    as hana fails redeem(second.id) with "this disclosure has been used"
    let third = as bob call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    as alice call consent.withdraw(bob)
    expect not usable(third.id, bob, 0x0100000000000000000000000000000000000000000000000000000000000001)
    as alice call consent.grant(bob, .treatment, now + days(1))
    let fourth = as bob call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    as bob fails revoke(fourth.id)
    as alice call revoke(fourth.id)
    expect not usable(fourth.id, bob, 0x0100000000000000000000000000000000000000000000000000000000000001)
}

test "the custodian's own clinicians treat without a consent, unless the patient denies it" {
    organisation general: hospital
    actor hana: hospital at general
    actor cleo: clinician at general
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as hana call register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    let own = as cleo call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect own.permitted
    expect own.basis == .ownOrganisation
    let low = as hana call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect low.basis == .roleTooLow
    as alice call consent.deny(cleo)
    let denied = as cleo call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect not denied.permitted
}

test "patients get their own records and nobody else's" {
    organisation general: hospital
    actor hana: hospital at general
    actor alice: patient
    actor zoe: patient
    at 2026-01-01T00:00:00Z
    as hana call register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    let own = as alice call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect own.basis == .ownRecord
    expect usable(own.id, alice, 0x0100000000000000000000000000000000000000000000000000000000000001)
    let strange = as zoe call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect strange.basis == .roleTooLow
}

test "an emergency opens at once, closes itself and must be reviewed" {
    organisation general: hospital
    organisation other: hospital
    organisation ministry: regulator
    actor hana: hospital at general
    actor eve: clinician, emergency at other
    actor bob: clinician at other
    actor adam: admin at general
    actor ann: auditor at ministry
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as hana call register(0x0100000000000000000000000000000000000000000000000000000000000001, .inpatient, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    as bob fails emergency(0x0100000000000000000000000000000000000000000000000000000000000001, .unconscious)
    let hint = as eve call request(0x0100000000000000000000000000000000000000000000000000000000000001, .emergency)
    expect hint.basis == .useBreakGlass
    let opened = as eve call emergency(0x0100000000000000000000000000000000000000000000000000000000000001, .unconscious)
    expect opened.permitted
    expect usable(opened.id, eve, 0x0100000000000000000000000000000000000000000000000000000000000001)
    advance hours(3)
    let more = as eve call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect more.basis == .breakGlass
    advance hours(2)
    let late = as eve call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect not late.permitted
    expect overdueReviews().count == 0
    advance days(3)
    expect overdueReviews().count == 1
    as ann call review(opened.id, .justified)
    expect overdueReviews().count == 0
    as adam fails review(opened.id, .unjustified) with "this emergency has been reviewed"
}

test "an insurer gets the record of its claim's encounter and nothing else" {
    organisation general: hospital
    organisation mutual: insurer
    organisation rival: insurer
    actor hana: hospital at general
    actor ivan: insurer at mutual
    actor rob: insurer at rival
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan call coverage.definePlan("silver", 0.00 USD, 1, 5, 1_000.00 USD, 0.00 USD, [], [])
    as ivan call coverage.enrol(alice, "silver", 2025-01-01, 2025-12-31)
    as hana call register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    as hana call register(0x0100000000000000000000000000000000000000000000000000000000000002, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000002, 9)
    as hana call claims.submit(0x03000000000000000000000000000000000000000000000000000000000000aa, 0x0300000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2025-02-01, 10.00 USD, 0x0100000000000000000000000000000000000000000000000000000000000001, .institutional, .ambulatory)
    let yes = as ivan call requestForPayment(0x0100000000000000000000000000000000000000000000000000000000000001, 0x03000000000000000000000000000000000000000000000000000000000000aa, 0x0300000000000000000000000000000000000000000000000000000000000001)
    expect yes.permitted
    expect yes.basis == .payerOfClaim
    expect usable(yes.id, ivan, 0x0100000000000000000000000000000000000000000000000000000000000001)
    let broader = as ivan call requestForPayment(0x0100000000000000000000000000000000000000000000000000000000000002, 0x03000000000000000000000000000000000000000000000000000000000000aa, 0x0300000000000000000000000000000000000000000000000000000000000001)
    expect broader.basis == .notTheClaimsRecord
    let stranger = as rob call requestForPayment(0x0100000000000000000000000000000000000000000000000000000000000001, 0x03000000000000000000000000000000000000000000000000000000000000aa, 0x0300000000000000000000000000000000000000000000000000000000000001)
    expect stranger.basis == .notThePayer
    let unnamed = as ivan call request(0x0100000000000000000000000000000000000000000000000000000000000001, .payment)
    expect unnamed.basis == .claimNotNamed
    as alice call consent.deny(ivan)
    let denied = as ivan call requestForPayment(0x0100000000000000000000000000000000000000000000000000000000000001, 0x03000000000000000000000000000000000000000000000000000000000000aa, 0x0300000000000000000000000000000000000000000000000000000000000001)
    expect not denied.permitted
}

test "erasure is asked, decided and acknowledged by every holder" {
    organisation general: hospital
    organisation other: hospital
    actor rita: registrar at general
    actor rolf: registrar at other
    actor cleo: clinician at general
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as rita call register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    as rita fails decideErasure(alice, true, .none_given, [general, other]) with "this patient has not asked for erasure here"
    as alice call requestErasure(general)
    as alice fails requestErasure(general) with "erasure has been asked already and is not decided yet"
    as rita fails decideErasure(alice, false, .none_given, []) with "a refusal names its reason"
    as rita call decideErasure(alice, false, .legalRetention, [])
    as alice call requestErasure(general)
    as rolf fails decideErasure(alice, true, .none_given, [general, other])
    as rita call decideErasure(alice, true, .none_given, [general, other])
    expect outstanding(alice, general).count == 2
    let gone = as cleo call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect gone.basis == .erased
    as rita call acknowledgeErasure(alice, general)
    as rolf call acknowledgeErasure(alice, general)
    expect outstanding(alice, general).count == 0
    advance days(1)
    as rita call register(0x0100000000000000000000000000000000000000000000000000000000000002, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000002, 1)
    expect not isErasedBlob(0x0100000000000000000000000000000000000000000000000000000000000002)
    expect isErasedBlob(0x0100000000000000000000000000000000000000000000000000000000000001)
}

"""###),
    ]
}
