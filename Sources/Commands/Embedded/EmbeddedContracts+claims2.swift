// Written by Scripts/embed-contracts from Contracts/claims.accord; change that and run it again.

extension EmbeddedContracts {
    // swift-format-ignore
    static let claims2 = ###"""
        hospital: hospital, insurer: terms.insurer, patient: patient, plan: plan, kind: kind, class: class, from: from, until: until,
        amount: amount, used: zero(like: amount), state: to, code: code, requested: now
    )
    authorisations[number] = made
    emit AuthorisationMoved(number, patient, terms.insurer, hospital, to, code)
    return made
}

/// The insurer asks for more before it decides an authorisation.
action inquireAuthorisation(number: Hash, question: Hash) by role(insurer) {
    require let given = authorisations[number] else "there is no such authorisation"
    require given.state == .pended else "this authorisation is decided"
    require caller.organisation == given.insurer else "only the plan's own insurer asks about an authorisation"
    let before = authorisationInquiries[number]
    require before is none or before.answer is some else "a question about this authorisation waits for its answer"
    let count = (before.number ?? 0) + 1
    require count <= questionsMax else "three questions were asked about this authorisation; decide it"
    let due = now + answerTime
    authorisationInquiries[number] = Inquiry(number: count, question: question, asked: now, due: due)
    emit AuthorisationInquired(number, given.hospital, question, due)
}

/// The hospital answers.
action answerAuthorisation(number: Hash, document: Hash) by role(hospital) {
    require let given = authorisations[number] else "there is no such authorisation"
    require given.state == .pended else "this authorisation is decided"
    require caller.organisation == given.hospital else "only the hospital that asked for an authorisation answers"
    require let asked = authorisationInquiries[number] else "nothing was asked about this authorisation"
    require asked.answer is none else "the question about this authorisation is answered"
    authorisationInquiries[number] = asked with (answer: document, answered: now)
    emit AuthorisationAnswered(number, given.insurer, document)
}

/// The insurer authorises, all or less than was asked for, or denies with a reason code.
action decideAuthorisation(number: Hash, approve: Bool, amount: Money, until: Date, code: Int) by role(insurer) {
    require let given = authorisations[number] else "there is no such authorisation"
    require given.state == .pended else "this authorisation is decided"
    require caller.organisation == given.insurer else "only the plan's own insurer decides an authorisation"
    require approve or code > 0 else "a denial names its reason code"
    require approve or not waitsForAnswer(authorisationInquiries[number], now) else "the hospital still has time to answer"
    require not approve or amount.minor > 0 and amount <= given.amount else "authorise more than nothing and at most what was asked for"
    require not approve or until >= given.from and until <= given.until else "authorise at least the first day and at most what was asked for"
    let to = if approve then AuthorisationState.approved else AuthorisationState.denied
    var decided = given with (state: to, code: code)
    if approve { decided = decided with (amount: amount, until: until) }
    authorisations[number] = decided
    remove requested[(given.insurer, number)]
    emit AuthorisationMoved(number, given.patient, given.insurer, given.hospital, to, code)
}

/// The hospital takes back a request, or an authorisation of which nothing was used.
action cancelAuthorisation(number: Hash) by role(hospital) {
    require let given = authorisations[number] else "there is no such authorisation"
    require caller.organisation == given.hospital else "only the hospital that asked for an authorisation cancels it"
    require given.state == .pended or given.state == .approved else "this authorisation cannot be cancelled"
    require given.used.minor == 0 else "a part of this authorisation is used"
    authorisations[number] = given with (state: .cancelled, code: 0)
    remove requested[(given.insurer, number)]
    emit AuthorisationMoved(number, given.patient, given.insurer, given.hospital, .cancelled, 0)
}

/// What would be decided now on a hospital's claim, duplicates and look-alikes aside.
query decide(
    patient: Account, plan: Text<32>, service: Date, billed: Money, kind: Kind, class: RecordClass, hospital: Organisation,
    authorisation: Hash?
) -> Decision {
    let plans = coverage.plan(plan)
    if let terms = plans {
        if zero(like: billed) != zero(like: terms.deductible) { return refusal(billed, .insured, 31) }
        let cover = coverage.coverOn(patient, plan, service)
        if cover.standing == .afterDeath {
            if cover.daysSinceDeath <= latePosting { return pending(billed, .death, 133, false) }
            return refusal(billed, .death, 13)
        }
        if cover.standing == .notEnrolled { return refusal(billed, .insured, 31) }
        if cover.standing == .before { return refusal(billed, .cover, 26) }
        if cover.standing == .ended { return refusal(billed, .cover, 27) }
        if kind in terms.excludedKinds or class in terms.excludedClasses { return refusal(billed, .exclusion, 96) }
        let needsLeave = kind in terms.authorisedKinds or class in terms.authorisedClasses
        if needsLeave {
            let code = leaveFor(authorisation, hospital, patient, plan, service, billed, kind, class)
            if code == 133 or code == 198 { return pending(billed, .prior, code, false) }
            if code != 0 { return refusal(billed, .prior, code) }
        }
        if terms.reviewAbove.minor > 0 and billed > terms.reviewAbove { return pending(billed, .review, 133, needsLeave) }
        let before = accumulators[(patient, plan, service.year)] ?? nothingYet(billed)
        return priced(billed, amounts(terms, billed, before.deductibleMet, before.paid), needsLeave)
    }
    return refusal(billed, .insured, 31)
}

/// Whether a prior authorisation covers a claim: 0, or the reason code why not.
query leaveFor(
    number: Hash?, hospital: Organisation, patient: Account, plan: Text<32>, service: Date, billed: Money, kind: Kind,
    class: RecordClass
) -> Int {
    if let named = number {
        if let given = authorisations[named] {
            if given.hospital != hospital or given.patient != patient or given.plan != plan { return 15 }
            if given.kind != kind or given.class != class or service < given.from or service > given.until { return 15 }
            if given.state == .pended { return 133 }
            if given.state == .denied { return 39 }
            if given.state != .approved { return 15 }
            if given.used + billed > given.amount { return 198 }
            return 0
        }
        return 15
    }
    return 197
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

/// The last question about a claim, with its answer.
query inquiry(provider: Hash, claim: Hash) -> Inquiry? {
    return inquiries[(provider, claim)]
}

/// The last appeal about a claim.
query appealOf(provider: Hash, claim: Hash) -> Appeal? {
    return appeals[(provider, claim)]
}

/// A prior authorisation as it stands.
query authorisation(number: Hash) -> Authorisation? {
    return authorisations[number]
}

/// The last question about an authorisation, with its answer.
query authorisationInquiry(number: Hash) -> Inquiry? {
    return authorisationInquiries[number]
}

/// What an organisation is owed (positive) or owes (negative) by all others together; nothing for one without claims. Of more than a
/// thousand partners the first thousand count.
query balance(organisation: Organisation) -> Money? {
    var sum: Money? = none
    for (other, amount) in balances[organisation] limit 1000 {
        sum = (sum ?? zero(like: amount)) + amount
    }
    return sum
}

/// What one organisation is owed by another (positive) or owes it (negative).
query owed(organisation: Organisation, other: Organisation) -> Money? {
    return balances[(organisation, other)]
}

/// All balances together, in minor units: nothing. Of more than a thousand the first count.
query sumOfBalances() -> Int {
    var sum = 0
    for (pair, amount) in balances limit 1000 { sum += amount.minor }
    return sum
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
    for ((provider, number), since) in waiting[insurer] limit 200 {
        found.append(Reference(provider: provider, claim: number))
    }
    return found
}

/// The claims about which a hospital is asked; at most 200.
query questionsTo(hospital: Organisation) -> List<Reference, 200> {
    var found: List<Reference, 200> = []
    for ((provider, number), due) in questions[hospital] limit 200 {
        found.append(Reference(provider: provider, claim: number))
    }
    return found
}

/// The appeals of a level (1: for the insurer, 2: for an auditor) against an insurer; at most 200.
query appealsAgainst(insurer: Organisation, level: Int) -> List<Reference, 200> {
    var found: List<Reference, 200> = []
    for ((provider, number), since) in disputes[(level, insurer)] limit 200 {
        found.append(Reference(provider: provider, claim: number))
    }
    return found
}

/// The authorisations that wait for an insurer's decision; at most 200.
query requestsTo(insurer: Organisation) -> List<Hash, 200> {
    var found: List<Hash, 200> = []
    for (number, since) in requested[insurer] limit 200 { found.append(number) }
    return found
}

/// Steps 8 to 10: who bears how much of a covered claim.
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
function priced(billed: Money, found: Amounts, authorised: Bool) -> Decision {
    let cut = found.owed - found.payable
    var lines: List<Line, 8> = [Line(step: .billed, code: 0, amount: billed), Line(step: .cover, code: 0, amount: billed)]
    if authorised { lines.append(Line(step: .prior, code: 0, amount: billed)) }
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

/// A claim that waits, and for what.
function pending(billed: Money, step: Step, code: Int, authorised: Bool) -> Decision {
    var lines: List<Line, 8> = [Line(step: .billed, code: 0, amount: billed), Line(step: step, code: code, amount: billed)]
    if authorised { lines.append(Line(step: .prior, code: 0, amount: billed)) }
    return Decision(
        status: .pended, code: code, payable: zero(like: billed), patientPart: zero(like: billed), lines: lines, duplicate: false,
        lookalike: false
    )
}

/// The state that a decision moves a claim to. Only a claim whose authorisation is not decided yet stays submitted.
function stateAfter(decision: Decision) -> State {
    match decision.status {
        case approved { return .approved }
        case partly_approved { return .partly_approved }
        case denied { return .denied }
        case pended {
            let waitsForLeave = decision.code == 133 and (decision.lines[1].step ?? .billed) == .prior
            return if waitsForLeave then State.submitted else State.pended
        }
    }
}

/// Whether a decision rests on a prior authorisation that held.
function isAuthorised(decision: Decision) -> Bool {
    for line in decision.lines {
        if line.step == .prior and line.code == 0 { return true }
    }
    return false
}

/// Whether a question is open and the time to answer it still runs.
function waitsForAnswer(asked: Inquiry?, at: Time) -> Bool {
    if let open = asked { return open.answer is none and at <= open.due }
    return false
}

/// Why there is no cover on a day.
function coverCode(standing: coverage.Standing) -> Int {
    match standing {
        case before { return 26 }
        case ended { return 27 }
        case afterDeath { return 13 }
        else { return 31 }
    }
}

/// Whether a decision counts towards the year's deductible and limit: it was priced.
function counts(decision: Decision) -> Bool {
    return decision.status == .approved or decision.status == .partly_approved or decision.code == 119
}

/// The sums of a year without claims.
function nothingYet(like: Money) -> Accumulator {
    return Accumulator(deductibleMet: zero(like: like), paid: zero(like: like), claims: 0)
}

/// What a decision lets the patient bear of the deductible.
function deductibleOf(decision: Decision) -> Money {
    var met = zero(like: decision.payable)
    for line in decision.lines {
        if line.step == .deductible { met += line.amount }
    }
    return met
}

/// The year's sums after a decision.
function accumulated(before: Accumulator, decision: Decision) -> Accumulator {
    return Accumulator(
        deductibleMet: before.deductibleMet + deductibleOf(decision), paid: before.paid + decision.payable, claims: before.claims + 1
    )
}

/// The year's sums without a decision that is replaced.
function without(sums: Accumulator, decision: Decision) -> Accumulator {
    if not counts(decision) { return sums }
    return Accumulator(
        deductibleMet: sums.deductibleMet - deductibleOf(decision), paid: sums.paid - decision.payable, claims: sums.claims - 1
    )
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
    let first = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2025-02-01, 60.00 USD, none, .institutional, .ambulatory, none)
    expect first.status == .approved
    expect first.payable == 0.00 USD
    expect first.patientPart == 60.00 USD
    let second = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002, none, alice, "silver", 2025-02-02, 140.05 USD, none, .institutional, .ambulatory, none)
    // 40.00 deductible, 100.05 rest, a fifth is 20.01, 80.04 to pay
    expect second.status == .approved
    expect second.payable == 80.04 USD
    expect second.patientPart == 60.01 USD
    expect second.lines.count == 5
    let third = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000003, none, alice, "silver", 2025-03-01, 2_000.00 USD, none, .institutional, .inpatient, none)
    expect third.status == .partly_approved
    expect third.code == 119
    expect third.payable == 919.96 USD
    let fourth = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000004, none, alice, "silver", 2025-04-01, 10.00 USD, none, .institutional, .ambulatory, none)
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
    expect decide(alice, "no_insurance", 1965-04-01, 50.00 USD, .institutional, .ambulatory, general, none).code == 31
    expect decide(alice, "silver", 1966-04-01, 50.00 USD, .institutional, .ambulatory, general, none).code == 31
    expect decide(alice, "silver", 1965-02-28, 50.00 USD, .institutional, .ambulatory, general, none).code == 26
    expect decide(alice, "silver", 1965-10-01, 50.00 USD, .institutional, .ambulatory, general, none).code == 27

"""###
}
