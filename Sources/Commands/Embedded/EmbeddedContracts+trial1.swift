// Written by Scripts/embed-contracts from Contracts/trial.accord; change that and run it again.

extension EmbeddedContracts {
    // swift-format-ignore
    static let trial1 = ###"""
// Studies: a protocol that is fixed before anybody takes part, consent before enrolment, results that nobody changes.
//
// The rules in plain words (Docs/contracts.md explains them further):
//  1. A sponsor registers a study with commitments to its protocol, its outcomes with the plan of their analysis, and the list by which
//     participants are allotted to arms. Nothing about the outcomes and the list can be changed afterwards.
//  2. Each version of the protocol is approved by an auditor (the ethics committee) before it counts. The study opens with the first.
//  3. A participant agrees by an own signature to the version in force. A sponsor may not, nor may a site.
//  4. A site of the study enrols a participant whose consent stands. If an amendment asks for it, consent is given anew before
//     anything further is recorded about the participant.
//  5. Whoever withdraws is recorded no further. What was recorded stays.
//  6. An observation is never changed; a correction stands beside it.
//  7. Results are published once, after the study is closed or stopped, within a year; corrections stand beside them.

contract trial

enum Phase { registered, open, closed, stopped }

/// `version` is the approved version of the protocol that is in force (0: none yet), `proposed` the last one proposed, `agreement` the
/// oldest version whose consent still counts. `outcomes` commits to outcomes and analysis plan, `allocation` to the allotment list.
record Study {
    sponsor: Organisation
    outcomes: Hash
    allocation: Hash
    planned: Int
    registered: Time
    phase: Phase
    version: Int
    proposed: Int
    agreement: Int
    enrolled: Int
    completed: Time?
}
/// A version of the protocol: why it was made (version 1: none), how many had been enrolled by then, who approved it and when.
record Version { protocol: Hash, reason: Hash?, renews: Bool, proposed: Time, enrolled: Int, approved: Time?, approver: Account? }
record Consent { version: Int, document: Hash, given: Time, withdrawn: Time? }
record Participation { number: Int, site: Organisation, enroller: Account, since: Time }
record Observation { data: Hash, by: Account, at: Time }
record Result { document: Hash, reason: Hash?, participants: Int, by: Account, at: Time }

/// Results are due so long after a study is closed or stopped (42 CFR 11.44).
const reportTime: Duration = days(365)

state studies: Map<Text<32>, Study>
state versions: Map<(study: Text<32>, version: Int), Version>
state sites: Map<(study: Text<32>, site: Organisation), Time>
state consents: Map<(study: Text<32>, participant: Account), Consent>
state participants: Map<(study: Text<32>, participant: Account), Participation>
/// How many observations there are of a participant's visit: the first and its corrections.
state entries: Map<(study: Text<32>, participant: Account, visit: Int), Int>
state observations: Map<(study: Text<32>, participant: Account, visit: Int, entry: Int), Observation>
/// Number 1 is the publication, what follows corrects it.
state results: Map<(study: Text<32>, number: Int), Result>
state resultCounts: Map<Text<32>, Int>
/// Studies without results, by when they are due.
state due: Map<(at: Time, study: Text<32>), Organisation>

event StudyRegistered(study: Text<32>, sponsor: Organisation, protocol: Hash, outcomes: Hash)
event ProtocolProposed(study: Text<32>, version: Int, protocol: Hash)
event ProtocolApproved(study: Text<32>, version: Int, approver: Account)
event SiteAdded(study: Text<32>, site: Organisation)
event SiteRemoved(study: Text<32>, site: Organisation)
event Agreed(study: Text<32>, participant: Account, version: Int)
event Withdrawn(study: Text<32>, participant: Account)
event Enrolled(study: Text<32>, participant: Account, site: Organisation, number: Int)
event Observed(study: Text<32>, participant: Account, visit: Int, entry: Int)
event Ended(study: Text<32>, phase: Phase, reason: Hash?)
event Published(study: Text<32>, number: Int, document: Hash)

rule isRunning(study: Text<32>) = (studies[study].phase ?? .registered) == .open else "this study is not open"
rule isEnded(study: Text<32>) = (studies[study].phase ?? .open) in [.closed, .stopped] else "this study has not ended"
/// Whether a participant's consent stands and is to a version that still counts.
rule agrees(study: Text<32>, participant: Account) = hasConsent(consents[(study, participant)], studies[study].agreement ?? 0) else "the participant's consent to the protocol in force is missing"

invariant neverOverfull for (_, study) in studies = study.enrolled <= study.planned else "no study enrols more than planned"
invariant approvedFirst for (_, study) in studies = study.phase == .registered or study.version > 0 or study.phase == .stopped else "no study opens without an approved protocol"
invariant consented = everybodyConsented() else "nobody takes part who never agreed"

property "what a study was registered with stays" for (_, study) in studies becomes after = after.sponsor == study.sponsor and after.outcomes == study.outcomes and after.allocation == study.allocation and after.planned == study.planned and after.registered == study.registered
property "nothing is added to an ended study" for (_, study) in studies becomes after = not (study.phase in [.closed, .stopped]) or after.completed == study.completed and after.enrolled == study.enrolled
property "a protocol stays, and its approval too" for (_, version) in versions becomes after = after.protocol == version.protocol and (version.approved is none or after == version)
property "whoever is enrolled agrees at that moment" for ((study, participant), _) in participants was before = before is some or agrees(study, participant)
property "a participant stays on record" for (_, participation) in participants becomes after = after == participation
property "an observation is never changed" for (_, observation) in observations becomes after = after == observation
property "a result is never changed" for (_, result) in results becomes after = after == result

/// A sponsor registers a study under its public number; `planned` is how many participants there shall be.
action register(study: Text<32>, protocol: Hash, outcomes: Hash, allocation: Hash, planned: Int) by role(researcher) {
    require study.count > 0 else "a study has a number"
    require let sponsor = caller.organisation else "a study has an organisation as its sponsor"
    require not (study in studies) else "a study of this number is registered"
    require planned > 0 else "a study plans for at least one participant"
    studies[study] = Study(
        sponsor: sponsor, outcomes: outcomes, allocation: allocation, planned: planned, registered: now, phase: .registered, version: 0,
        proposed: 1, agreement: 1, enrolled: 0
    )
    versions[(study, 1)] = Version(protocol: protocol, renews: true, proposed: now, enrolled: 0)
    emit StudyRegistered(study, sponsor, protocol, outcomes)
    emit ProtocolProposed(study, 1, protocol)
}

/// The sponsor proposes another version of the protocol, with its reason; `renews` asks every participant for consent anew.
action amend(study: Text<32>, protocol: Hash, reason: Hash, renews: Bool) by role(researcher) and signer(of: studies[study].sponsor) {
    require let given = studies[study] else "there is no such study"
    require not isEnded(study) else "the protocol of a study that has ended is not amended"
    let version = given.proposed + 1
    studies[study] = given with (proposed: version)
    versions[(study, version)] = Version(protocol: protocol, reason: reason, renews: renews, proposed: now, enrolled: given.enrolled)
    emit ProtocolProposed(study, version, protocol)
}

/// The ethics committee approves the last version proposed; from now on it is the one in force.
action approve(study: Text<32>, version: Int) by role(auditor) {
    require let given = studies[study] else "there is no such study"
    require not isEnded(study) else "the protocol of a study that has ended is not amended"
    require let proposed = versions[(study, version)] else "there is no such version of the protocol"
    require version == given.proposed else "a later version is proposed"
    require version > given.version else "this version is in force"
    require caller.organisation != given.sponsor else "a sponsor does not approve its own protocol"
    versions[(study, version)] = proposed with (approved: now, approver: caller)
    studies[study] = given with (
        phase: .open, version: version, agreement: if proposed.renews then version else given.agreement
    )
    emit ProtocolApproved(study, version, caller)
}

action addSite(study: Text<32>, site: Organisation) by role(researcher) and signer(of: studies[study].sponsor) {
    require site.is(hospital) else "a site is a hospital"
    sites[(study, site)] = now
    emit SiteAdded(study, site)
}

/// The site enrols nobody from now on.
action removeSite(study: Text<32>, site: Organisation) by role(researcher) and signer(of: studies[study].sponsor) {
    require (study, site) in sites else "this is no site of the study"
    remove sites[(study, site)]
    emit SiteRemoved(study, site)
}

/// A participant agrees to the version of the protocol in force; `document` commits to the consent form that was read and signed.
action agree(study: Text<32>, version: Int, document: Hash) by patient {
    require let given = studies[study] else "there is no such study"
    require isRunning(study)
    require version == given.version else "consent is given to the version in force"
    consents[(study, caller)] = Consent(version: version, document: document, given: now)
    emit Agreed(study, caller, version)
}

/// A participant takes consent back, at any time, without a reason.
action withdraw(study: Text<32>) by patient {
    require let given = consents[(study, caller)] else "there is no consent to withdraw"
    require given.withdrawn is none else "this consent is withdrawn"
    consents[(study, caller)] = given with (withdrawn: now)
    emit Withdrawn(study, caller)
}

/// A site enrols a participant who agreed; the number is the next on the allotment list.
action enrol(study: Text<32>, participant: Account) -> Int by role(clinician, researcher) {
    require let given = studies[study] else "there is no such study"
    require isRunning(study)
    require let site = caller.organisation else "only a site of the study enrols"
    require (study, site) in sites else "only a site of the study enrols"
    require not ((study, participant) in participants) else "this participant is enrolled"
    require agrees(study, participant)
    require given.enrolled < given.planned else "as many as planned are enrolled"
    let number = given.enrolled + 1
    studies[study] = given with (enrolled: number)
    participants[(study, participant)] = Participation(number: number, site: site, enroller: caller, since: now)
    emit Enrolled(study, participant, site, number)
    return number
}

/// The participant's site records an observation of a visit; a second one for the visit corrects the first, which stays.
action observe(study: Text<32>, participant: Account, visit: Int, data: Hash) -> Int by role(clinician, researcher) {
    require let taking = participants[(study, participant)] else "this participant is not enrolled"
    require caller.organisation == taking.site else "only the participant's site records observations"
    require isRunning(study)
    require agrees(study, participant)
    require visit >= 0 else "visits are counted from 0"
    let entry = (entries[(study, participant, visit)] ?? 0) + 1
    entries[(study, participant, visit)] = entry
    observations[(study, participant, visit, entry)] = Observation(data: data, by: caller, at: now)
    emit Observed(study, participant, visit, entry)
    return entry
}

/// The sponsor closes the study: nobody is enrolled or observed any more, results are due within a year.
action close(study: Text<32>) by role(researcher) and signer(of: studies[study].sponsor) {
    require let given = studies[study] else "there is no such study"
    require isRunning(study)
    studies[study] = given with (phase: .closed, completed: now)
    due[(now + reportTime, study)] = given.sponsor
    emit Ended(study, .closed, none)
}

/// The ethics committee or the sponsor stops the study early, and says why.
action stop(study: Text<32>, reason: Hash) by role(auditor) or role(researcher) and signer(of: studies[study].sponsor) {
    require let given = studies[study] else "there is no such study"
    require not isEnded(study) else "this study has ended"
    studies[study] = given with (phase: .stopped, completed: now)
    due[(now + reportTime, study)] = given.sponsor
    emit Ended(study, .stopped, reason)
}

/// The sponsor publishes results, once; then corrections with their reason. Nothing published is ever changed.
action publish(study: Text<32>, document: Hash, reason: Hash?) -> Int by role(researcher) and signer(of: studies[study].sponsor) {
    require let given = studies[study] else "there is no such study"
    require isEnded(study)
    let number = (resultCounts[study] ?? 0) + 1
    require number == 1 or reason is some else "results are published; a correction says why"
    results[(study, number)] = Result(document: document, reason: reason, participants: given.enrolled, by: caller, at: now)
    resultCounts[study] = number
    if let completed = given.completed { remove due[(completed + reportTime, study)] }
    emit Published(study, number, document)
    return number
}

/// A register of studies is public.
query study(number: Text<32>) -> Study? by anyone {
    return studies[number]
}

/// A version of the protocol.
query version(study: Text<32>, number: Int) -> Version? by anyone {
    return versions[(study, number)]
}

/// The versions of a protocol, first to last; at most 100.
query history(study: Text<32>) -> List<Version, 100> by anyone {
    var found: List<Version, 100> = []
    for (number, version) in versions[study] limit 100 { found.append(version) }
    return found
}

/// Whether a hospital enrols for a study.
query isSite(study: Text<32>, site: Organisation) -> Bool {
    return (study, site) in sites
}

query consentOf(study: Text<32>, participant: Account) -> Consent? {
    return consents[(study, participant)]
}

query participation(study: Text<32>, participant: Account) -> Participation? {
    return participants[(study, participant)]
}

/// An observation of a visit; `entry` 1 is the first, later ones correct it.
query observation(study: Text<32>, participant: Account, visit: Int, entry: Int) -> Observation? {
    return observations[(study, participant, visit, entry)]
}

/// Number 1 is the publication, later ones correct it.
query result(study: Text<32>, number: Int) -> Result? by anyone {
    return results[(study, number)]
}

/// Studies whose results are overdue, the longest first; at most 100.
query overdue() -> List<Text<32>, 100> {
    var found: List<Text<32>, 100> = []
    for ((at, study), sponsor) in due limit 100 {
        if at < now { found.append(study) }
    }
    return found
}

/// Whether all who take part have agreed at some time; of more than 1,000 the first.
query everybodyConsented() -> Bool {
    var all = true
    for ((study, participant), taking) in participants limit 1000 { all = all and (study, participant) in consents }
    return all
}

/// Whether a consent stands and is to this version or a later one.
function hasConsent(consent: Consent?, version: Int) -> Bool {
    return if let given = consent then given.withdrawn is none and given.version >= version else false
}

test "a study opens with an approved protocol, and not by its own sponsor" {
    organisation lab: hospital
    organisation general: hospital
    organisation ministry: regulator
    actor rosa: researcher at lab
    actor rick: researcher at general
    actor ann: auditor at ministry
    actor olaf: auditor at lab
    actor una: researcher
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as rosa fails register("", 0x0400000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000002, 0x0400000000000000000000000000000000000000000000000000000000000003, 2) with "a study has a number"
    as una fails register("S1", 0x0400000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000002, 0x0400000000000000000000000000000000000000000000000000000000000003, 2) with "a study has an organisation as its sponsor"
    as rosa fails register("S1", 0x0400000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000002, 0x0400000000000000000000000000000000000000000000000000000000000003, 0) with "a study plans for at least one participant"
    as rosa call register("S1", 0x0400000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000002, 0x0400000000000000000000000000000000000000000000000000000000000003, 2)
    as rick fails register("S1", 0x0400000000000000000000000000000000000000000000000000000000000004, 0x0400000000000000000000000000000000000000000000000000000000000005, 0x0400000000000000000000000000000000000000000000000000000000000006, 2) with "a study of this number is registered"
    as alice fails agree("S1", 0, 0x0400000000000000000000000000000000000000000000000000000000000004) with "this study is not open"
    as rick fails addSite("S1", general)
    as rosa fails addSite("S1", ministry) with "a site is a hospital"
    as olaf fails approve("S1", 1) with "a sponsor does not approve its own protocol"
    as ann fails approve("S2", 1) with "there is no such study"
    as ann fails approve("S1", 2) with "there is no such version of the protocol"
    as ann call approve("S1", 1)
    as ann fails approve("S1", 1) with "this version is in force"
    expect study("S1").phase ?? .closed == .open
    expect study("S1").outcomes ?? 0x0400000000000000000000000000000000000000000000000000000000000001 == 0x0400000000000000000000000000000000000000000000000000000000000002
    expect version("S1", 1).approved is some
    as rosa fails close("S2")
    as alice fails agree("S2", 1, 0x0400000000000000000000000000000000000000000000000000000000000004) with "there is no such study"
    as ann fails stop("S2", 0x0400000000000000000000000000000000000000000000000000000000000004) with "there is no such study"
}

test "nobody is enrolled without an own consent, and no more than planned" {
    organisation lab: hospital
    organisation general: hospital
    organisation ministry: regulator
    actor rosa: researcher at lab
    actor cleo: clinician at general
    actor una: clinician
    actor ann: auditor at ministry
    actor alice: patient
    actor bob: patient
    actor carl: patient
    at 2026-01-01T00:00:00Z
    as rosa call register("S1", 0x0400000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000002, 0x0400000000000000000000000000000000000000000000000000000000000003, 2)
    as cleo fails enrol("S2", alice) with "there is no such study"
    as cleo fails enrol("S1", alice) with "this study is not open"
    as ann call approve("S1", 1)
    as cleo fails enrol("S1", alice) with "only a site of the study enrols"
    as una fails enrol("S1", alice) with "only a site of the study enrols"
    as rosa call addSite("S1", general)
    expect isSite("S1", general)
    as cleo fails enrol("S1", alice) with "the participant's consent to the protocol in force is missing"
    as alice fails agree("S1", 2, 0x0400000000000000000000000000000000000000000000000000000000000004) with "consent is given to the version in force"
    as alice call agree("S1", 1, 0x0400000000000000000000000000000000000000000000000000000000000004)
    as alice call withdraw("S1")
    as alice fails withdraw("S1") with "this consent is withdrawn"
    as bob fails withdraw("S1") with "there is no consent to withdraw"
    as cleo fails enrol("S1", alice) with "the participant's consent to the protocol in force is missing"
    as alice call agree("S1", 1, 0x0400000000000000000000000000000000000000000000000000000000000004)
    let first = as cleo call enrol("S1", alice)
    expect first == 1
    as cleo fails enrol("S1", alice) with "this participant is enrolled"
    as bob call agree("S1", 1, 0x0400000000000000000000000000000000000000000000000000000000000005)
    let second = as cleo call enrol("S1", bob)
    expect participation("S1", bob).number ?? 0 == second
    as carl call agree("S1", 1, 0x0400000000000000000000000000000000000000000000000000000000000006)
    as cleo fails enrol("S1", carl) with "as many as planned are enrolled"
    as rosa call removeSite("S1", general)
    as rosa fails removeSite("S1", general) with "this is no site of the study"
    as cleo fails enrol("S1", carl) with "only a site of the study enrols"
    expect consentOf("S1", alice).version ?? 0 == 1
}

test "an amendment is recorded, approved, and may ask for consent anew" {
    organisation lab: hospital
    organisation ministry: regulator
    actor rosa: researcher at lab
    actor ann: auditor at ministry
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as rosa call register("S1", 0x0400000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000002, 0x0400000000000000000000000000000000000000000000000000000000000003, 2)
    as ann call approve("S1", 1)
    as rosa call addSite("S1", lab)
    as alice call agree("S1", 1, 0x0400000000000000000000000000000000000000000000000000000000000004)
    as rosa call enrol("S1", alice)
    as rosa call observe("S1", alice, 0, 0x0200000000000000000000000000000000000000000000000000000000000001)
    as rosa call amend("S1", 0x0400000000000000000000000000000000000000000000000000000000000005, 0x0400000000000000000000000000000000000000000000000000000000000006, false)
    as rosa call amend("S1", 0x0400000000000000000000000000000000000000000000000000000000000006, 0x0400000000000000000000000000000000000000000000000000000000000007, true)
    as ann fails approve("S1", 2) with "a later version is proposed"
    expect version("S1", 3).enrolled ?? 0 == 1
    as rosa call observe("S1", alice, 1, 0x0200000000000000000000000000000000000000000000000000000000000002)
    as ann call approve("S1", 3)
    as rosa fails observe("S1", alice, 2, 0x0200000000000000000000000000000000000000000000000000000000000003) with "the participant's consent to the protocol in force is missing"
    as alice call agree("S1", 3, 0x0400000000000000000000000000000000000000000000000000000000000008)
    as rosa call observe("S1", alice, 2, 0x0200000000000000000000000000000000000000000000000000000000000003)
    as rosa call amend("S1", 0x0400000000000000000000000000000000000000000000000000000000000009, 0x0400000000000000000000000000000000000000000000000000000000000009, false)
    as ann call approve("S1", 4)
    as rosa call observe("S1", alice, 3, 0x0200000000000000000000000000000000000000000000000000000000000004)
    expect history("S1").count == 4
    expect study("S1").agreement ?? 0 == 3
}

test "observations and results are never changed, only corrected beside" {
    organisation lab: hospital
    organisation general: hospital
    organisation ministry: regulator
    actor rosa: researcher at lab
    actor cleo: clinician at general
    actor ann: auditor at ministry
    actor alice: patient
    actor bob: patient
    at 2026-01-01T00:00:00Z
    as rosa call register("S1", 0x0400000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000002, 0x0400000000000000000000000000000000000000000000000000000000000003, 2)
    as ann call approve("S1", 1)
    as rosa call addSite("S1", general)
    as alice call agree("S1", 1, 0x0400000000000000000000000000000000000000000000000000000000000004)
    as cleo call enrol("S1", alice)
    as cleo fails observe("S1", bob, 0, 0x0200000000000000000000000000000000000000000000000000000000000001) with "this participant is not enrolled"
    as rosa fails observe("S1", alice, 0, 0x0200000000000000000000000000000000000000000000000000000000000001) with "only the participant's site records observations"
    as cleo fails observe("S1", alice, -1, 0x0200000000000000000000000000000000000000000000000000000000000001) with "visits are counted from 0"
    as cleo call observe("S1", alice, 0, 0x0200000000000000000000000000000000000000000000000000000000000001)
    let corrected = as cleo call observe("S1", alice, 0, 0x0200000000000000000000000000000000000000000000000000000000000002)

"""###
}
