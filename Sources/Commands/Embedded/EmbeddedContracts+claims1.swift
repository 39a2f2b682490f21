// Written by Scripts/embed-contracts from Contracts/claims.accord; change that and run it again.

extension EmbeddedContracts {
    // swift-format-ignore
    static let claims1 = ###"""
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


"""###
}
