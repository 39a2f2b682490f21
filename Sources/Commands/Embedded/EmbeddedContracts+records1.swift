// Written by Scripts/embed-contracts from Contracts/records.accord; change that and run it again.

extension EmbeddedContracts {
    // swift-format-ignore
    static let records1 = ###"""
// Records, who asked for them, who got them, and their erasure.
//
// A record is a sealed blob off the chain; here stand its name, its coarse class, the patient's pseudonym, the custodian and a salted
// commitment; where the custodian adds it, also keyed hashes of its labels, codes and authors, so that a patient's directive about them
// can be held against it. Nobody gets a key without a disclosure written here first (Docs/contracts.md):
//  - a request that the rules permit is written as a disclosure, one that they don't as a refusal with its reason; both are successful
//    transactions, so both are part of the history;
//  - the custodian's node wraps a key only for a certified disclosure for which `usable` still holds: the reader and the record are the
//    ones written down, not used, not revoked, younger than 60 seconds, and consent asked again still permits it. It notes the use
//    durably on its own disk before the key leaves, and then on the chain by `redeem`;
//  - an emergency opens at once, for four hours, and must be reviewed within three days;
//  - an insurer gets the record of a claim's encounter, by naming the claim, and nothing else.

contract records
uses consent, coverage, claims

enum Purpose { treatment, payment, research, emergency, operations }
enum RecordClass { ambulatory, emergency, inpatient, other, longitudinal }
/// Why a request was permitted (first line) or refused (second line).
enum Basis {
    consented, ownRecord, ownOrganisation, payerOfClaim, breakGlass,
    notConsented, roleTooLow, claimNotNamed, notTheClaimsRecord, notThePayer, erased, useBreakGlass
}
enum EmergencyReason { unconscious, lifeThreatening, noRepresentative, disaster, other }
enum Finding { justified, unjustified }
enum ErasureState { asked, granted, refused }
enum ErasureReason { none_given, legalRetention, publicHealth, legalClaims, notOurs }

record Entry { patient: Account, class: RecordClass, custodian: Organisation, commitment: Hash, resources: Int, registered: Time }
record Verdict { permitted: Bool, basis: Basis, consent: consent.Reason? }
/// What a request was answered: the number of the disclosure or refusal that was written.
record Answer { id: Int, permitted: Bool, basis: Basis, consent: consent.Reason? }
record Disclosure {
    id: Int
    blob: Hash
    patient: Account
    reader: Account
    custodian: Organisation
    purpose: Purpose
    basis: Basis
    at: Time
    expires: Time
    claim: claims.Reference?
    used: Time?
    revoked: Time?
}
record Refusal { id: Int, blob: Hash, patient: Account, reader: Account, purpose: Purpose, basis: Basis, consent: consent.Reason?, at: Time }
record Review { reader: Account, reason: EmergencyReason, due: Time, finding: Finding?, reviewer: Account?, at: Time? }
record Erasure { state: ErasureState, reason: ErasureReason, asked: Time, decided: Time?, holders: List<Organisation, 16> }
/// Where a disclosure or refusal stands: whose it is, and on which page of that patient's history.
record Place { patient: Account, page: Int }
/// What a holder has not acknowledged: everything that the custodian registered for the patient until that time.
record Unacknowledged { patient: Account, custodian: Organisation, until: Time }
record Overdue { id: Int, patient: Account, due: Time }

/// Disclosures and refusals on one page of a patient's history.
const pageLength: Int = 100
/// How long a disclosure may be turned into a key.
const freshness: Duration = seconds(60)
/// How long an emergency stays open to the one who declared it.
const emergencyTime: Duration = hours(4)
/// Within which time an emergency must be reviewed.
const reviewTime: Duration = days(3)

state entries: Map<Hash, Entry>
state byPatient: Map<(patient: Account, blob: Hash), Time>
/// What the custodian says of a record beyond its class, in keyed hashes.
state descriptions: Map<Hash, consent.Description>
/// The highest number given to a disclosure or refusal, under key 0.
state sequence: Map<Int, Int>
state places: Map<Int, Place>
/// How many disclosures and refusals a patient's history has.
state lengths: Map<Account, Int>
state disclosures: Map<(patient: Account, page: Int, id: Int), Disclosure>
state refusals: Map<(patient: Account, page: Int, id: Int), Refusal>
state emergencies: Map<(patient: Account, reader: Account), Time>
state reviews: Map<Int, Review>
state reviewsDue: Map<(due: Time, id: Int), Account>
state erasures: Map<(patient: Account, custodian: Organisation), Erasure>
/// Until when what a custodian registered for a patient is erased. Never taken back: a later request may be refused, what is gone is gone.
state erasedUntil: Map<(patient: Account, custodian: Organisation), Time>
/// The granted erasures that a holder has not acknowledged, once by patient and once by holder.
state waiting: Map<(patient: Account, custodian: Organisation, holder: Organisation), Time>
state waitingOf: Map<(holder: Organisation, patient: Account, custodian: Organisation), Time>
state acknowledgements: Map<(patient: Account, custodian: Organisation, holder: Organisation), Time>

event Registered(blob: Hash, patient: Account, class: RecordClass, custodian: Organisation)
event Described(blob: Hash, patient: Account)
event Disclosed(id: Int, blob: Hash, patient: Account, reader: Account, purpose: Purpose, basis: Basis)
event Refused(id: Int, blob: Hash, patient: Account, reader: Account, purpose: Purpose, basis: Basis)
/// The patient is told: somebody broke the glass.
event EmergencyOpened(id: Int, blob: Hash, patient: Account, reader: Account, reason: EmergencyReason, reviewDue: Time)
event Reviewed(id: Int, patient: Account, finding: Finding)
event Redeemed(id: Int, patient: Account)
event Revoked(id: Int, patient: Account)
event ErasureAsked(patient: Account, custodian: Organisation)
event ErasureDecided(patient: Account, custodian: Organisation, granted: Bool, reason: ErasureReason)
event ErasureAcknowledged(patient: Account, custodian: Organisation, holder: Organisation)

/// A hospital registers a sealed record of a patient; it is the custodian. `resources` counts what the blob holds.
action register(blob: Hash, class: RecordClass, patient: Account, commitment: Hash, resources: Int) by role(registrar, hospital) and org(hospital) {
    require let custodian = caller.organisation else "only a hospital's account registers records"
    require entries[blob] is none else "a record of this name is registered already"
    require patient.has(patient) else "a record belongs to a registered patient"
    require resources > 0 else "a record holds at least one resource"
    entries[blob] = Entry(patient: patient, class: class, custodian: custodian, commitment: commitment, resources: resources, registered: now)
    byPatient[(patient, blob)] = now
    emit Registered(blob, patient, class, custodian)
}

/// The custodian says what a record holds, in keyed hashes that mean nothing to others: labels, codes, authors, the time of authorship.
/// Without it a directive about these is in doubt, and doubt counts against the reader. Saying it again replaces.
action describe(blob: Hash, description: consent.Description) by role(registrar, hospital) {
    require let entry = entries[blob] else "there is no record of this name"
    require caller.organisation == entry.custodian else "only the custodian describes a record"
    require not isErased(entry.patient, entry.custodian, entry.registered) else "this record has been erased"
    require description.classes.keys.count < 16 else "name at most 15 classes; the kind of visit is one more"
    descriptions[blob] = description
    emit Described(blob, entry.patient)
}

/// A reader asks for a record for a purpose; the answer is written, yes or no.
action request(blob: Hash, purpose: Purpose) -> Answer by role(clinician, insurer, registrar, hospital, researcher, patient) {
    require let entry = entries[blob] else "there is no record of this name"
    let verdict = judge(caller, blob, purpose)
    let id = (sequence[0] ?? 0) + 1
    let length = lengths[entry.patient] ?? 0
    let page = length / pageLength
    sequence[0] = id
    lengths[entry.patient] = length + 1
    places[id] = Place(patient: entry.patient, page: page)
    if verdict.permitted {
        disclosures[(entry.patient, page, id)] = Disclosure(
            id: id, blob: blob, patient: entry.patient, reader: caller, custodian: entry.custodian, purpose: purpose,
            basis: verdict.basis, at: now, expires: now + freshness
        )
        emit Disclosed(id, blob, entry.patient, caller, purpose, verdict.basis)
    } else {
        refusals[(entry.patient, page, id)] = Refusal(
            id: id, blob: blob, patient: entry.patient, reader: caller, purpose: purpose, basis: verdict.basis, consent: verdict.consent,
            at: now
        )
        emit Refused(id, blob, entry.patient, caller, purpose, verdict.basis)
    }
    return Answer(id: id, permitted: verdict.permitted, basis: verdict.basis, consent: verdict.consent)
}

/// The insurer asks for the record behind one claim; any other record is refused.
action requestForPayment(blob: Hash, provider: Hash, claim: Hash) -> Answer by role(insurer) {
    require let entry = entries[blob] else "there is no record of this name"
    let verdict = judgePayment(caller, blob, provider, claim)
    let id = (sequence[0] ?? 0) + 1
    let length = lengths[entry.patient] ?? 0
    let page = length / pageLength
    sequence[0] = id
    lengths[entry.patient] = length + 1
    places[id] = Place(patient: entry.patient, page: page)
    if verdict.permitted {
        disclosures[(entry.patient, page, id)] = Disclosure(
            id: id, blob: blob, patient: entry.patient, reader: caller, custodian: entry.custodian, purpose: .payment,
            basis: verdict.basis, at: now, expires: now + freshness, claim: claims.Reference(provider: provider, claim: claim)
        )
        emit Disclosed(id, blob, entry.patient, caller, .payment, verdict.basis)
    } else {
        refusals[(entry.patient, page, id)] = Refusal(
            id: id, blob: blob, patient: entry.patient, reader: caller, purpose: .payment, basis: verdict.basis, consent: verdict.consent,
            at: now
        )
        emit Refused(id, blob, entry.patient, caller, .payment, verdict.basis)
    }
    return Answer(id: id, permitted: verdict.permitted, basis: verdict.basis, consent: verdict.consent)
}

/// Break-glass: granted at once, open for four hours, told to the patient, to be reviewed within three days.
action emergency(blob: Hash, reason: EmergencyReason) -> Answer by role(emergency) {
    require let entry = entries[blob] else "there is no record of this name"
    require not isErased(entry.patient, entry.custodian, entry.registered) else "this record has been erased"
    let id = (sequence[0] ?? 0) + 1
    let due = now + reviewTime
    let length = lengths[entry.patient] ?? 0
    let page = length / pageLength
    sequence[0] = id
    lengths[entry.patient] = length + 1
    places[id] = Place(patient: entry.patient, page: page)
    disclosures[(entry.patient, page, id)] = Disclosure(
        id: id, blob: blob, patient: entry.patient, reader: caller, custodian: entry.custodian, purpose: .emergency, basis: .breakGlass,
        at: now, expires: now + freshness
    )
    emergencies[(entry.patient, caller)] = now + emergencyTime
    reviews[id] = Review(reader: caller, reason: reason, due: due)
    reviewsDue[(due, id)] = entry.patient
    emit EmergencyOpened(id, blob, entry.patient, caller, reason, due)
    emit Disclosed(id, blob, entry.patient, caller, .emergency, .breakGlass)
    return Answer(id: id, permitted: true, basis: .breakGlass)
}

/// The custodian puts on the chain what it released locally while there was no quorum; it counts as used.
action reportEmergency(blob: Hash, reader: Account, reason: EmergencyReason, released: Time) -> Answer by role(hospital, registrar) {
    require let entry = entries[blob] else "there is no record of this name"
    require caller.organisation == entry.custodian else "only the custodian reports what it released"
    require reader.has(emergency) else "the reader has no emergency role"
    require released <= now else "a release cannot lie in the future"
    let id = (sequence[0] ?? 0) + 1
    let due = now + reviewTime
    let length = lengths[entry.patient] ?? 0
    let page = length / pageLength
    sequence[0] = id
    lengths[entry.patient] = length + 1
    places[id] = Place(patient: entry.patient, page: page)
    disclosures[(entry.patient, page, id)] = Disclosure(
        id: id, blob: blob, patient: entry.patient, reader: reader, custodian: entry.custodian, purpose: .emergency, basis: .breakGlass,
        at: released, expires: now, used: released
    )
    reviews[id] = Review(reader: reader, reason: reason, due: due)
    reviewsDue[(due, id)] = entry.patient
    emit EmergencyOpened(id, blob, entry.patient, reader, reason, due)
    return Answer(id: id, permitted: true, basis: .breakGlass)
}

/// An auditor, or an admin of the custodian who is not the reader, closes an emergency with a finding.
action review(id: Int, finding: Finding) by role(auditor, admin) {
    require let place = places[id] else "there is no disclosure of this number"
    require let opened = reviews[id] else "this disclosure was no emergency"
    require let given = disclosures[(place.patient, place.page, id)] else "there is no disclosure of this number"
    require opened.finding is none else "this emergency has been reviewed"
    require caller != opened.reader else "nobody reviews their own emergency"
    require caller.has(auditor) or caller.organisation == given.custodian else "an emergency is reviewed by an auditor or the custodian's admin"
    reviews[id] = opened with (finding: finding, reviewer: caller, at: now)
    remove reviewsDue[(opened.due, id)]
    emit Reviewed(id, place.patient, finding)
}

/// The custodian's hospital account records that the key of a disclosure was handed out; once.
action redeem(id: Int) by role(hospital) {
    require let place = places[id] else "there is no disclosure of this number"
    require let given = disclosures[(place.patient, place.page, id)] else "there is no disclosure of this number"
    require caller.organisation == given.custodian else "only the custodian redeems a disclosure"
    require given.used is none else "this disclosure has been used"
    require given.revoked is none else "this disclosure has been revoked"
    disclosures[(place.patient, place.page, id)] = given with (used: now)
    emit Redeemed(id, place.patient)
}

/// The patient takes back a disclosure that has not been used.
action revoke(id: Int) by signer(of: places[id].patient) {
    require let place = places[id] else "there is no disclosure of this number"
    require let given = disclosures[(caller, place.page, id)] else "there is no disclosure of this number"
    require given.used is none else "this disclosure has been used; withdrawing consent stops new ones"
    require given.revoked is none else "this disclosure has been revoked"
    disclosures[(caller, place.page, id)] = given with (revoked: now)
    emit Revoked(id, caller)
}

/// The patient asks a custodian to erase everything registered so far.
action requestErasure(custodian: Organisation) by patient {
    require custodian.is(hospital) else "erasure is asked of a hospital"
    if let earlier = erasures[(caller, custodian)] {
        require earlier.state != .asked else "erasure has been asked already and is not decided yet"
    }
    erasures[(caller, custodian)] = Erasure(state: .asked, reason: .none_given, asked: now, holders: [])
    emit ErasureAsked(caller, custodian)
}

/// The custodian grants erasure, naming every organisation that holds copies, or refuses it with a reason.
action decideErasure(patient: Account, granted: Bool, reason: ErasureReason, holders: List<Organisation, 16>) by role(registrar, admin) and org(hospital) {
    require let custodian = caller.organisation else "only the custodian decides"
    require let asked = erasures[(patient, custodian)] else "this patient has not asked for erasure here"
    require asked.state == .asked else "this has been decided"
    require granted or reason != .none_given else "a refusal names its reason"
    require not granted or holders.count > 0 else "name every organisation that holds copies, your own included"
    erasures[(patient, custodian)] = asked with (
        state: if granted then ErasureState.granted else ErasureState.refused, reason: reason, decided: now, holders: holders
    )
    if granted {
        erasedUntil[(patient, custodian)] = now
        for holder in holders {
            waiting[(patient, custodian, holder)] = now
            waitingOf[(holder, patient, custodian)] = now
        }
    }
    emit ErasureDecided(patient, custodian, granted, reason)
}

/// A holder states that all it had of what was registered until that time is destroyed: a signed claim, not a proof. Its node does so by
/// itself, with its own account (role `custodian`). The time is the one of the decision, so that nobody acknowledges a later one unseen.
action acknowledgeErasure(patient: Account, custodian: Organisation, until: Time) by role(custodian, registrar, admin, hospital, insurer, auditor) {
    require let holder = caller.organisation else "only an organisation acknowledges"
    require let since = waiting[(patient, custodian, holder)] else "this organisation has no erasure to acknowledge here"
    require since == until else "another erasure was granted since; acknowledge that one"
    remove waiting[(patient, custodian, holder)]
    remove waitingOf[(holder, patient, custodian)]
    acknowledgements[(patient, custodian, holder)] = now
    emit ErasureAcknowledged(patient, custodian, holder)
}

/// What the rules say about a reader, a record and a purpose, now.
query judge(reader: Account, blob: Hash, purpose: Purpose) -> Verdict {
    require let entry = entries[blob] else "there is no record of this name"
    if isErased(entry.patient, entry.custodian, entry.registered) { return Verdict(permitted: false, basis: .erased) }
    if purpose == .emergency { return Verdict(permitted: false, basis: .useBreakGlass) }
    if purpose == .payment { return Verdict(permitted: false, basis: .claimNotNamed) }
    if reader == entry.patient { return Verdict(permitted: true, basis: .ownRecord) }
    if purpose == .treatment and not reader.has(clinician) { return Verdict(permitted: false, basis: .roleTooLow) }
    if purpose == .research and not reader.has(researcher) and not reader.has(clinician) { return Verdict(permitted: false, basis: .roleTooLow) }
    let isOwn = reader.organisation == entry.custodian
    if purpose == .operations and not isOwn { return Verdict(permitted: false, basis: .roleTooLow) }
    let answer = decided(blob, reader, purpose)
    if answer.permitted { return Verdict(permitted: true, basis: .consented, consent: answer.reason) }
    if purpose == .treatment and (emergencies[(entry.patient, reader)] ?? entry.registered) > now {
        return Verdict(permitted: true, basis: .breakGlass)
    }
    let isForbidden = answer.reason in [.denied, .deniedForClass, .deniedOrganisation, .deniedByDirective, .mayBeDeniedByDirective]
    if purpose == .treatment and isOwn and not isForbidden and (parameter(consent_free_own_treatment) ?? 1) == 1 {
        return Verdict(permitted: true, basis: .ownOrganisation, consent: answer.reason)
    }
    return Verdict(permitted: false, basis: .notConsented, consent: answer.reason)
}

/// What the rules say about an insurer, a record and the claim it names, now.
query judgePayment(reader: Account, blob: Hash, provider: Hash, claim: Hash) -> Verdict {
    require let entry = entries[blob] else "there is no record of this name"
    if isErased(entry.patient, entry.custodian, entry.registered) { return Verdict(permitted: false, basis: .erased) }
    if let named = claims.encounter(provider, claim) {
        if reader.organisation != named.insurer { return Verdict(permitted: false, basis: .notThePayer) }
        if named.blob != blob or named.patient != entry.patient { return Verdict(permitted: false, basis: .notTheClaimsRecord) }
        let answer = decided(blob, reader, .payment)
        if answer.permitted { return Verdict(permitted: true, basis: .payerOfClaim, consent: answer.reason) }
        return Verdict(permitted: false, basis: .notConsented, consent: answer.reason)
    }
    return Verdict(permitted: false, basis: .claimNotNamed)
}

/// What `consent` says about a reader and a record, with all that the custodian has said of it.
query decided(blob: Hash, reader: Account, purpose: Purpose) -> consent.Decision {
    require let entry = entries[blob] else "there is no record of this name"
    if let known = descriptions[blob] {
        return consent.decideDescribed(entry.patient, reader, purpose, entry.class, known)
    }
    return consent.decide(entry.patient, reader, purpose, entry.class)
}

/// Whether the custodian's node may hand out the key now: everything of the disclosure holds, and consent is asked again.
query usable(id: Int, reader: Account, blob: Hash) -> Bool {
    if let place = places[id] {
        if let given = disclosures[(place.patient, place.page, id)] {
            if given.reader != reader or given.blob != blob or given.used is some or given.revoked is some { return false }
            if given.at > now or now >= given.expires { return false }
            if given.basis == .breakGlass and given.purpose == .emergency {
                return (emergencies[(place.patient, reader)] ?? given.at) > now and not isErasedBlob(blob)
            }
            if let named = given.claim {
                return judgePayment(reader, blob, named.provider, named.claim).permitted
            }
            return judge(reader, blob, given.purpose).permitted
        }
    }
    return false
}

/// What is on the chain about a record.
query entry(blob: Hash) -> Entry? {
    return entries[blob]
}

/// What the custodian has said of a record beyond its class.
query descriptionOf(blob: Hash) -> consent.Description? {
    return descriptions[blob]
}

/// One disclosure.
query disclosure(id: Int) -> Disclosure? {
    return if let place = places[id] then disclosures[(place.patient, place.page, id)] else none
}

/// One refusal.
query refusal(id: Int) -> Refusal? {
    return if let place = places[id] then refusals[(place.patient, place.page, id)] else none
}

/// How many pages a patient's history has, the first of them 0.
query pagesOf(patient: Account) -> Int {
    return ((lengths[patient] ?? 0) + pageLength - 1) / pageLength
}

/// Who read what of a patient: one page of the history.
query disclosuresOf(patient: Account, page: Int) -> List<Disclosure, 100> {
    var found: List<Disclosure, 100> = []
    for (id, given) in disclosures[(patient, page)] limit 100 {
        found.append(given)
    }
    return found
}

/// Who was refused what of a patient: one page of the history.
query refusalsOf(patient: Account, page: Int) -> List<Refusal, 100> {
    var found: List<Refusal, 100> = []
    for (id, given) in refusals[(patient, page)] limit 100 {
        found.append(given)
    }
    return found

"""###
}
