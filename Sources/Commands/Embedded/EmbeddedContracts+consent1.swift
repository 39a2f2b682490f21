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
//  5. The patient's own later act wins over any paper. Withdrawing takes permissions back and never gives one: a denial and a narrowing
//     stand until the patient grants again.
//  6. A directive is a consent in rules: each permits or denies, may name readers, actions, purposes, labels, classes, codes, single
//     data, authors, custodians, a range of authored time and a time in force, and may hold rules as exceptions to itself. Of one
//     directive the innermost matching rule decides; a denial in any directive overrides. Where a question leaves open whether a
//     denial applies, it is taken to apply; where it leaves open whether a permission applies, it is taken not to.
//  7. Who acts for a patient is bound: a guardian until a date, a proxy to purposes, a longest time and an end; neither passes it on, and
//     a proxy never undoes what the patient has refused or narrowed. Where a guardianship ends early, what the guardian has granted to
//     others stands, and the guardian's own access ends with it.

contract consent

enum Purpose { treatment, payment, research, emergency, operations }
/// The coarse class of a record, the only thing about its contents on the chain.
enum RecordClass { ambulatory, emergency, inpatient, other, longitudinal }
/// How a consent stands.
enum Standing { given, withdrawn, denied }
/// Who decided: the patient, a guardian, the patient on paper, filed by a registrar, or a proxy.
enum Source { own, guardian, paper, proxy }
/// Why something is permitted or not.
enum Reason {
    granted, grantedForClass, grantedToOrganisation, consentNotNeeded,
    noConsent, expired, otherPurpose, withdrawn, denied, deniedForClass, deniedOrganisation,
    grantedByDirective, deniedByDirective, mayBeDeniedByDirective
}
/// What a rule of a directive does where it matches; `group` says nothing itself and only holds exceptions.
enum Effect { permit, deny, group }
/// What is done with data (FHIR consentaction).
enum Act { collect, access, use, disclose, correct }
/// Roles of the registry that a rule may name as readers.
enum ReaderRole { clinician, insurer, registrar, hospital, researcher, emergency, auditor }

record Grant { purpose: Purpose, expires: Time, decided: Time, standing: Standing, source: Source }
/// A provision for one class of records inside the consent given to one reader.
record Provision { permits: Bool, purpose: Purpose, expires: Time, decided: Time }
record Guardianship { until: Date, document: Hash, registrar: Account }
/// The paper behind a filed consent: a commitment to the scanned document, and who witnessed the signature.
record Paper { document: Hash, witness: Account, registrar: Account, signed: Date }
record Decision { permitted: Bool, reason: Reason }

/// One rule of a directive. Rules stand in order, each directly before its exceptions, which are one deeper. An empty set and an absent
/// value say nothing; everything else must hold together, and of a set one element is enough. Hashes stand for names and codes of
/// the outside (Docs/consent.md says how they are made), times of authorship are milliseconds since 1970 and may be negative.
record Rule {
    effect: Effect
    depth: Int
    /// In force from this time on, and before that one.
    from: Time?
    until: Time?
    /// Readers: any of these.
    accounts: Set<Account, 8>
    organisations: Set<Organisation, 4>
    roles: Set<ReaderRole, 4>
    groups: Set<Hash, 4>
    parties: Set<Hash, 8>
    custodians: Set<Hash, 4>
    authors: Set<Hash, 4>
    acts: Set<Act, 5>
    purposes: Set<Hash, 12>
    /// Confidentiality 1 to 6 (unrestricted to very restricted): a permission covers data up to it, a denial from it on.
    level: Int?
    labels: Set<Hash, 8>
    classes: Set<Hash, 8>
    codes: Set<Hash, 8>
    data: Set<Hash, 8>
    /// Authored at this time or later, and at that one or earlier.
    authoredFrom: Int?
    authoredUntil: Int?
}
/// A consent in rules, who decided it, and a commitment to the document behind it.
record Directive { rules: List<Rule, 16>, source: Source, decided: Time, by: Account, document: Hash? }
/// What is known of one side of a question; `whole` if nothing else can be true.
record Facet { keys: Set<Hash, 16>, whole: Bool }
/// What a custodian says of a sealed record beyond its class, in hashes under a key (Docs/consent.md) of which `key` is the mark.
record Description {
    key: Hash
    custodians: Facet
    authors: Facet
    level: Int?
    labels: Facet
    classes: Facet
    codes: Facet
    data: Facet
    authoredFrom: Int?
    authoredUntil: Int?
}
/// What somebody wants to do with which data.
record Question {
    parties: Facet
    custodians: Facet
    authors: Facet
    acts: Set<Act, 5>
    purposes: Set<Hash, 8>
    level: Int?
    labels: Facet
    classes: Facet
    codes: Facet
    data: Facet
    authoredFrom: Int?
    authoredUntil: Int?
}
/// A reader as rules see it.
record Reader { account: Account, organisation: Organisation?, roles: Set<ReaderRole, 8>, groups: Set<Hash, 16> }
/// What a proxy may do: which purposes, for how long at most, and until when.
record Proxy { purposes: Set<Purpose, 5>, longest: Duration, until: Time }

/// How many directives a patient can hold, in slots 1 to this.
const slots: Int = 10
/// How deep rules nest at most, the outermost at 0.
const deepest: Int = 7
/// The purposes and classes of this contract as hashes of their FHIR codes.
const treatmentKey: Hash = 0xeaa463489401344c3e061b40c50035dd40bcaf77c6b7a43bc736c16179f87a04
const paymentKey: Hash = 0xab6de7d98320e3687f054c6b08e262a17c85274f925633fcf23772d0c0f5a890
const researchKey: Hash = 0x30b2c9751593d35f9e79ca956c27335c2849931c6938e23f9aa391e4aa890d4d
const operationsKey: Hash = 0x5aed2ea748f2b7a872b1b1056f3728629eba2846f0a9fa53ac1f00370aba47cd
const emergencyKey: Hash = 0x27dfe086240776155b4931b1aab4d218c96ee0ae2a1120f6551579cd6dd77aba
const ambulatoryKey: Hash = 0xb2a5ea859f7052cd736c1027d6ddf347c4fb910891a84635b0ed65d941333b1b
const emergencyVisitKey: Hash = 0xc30048eebb28d9cff783c0f609f7be68c665cf302a18beca068c5b4c36988e2f
const inpatientKey: Hash = 0xddc7ce8d609b52ca799b0d846f91b470390764625cd637b353282bafd56115c3

state grants: Map<(patient: Account, grantee: Account), Grant>
state organisationGrants: Map<(patient: Account, organisation: Organisation), Grant>
state provisions: Map<(patient: Account, grantee: Account, class: RecordClass), Provision>
state guardians: Map<(patient: Account, guardian: Account), Guardianship>
state papers: Map<(patient: Account, grantee: Account), Paper>
state directives: Map<(patient: Account, slot: Int), Directive>
/// How many directives a patient holds; absent for none.
state directed: Map<Account, Int>
/// The mark of the key under which the patient's directives and descriptions of the patient's records are hashed.
state keys: Map<Account, Hash>
/// Groups of readers, studies among them, by the organisation that keeps them.
state groups: Map<Hash, Organisation>
state groupsOf: Map<Account, Set<Hash, 16>>
/// When the patient last took a directive back; a paper signed before does not bring it back.
state tookBack: Map<Account, Time>
state proxies: Map<(patient: Account, proxy: Account), Proxy>

event Granted(patient: Account, grantee: Account, purpose: Purpose, expires: Time)
event GrantedToOrganisation(patient: Account, organisation: Organisation, purpose: Purpose, expires: Time)
event GrantedForClass(patient: Account, grantee: Account, class: RecordClass, purpose: Purpose, expires: Time)
event Narrowed(patient: Account, grantee: Account, class: RecordClass)
event Withdrawn(patient: Account, grantee: Account)
event WithdrawnFromOrganisation(patient: Account, organisation: Organisation)
event Denied(patient: Account, grantee: Account)
event DeniedToOrganisation(patient: Account, organisation: Organisation)
event GuardianAppointed(patient: Account, guardian: Account, until: Date)
event GuardianshipEnded(patient: Account, guardian: Account)
event PaperFiled(patient: Account, grantee: Account, witness: Account, document: Hash)
event KeyChosen(patient: Account, key: Hash)
event Declared(patient: Account, slot: Int, document: Hash?)
event DirectiveWithdrawn(patient: Account, slot: Int)
event ProxyAppointed(patient: Account, proxy: Account, until: Time)
event ProxyDismissed(patient: Account, proxy: Account)
event GroupOpened(group: Hash, organisation: Organisation)
event MemberAdded(group: Hash, member: Account)
event MemberRemoved(group: Hash, member: Account)

rule isAhead(expires: Time) = expires > now else "a consent must end in the future"
rule isSlot(slot: Int) = slot >= 1 and slot <= slots else "directives stand in slots 1 to 10"
rule areSound(rules: List<Rule, 16>) = makeATree(rules) else "rules begin at depth 0, go at most one deeper at a time and 7 deep, and levels are 1 to 6, not of a group"
rule nameOpenGroups(rules: List<Rule, 16>) = areOpen(rules) else "a rule names a group that nobody has opened"
rule isColleague(witness: Account) = witness.organisation is some and witness.organisation == caller.organisation else "the witness must belong to the registrar's organisation"

/// The patient allows one grantee to read, for one purpose, until a time.
action grant(grantee: Account, purpose: Purpose, expires: Time) by patient {
    require isAhead(expires)
    grants[(caller, grantee)] = Grant(purpose: purpose, expires: expires, decided: now, standing: .given, source: .own)
    emit Granted(caller, grantee, purpose, expires)
}

/// The patient allows every reader of one organisation to read, for one purpose, until a time.
action grantOrganisation(organisation: Organisation, purpose: Purpose, expires: Time) by patient {
    require isAhead(expires)
    organisationGrants[(caller, organisation)] = Grant(purpose: purpose, expires: expires, decided: now, standing: .given, source: .own)
    emit GrantedToOrganisation(caller, organisation, purpose, expires)
}

/// The patient allows one grantee to read one class of records only.
action grantForClass(grantee: Account, purpose: Purpose, class: RecordClass, expires: Time) by patient {
    require isAhead(expires)
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

/// The patient ends a consent, what it permitted by class, and any paper for the same grantee; new keys are refused from now on. A
/// denial and a narrowing stay.
action withdraw(grantee: Account) by patient {
    if not isDenied(grants[(caller, grantee)]) {
        grants[(caller, grantee)] = refusal(.withdrawn, .own, now)
    }
    emit Withdrawn(caller, grantee)
}

/// The patient ends the consent for one organisation; a denial stays.
action withdrawOrganisation(organisation: Organisation) by patient {
    if not isDenied(organisationGrants[(caller, organisation)]) {
        organisationGrants[(caller, organisation)] = refusal(.withdrawn, .own, now)
    }
    emit WithdrawnFromOrganisation(caller, organisation)
}

/// The patient forbids one grantee to read anything, also where no consent is needed, until the patient grants again.
action deny(grantee: Account) by patient {
    grants[(caller, grantee)] = refusal(.denied, .own, now)
    emit Denied(caller, grantee)
}

/// The patient forbids every reader of one organisation to read, until the patient grants to that organisation again.
action denyOrganisation(organisation: Organisation) by patient {
    organisationGrants[(caller, organisation)] = refusal(.denied, .own, now)
    emit DeniedToOrganisation(caller, organisation)
}

/// A registrar records who acts for a minor, until a date, on a document.
action appointGuardian(patient: Account, guardian: Account, until: Date, document: Hash) by role(registrar) {
    require patient.has(patient) else "a guardian acts for a registered patient"
    require guardian != patient else "nobody is their own guardian"
    require guardian != caller else "a registrar cannot make themselves the guardian"
    require until > today else "a guardianship must end in the future"
    if let earlier = guardians[(patient, guardian)] {
        require earlier.until <= max(until, today) else "a guardianship is shortened by ending it, so that the guardian's own access ends too"
    }
    guardians[(patient, guardian)] = Guardianship(until: until, document: document, registrar: caller)
    emit GuardianAppointed(patient, guardian, until)
}

/// A registrar records that a guardianship has ended before its date, on a document: a court's order, or somebody else's appointment. What
/// the guardian has granted to others stands until it ends, or the patient or the next guardian withdraws it; the guardian's own access ends.
action endGuardianship(patient: Account, guardian: Account, document: Hash) by role(registrar) {
    require let given = guardians[(patient, guardian)] else "there is no such guardian"
    require today < given.until else "this guardianship has ended"
    require guardian != caller else "a registrar does not decide about their own guardianship"
    guardians[(patient, guardian)] = Guardianship(until: today, document: document, registrar: caller)
    if let own = grants[(patient, guardian)] {
        if own.source == .guardian {
            grants[(patient, guardian)] = refusal(.withdrawn, .guardian, now)
            emit Withdrawn(patient, guardian)
        }
    }
    emit GuardianshipEnded(patient, guardian)
}

/// A guardian allows one grantee to read the minor's records, at most until the guardianship ends.
action grantAsGuardian(patient: Account, grantee: Account, purpose: Purpose, expires: Time) by role(guardian, patient) {
    require let ward = guardians[(patient, caller)] else "only an appointed guardian may decide for this patient"
    require today < ward.until else "the guardianship has ended; the patient decides now"
    require isAhead(expires)
    require expires <= ward.until.time else "a guardian's consent ends with the guardianship at the latest"
    grants[(patient, grantee)] = Grant(purpose: purpose, expires: expires, decided: now, standing: .given, source: .guardian)
    emit Granted(patient, grantee, purpose, expires)
}

/// A guardian ends a consent for the minor; a denial stays.
action withdrawAsGuardian(patient: Account, grantee: Account) by role(guardian, patient) {
    require let ward = guardians[(patient, caller)] else "only an appointed guardian may decide for this patient"
    require today < ward.until else "the guardianship has ended; the patient decides now"
    if not isDenied(grants[(patient, grantee)]) {
        grants[(patient, grantee)] = refusal(.withdrawn, .guardian, now)
    }
    emit Withdrawn(patient, grantee)
}

/// A registrar files a consent that the patient signed on paper, with a witness of the same organisation.
action filePaper(patient: Account, grantee: Account, purpose: Purpose, expires: Time, signed: Date, witness: Account, document: Hash) by role(registrar) {
    require patient.has(patient) else "a paper is filed for a registered patient"
    require isAhead(expires)
    require signed <= today else "a paper cannot have been signed in the future"
    require witness != caller and witness != patient and witness != grantee else "the witness must be someone else than registrar, patient and grantee"
    require isColleague(witness)
    if let earlier = grants[(patient, grantee)] {
        require earlier.source == .paper or earlier.decided.date < signed else "the patient has decided since this paper was signed; the patient's own act stands"
    }
    for (class, provision) in provisions[(patient, grantee)] limit 5 {
        require provision.decided.date < signed else "the patient has decided since this paper was signed; the patient's own act stands"
    }
    grants[(patient, grantee)] = Grant(purpose: purpose, expires: expires, decided: now, standing: .given, source: .paper)
    papers[(patient, grantee)] = Paper(document: document, witness: witness, registrar: caller, signed: signed)
    emit PaperFiled(patient, grantee, witness, document)
    emit Granted(patient, grantee, purpose, expires)
}

/// Before any directive stands, it is said under which key directives are hashed; what was described under another counts for nothing.
action useKey(patient: Account, key: Hash) by signer(of: patient) or role(guardian, registrar) {
    require not (patient in directed) or keys[patient] == key else "directives stand under another key, or under none; take them back first"
    keys[patient] = key
    emit KeyChosen(patient, key)
}

/// The patient puts a consent in rules into one of the slots; what stood there is replaced.
action declare(slot: Int, rules: List<Rule, 16>, document: Hash?) by patient {
    require isSlot(slot)
    require areSound(rules)
    require nameOpenGroups(rules)
    if not ((caller, slot) in directives) { directed[caller] = (directed[caller] ?? 0) + 1 }
    directives[(caller, slot)] = Directive(rules: rules, source: .own, decided: now, by: caller, document: document)
    emit Declared(caller, slot, document)
}

/// The patient lets the members of one study read for research, until a time; the study is a group.
action grantStudy(slot: Int, study: Hash, expires: Time) by patient {
    require isSlot(slot)
    require isAhead(expires)
    require study in groups else "nobody has opened this study"
    if not ((caller, slot) in directives) { directed[caller] = (directed[caller] ?? 0) + 1 }
    let rule = anything(.permit, 0) with (groups: [study], purposes: [researchKey], until: expires)
    directives[(caller, slot)] = Directive(rules: [rule], source: .own, decided: now, by: caller, document: study)
    emit Declared(caller, slot, study)
}

/// The patient takes a directive back.
action withdrawDirective(slot: Int) by patient {
    require (caller, slot) in directives else "there is no directive in this slot"
    tookBack[caller] = now
    remove directives[(caller, slot)]
    if (directed[caller] ?? 0) > 1 { directed[caller] = (directed[caller] ?? 0) - 1 } else { remove directed[caller] }
    emit DirectiveWithdrawn(caller, slot)
}

/// A guardian decides in rules for the minor; every outermost rule ends with the guardianship at the latest.
action declareAsGuardian(patient: Account, slot: Int, rules: List<Rule, 16>, document: Hash?) by role(guardian, patient) {
    require let ward = guardians[(patient, caller)] else "only an appointed guardian may decide for this patient"
    require today < ward.until else "the guardianship has ended; the patient decides now"
    require isSlot(slot)
    require areSound(rules)
    require nameOpenGroups(rules)
    require endBy(rules, ward.until.time) else "a guardian's consent ends with the guardianship at the latest"
    require not nameReader(rules, caller) else "a guardian's own access is granted by itself, so that it ends with the guardianship"
    if let earlier = directives[(patient, slot)] {
        require earlier.source != .own else "the patient's own directive stands; take another slot"
    } else {
        directed[patient] = (directed[patient] ?? 0) + 1
    }
    directives[(patient, slot)] = Directive(rules: rules, source: .guardian, decided: now, by: caller, document: document)
    emit Declared(patient, slot, document)
}

/// A guardian takes back a directive of the minor that a guardian declared.
action withdrawDirectiveAsGuardian(patient: Account, slot: Int) by role(guardian, patient) {
    require let ward = guardians[(patient, caller)] else "only an appointed guardian may decide for this patient"
    require today < ward.until else "the guardianship has ended; the patient decides now"
    require let given = directives[(patient, slot)] else "there is no directive in this slot"
    require given.source == .guardian else "a guardian takes back what a guardian declared"
    remove directives[(patient, slot)]
    if (directed[patient] ?? 0) > 1 { directed[patient] = (directed[patient] ?? 0) - 1 } else { remove directed[patient] }
    emit DirectiveWithdrawn(patient, slot)
}

/// A registrar files a consent in rules that the patient signed on paper, with a witness of the same organisation.
action filePaperDirective(patient: Account, slot: Int, rules: List<Rule, 16>, signed: Date, witness: Account, document: Hash) by role(registrar) {
    require patient.has(patient) else "a paper is filed for a registered patient"
    require isSlot(slot)
    require areSound(rules)
    require nameOpenGroups(rules)
    require signed <= today else "a paper cannot have been signed in the future"
    require witness != caller and witness != patient else "the witness must be someone else than registrar and patient"
    require isColleague(witness)
    if let last = tookBack[patient] {
        require last.date < signed else "the patient has taken a directive back since this paper was signed; the patient's own act stands"
    }
    if let earlier = directives[(patient, slot)] {
        require earlier.source == .paper else "this slot holds a directive that is no paper; take another slot"
        require earlier.decided.date <= signed else "a later paper stands in this slot"
    } else {
        directed[patient] = (directed[patient] ?? 0) + 1
    }
    // A paper counts from the day it was signed, so that an older one never replaces it.
    directives[(patient, slot)] = Directive(rules: rules, source: .paper, decided: max(signed, 1970-01-01).time, by: witness, document: document)
    emit Declared(patient, slot, document)
}

/// The patient lets another person give consents in their name, for some purposes, each for a longest time, until an end.
action appointProxy(proxy: Account, purposes: Set<Purpose, 5>, longest: Duration, until: Time) by patient {
    require proxy != caller else "nobody is their own proxy"
    require until > now else "a proxy's power must end in the future"
    require purposes.count > 0 else "a proxy needs at least one purpose"
    proxies[(caller, proxy)] = Proxy(purposes: purposes, longest: longest, until: until)
    emit ProxyAppointed(caller, proxy, until)
}

/// The patient ends a proxy's power; what the proxy has granted stands until it is withdrawn or ends.
action dismissProxy(proxy: Account) by patient {
    require (caller, proxy) in proxies else "there is no such proxy"
    remove proxies[(caller, proxy)]

"""###
}
