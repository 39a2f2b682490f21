// Written by Scripts/embed-contracts from Contracts/claims.accord; change that and run it again.

extension EmbeddedContracts {
    // swift-format-ignore
    static let claims1 = ###"""
// Claims: submitted by a hospital, decided at once by the plan's terms, appealed where somebody disagrees, settled by the insurer.
//
// The decision, in this order (Docs/contracts.md explains each step; the numbers are X12 claim adjustment reason codes):
//  1. duplicate   the same provider and claim, or the same prescription, was decided before: denied, 18.
//  2. our insured no such plan, or the patient isn't enrolled in it for the year of service: denied, 31.
//  3. death       the service lies after the recorded death: up to 7 days after, it may be the last stay's late posting and waits for
//                 review (pended, 133); later it is denied, 13.
//  4. cover       the service lies before the first covered day: denied, 26; after the last: denied, 27.
//     another plan pays before this one, and the claim doesn't come behind its decision (submitSecondary): denied, 22.
//     filing      the plan limits how late a claim is filed, and this is later: denied, 29.
//  5. exclusion   the plan excludes this kind of claim or class of visit: denied, 96.
//  6. prior       the plan wants prior authorisation for it: none named: denied, 197; one that is not for this: denied, 15; one that
//                 was refused: denied, 39; one that is not decided yet: the claim stays submitted, 133; more than was authorised:
//                 pended, 198.
//  7. review      the amount is above the plan's review threshold: pended, 133, until the insurer resolves it.
//  8. deductible  the patient bears what is left of the year's deductible: 1.
//  9. share       of the rest the patient bears the plan's share, rounded half to even: 2. Behind another insurer: no more is owed than
//                 that one left: 23.
// 10. limit       the insurer pays no more than what is left of the year's limit: 119.
//
// The states of a claim, and who moves it on:
//   submitted        waits for the decision on the prior authorisation it names; then hospital or insurer have it decided (adjudicate).
//   pended           waits for the insurer, who asks (inquire), is answered by the hospital (answer), and decides (resolve).
//   approved         nothing was cut by the limit: the insurer pays all that the plan owes (after deductible and share; that can be 0).
//   partly_approved  the limit cut a part of what the plan would owe.
//   denied           by one of the steps above, by the insurer, or because nothing of the limit was left.
//   appealed         hospital or patient disagree (appeal): the insurer decides, by somebody else than before; the second time an auditor.
//   paid             the insurer has paid (settle).
//   recouped         the insurer decided later that it had paid too much (recoup): the hospital pays it back (repay), or appeals.
//   withdrawn        the hospital took the claim back before anything was paid (withdraw).
//
// A claim that only looks like another one (same patient, day and amount) is flagged, not denied.

contract claims
uses coverage

enum Kind { institutional, professional, pharmacy, oral, vision, other }
enum RecordClass { ambulatory, emergency, inpatient, other, longitudinal }
enum Status { approved, partly_approved, denied, pended }
enum State { submitted, pended, approved, partly_approved, denied, appealed, paid, recouped, withdrawn }
enum Step {
    billed, duplicate, insured, death, cover, exclusion, prior, review, deductible, share, limit, payable, appeal,
    otherInsurer, late, recoupment, withdrawn
}
enum AuthorisationState { pended, approved, denied, notRequired, cancelled }

/// One line of reasoning: the step, the X12 reason code (0: no adjustment) and the amount it is about.
record Line { step: Step, code: Int, amount: Money }
/// `payable` is what the insurer owes, `patientPart` deductible and share (behind another insurer: what of them that one left), `code` the
/// reason of the last adjustment that decided.
record Decision {
    status: Status
    code: Int
    payable: Money
    patientPart: Money
    lines: List<Line, 10>
    duplicate: Bool
    lookalike: Bool
}
/// `since` is the time of the last move, `settled` what the insurer has paid so far, `decidedBy` who decided last (absent: the plan's
/// terms alone), `appeals` how far it was appealed, `primary` the same provider's claim to the insurer that pays before.
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
    state: State
    since: Time
    settled: Money
    authorisation: Hash?
    decidedBy: Account?
    appeals: Int
    primary: Hash?
}
record Accumulator { deductibleMet: Money, paid: Money, claims: Int }
/// What `records` asks: which record a claim is about, and who may see it for payment.
record Encounter { blob: Hash, insurer: Organisation, patient: Account }
record Reference { provider: Hash, claim: Hash }
/// `patient` is what the patient bears, `elsewhere` what another insurer's payment takes off what is owed.
record Amounts { deductible: Money, share: Money, owed: Money, payable: Money, patient: Money, elsewhere: Money }
/// The insurer's question about what is pended; question and answer are documents off the chain, here stand their commitments.
record Inquiry { number: Int, question: Hash, asked: Time, due: Time, answer: Hash?, answered: Time? }
/// `level` 1 goes to the insurer, 2 to an auditor; `from` is the state that was appealed.
record Appeal { level: Int, from: State, by: Account, grounds: Hash, at: Time }
/// Leave to provide a service before it is billed: by one hospital to one patient, within days and an amount, of which `used` is billed.
record Authorisation {
    hospital: Organisation
    insurer: Organisation
    patient: Account
    plan: Text<32>
    kind: Kind
    class: RecordClass
    from: Date
    until: Date
    amount: Money
    used: Money
    state: AuthorisationState
    code: Int
    requested: Time
}

/// Days after a death within which a claim waits for review instead of being denied.
const latePosting: Int = 7
/// How long a hospital has to answer a question (29 CFR 2560.503-1(f)).
const answerTime: Duration = days(45)
/// How often the insurer may ask about one claim or authorisation.
const questionsMax: Int = 3
/// How long a decision can be appealed (29 CFR 2560.503-1(h)).
const appealTime: Duration = days(180)
/// An insurer that neither asks nor decides for this long can be passed over: the claim goes to an auditor.
const silence: Duration = days(30)
/// How long after a payment, or after the last decision about it, an insurer can take it back.
const recoupTime: Duration = days(365)

state filed: Map<(provider: Hash, claim: Hash), Claim>
/// All claims of a patient by day and amount; a look-alike has the same first three components.
state byPatient: Map<(patient: Account, service: Date, minor: Int, claim: Hash), Hash>
state prescriptions: Map<Hash, Reference>
state repeats: Map<(provider: Hash, claim: Hash), Int>
state accumulators: Map<(patient: Account, plan: Text<32>, year: Int), Accumulator>
state inquiries: Map<(provider: Hash, claim: Hash), Inquiry>
state appeals: Map<(provider: Hash, claim: Hash), Appeal>
state authorisations: Map<Hash, Authorisation>
state authorisationInquiries: Map<Hash, Inquiry>
/// What waits for an insurer, since when: pended claims, and appeals by level.
state waiting: Map<(insurer: Organisation, provider: Hash, claim: Hash), Time>
state disputes: Map<(level: Int, insurer: Organisation, provider: Hash, claim: Hash), Time>
state requested: Map<(insurer: Organisation, number: Hash), Time>
/// Questions that wait for a hospital's answer, until when.
state questions: Map<(hospital: Organisation, provider: Hash, claim: Hash), Time>
/// The claim to the next insurer behind one.
state behind: Map<(provider: Hash, primary: Hash), Hash>
/// What one organisation is owed by another (positive) or owes it (negative); each entry stands twice, once with either sign, so all of
/// them together are zero.
state balances: Map<(organisation: Organisation, other: Organisation), Money>

event Decided(provider: Hash, claim: Hash, patient: Account, status: Status, code: Int, payable: Money)
event Duplicate(provider: Hash, claim: Hash)
event LookAlike(provider: Hash, claim: Hash)
event Inquired(provider: Hash, claim: Hash, hospital: Organisation, question: Hash, due: Time)
event Answered(provider: Hash, claim: Hash, insurer: Organisation, document: Hash)
event Appealed(provider: Hash, claim: Hash, patient: Account, insurer: Organisation, level: Int)
event AppealDecided(provider: Hash, claim: Hash, patient: Account, granted: Bool, code: Int)
event Settled(provider: Hash, claim: Hash, insurer: Organisation, hospital: Organisation, amount: Money)
event Withdrawn(provider: Hash, claim: Hash, patient: Account)
event Recouped(provider: Hash, claim: Hash, insurer: Organisation, hospital: Organisation, amount: Money, code: Int)
event Repaid(provider: Hash, claim: Hash, insurer: Organisation, hospital: Organisation, amount: Money)
event AuthorisationMoved(number: Hash, patient: Account, insurer: Organisation, hospital: Organisation, to: AuthorisationState, code: Int)
event AuthorisationInquired(number: Hash, hospital: Organisation, question: Hash, due: Time)
event AuthorisationAnswered(number: Hash, insurer: Organisation, document: Hash)

invariant mirrored = sumOfBalances() == 0 else "what one organisation is owed another owes"
invariant neverOverpaid always for ((provider, claim), given) in filed = given.settled <= given.billed and given.decision.payable <= given.billed and (given.settled <= given.decision.payable or given.state == .recouped or given.state == .appealed) else "an insurer owes at most what was billed, and pays at most what it owes, unless it takes back"
invariant withinLeave always for (_, leave) in authorisations = leave.used <= leave.amount else "no more is used than was authorised"

property "a claim moves as its rules say" for (_, claim) in filed was before = before is none and claim.state in [.submitted, .pended, .approved, .partly_approved, .denied]
    or before.state == .submitted and claim.state in [.pended, .approved, .partly_approved, .denied, .withdrawn]
    or before.state == .pended and claim.state in [.pended, .approved, .partly_approved, .denied, .appealed, .withdrawn]
    or before.state == .approved and claim.state in [.paid, .withdrawn]
    or before.state == .partly_approved and claim.state in [.appealed, .paid, .withdrawn]
    or before.state == .denied and claim.state == .appealed
    or before.state == .appealed and claim.state in [.approved, .partly_approved, .denied, .paid, .recouped]
    or before.state == .paid and claim.state in [.appealed, .recouped]
    or before.state == .recouped and claim.state in [.appealed, .paid]
property "what a claim was filed as stays" for (_, claim) in filed becomes after = after.hospital == claim.hospital and after.patient == claim.patient and after.billed == claim.billed and after.service == claim.service and after.plan == claim.plan and after.primary == claim.primary

/// A hospital submits a claim; it is decided at once. `provider` and `claim` are the hospital's keyed commitments to the provider and
/// the claim's number, `blob` names the sealed record of the encounter, `authorisation` the prior authorisation, where there is one.
action submit(
    provider: Hash, claim: Hash, prescription: Hash?, patient: Account, plan: Text<32>, service: Date, billed: Money, blob: Hash?,
    kind: Kind, class: RecordClass, authorisation: Hash?
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
    var decision = decide(patient, plan, service, billed, kind, class, hospital, authorisation)
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
    let to = stateAfter(decision)
    filed[(provider, claim)] = Claim(
        hospital: hospital, insurer: insurer, patient: patient, plan: plan, service: service, billed: billed, kind: kind, class: class,
        blob: blob, prescription: prescription, submitted: now, decision: decision, state: to, since: now, settled: zero(like: billed),
        authorisation: authorisation, appeals: 0
    )
    byPatient[(patient, service, billed.minor, claim)] = provider
    if let payer = insurer {
        if to == .pended { waiting[(payer, provider, claim)] = now }
        if counts(decision) {
            let before = accumulators[(patient, plan, service.year)] ?? nothingYet(billed)
            accumulators[(patient, plan, service.year)] = accumulated(before, decision)
            balances[(hospital, payer)] = (balances[(hospital, payer)] ?? zero(like: billed)) + decision.payable
            balances[(payer, hospital)] = (balances[(payer, hospital)] ?? zero(like: billed)) - decision.payable
        }
        if let number = authorisation {
            if let leave = authorisations[number] {
                if isAuthorised(decision) { authorisations[number] = leave with (used: leave.used + billed) }
            }
        }
    }
    emit Decided(provider, claim, patient, decision.status, decision.code, decision.payable)
    return decision
}

/// A hospital submits a claim, decided by one insurer, to the plan that pays behind it; `primary` is its number there. What it is about is
/// the same. What the insurers before pay is not paid twice. Behind the second a third may come, in the same way.
action submitSecondary(provider: Hash, claim: Hash, plan: Text<32>, authorisation: Hash?, primary: Hash) -> Decision by role(hospital) and org(hospital) {
    require let first = filed[(provider, primary)] else "there is no such claim"
    require let hospital = caller.organisation else "only a hospital's account submits claims"
    require hospital == first.hospital else "only the hospital that submitted a claim submits it to the next insurer"
    require first.state in [.approved, .partly_approved, .denied, .paid] else "the insurer before has not decided yet"
    require not first.decision.duplicate else "a duplicate goes to no other insurer"
    require filed[(provider, claim)] is none else "a claim of this number was submitted before"
    if let other = behind[(provider, primary)] {
        require filed[(provider, other)].state == .withdrawn else "the next insurer has this claim already"
    }
    require coverage.firstOn(first.patient, plan, first.service) == first.plan else "the plan of that claim does not pay right before this one"
    require let terms = coverage.plan(plan) else "there is no plan of this code"
    // The time to file begins with the decision of the insurer before.
    let decision = weigh(
        first.patient, plan, first.service, first.billed, first.kind, first.class, hospital, authorisation, today - first.since.date,
        paidBefore(provider, primary)
    )
    let payer = terms.insurer
    let to = stateAfter(decision)
    filed[(provider, claim)] = Claim(
        hospital: hospital, insurer: payer, patient: first.patient, plan: plan, service: first.service, billed: first.billed,
        kind: first.kind, class: first.class, blob: first.blob, submitted: now, decision: decision, state: to, since: now,
        settled: zero(like: first.billed), authorisation: authorisation, appeals: 0, primary: primary
    )
    behind[(provider, primary)] = claim
    byPatient[(first.patient, first.service, first.billed.minor, claim)] = provider
    if to == .pended { waiting[(payer, provider, claim)] = now }
    if counts(decision) {
        let before = accumulators[(first.patient, plan, first.service.year)] ?? nothingYet(first.billed)
        accumulators[(first.patient, plan, first.service.year)] = accumulated(before, decision)
        balances[(hospital, payer)] = (balances[(hospital, payer)] ?? zero(like: first.billed)) + decision.payable
        balances[(payer, hospital)] = (balances[(payer, hospital)] ?? zero(like: first.billed)) - decision.payable
    }
    if let number = authorisation {
        if let leave = authorisations[number] {
            if isAuthorised(decision) { authorisations[number] = leave with (used: leave.used + first.billed) }
        }
    }
    emit Decided(provider, claim, first.patient, decision.status, decision.code, decision.payable)
    return decision
}

/// Hospital or insurer have a claim decided that waited for its prior authorisation, once that is decided.
action adjudicate(provider: Hash, claim: Hash) -> Decision by role(hospital, insurer) {
    require let given = filed[(provider, claim)] else "there is no such claim"
    require given.state == .submitted else "this claim does not wait for its authorisation"
    require let payer = given.insurer else "this claim has no insurer"
    require caller.organisation == given.hospital or caller.organisation == payer else "only the hospital and the insurer of a claim have it decided"
    // Filed in time it was: a late claim is denied before it can wait.
    var decision = weigh(
        given.patient, given.plan, given.service, given.billed, given.kind, given.class, given.hospital, given.authorisation, 0,
        paidBefore(provider, given.primary)
    )
    let to = stateAfter(decision)
    require to != .submitted else "the prior authorisation is not decided yet"
    decision = decision with (lookalike: given.decision.lookalike)
    filed[(provider, claim)] = given with (decision: decision, state: to, since: now)
    if to == .pended { waiting[(payer, provider, claim)] = now }
    if counts(decision) {
        let before = accumulators[(given.patient, given.plan, given.service.year)] ?? nothingYet(given.billed)
        accumulators[(given.patient, given.plan, given.service.year)] = accumulated(before, decision)
        balances[(given.hospital, payer)] = (balances[(given.hospital, payer)] ?? zero(like: given.billed)) + decision.payable
        balances[(payer, given.hospital)] = (balances[(payer, given.hospital)] ?? zero(like: given.billed)) - decision.payable
    }
    if let number = given.authorisation {
        if let leave = authorisations[number] {
            if isAuthorised(decision) { authorisations[number] = leave with (used: leave.used + given.billed) }
        }
    }
    emit Decided(provider, claim, given.patient, decision.status, decision.code, decision.payable)
    return decision
}

/// The insurer asks the hospital for more about a pended claim; the question is a document off the chain, `question` its commitment.
action inquire(provider: Hash, claim: Hash, question: Hash) by role(insurer) {
    require let given = filed[(provider, claim)] else "there is no such claim"
    require given.state == .pended else "this claim does not wait for review"
    require caller.organisation == given.insurer else "only the plan's own insurer asks about a claim"
    let before = inquiries[(provider, claim)]
    require before is none or before.answer is some else "a question about this claim waits for its answer"
    let number = (before.number ?? 0) + 1
    require number <= questionsMax else "three questions were asked about this claim; decide it"
    let due = now + answerTime
    inquiries[(provider, claim)] = Inquiry(number: number, question: question, asked: now, due: due)
    questions[(given.hospital, provider, claim)] = due
    emit Inquired(provider, claim, given.hospital, question, due)
}

/// The hospital answers the open question; the insurer's time to decide begins anew.
action answer(provider: Hash, claim: Hash, document: Hash) by role(hospital) {
    require let given = filed[(provider, claim)] else "there is no such claim"
    require given.state == .pended else "this claim does not wait for review"
    require let payer = given.insurer else "this claim has no insurer"
    require caller.organisation == given.hospital else "only the hospital that submitted a claim answers"
    require let asked = inquiries[(provider, claim)] else "nothing was asked about this claim"
    require asked.answer is none else "the question about this claim is answered"
    inquiries[(provider, claim)] = asked with (answer: document, answered: now)
    filed[(provider, claim)] = given with (since: now)
    remove questions[(given.hospital, provider, claim)]
    emit Answered(provider, claim, payer, document)
}

/// The insurer decides a claim that waits for review: by the plan's amounts, or by denying it with a reason code. While its question is
/// open and the time to answer runs, it may approve and not deny.
action resolve(provider: Hash, claim: Hash, approve: Bool, code: Int) -> Decision by role(insurer) {
    require let given = filed[(provider, claim)] else "there is no such claim"
    require given.state == .pended else "this claim does not wait for review"
    require let payer = given.insurer else "this claim has no insurer"
    require caller.organisation == payer else "only the plan's own insurer resolves a claim"
    require approve or code > 0 else "a denial names its reason code"
    require approve or not waitsForAnswer(inquiries[(provider, claim)], now) else "the hospital still has time to answer"
    require let terms = coverage.plan(given.plan) else "there is no plan of this code"
    let before = accumulators[(given.patient, given.plan, given.service.year)] ?? nothingYet(given.billed)
    var decision = refusal(given.billed, .review, code)
    if approve {
        let found = amounts(terms, given.billed, before.deductibleMet, before.paid, paidBefore(provider, given.primary))
        decision = priced(given.billed, found, isAuthorised(given.decision))
    } else {
        // What is denied in review uses nothing of its authorisation.
        if let number = given.authorisation {
            if let leave = authorisations[number] {
                if isAuthorised(given.decision) { authorisations[number] = leave with (used: leave.used - given.billed) }
            }
        }
    }
    decision = decision with (lookalike: given.decision.lookalike)
    filed[(provider, claim)] = given with (decision: decision, state: stateAfter(decision), since: now, decidedBy: caller)
    remove waiting[(payer, provider, claim)]
    remove questions[(given.hospital, provider, claim)]
    if approve {
        accumulators[(given.patient, given.plan, given.service.year)] = accumulated(before, decision)
        balances[(given.hospital, payer)] = (balances[(given.hospital, payer)] ?? zero(like: given.billed)) + decision.payable
        balances[(payer, given.hospital)] = (balances[(payer, given.hospital)] ?? zero(like: given.billed)) - decision.payable
    }
    emit Decided(provider, claim, given.patient, decision.status, decision.code, decision.payable)
    return decision
}

/// The hospital or the patient disagrees with a denial or with a cut, within 180 days; or with an insurer that has let 30 days pass.
/// `grounds` commits to the letter. The first appeal goes to the insurer, the second, and one against silence, to an auditor.
action appeal(provider: Hash, claim: Hash, grounds: Hash) by role(hospital) or patient {
    require let given = filed[(provider, claim)] else "there is no such claim"
    require let payer = given.insurer else "this claim has no insurer"
    let isHospital = caller.has(hospital) and caller.organisation == given.hospital
    require isHospital or caller == given.patient else "only the patient and the hospital of a claim appeal"
    let isSilent = given.state == .pended and now > given.since + silence and not waitsForAnswer(inquiries[(provider, claim)], now - silence)
    let isCut = given.decision.status in [.partly_approved, .denied] and given.state in [.partly_approved, .paid, .recouped]
    require isSilent or isCut or given.state == .denied else "only a denial, a cut or an insurer's silence is appealed"
    require isSilent or now <= given.since + appealTime else "a decision can be appealed for 180 days"
    require given.appeals < 2 else "the decision on the second appeal is final"
    let level = if isSilent then 2 else given.appeals + 1
    filed[(provider, claim)] = given with (state: .appealed, since: now, appeals: level)
    appeals[(provider, claim)] = Appeal(level: level, from: given.state, by: caller, grounds: grounds, at: now)
    disputes[(level, payer, provider, claim)] = now
    remove waiting[(payer, provider, claim)]
    remove questions[(given.hospital, provider, claim)]
    emit Appealed(provider, claim, given.patient, payer, level)
}

/// An appeal is granted or rejected with a reason code. Granted, the claim is priced as if nothing had stopped it, and with `beyondLimit`
/// the year's limit does not cut it; what was owed before is never lowered.
action decideAppeal(provider: Hash, claim: Hash, granted: Bool, beyondLimit: Bool, code: Int) -> Decision by role(insurer, auditor) {
    require let given = filed[(provider, claim)] else "there is no such claim"
    require given.state == .appealed else "this claim is not appealed"
    require let dispute = appeals[(provider, claim)] else "this claim is not appealed"
    require let payer = given.insurer else "this claim has no insurer"
    require dispute.level == 2 or caller.has(insurer) and caller.organisation == payer else "the plan's own insurer decides the first appeal"
    require dispute.level == 1 or caller.has(auditor) else "an auditor decides the second appeal"
    require given.decidedBy != caller else "whoever decided a claim does not decide its appeal"
    require granted or code > 0 else "a rejection names its reason code"

"""###
}
