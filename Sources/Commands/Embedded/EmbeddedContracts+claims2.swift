// Written by Scripts/embed-contracts from Contracts/claims.accord; change that and run it again.

extension EmbeddedContracts {
    // swift-format-ignore
    static let claims2 = ###"""
    require let terms = coverage.plan(given.plan) else "there is no plan of this code"
    require not granted or zero(like: given.billed) == zero(like: terms.limit) else "the plan pays in another currency"
    let sums = accumulators[(given.patient, given.plan, given.service.year)] ?? nothingYet(given.billed)
    var decision = given.decision
    var to = dispute.from
    if granted {
        let before = without(sums, given.decision)
        var found = amounts(terms, given.billed, before.deductibleMet, before.paid, paidBefore(provider, given.primary))
        let least = if beyondLimit then found.owed else min(found.owed, given.decision.payable)
        found = found with (payable: max(found.payable, least))
        decision = priced(given.billed, found, isAuthorised(given.decision)) with (lookalike: given.decision.lookalike)
        decision.lines.append(Line(step: .appeal, code: 0, amount: decision.payable))
        to = stateAfter(decision)
        if decision.payable < given.settled { to = .recouped }
        if decision.payable == given.settled and dispute.from in [.paid, .recouped] { to = .paid }
        accumulators[(given.patient, given.plan, given.service.year)] = accumulated(before, decision)
        let more = decision.payable - given.decision.payable
        balances[(given.hospital, payer)] = (balances[(given.hospital, payer)] ?? zero(like: given.billed)) + more
        balances[(payer, given.hospital)] = (balances[(payer, given.hospital)] ?? zero(like: given.billed)) - more
    } else if dispute.from == .pended {
        decision = refusal(given.billed, .appeal, code) with (lookalike: given.decision.lookalike)
        to = .denied
        if let number = given.authorisation {
            if let leave = authorisations[number] {
                if isAuthorised(given.decision) { authorisations[number] = leave with (used: leave.used - given.billed) }
            }
        }
    }
    filed[(provider, claim)] = given with (decision: decision, state: to, since: now, decidedBy: caller)
    remove disputes[(dispute.level, payer, provider, claim)]
    emit AppealDecided(provider, claim, given.patient, granted, code)
    emit Decided(provider, claim, given.patient, decision.status, decision.code, decision.payable)
    return decision
}

/// The insurer records that it has paid what it owes for a claim: both balances move towards zero by the same amount.
action settle(provider: Hash, claim: Hash) by role(insurer) {
    require let given = filed[(provider, claim)] else "there is no such claim"
    require let payer = given.insurer else "this claim has no insurer"
    require caller.organisation == payer else "only the plan's own insurer settles a claim"
    require given.state != .paid else "this claim is settled already"
    require given.state == .approved or given.state == .partly_approved else "only an approved claim is settled"
    let amount = given.decision.payable - given.settled
    filed[(provider, claim)] = given with (state: .paid, since: now, settled: given.decision.payable)
    balances[(given.hospital, payer)] = (balances[(given.hospital, payer)] ?? zero(like: amount)) - amount
    balances[(payer, given.hospital)] = (balances[(payer, given.hospital)] ?? zero(like: amount)) + amount
    emit Settled(provider, claim, payer, given.hospital, amount)
}

/// The hospital takes a claim back of which nothing was paid, and which isn't denied or disputed: it counts nowhere any more.
action withdraw(provider: Hash, claim: Hash) by role(hospital) {
    require let given = filed[(provider, claim)] else "there is no such claim"
    require caller.organisation == given.hospital else "only the hospital that submitted a claim withdraws it"
    require given.state in [.submitted, .pended, .approved, .partly_approved] else "this claim can no longer be withdrawn"
    require given.settled.minor == 0 else "a part of this claim is paid; the insurer takes it back"
    require let payer = given.insurer else "this claim has no insurer"
    if let other = behind[(provider, claim)] {
        require filed[(provider, other)].state == .withdrawn else "withdraw the claim to the next insurer first"
    }
    if counts(given.decision) {
        let sums = accumulators[(given.patient, given.plan, given.service.year)] ?? nothingYet(given.billed)
        let owes = given.decision.payable
        accumulators[(given.patient, given.plan, given.service.year)] = without(sums, given.decision)
        balances[(given.hospital, payer)] = (balances[(given.hospital, payer)] ?? zero(like: owes)) - owes
        balances[(payer, given.hospital)] = (balances[(payer, given.hospital)] ?? zero(like: owes)) + owes
    }
    if let number = given.authorisation {
        if let leave = authorisations[number] {
            if isAuthorised(given.decision) { authorisations[number] = leave with (used: leave.used - given.billed) }
        }
    }
    if let number = given.prescription {
        if prescriptions[number] == Reference(provider: provider, claim: claim) { remove prescriptions[number] }
    }
    let decision = refusal(given.billed, .withdrawn, 0) with (lookalike: given.decision.lookalike)
    filed[(provider, claim)] = given with (decision: decision, state: .withdrawn, since: now)
    remove waiting[(payer, provider, claim)]
    remove questions[(given.hospital, provider, claim)]
    emit Withdrawn(provider, claim, given.patient)
}

/// The insurer decides within a year of a payment that it owed less, and keeps to `owed`; the hospital owes it the rest from now on. Once
/// for each decision, with a reason code; what an auditor has decided stands.
action recoup(provider: Hash, claim: Hash, owed: Money, code: Int) -> Decision by role(insurer) {
    require let given = filed[(provider, claim)] else "there is no such claim"
    require let payer = given.insurer else "this claim has no insurer"
    require caller.organisation == payer else "only the plan's own insurer takes a payment back"
    require given.state == .paid else "only what was paid is taken back"
    require now <= given.since + recoupTime else "a payment can be taken back for a year"
    require given.appeals < 2 else "an auditor has decided this claim"
    require not isRecouped(given.decision) else "a part of this payment was taken back before"
    require code > 0 else "who takes back names the reason code"
    require owed.minor >= 0 and owed < given.decision.payable else "take back more than nothing and at most what was paid"
    let taken = given.decision.payable - owed
    let sums = accumulators[(given.patient, given.plan, given.service.year)] ?? nothingYet(given.billed)
    var decision = refusal(given.billed, .recoupment, code) with (lookalike: given.decision.lookalike)
    if owed.minor > 0 {
        decision = reduced(given.decision, owed, code)
        accumulators[(given.patient, given.plan, given.service.year)] = accumulated(without(sums, given.decision), decision)
    } else {
        accumulators[(given.patient, given.plan, given.service.year)] = without(sums, given.decision)
        if let number = given.authorisation {
            if let leave = authorisations[number] {
                if isAuthorised(given.decision) { authorisations[number] = leave with (used: leave.used - given.billed) }
            }
        }
    }
    filed[(provider, claim)] = given with (decision: decision, state: .recouped, since: now, decidedBy: caller, appeals: 0)
    balances[(given.hospital, payer)] = (balances[(given.hospital, payer)] ?? zero(like: taken)) - taken
    balances[(payer, given.hospital)] = (balances[(payer, given.hospital)] ?? zero(like: taken)) + taken
    emit Recouped(provider, claim, payer, given.hospital, taken, code)
    emit Decided(provider, claim, given.patient, decision.status, decision.code, decision.payable)
    return decision
}

/// The hospital records that it has paid back what it was paid too much.
action repay(provider: Hash, claim: Hash) by role(hospital) {
    require let given = filed[(provider, claim)] else "there is no such claim"
    require let payer = given.insurer else "this claim has no insurer"
    require caller.organisation == given.hospital else "only the hospital that submitted a claim pays it back"
    require given.state == .recouped else "nothing of this claim is to be paid back"
    let amount = given.settled - given.decision.payable
    filed[(provider, claim)] = given with (state: .paid, settled: given.decision.payable)
    balances[(given.hospital, payer)] = (balances[(given.hospital, payer)] ?? zero(like: amount)) + amount
    balances[(payer, given.hospital)] = (balances[(payer, given.hospital)] ?? zero(like: amount)) - amount
    emit Repaid(provider, claim, payer, given.hospital, amount)
}

/// A hospital asks for prior authorisation. Who is not covered on the first day, and what the plan excludes, is denied at once; where the
/// plan wants no authorisation, that is the answer; anything else waits for the insurer.
action requestAuthorisation(
    number: Hash, patient: Account, plan: Text<32>, kind: Kind, class: RecordClass, from: Date, until: Date, amount: Money
) -> Authorisation by role(hospital) and org(hospital) {
    require let hospital = caller.organisation else "only a hospital's account asks for authorisation"
    require not (number in authorisations) else "an authorisation of this number was requested before"
    require patient.has(patient) else "an authorisation is requested for a registered patient"
    require from <= until else "an authorisation ends no earlier than it begins"
    require amount.minor > 0 else "an authorisation is about an amount"
    require let terms = coverage.plan(plan) else "there is no plan of this code"
    require zero(like: amount) == zero(like: terms.limit) else "the plan pays in another currency"
    let standing = coverage.coverOn(patient, plan, from).standing
    var to: AuthorisationState = .pended
    var code = 133
    if standing != .active {
        to = .denied
        code = coverCode(standing)
    } else if kind in terms.excludedKinds or class in terms.excludedClasses {
        to = .denied
        code = 96
    } else if kind in terms.authorisedKinds or class in terms.authorisedClasses {
        requested[(terms.insurer, number)] = now
    } else {
        to = .notRequired
        code = 0
    }
    let made = Authorisation(
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
    return weigh(patient, plan, service, billed, kind, class, hospital, authorisation, today - service, none)
}

/// The same for a claim that took `waited` days to be filed, behind an insurer that pays `before`, or behind none.
query weigh(
    patient: Account, plan: Text<32>, service: Date, billed: Money, kind: Kind, class: RecordClass, hospital: Organisation,
    authorisation: Hash?, waited: Int, before: Money?
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
        if cover.first is some and before is none { return refusal(billed, .otherInsurer, 22) }
        if terms.filingDays > 0 and waited > terms.filingDays { return refusal(billed, .late, 29) }
        if kind in terms.excludedKinds or class in terms.excludedClasses { return refusal(billed, .exclusion, 96) }
        let needsLeave = kind in terms.authorisedKinds or class in terms.authorisedClasses
        if needsLeave {
            let code = leaveFor(authorisation, hospital, patient, plan, service, billed, kind, class)
            if code == 133 or code == 198 { return pending(billed, .prior, code, false) }
            if code != 0 { return refusal(billed, .prior, code) }
        }
        if terms.reviewAbove.minor > 0 and billed > terms.reviewAbove { return pending(billed, .review, 133, needsLeave) }
        let sums = accumulators[(patient, plan, service.year)] ?? nothingYet(billed)
        return priced(billed, amounts(terms, billed, sums.deductibleMet, sums.paid, before), needsLeave)
    }
    return refusal(billed, .insured, 31)
}

/// What the insurers before pay for a claim that comes behind `primary`, as far as they have decided; none where there are none.
query paidBefore(provider: Hash, primary: Hash?) -> Money? {
    if let number = primary {
        if let given = filed[(provider, number)] {
            let paid = given.decision.payable
            if let earlier = given.primary {
                // The first may have been raised on appeal since: more than the whole is not paid before.
                return min(given.billed, paid + (filed[(provider, earlier)].decision.payable ?? zero(like: paid)))
            }
            return paid
        }
    }
    return none
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

/// The claim to the next insurer behind one.
query secondaryOf(provider: Hash, claim: Hash) -> Hash? {
    return behind[(provider, claim)]
}

/// The record a claim is about, for `records`; none of a claim that was withdrawn.
query encounter(provider: Hash, claim: Hash) -> Encounter? {
    if let given = filed[(provider, claim)] {
        if given.state == .withdrawn { return none }
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

"""###
}
