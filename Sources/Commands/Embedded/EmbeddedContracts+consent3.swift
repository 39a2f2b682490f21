// Written by Scripts/embed-contracts from Contracts/consent.accord; change that and run it again.

extension EmbeddedContracts {
    // swift-format-ignore
    static let consent3 = ###"""
    for group in reader.groups {
        if group in rule.groups { return 2 }
    }
    if rule.parties.count > 0 { return touches(rule.parties, parties) }
    return if rule.accounts.count + rule.organisations.count + rule.roles.count + rule.groups.count == 0 then 2 else 0
}

/// Whether a rule speaks of data so labelled. A permission that names a level and further labels wants both, a denial either.
function labelled(rule: Rule, question: Question) -> Int {
    let others = touches(rule.labels, question.labels)
    if let level = rule.level {
        let own = levelled(rule.effect, level, question)
        if rule.labels.count == 0 { return own }
        return if rule.effect == .deny then max(own, others) else min(own, others)
    }
    return others
}

/// Whether data is confidential up to a level, for a permission, or from it on, for a denial.
function levelled(effect: Effect, level: Int, question: Question) -> Int {
    let open = if question.labels.whole then 0 else 1
    if let highest = question.level {
        if effect == .deny { return if highest >= level then 2 else open }
        return if highest > level then 0 else 2 - open
    }
    return open
}

/// Whether data was authored in the rule's range: perhaps, where its time is not known or reaches beyond.
function authored(rule: Rule, question: Question) -> Int {
    if rule.authoredFrom is none and rule.authoredUntil is none { return 2 }
    if let first = question.authoredFrom {
        if let last = question.authoredUntil {
            if last < (rule.authoredFrom ?? last) or first > (rule.authoredUntil ?? first) { return 0 }
            if first >= (rule.authoredFrom ?? first) and last <= (rule.authoredUntil ?? last) { return 2 }
        }
    }
    return 1
}

/// Whether a provision for a class still counts: no consent as a whole came after it. A narrowing isn't ended by withdrawing, and of
/// what falls into the same block it counts, where a permission doesn't.
function isYoungest(provision: Provision, given: Grant?) -> Bool {
    if let whole = given {
        if provision.permits { return provision.decided > whole.decided }
        return provision.decided >= whole.decided or whole.standing == .withdrawn
    }
    return true
}

/// Whether a decision stands that forbids.
function isDenied(given: Grant?) -> Bool {
    return if let decided = given then decided.standing == .denied else false
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
    expect decideConsent(alice, carol, .treatment).reason == .deniedOrganisation
    as alice call grantOrganisation(general, .research, now + days(1))
    expect permits(alice, carol, .treatment)
    as alice call withdraw(bob)
    expect decideConsent(alice, bob, .payment).reason == .denied
}

test "withdrawing never permits: a narrowing stays until a consent as a whole is given" {
    organisation general: hospital
    actor alice: patient
    actor bob: clinician at general
    actor rita: registrar at general
    actor wendy: clinician at general
    at 2026-01-01T00:00:00Z
    as alice call grant(bob, .treatment, now + days(30))
    as alice call grantOrganisation(general, .treatment, now + days(30))
    advance days(1)
    as alice call narrow(bob, .inpatient)
    expect decide(alice, bob, .treatment, .inpatient).reason == .deniedForClass
    advance days(1)
    as alice call withdraw(bob)
    expect decide(alice, bob, .treatment, .inpatient).reason == .deniedForClass
    expect decide(alice, bob, .payment, .inpatient).reason == .deniedForClass
    expect decide(alice, bob, .treatment, .ambulatory).reason == .grantedToOrganisation
    as alice call withdrawOrganisation(general)
    expect decide(alice, bob, .treatment, .ambulatory).reason == .withdrawn
    advance days(3)
    // A paper from before the narrowing does not undo it, a later one does.
    as rita fails filePaper(alice, bob, .treatment, now + days(90), 2026-01-02, wendy, 0x2222222222222222222222222222222222222222222222222222222222222222)
    as rita call filePaper(alice, bob, .treatment, now + days(90), 2026-01-04, wendy, 0x2222222222222222222222222222222222222222222222222222222222222222)
    expect decide(alice, bob, .treatment, .inpatient).permitted
    as alice call narrow(bob, .inpatient)
    as rita fails filePaper(alice, bob, .treatment, now + days(90), 2026-01-05, wendy, 0x2222222222222222222222222222222222222222222222222222222222222222) with "the patient has decided since this paper was signed; the patient's own act stands"
    expect not decide(alice, bob, .treatment, .inpatient).permitted
}

test "a guardianship can be ended before its date" {
    organisation general: hospital
    actor tim: patient
    actor gina: guardian
    actor rita: registrar at general
    actor ruth: registrar, guardian at general
    actor bob: clinician at general
    at 2026-01-01T00:00:00Z
    as rita fails endGuardianship(tim, gina, researchKey) with "there is no such guardian"
    as rita call appointGuardian(tim, gina, 2026-02-01, researchKey)
    as rita call appointGuardian(tim, ruth, 2026-02-01, researchKey)
    as gina call grantAsGuardian(tim, bob, .treatment, now + days(31))
    as ruth fails endGuardianship(tim, ruth, researchKey) with "a registrar does not decide about their own guardianship"
    as gina call grantAsGuardian(tim, gina, .treatment, now + days(31))
    as ruth call grantAsGuardian(tim, ruth, .treatment, now + days(31))
    expect permits(tim, gina, .treatment)
    as rita fails appointGuardian(tim, gina, 2026-01-20, researchKey) with "a guardianship is shortened by ending it, so that the guardian's own access ends too"
    as ruth call endGuardianship(tim, gina, paymentKey)
    expect decideConsent(tim, gina, .treatment).reason == .withdrawn
    expect permits(tim, ruth, .treatment)
    as rita fails endGuardianship(tim, gina, researchKey) with "this guardianship has ended"
    as gina fails withdrawAsGuardian(tim, bob) with "the guardianship has ended; the patient decides now"
    expect permits(tim, bob, .treatment)
    as tim call deny(bob)
    as ruth call withdrawAsGuardian(tim, bob)
    expect decideConsent(tim, bob, .payment).reason == .denied
    // What the patient has granted to a former guardian isn't the guardianship's.
    as rita call appointGuardian(tim, gina, 2026-02-01, researchKey)
    as tim call grant(gina, .treatment, now + days(10))
    as rita call endGuardianship(tim, gina, researchKey)
    expect permits(tim, gina, .treatment)
}

test "what a guardian has granted to others outlasts an early end, until the next guardian withdraws it" {
    organisation general: hospital
    actor tim: patient
    actor gina: guardian
    actor omar: guardian
    actor rita: registrar at general
    actor bob: clinician at general
    at 2026-01-01T00:00:00Z
    as rita call appointGuardian(tim, gina, 2026-02-01, researchKey)
    let own = anything(.permit, 0) with (until: now + days(31), accounts: [gina])
    as gina fails declareAsGuardian(tim, 1, [own], none) with "a guardian's own access is granted by itself, so that it ends with the guardianship"
    as gina call declareAsGuardian(tim, 1, [own with (accounts: [bob])], none)
    as gina call grantAsGuardian(tim, bob, .research, now + days(31))
    as rita call endGuardianship(tim, gina, paymentKey)
    as rita call appointGuardian(tim, omar, 2026-02-01, paymentKey)
    expect permits(tim, bob, .treatment)
    expect permits(tim, bob, .research)
    as omar call withdrawAsGuardian(tim, bob)
    as omar call withdrawDirectiveAsGuardian(tim, 1)
    expect not permits(tim, bob, .treatment)
    expect not permits(tim, bob, .research)
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

test "within a directive the innermost rule decides, between directives a denial overrides" {
    organisation general: hospital
    actor alice: patient
    actor bob: clinician at general
    actor carol: clinician at general
    actor dora: researcher at general
    at 2026-01-01T00:00:00Z
    as alice call declare(1, [
        anything(.permit, 0) with (purposes: [treatmentKey], until: now + days(30)),
        anything(.deny, 1) with (organisations: [general]),
        anything(.permit, 2) with (accounts: [bob]),
        anything(.deny, 1) with (roles: [.researcher])
    ], none)
    expect permits(alice, bob, .treatment)
    expect decide(alice, bob, .treatment, .inpatient).reason == .grantedByDirective
    expect decide(alice, carol, .treatment, .inpatient).reason == .deniedByDirective
    expect decide(alice, dora, .treatment, .inpatient).reason == .deniedByDirective
    expect decideConsent(alice, bob, .research).reason == .noConsent
    as alice call declare(2, [anything(.deny, 0) with (accounts: [bob])], none)
    expect decideConsent(alice, bob, .treatment).reason == .deniedByDirective
    expect decideConsent(alice, bob, .payment).reason == .deniedByDirective
    as alice call grant(bob, .treatment, now + days(1))
    expect not permits(alice, bob, .treatment)
    as alice call withdrawDirective(2)
    expect permits(alice, bob, .treatment)
    expect directivesOf(alice) == [1]
    as alice call deny(bob)
    expect decideConsent(alice, bob, .treatment).reason == .denied
    advance days(31)
    as alice call withdrawDirective(1)
    expect directiveOf(alice, 1) is none
    as alice fails withdrawDirective(1) with "there is no directive in this slot"
}

test "a rule for one kind of data leaves sealed records in doubt, and doubt counts against the reader" {
    organisation general: hospital
    actor alice: patient
    actor bob: clinician at general
    at 2026-01-01T00:00:00Z
    as alice call declare(1, [anything(.permit, 0), anything(.deny, 1) with (labels: [researchKey])], none)
    expect decide(alice, bob, .treatment, .inpatient).reason == .mayBeDeniedByDirective
    let open = Question(
        parties: Facet(keys: [], whole: true), custodians: Facet(keys: [], whole: true), authors: Facet(keys: [], whole: true),
        acts: [.access], purposes: [treatmentKey], level: 4, labels: Facet(keys: [], whole: true),
        classes: Facet(keys: [], whole: true), codes: Facet(keys: [], whole: true), data: Facet(keys: [], whole: true),
        authoredFrom: 10, authoredUntil: 20
    )
    expect decideFor(alice, bob, .treatment, .inpatient, open).permitted
    expect not decideFor(alice, bob, .treatment, .inpatient, open with (labels: Facet(keys: [researchKey], whole: true))).permitted
    as alice call declare(1, [anything(.permit, 0) with (classes: [inpatientKey])], none)
    expect decide(alice, bob, .treatment, .inpatient).permitted
    expect not decide(alice, bob, .treatment, .ambulatory).permitted
    expect not decide(alice, bob, .treatment, .emergency).permitted
    as alice call declare(1, [anything(.permit, 0) with (classes: [emergencyVisitKey, ambulatoryKey])], none)
    expect decide(alice, bob, .treatment, .emergency).permitted
    expect decide(alice, bob, .treatment, .ambulatory).permitted
    expect decide(alice, bob, .operations, .ambulatory).permitted
    expect decide(alice, bob, .emergency, .emergency).permitted
    expect not decide(alice, bob, .treatment, .longitudinal).permitted
}

test "what a custodian says of a record is held against a directive" {
    organisation general: hospital
    actor alice: patient
    actor bob: clinician at general
    at 2026-01-01T00:00:00Z
    let empty = Facet(keys: [], whole: true)
    let known = Description(
        key: researchKey, custodians: empty, authors: Facet(keys: [paymentKey], whole: true), level: 4, labels: empty, classes: empty, codes: empty,
        data: empty, authoredFrom: 10, authoredUntil: 20
    )
    as bob fails useKey(alice, researchKey)
    as alice call useKey(alice, paymentKey)
    as alice call declare(1, [anything(.permit, 0) with (classes: [inpatientKey], level: 4), anything(.deny, 1) with (authors: [researchKey])], none)
    // Under another key nothing that is described meets a directive.
    expect not decideDescribed(alice, bob, .treatment, .inpatient, known).permitted
    as alice fails useKey(alice, researchKey) with "directives stand under another key, or under none; take them back first"
    as alice call withdrawDirective(1)
    as alice call useKey(alice, researchKey)
    expect keyUsedBy(alice) == researchKey
    as alice call declare(1, [anything(.permit, 0) with (classes: [inpatientKey], level: 4), anything(.deny, 1) with (authors: [researchKey])], none)
    expect not decide(alice, bob, .treatment, .inpatient).permitted
    expect decideDescribed(alice, bob, .treatment, .inpatient, known).permitted
    expect not decideDescribed(alice, bob, .treatment, .ambulatory, known).permitted
    expect not decideDescribed(alice, bob, .treatment, .inpatient, known with (level: 5)).permitted
    expect decideDescribed(alice, bob, .treatment, .inpatient, known with (authors: Facet(keys: [researchKey], whole: true))).reason == .deniedByDirective
    as alice call declare(1, [anything(.permit, 0) with (authoredFrom: 10, data: [paymentKey], codes: [paymentKey], custodians: [paymentKey])], none)
    let one = Facet(keys: [paymentKey], whole: true)
    let all = known with (data: one, codes: one, custodians: one)
    expect decideDescribed(alice, bob, .treatment, .other, all).permitted
    expect not decideDescribed(alice, bob, .treatment, .other, all with (authoredFrom: 9)).permitted
    expect not decideDescribed(alice, bob, .treatment, .other, all with (codes: empty)).permitted
    expect not decideDescribed(alice, bob, .treatment, .other, all with (data: empty)).permitted
    expect not decideDescribed(alice, bob, .treatment, .other, all with (custodians: empty)).permitted
}

test "levels, authored time, acts, data, authors and custodians narrow a rule" {
    organisation general: hospital
    actor alice: patient
    actor bob: clinician at general
    at 2026-01-01T00:00:00Z
    let empty = Facet(keys: [], whole: true)

"""###
}
