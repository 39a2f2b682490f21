// Written by Scripts/embed-contracts from Contracts/consent.accord; change that and run it again.

extension EmbeddedContracts {
    // swift-format-ignore
    static let consent1 = ###"""
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

"""###
}
