// Written by Scripts/embed-contracts from Contracts/claims.accord; change that and run it again.

extension EmbeddedContracts {
    // swift-format-ignore
    static let claims3 = ###"""
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

/// Steps 8 to 10: who bears how much of a covered claim, behind an insurer that pays `before`, or behind none.
function amounts(terms: coverage.Plan, billed: Money, deductibleMet: Money, paid: Money, before: Money?) -> Amounts {
    let nothing = zero(like: billed)
    let deductible = min(billed, max(terms.deductible - deductibleMet, nothing))
    let rest = billed - deductible
    let share = rest.share(terms.shareNumerator, terms.shareDenominator)
    let alone = rest - share
    let left = billed - (before ?? nothing)
    let owed = min(alone, left)
    let payable = min(owed, max(terms.limit - paid, nothing))
    return Amounts(
        deductible: deductible, share: share, owed: owed, payable: payable, patient: left - owed, elsewhere: alone - owed
    )
}

/// The decision that follows from the amounts, line by line.
function priced(billed: Money, found: Amounts, authorised: Bool) -> Decision {
    let cut = found.owed - found.payable
    var lines: List<Line, 10> = [Line(step: .billed, code: 0, amount: billed), Line(step: .cover, code: 0, amount: billed)]
    if authorised { lines.append(Line(step: .prior, code: 0, amount: billed)) }
    if found.deductible.minor > 0 { lines.append(Line(step: .deductible, code: 1, amount: found.deductible)) }
    if found.share.minor > 0 { lines.append(Line(step: .share, code: 2, amount: found.share)) }
    if found.elsewhere.minor > 0 { lines.append(Line(step: .otherInsurer, code: 23, amount: found.elsewhere)) }
    if cut.minor > 0 { lines.append(Line(step: .limit, code: 119, amount: cut)) }
    lines.append(Line(step: .payable, code: 0, amount: found.payable))
    var status: Status = .approved
    var code = 0
    if cut.minor > 0 {
        code = 119
        status = if found.payable.minor > 0 then Status.partly_approved else Status.denied
    }
    return Decision(
        status: status, code: code, payable: found.payable, patientPart: found.patient, lines: lines, duplicate: false, lookalike: false
    )
}

/// A denial at one step.
function refusal(billed: Money, step: Step, code: Int) -> Decision {
    let lines: List<Line, 10> = [Line(step: .billed, code: 0, amount: billed), Line(step: step, code: code, amount: billed)]
    return Decision(
        status: .denied, code: code, payable: zero(like: billed), patientPart: zero(like: billed), lines: lines, duplicate: false,
        lookalike: false
    )
}

/// A claim that waits, and for what.
function pending(billed: Money, step: Step, code: Int, authorised: Bool) -> Decision {
    var lines: List<Line, 10> = [Line(step: .billed, code: 0, amount: billed), Line(step: step, code: code, amount: billed)]
    if authorised { lines.append(Line(step: .prior, code: 0, amount: billed)) }
    return Decision(
        status: .pended, code: code, payable: zero(like: billed), patientPart: zero(like: billed), lines: lines, duplicate: false,
        lookalike: false
    )
}

/// The state that a decision moves a claim to. Only a claim whose authorisation is not decided yet stays submitted.
function stateAfter(decision: Decision) -> State {
    let waitsForLeave = decision.code == 133 and (decision.lines[1].step ?? .billed) == .prior
    return match decision.status {
        case approved then .approved
        case partly_approved then .partly_approved
        case denied then .denied
        case pended then if waitsForLeave then .submitted else .pended
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
    return if let open = asked then open.answer is none and at <= open.due else false
}

/// Why there is no cover on a day.
function coverCode(standing: coverage.Standing) -> Int {
    return match standing { case before then 26, case ended then 27, case afterDeath then 13, else 31 }
}

/// A priced decision of which the insurer takes a part back.
function reduced(decision: Decision, owed: Money, code: Int) -> Decision {
    var lines: List<Line, 10> = []
    for line in decision.lines {
        if line.step != .payable { lines.append(line) }
    }
    lines.append(Line(step: .recoupment, code: code, amount: decision.payable - owed))
    lines.append(Line(step: .payable, code: 0, amount: owed))
    return decision with (status: .partly_approved, code: code, payable: owed, lines: lines)
}

/// Whether a part of what a decision owed was taken back.
function isRecouped(decision: Decision) -> Bool {
    for line in decision.lines {
        if line.step == .recoupment { return true }
    }
    return false
}

/// Whether a decision counts towards the year's deductible and limit: it was priced.
function counts(decision: Decision) -> Bool {
    for line in decision.lines {
        if line.step == .payable { return true }
    }
    return false
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
    expect decide(alice, "silver", 1965-04-01, 50.00 EUR, .institutional, .ambulatory, general, none).code == 31
    expect decide(alice, "silver", 1965-04-01, 50.00 USD, .vision, .ambulatory, general, none).code == 96
    expect decide(alice, "silver", 1965-04-01, 50.00 USD, .institutional, .other, general, none).code == 96
    expect decide(alice, "silver", 1965-04-01, 50.00 USD, .institutional, .ambulatory, general, none).status == .approved
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
    let first = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x0300000000000000000000000000000000000000000000000000000000000001, alice, "silver", 2025-02-01, 100.00 USD, none, .pharmacy, .ambulatory, none)
    expect first.status == .approved
    let again = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2025-02-01, 100.00 USD, none, .pharmacy, .ambulatory, none)
    expect again.duplicate
    expect again.code == 18
    expect repeatsOf(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001) == 1
    expect decision(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001).status == .approved
    let same = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002, 0x0300000000000000000000000000000000000000000000000000000000000001, alice, "silver", 2025-02-09, 100.00 USD, none, .pharmacy, .ambulatory, none)
    expect same.status == .denied
    expect same.duplicate
    let alike = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000003, none, alice, "silver", 2025-02-01, 100.00 USD, none, .pharmacy, .ambulatory, none)
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
    expect decide(alice, "silver", 2025-05-05, 50.00 USD, .institutional, .ambulatory, general, none).status == .approved
    expect decide(alice, "silver", 2025-05-12, 50.00 USD, .institutional, .ambulatory, general, none).status == .pended
    expect decide(alice, "silver", 2025-05-13, 50.00 USD, .institutional, .ambulatory, general, none).code == 13
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
    let first = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2025-02-01, 600.00 USD, none, .institutional, .inpatient, none)
    expect first.status == .pended
    expect waitingFor(mutual).count == 1
    as rob fails resolve(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, true, 0) with "only the plan's own insurer resolves a claim"
    let resolved = as ivan call resolve(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, true, 0)
    expect resolved.status == .approved
    expect resolved.payable == 480.00 USD
    expect waitingFor(mutual).count == 0
    expect balance(general) == 480.00 USD
    as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002, none, alice, "silver", 2025-02-02, 700.00 USD, none, .institutional, .inpatient, none)
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
    as ivan fails submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2025-02-01, 1.00 USD, none, .institutional, .ambulatory, none)
    as hana fails submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, ivan, "silver", 2025-02-01, 1.00 USD, none, .institutional, .ambulatory, none) with "a claim is submitted for a registered patient"
    as hana fails submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2026-02-01, 1.00 USD, none, .institutional, .ambulatory, none) with "a service cannot lie in the future"
}

test "a claim is found as it was submitted, with the record it is about" {
    organisation mutual: insurer
    organisation general: hospital
    actor ivan: insurer at mutual
    actor hana: hospital at general
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan call coverage.definePlan("silver", 0.00 USD, 1, 5, 1_000.00 USD, 0.00 USD, [], [])
    as ivan call coverage.enrol(alice, "silver", 2025-01-01, 2025-12-31)
    as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2025-02-01, 60.00 USD, 0x0200000000000000000000000000000000000000000000000000000000000001, .institutional, .ambulatory, none)
    as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002, none, alice, "silver", 2025-02-02, 60.00 USD, none, .institutional, .ambulatory, none)
    expect claim(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001).billed ?? 0 USD == 60.00 USD
    expect claim(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0200000000000000000000000000000000000000000000000000000000000001) is none
    expect encounter(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001).blob ?? 0x0100000000000000000000000000000000000000000000000000000000000001 == 0x0200000000000000000000000000000000000000000000000000000000000001
    expect encounter(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001).insurer is some
    expect encounter(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002) is none
    expect encounter(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0200000000000000000000000000000000000000000000000000000000000001) is none
}

test "a pended claim is asked about, answered and decided; a denial waits for the answer" {
    organisation mutual: insurer
    organisation rival: insurer
    organisation general: hospital
    organisation other: hospital
    actor ivan: insurer at mutual
    actor rob: insurer at rival
    actor hana: hospital at general
    actor otto: hospital at other
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan call coverage.definePlan("silver", 0.00 USD, 1, 5, 100_000.00 USD, 500.00 USD, [], [])
    as ivan call coverage.enrol(alice, "silver", 2025-01-01, 2025-12-31)
    as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2025-02-01, 600.00 USD, none, .institutional, .inpatient, none)
    as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002, none, alice, "silver", 2025-02-02, 100.00 USD, none, .institutional, .inpatient, none)
    as ivan fails inquire(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000003, 0x0400000000000000000000000000000000000000000000000000000000000001) with "there is no such claim"
    as ivan fails inquire(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002, 0x0400000000000000000000000000000000000000000000000000000000000001) with "this claim does not wait for review"
    as rob fails inquire(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000001) with "only the plan's own insurer asks about a claim"
    as hana fails answer(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000001) with "nothing was asked about this claim"
    as ivan call inquire(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000001)
    expect claim(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001).state ?? .paid == .pended
    expect questionsTo(general).count == 1
    as ivan fails inquire(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000002) with "a question about this claim waits for its answer"
    as ivan fails resolve(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, false, 50) with "the hospital still has time to answer"
    as otto fails answer(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000003) with "only the hospital that submitted a claim answers"
    as hana fails answer(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002, 0x0400000000000000000000000000000000000000000000000000000000000003) with "this claim does not wait for review"
    as hana fails answer(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000003, 0x0400000000000000000000000000000000000000000000000000000000000003) with "there is no such claim"
    advance days(10)
    as hana call answer(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000003)
    as hana fails answer(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000003) with "the question about this claim is answered"
    expect questionsTo(general).count == 0
    expect inquiry(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001).answer ?? 0x0400000000000000000000000000000000000000000000000000000000000001 == 0x0400000000000000000000000000000000000000000000000000000000000003
    as ivan call inquire(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000002)
    as hana call answer(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000004)
    as ivan call inquire(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000005)
    expect inquiry(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001).number ?? 0 == 3
    advance days(45)
    as ivan fails resolve(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, false, 226) with "the hospital still has time to answer"
    advance seconds(1)
    let late = as ivan call resolve(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, false, 226)
    expect late.status == .denied
    expect late.code == 226
    expect questionsTo(general).count == 0
    expect balance(general) == 80.00 USD
    as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000004, none, alice, "silver", 2025-02-04, 600.00 USD, none, .institutional, .inpatient, none)
    as ivan call inquire(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000004, 0x0400000000000000000000000000000000000000000000000000000000000001)
    as hana call answer(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000004, 0x0400000000000000000000000000000000000000000000000000000000000002)
    as ivan call inquire(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000004, 0x0400000000000000000000000000000000000000000000000000000000000001)
    as hana call answer(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000004, 0x0400000000000000000000000000000000000000000000000000000000000002)
    as ivan call inquire(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000004, 0x0400000000000000000000000000000000000000000000000000000000000001)
    as hana call answer(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000004, 0x0400000000000000000000000000000000000000000000000000000000000002)
    as ivan fails inquire(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000004, 0x0400000000000000000000000000000000000000000000000000000000000001) with "three questions were asked about this claim; decide it"
    as ivan call resolve(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000004, true, 0)
    expect claim(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000004).state ?? .paid == .approved
}

test "a denial is appealed to the insurer, then to an auditor, and no further" {
    organisation mutual: insurer
    organisation rival: insurer
    organisation general: hospital
    organisation other: hospital
    organisation ministry: regulator
    actor ivan: insurer at mutual
    actor iris: insurer at mutual
    actor rob: insurer at rival
    actor hana: hospital at general
    actor otto: hospital at other
    actor ann: auditor at ministry
    actor alice: patient
    actor zoe: patient
    at 2026-01-01T00:00:00Z
    as ivan call coverage.definePlan("silver", 0.00 USD, 1, 5, 1_000.00 USD, 500.00 USD, [.vision], [])
    as ivan call coverage.enrol(alice, "silver", 2025-01-01, 2025-12-31)
    as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2025-02-01, 600.00 USD, none, .institutional, .inpatient, none)
    as hana fails appeal(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000001) with "only a denial, a cut or an insurer's silence is appealed"
    as ivan call resolve(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, false, 50)
    as otto fails appeal(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000001) with "only the patient and the hospital of a claim appeal"
    as zoe fails appeal(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000001) with "only the patient and the hospital of a claim appeal"
    as alice fails appeal(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002, 0x0400000000000000000000000000000000000000000000000000000000000001) with "there is no such claim"
    as alice call appeal(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000001)
    expect claim(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001).state ?? .paid == .appealed
    expect appealsAgainst(mutual, 1).count == 1
    as alice fails appeal(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000001) with "only a denial, a cut or an insurer's silence is appealed"
    as ivan fails settle(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001) with "only an approved claim is settled"
    as ivan fails decideAppeal(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, true, false, 0) with "whoever decided a claim does not decide its appeal"
    as rob fails decideAppeal(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, true, false, 0) with "the plan's own insurer decides the first appeal"
    as ann fails decideAppeal(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, true, false, 0) with "the plan's own insurer decides the first appeal"
    as iris fails decideAppeal(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, false, false, 0) with "a rejection names its reason code"
    as iris fails decideAppeal(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002, false, false, 50) with "there is no such claim"

"""###
}
