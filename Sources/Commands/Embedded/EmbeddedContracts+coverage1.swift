// Written by Scripts/embed-contracts from Contracts/coverage.accord; change that and run it again.

extension EmbeddedContracts {
    // swift-format-ignore
    static let coverage1 = ###"""
// Which insurance plans there are, and who is covered by which, from when to when.
//
// A plan's terms never change once they are set: what a patient was enrolled in stays what it was. A new year's terms are a new plan
// code. Cover is held per patient, plan and calendar year, with a first and a last day. Cover ends on the day of death. Which kinds of
// claims and classes of visits need prior authorisation, and how long a claim may take to be filed, is set before the first patient is
// enrolled. Whoever has two or three plans has them in a row, in which they pay.

contract coverage

/// What kind of claim: FHIR's claim types.
enum Kind { institutional, professional, pharmacy, oral, vision, other }
/// The coarse class of the visit behind a claim; the same as a record's.
enum RecordClass { ambulatory, emergency, inpatient, other, longitudinal }
/// How a patient stands with a plan on a day.
enum Standing { notEnrolled, before, active, ended, afterDeath }

/// The terms. The patient bears the first `deductible` of a year, then `shareNumerator`/`shareDenominator` of the rest; the insurer
/// pays at most `limit` a year. Claims above `reviewAbove` wait for the insurer's review. A claim of an authorised kind or class needs
/// the insurer's prior authorisation. A claim is filed within `filingDays` of the service (0: whenever).
record Plan {
    insurer: Organisation
    deductible: Money
    shareNumerator: Int
    shareDenominator: Int
    limit: Money
    reviewAbove: Money
    excludedKinds: Set<Kind, 6>
    excludedClasses: Set<RecordClass, 5>
    authorisedKinds: Set<Kind, 6>
    authorisedClasses: Set<RecordClass, 5>
    filingDays: Int
}
record Enrolment { from: Date, until: Date, by: Account }
/// `first` is the plan that pays right before this one on the day, where there is one.
record Cover { standing: Standing, daysSinceDeath: Int, first: Text<32>? }

state plans: Map<Text<32>, Plan>
/// When the first patient was enrolled in a plan: from then on nothing of its terms changes.
state opened: Map<Text<32>, Time>
state enrolments: Map<(patient: Account, plan: Text<32>, year: Int), Enrolment>
state deaths: Map<Account, Date>
/// Which plan pays right before another one, and the other way round, for a patient in a year.
state firsts: Map<(patient: Account, plan: Text<32>, year: Int), Text<32>>
state seconds: Map<(patient: Account, first: Text<32>, year: Int), Text<32>>

event PlanDefined(plan: Text<32>, insurer: Organisation)
event AuthorisationRequired(plan: Text<32>)
event FilingLimited(plan: Text<32>, days: Int)
event Enrolled(patient: Account, plan: Text<32>, from: Date, until: Date)
event Lapsed(patient: Account, plan: Text<32>, year: Int, until: Date)
event DeathRecorded(patient: Account)
event Coordinated(patient: Account, plan: Text<32>, year: Int, first: Text<32>?)

invariant oneOrder = ordersStand() else "a patient's plans stand in a row, of three at most"

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
        reviewAbove: reviewAbove, excludedKinds: excludedKinds, excludedClasses: excludedClasses, authorisedKinds: [],
        authorisedClasses: [], filingDays: 0
    )
    emit PlanDefined(plan, insurer)
}

/// The insurer says which claims of a plan need prior authorisation, before it enrols the first patient.
action requireAuthorisation(plan: Text<32>, kinds: Set<Kind, 6>, classes: Set<RecordClass, 5>) by role(insurer) {
    require let terms = plans[plan] else "there is no plan of this code"
    require caller.organisation == terms.insurer else "only the plan's own insurer sets its terms"
    require not (plan in opened) else "patients are enrolled in this plan; its terms never change"
    plans[plan] = terms with (authorisedKinds: kinds, authorisedClasses: classes)
    emit AuthorisationRequired(plan)
}

/// The insurer says within how many days of the service claims are filed, before it enrols the first patient.
action limitFiling(plan: Text<32>, days: Int) by role(insurer) {
    require let terms = plans[plan] else "there is no plan of this code"
    require caller.organisation == terms.insurer else "only the plan's own insurer sets its terms"
    require not (plan in opened) else "patients are enrolled in this plan; its terms never change"
    require days >= 90 and days <= 3_650 else "a claim can be filed for 90 days at least, and for 3,650 at most"
    plans[plan] = terms with (filingDays: days)
    emit FilingLimited(plan, days)
}

/// The insurer of a plan records that another plan of the patient pays right before it in a year, or none any more. The other insurer need not
/// agree: its own plan pays as it would alone.
action coordinate(patient: Account, plan: Text<32>, year: Int, first: Text<32>?) by role(insurer) {
    require let terms = plans[plan] else "there is no plan of this code"
    require caller.organisation == terms.insurer else "only the plan's own insurer says which plan pays before it"
    require (patient, plan, year) in enrolments else "the patient is not enrolled in this plan for the year"
    require not ((patient, plan, year) in seconds) else "this plan pays first for the patient already"
    if let earlier = firsts[(patient, plan, year)] { remove seconds[(patient, earlier, year)] }
    if let other = first {
        require other != plan else "a plan does not pay before itself"
        require (patient, other, year) in enrolments else "the patient is not enrolled in the plan that shall pay first"
        require not ((patient, other, year) in seconds) else "another plan comes behind that one already"
        if let further = firsts[(patient, other, year)] {
            require not ((patient, further, year) in firsts) else "three plans stand in a row at most"
        }
        firsts[(patient, plan, year)] = other
        seconds[(patient, other, year)] = plan
    } else {
        remove firsts[(patient, plan, year)]
    }
    emit Coordinated(patient, plan, year, first)
}

/// The insurer covers a patient for part or all of one calendar year; enrolling again for the year replaces.
action enrol(patient: Account, plan: Text<32>, from: Date, until: Date) by role(insurer) {
    require let terms = plans[plan] else "there is no plan of this code"
    require caller.organisation == terms.insurer else "only the plan's own insurer enrols"
    require from <= until else "cover ends no earlier than it begins"
    require from.year == until.year else "cover is enrolled per calendar year"
    enrolments[(patient, plan, from.year)] = Enrolment(from: from, until: until, by: caller)
    if not (plan in opened) { opened[plan] = now }
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
        return Cover(standing: .active, daysSinceDeath: 0, first: firstOn(patient, code, day))
    }
    return Cover(standing: .notEnrolled, daysSinceDeath: 0)
}

/// The plan that pays right before another one on a day: the nearest before it that covers the patient then.
query firstOn(patient: Account, code: Text<32>, day: Date) -> Text<32>? {
    if let other = firsts[(patient, code, day.year)] {
        if isEnrolledOn(patient, other, day) { return other }
        if let further = firsts[(patient, other, day.year)] {
            if isEnrolledOn(patient, further, day) { return further }
        }
    }
    return none
}

/// Whether a patient is enrolled in a plan on a day.
query isEnrolledOn(patient: Account, code: Text<32>, day: Date) -> Bool {
    if let given = enrolments[(patient, code, day.year)] { return day >= given.from and day <= given.until }
    return false
}

/// Whether plans stand in rows, each behind one and before one at most and none the fourth, by the first thousand of them.
query ordersStand() -> Bool {
    var stand = true
    for ((patient, plan, year), first) in firsts limit 1000 {
        stand = stand and seconds[(patient, first, year)] == plan
        if let second = firsts[(patient, first, year)] { stand = stand and not ((patient, second, year) in firsts) }
    }
    return stand
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

test "which claims need authorisation is settled before anybody is enrolled" {
    organisation mutual: insurer
    organisation rival: insurer
    actor ivan: insurer at mutual
    actor rob: insurer at rival
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan call definePlan("silver", 500.00 USD, 1, 5, 10_000.00 USD, 50_000.00 USD, [.vision], [])
    as ivan fails requireAuthorisation("gold", [.oral], [.inpatient]) with "there is no plan of this code"
    as rob fails requireAuthorisation("silver", [.oral], [.inpatient]) with "only the plan's own insurer sets its terms"
    as ivan call requireAuthorisation("silver", [], [.emergency])
    as ivan call requireAuthorisation("silver", [.oral], [.inpatient])
    expect plan("silver").authorisedClasses ?? [] == [.inpatient]
    expect plan("silver").excludedKinds ?? [] == [.vision]
    as ivan call enrol(alice, "silver", 2026-01-01, 2026-12-31)
    as ivan call enrol(alice, "silver", 2027-01-01, 2027-12-31)
    as ivan fails requireAuthorisation("silver", [], []) with "patients are enrolled in this plan; its terms never change"
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
    expect enrolment(alice, "silver", 1969).until ?? 1969-12-31 == 1969-06-30
    expect enrolment(alice, "silver", 1970) is none
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

test "how late a claim may be filed is settled before anybody is enrolled" {
    organisation mutual: insurer
    organisation rival: insurer
    actor ivan: insurer at mutual
    actor rob: insurer at rival
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan fails limitFiling("silver", 365) with "there is no plan of this code"
    as ivan call definePlan("silver", 500.00 USD, 1, 5, 10_000.00 USD, 0.00 USD, [], [])
    expect plan("silver").filingDays ?? 1 == 0
    as rob fails limitFiling("silver", 365) with "only the plan's own insurer sets its terms"
    as ivan fails limitFiling("silver", 89) with "a claim can be filed for 90 days at least, and for 3,650 at most"
    as ivan fails limitFiling("silver", 3_651)
    as ivan call limitFiling("silver", 365)
    expect plan("silver").filingDays ?? 0 == 365
    as ivan call enrol(alice, "silver", 2026-01-01, 2026-12-31)
    as ivan fails limitFiling("silver", 90) with "patients are enrolled in this plan; its terms never change"
}

test "plans pay in a row, each while it covers" {
    organisation mutual: insurer
    organisation rival: insurer
    actor ivan: insurer at mutual
    actor rob: insurer at rival
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan call definePlan("silver", 0.00 USD, 1, 5, 10_000.00 USD, 0.00 USD, [], [])
    as rob call definePlan("other", 0.00 USD, 1, 5, 10_000.00 USD, 0.00 USD, [], [])
    as rob call definePlan("third", 0.00 USD, 1, 5, 10_000.00 USD, 0.00 USD, [], [])
    as rob call definePlan("fourth", 0.00 USD, 1, 5, 10_000.00 USD, 0.00 USD, [], [])
    as ivan fails coordinate(alice, "silver", 2026, "other") with "the patient is not enrolled in this plan for the year"
    as ivan call enrol(alice, "silver", 2026-01-01, 2026-12-31)
    as ivan fails coordinate(alice, "silver", 2026, "other") with "the patient is not enrolled in the plan that shall pay first"
    as rob call enrol(alice, "other", 2026-02-01, 2026-06-30)
    as rob call enrol(alice, "third", 2026-01-01, 2026-12-31)
    as rob fails coordinate(alice, "silver", 2026, "other") with "only the plan's own insurer says which plan pays before it"
    as ivan fails coordinate(alice, "gold", 2026, "other") with "there is no plan of this code"
    as ivan fails coordinate(alice, "silver", 2026, "silver") with "a plan does not pay before itself"
    as ivan call coordinate(alice, "silver", 2026, "other")
    expect firstOn(alice, "silver", 2026-02-01) == "other"
    expect coverOn(alice, "silver", 2026-06-30).first == "other"
    expect firstOn(alice, "silver", 2026-01-31) is none
    expect firstOn(alice, "silver", 2026-07-01) is none
    expect firstOn(alice, "other", 2026-02-01) is none
    as rob fails coordinate(alice, "other", 2026, "silver") with "this plan pays first for the patient already"
    as rob fails coordinate(alice, "third", 2026, "other") with "another plan comes behind that one already"
    as rob call coordinate(alice, "third", 2026, "silver")
    expect firstOn(alice, "third", 2026-02-01) == "silver"
    as rob call enrol(alice, "fourth", 2026-01-01, 2026-12-31)
    as rob fails coordinate(alice, "fourth", 2026, "third") with "three plans stand in a row at most"
    as ivan fails coordinate(alice, "silver", 2026, none) with "this plan pays first for the patient already"
    // Where the plan before it covers the patient no longer, the one before that comes next.
    as ivan call lapse(alice, "silver", 2026, 2026-02-28)
    expect firstOn(alice, "third", 2026-02-28) == "silver"
    expect firstOn(alice, "third", 2026-03-01) == "other"
    expect firstOn(alice, "third", 2026-07-01) is none
    expect not isEnrolledOn(alice, "gold", 2026-03-01)
    as rob call coordinate(alice, "third", 2026, none)
    as ivan call coordinate(alice, "silver", 2026, "third")
    as rob call coordinate(alice, "other", 2026, none)
    expect firstOn(alice, "silver", 2026-02-01) == "third"
    as ivan call coordinate(alice, "silver", 2026, none)
    expect firstOn(alice, "silver", 2026-02-01) is none
    as rob call lapse(alice, "other", 2026, 2026-03-31)
    as rob call coordinate(alice, "other", 2026, "silver")
    expect firstOn(alice, "other", 2026-02-28) == "silver"
}

"""###
}
