// Written by Scripts/embed-contracts from Contracts/consent.accord; change that and run it again.

extension EmbeddedContracts {
    // swift-format-ignore
    static let consent4 = ###"""
    let one = Facet(keys: [researchKey], whole: true)
    let asked = Question(
        parties: empty, custodians: empty, authors: empty, acts: [.access], purposes: [treatmentKey], level: 4, labels: empty,
        classes: empty, codes: empty, data: empty, authoredFrom: 10, authoredUntil: 20
    )
    expect decideDirectives(alice, bob, asked).reason == .noConsent
    as alice call declare(1, [anything(.permit, 0) with (level: 4)], none)
    expect decideDirectives(alice, bob, asked).permitted
    expect decideDirectives(alice, bob, asked with (level: 3)).permitted
    expect not decideDirectives(alice, bob, asked with (level: 5)).permitted
    expect not decideDirectives(alice, bob, asked with (level: none)).permitted
    expect not decideDirectives(alice, bob, asked with (labels: Facet(keys: [], whole: false))).permitted
    as alice call declare(1, [anything(.permit, 0), anything(.deny, 1) with (level: 5)], none)
    expect decideDirectives(alice, bob, asked).permitted
    expect decideDirectives(alice, bob, asked with (level: 6)).reason == .deniedByDirective
    expect decideDirectives(alice, bob, asked with (labels: Facet(keys: [], whole: false))).reason == .mayBeDeniedByDirective
    as alice call declare(1, [anything(.permit, 0) with (level: 4, labels: [researchKey]), anything(.deny, 1) with (level: 3, labels: [paymentKey])], none)
    expect not decideDirectives(alice, bob, asked).permitted
    expect decideDirectives(alice, bob, asked with (level: 2, labels: one)).permitted
    expect not decideDirectives(alice, bob, asked with (labels: one)).permitted
    as alice call declare(1, [anything(.permit, 0) with (authoredFrom: 10, authoredUntil: 20)], none)
    expect decideDirectives(alice, bob, asked).permitted
    expect not decideDirectives(alice, bob, asked with (authoredFrom: 9)).permitted
    expect not decideDirectives(alice, bob, asked with (authoredFrom: 21, authoredUntil: 22)).permitted
    expect not decideDirectives(alice, bob, asked with (authoredFrom: none)).permitted
    as alice call declare(1, [anything(.permit, 0) with (acts: [.access, .use])], none)
    expect decideDirectives(alice, bob, asked).permitted
    expect not decideDirectives(alice, bob, asked with (acts: [.correct])).permitted
    as alice call declare(1, [anything(.permit, 0) with (data: [researchKey], authors: [researchKey], custodians: [researchKey], codes: [researchKey], parties: [researchKey])], none)
    expect decideDirectives(alice, bob, asked with (data: one, authors: one, custodians: one, codes: one, parties: one)).permitted
    expect not decideDirectives(alice, bob, asked with (data: one, authors: one, custodians: one, codes: one)).permitted
    as alice call declare(1, [anything(.permit, 0) with (from: now + days(1))], none)
    expect not decideDirectives(alice, bob, asked).permitted
    as alice call declare(1, [anything(.group, 0), anything(.permit, 1) with (accounts: [alice])], none)
    expect decideDirectives(alice, bob, asked).reason == .noConsent
    expect decideDirectives(alice, alice, asked).permitted
}

test "rules stand in an order that makes a tree, in a slot, and name open groups" {
    organisation general: hospital
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as alice fails declare(0, [anything(.permit, 0)], none) with "directives stand in slots 1 to 10"
    as alice fails declare(1, [], none)
    as alice fails declare(1, [anything(.permit, 1)], none)
    as alice fails declare(1, [anything(.permit, 0), anything(.deny, 2)], none)
    as alice fails declare(1, [anything(.permit, 0) with (level: 7)], none)
    as alice fails declare(1, [anything(.group, 0) with (level: 3)], none)
    as alice fails declare(1, [anything(.permit, 0) with (groups: [researchKey])], none) with "a rule names a group that nobody has opened"
    expect areOpen([anything(.permit, 0)])
}

test "a study is a group, and its members read for research alone" {
    organisation general: hospital
    organisation other: hospital
    actor alice: patient
    actor dora: researcher at general
    actor emil: researcher at other
    at 2026-01-01T00:00:00Z
    let study = researchKey
    as alice fails grantStudy(1, study, now + days(300)) with "nobody has opened this study"
    as dora call openGroup(study)
    as emil fails openGroup(study) with "this group is open already"
    as alice call grantStudy(1, study, now + days(300))
    expect not permits(alice, emil, .research)
    as emil fails addMember(study, emil)
    as dora call addMember(study, emil)
    expect permits(alice, emil, .research)
    expect not permits(alice, emil, .treatment)
    expect keeperOf(study) is some
    expect groupsOfReader(emil).count == 1
    as dora call removeMember(study, emil)
    as dora fails removeMember(study, emil) with "this account is not in the group"
    expect not permits(alice, emil, .research)
    as dora call addMember(study, emil)
    as alice call grantStudy(1, study, now + days(2))
    advance days(3)
    expect not permits(alice, emil, .research)
}

test "a proxy grants within limits, and the patient's own act stands" {
    organisation general: hospital
    actor alice: patient
    actor paul: guardian
    actor bob: clinician at general
    actor carol: clinician at general
    actor emma: clinician, emergency at general
    actor rita: registrar, auditor, hospital, insurer at general
    at 2026-01-01T00:00:00Z
    as paul fails grantAsProxy(alice, bob, .treatment, now + days(1)) with "only an appointed proxy may decide for this patient"
    as alice fails appointProxy(alice, [.treatment], days(10), now + days(100)) with "nobody is their own proxy"
    as alice fails appointProxy(paul, [], days(10), now + days(100)) with "a proxy needs at least one purpose"
    as alice fails appointProxy(paul, [.treatment], days(10), now) with "a proxy's power must end in the future"
    as alice call appointProxy(paul, [.treatment], days(10), now + days(100))
    as paul fails grantAsProxy(alice, bob, .research, now + days(1)) with "the patient has not given this purpose to the proxy"
    as paul fails grantAsProxy(alice, bob, .treatment, now + days(11))
    as paul fails grantAsProxy(alice, paul, .treatment, now + days(1)) with "a proxy does not grant to themselves"
    as paul call grantAsProxy(alice, bob, .treatment, now + days(10))
    expect permits(alice, bob, .treatment)
    expect grantOf(alice, bob).source ?? .own == .proxy
    as paul call withdrawAsProxy(alice, bob)
    expect not permits(alice, bob, .treatment)
    as paul fails withdrawAsProxy(alice, carol) with "there is no consent to withdraw"
    as alice call deny(carol)
    as paul fails grantAsProxy(alice, carol, .treatment, now + days(1)) with "the patient has refused this reader; the patient's own act stands"
    as alice call grant(carol, .treatment, now + days(1))
    as paul fails withdrawAsProxy(alice, carol) with "a proxy ends what a proxy gave"
    as paul fails grantAsProxy(alice, carol, .treatment, now + days(2)) with "the patient has decided about this reader; the patient's own act stands"
    expect proxyOf(alice, paul) is some
    as paul call grantAsProxy(alice, emma, .treatment, now + days(5))
    as alice call narrow(emma, .inpatient)
    as paul fails grantAsProxy(alice, emma, .treatment, now + days(6)) with "the patient has taken a class out; the patient's own act stands"
    as alice call dismissProxy(paul)
    as alice fails dismissProxy(paul) with "there is no such proxy"
    as paul fails grantAsProxy(alice, bob, .treatment, now + days(1))
    as alice call appointProxy(paul, [.treatment], days(10), now + days(1))
    advance days(2)
    as paul fails grantAsProxy(alice, bob, .treatment, now + days(1)) with "the proxy's power has ended"
    as paul fails withdrawAsProxy(alice, bob) with "the proxy's power has ended"
    expect readerOf(emma).roles == [.clinician, .emergency]
    expect readerOf(rita).roles == [.insurer, .registrar, .hospital, .auditor]
}

test "a guardian's directive ends with the guardianship, and the patient's own stands" {
    organisation general: hospital
    actor tim: patient
    actor gina: guardian
    actor rita: registrar at general
    actor bob: clinician at general
    at 2026-01-01T00:00:00Z
    as rita call appointGuardian(tim, gina, 2026-02-01, 0x1111111111111111111111111111111111111111111111111111111111111111)
    as gina fails declareAsGuardian(tim, 1, [anything(.permit, 0)], none) with "a guardian's consent ends with the guardianship at the latest"
    as gina fails declareAsGuardian(tim, 1, [anything(.permit, 0) with (until: now + days(60))], none) with "a guardian's consent ends with the guardianship at the latest"
    as gina call declareAsGuardian(tim, 1, [anything(.permit, 0) with (until: now + days(31))], none)
    expect permits(tim, bob, .treatment)
    as gina call declareAsGuardian(tim, 1, [anything(.permit, 0) with (until: now + days(30)), anything(.deny, 1) with (roles: [.insurer])], none)
    as gina fails withdrawDirectiveAsGuardian(tim, 2) with "there is no directive in this slot"
    as gina call declareAsGuardian(tim, 2, [anything(.permit, 0) with (until: now + days(30))], none)
    as gina call withdrawDirectiveAsGuardian(tim, 2)
    as gina call withdrawDirectiveAsGuardian(tim, 1)
    expect not permits(tim, bob, .treatment)
    as tim call declare(1, [anything(.deny, 0)], none)
    as gina fails declareAsGuardian(tim, 1, [anything(.permit, 0) with (until: now + days(1))], none) with "the patient's own directive stands; take another slot"
    as gina fails withdrawDirectiveAsGuardian(tim, 1) with "a guardian takes back what a guardian declared"
    expect not permits(tim, bob, .treatment)
    advance days(40)
    as gina fails withdrawDirectiveAsGuardian(tim, 1) with "the guardianship has ended; the patient decides now"
    as gina fails declareAsGuardian(tim, 1, [anything(.permit, 0)], none) with "the guardianship has ended; the patient decides now"
}

test "a paper in rules counts until the patient takes it back" {
    organisation general: hospital
    actor alice: patient
    actor bob: clinician at general
    actor rita: registrar at general
    actor wendy: clinician at general
    at 2026-03-01T12:00:00Z
    let paper = paymentKey
    as rita fails filePaperDirective(alice, 1, [anything(.permit, 0)], 2026-02-28, rita, paper)
    as rita fails filePaperDirective(alice, 1, [anything(.permit, 0)], 2026-03-02, wendy, paper) with "a paper cannot have been signed in the future"
    as rita call filePaperDirective(alice, 1, [anything(.permit, 0)], 2026-02-20, wendy, paper)
    expect permits(alice, bob, .treatment)
    as rita fails filePaperDirective(alice, 1, [anything(.permit, 0)], 2026-02-19, wendy, paper) with "a later paper stands in this slot"
    as alice call withdrawDirective(1)
    expect not permits(alice, bob, .treatment)
    as rita fails filePaperDirective(alice, 1, [anything(.permit, 0)], 2026-02-28, wendy, paper)
    as alice call declare(2, [anything(.deny, 0) with (accounts: [bob])], none)
    advance days(5)
    as rita fails filePaperDirective(alice, 2, [anything(.permit, 0)], 2026-03-04, wendy, paper) with "this slot holds a directive that is no paper; take another slot"
    as rita call filePaperDirective(alice, 1, [anything(.permit, 0)], 2026-03-04, wendy, paper)
    expect not permits(alice, bob, .treatment)
    expect permits(alice, wendy, .treatment)
}

test "what a patient has decided is found again" {
    actor rita: registrar
    actor gina: guardian
    actor bob: clinician
    actor carl: clinician
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as alice call grant(bob, .treatment, now + days(1))
    as alice call deny(carl)
    as rita call appointGuardian(alice, gina, 2026-02-01, 0x1111111111111111111111111111111111111111111111111111111111111111)
    expect grantOf(alice, bob) is some
    expect granteesOf(alice).count == 2
    expect paperOf(alice, bob) is none
    expect guardianOf(alice, gina).until ?? today == 2026-02-01
    expect guardianOf(alice, bob) is none
    expect decide(alice, carl, .treatment, .inpatient).reason == .denied
    expect not decide(alice, bob, .emergency, .other).permitted
}

"""###
}
