// Written by Scripts/embed-contracts from Contracts/consent.accord; change that and run it again.

extension EmbeddedContracts {
    // swift-format-ignore
    static let consent2 = ###"""
    emit ProxyDismissed(caller, proxy)
}

/// A proxy grants within the limits that the patient has set; the patient's own refusal stands.
action grantAsProxy(patient: Account, grantee: Account, purpose: Purpose, expires: Time) by anyone {
    require let power = proxies[(patient, caller)] else "only an appointed proxy may decide for this patient"
    require now < power.until else "the proxy's power has ended"
    require purpose in power.purposes else "the patient has not given this purpose to the proxy"
    require isAhead(expires)
    require expires <= power.until and expires <= now + power.longest else "a proxy's consent ends with the power, and within its longest time"
    require grantee != caller else "a proxy does not grant to themselves"
    if let earlier = grants[(patient, grantee)] {
        require earlier.source != .own or earlier.standing == .given else "the patient has refused this reader; the patient's own act stands"
        require earlier.source != .own or earlier.expires <= now else "the patient has decided about this reader; the patient's own act stands"
    }
    for (class, provision) in provisions[(patient, grantee)] limit 5 {
        require provision.permits or not isYoungest(provision, grants[(patient, grantee)]) else "the patient has taken a class out; the patient's own act stands"
    }
    grants[(patient, grantee)] = Grant(purpose: purpose, expires: expires, decided: now, standing: .given, source: .proxy)
    emit Granted(patient, grantee, purpose, expires)
}

/// A proxy ends a consent that a proxy gave.
action withdrawAsProxy(patient: Account, grantee: Account) by anyone {
    require let power = proxies[(patient, caller)] else "only an appointed proxy may decide for this patient"
    require now < power.until else "the proxy's power has ended"
    require grants[(patient, grantee)].source is some else "there is no consent to withdraw"
    if let earlier = grants[(patient, grantee)] {
        require earlier.source == .proxy else "a proxy ends what a proxy gave"
    }
    grants[(patient, grantee)] = refusal(.withdrawn, .proxy, now)
    emit Withdrawn(patient, grantee)
}

/// An organisation opens a group of readers, or a study, and keeps it.
action openGroup(group: Hash) by role(admin, researcher) {
    require let home = caller.organisation else "only an organisation's account opens a group"
    require not (group in groups) else "this group is open already"
    groups[group] = home
    emit GroupOpened(group, home)
}

/// The keeper takes an account into a group.
action addMember(group: Hash, member: Account) by role(admin, researcher) and signer(of: groups[group]) {
    var all = groupsOf[member] ?? []
    require all.count < 16 or group in all else "an account is in at most 16 groups"
    all.insert(group)
    groupsOf[member] = all
    emit MemberAdded(group, member)
}

/// The keeper takes an account out of a group.
action removeMember(group: Hash, member: Account) by role(admin, researcher) and signer(of: groups[group]) {
    var all = groupsOf[member] ?? []
    require group in all else "this account is not in the group"
    all.remove(group)
    groupsOf[member] = all
    emit MemberRemoved(group, member)
}

/// Whether a grantee may read for a purpose, whatever the class of record.
query permits(patient: Account, grantee: Account, purpose: Purpose) -> Bool {
    return decideConsent(patient, grantee, purpose).permitted
}

/// The decision for a record of one class, with its reason: what `records` asks before it writes a disclosure. Of the data nothing but
/// the class is known here, so a directive's denial that looks at more is taken to apply.
query decide(patient: Account, grantee: Account, purpose: Purpose, class: RecordClass) -> Decision {
    // Without a directive no question has to be put together; the answer is the same.
    if not (patient in directed) { return decideGrants(patient, grantee, purpose, class) }
    return decideFor(patient, grantee, purpose, class, questionOf(purpose, class))
}

/// The decision for a record of one class of which its custodian has said more; said under another key than the directives, it says nothing.
query decideDescribed(patient: Account, grantee: Account, purpose: Purpose, class: RecordClass, known: Description) -> Decision {
    if keys[patient] != known.key { return decide(patient, grantee, purpose, class) }
    return decideFor(patient, grantee, purpose, class, described(questionOf(purpose, class), known))
}

/// The decision with all that is known of the data.
query decideFor(patient: Account, grantee: Account, purpose: Purpose, class: RecordClass, question: Question) -> Decision {
    return joined(decideDirectives(patient, grantee, question), decideGrants(patient, grantee, purpose, class))
}

/// The decision without regard to the class of record.
query decideConsent(patient: Account, grantee: Account, purpose: Purpose) -> Decision {
    if not (patient in directed) { return decideWhole(patient, grantee, purpose) }
    return joined(decideDirectives(patient, grantee, questionOf(purpose, .other)), decideWhole(patient, grantee, purpose))
}

/// What the patient's directives alone say; no default of the consortium counts.
query decideDirectives(patient: Account, grantee: Account, question: Question) -> Decision {
    if not (patient in directed) { return Decision(permitted: false, reason: .noConsent) }
    let outcomes = weigh(patient, readerOf(grantee), question)
    if outcomes == 4 { return Decision(permitted: false, reason: .deniedByDirective) }
    if bitand(outcomes, 4) != 0 { return Decision(permitted: false, reason: .mayBeDeniedByDirective) }
    if outcomes == 2 { return Decision(permitted: true, reason: .grantedByDirective) }
    return Decision(permitted: false, reason: .noConsent)
}

/// What all directives together can come to: 1 nothing, 2 a permission, 4 a denial, added up where the question leaves more open.
query weigh(patient: Account, reader: Reader, question: Question) -> Int {
    var found = 1
    for (slot, given) in directives[patient] limit 10 {
        found = both(found, outcome(given.rules, reader, question, now))
    }
    return found
}

/// A reader's organisation, roles and groups.
query readerOf(account: Account) -> Reader {
    var roles: Set<ReaderRole, 8> = []
    if account.has(clinician) { roles.insert(.clinician) }
    if account.has(insurer) { roles.insert(.insurer) }
    if account.has(registrar) { roles.insert(.registrar) }
    if account.has(hospital) { roles.insert(.hospital) }
    if account.has(researcher) { roles.insert(.researcher) }
    if account.has(emergency) { roles.insert(.emergency) }
    if account.has(auditor) { roles.insert(.auditor) }
    return Reader(account: account, organisation: account.organisation, roles: roles, groups: groupsOf[account] ?? [])
}

/// What grants, denials and the consortium's defaults say for a record of one class.
query decideGrants(patient: Account, grantee: Account, purpose: Purpose, class: RecordClass) -> Decision {
    let whole = decideWhole(patient, grantee, purpose)
    if whole.reason == .denied or whole.reason == .deniedOrganisation { return whole }
    if let provision = provisions[(patient, grantee, class)] {
        let replaced = not isYoungest(provision, grants[(patient, grantee)])
        if not replaced and not provision.permits { return Decision(permitted: false, reason: .deniedForClass) }
        if not replaced and provision.purpose == purpose and provision.expires > now {
            return Decision(permitted: true, reason: .grantedForClass)
        }
    }
    return whole
}

/// What grants, denials and the consortium's defaults say without regard to the class of record.
query decideWhole(patient: Account, grantee: Account, purpose: Purpose) -> Decision {
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

/// The directive in a slot.
query directiveOf(patient: Account, slot: Int) -> Directive? {
    return directives[(patient, slot)]
}

/// The slots that hold a directive.
query directivesOf(patient: Account) -> Set<Int, 10> {
    var found: Set<Int, 10> = []
    for (slot, given) in directives[patient] limit 10 { found.insert(slot) }
    return found
}

/// What a proxy may do for a patient.
query proxyOf(patient: Account, proxy: Account) -> Proxy? {
    return proxies[(patient, proxy)]
}

/// Which organisation keeps a group or study.
query keeperOf(group: Hash) -> Organisation? {
    return groups[group]
}

/// The groups and studies that an account belongs to.
query groupsOfReader(account: Account) -> Set<Hash, 16> {
    return groupsOf[account] ?? []
}

/// The mark of the key that a patient's directives are hashed under.
query keyUsedBy(patient: Account) -> Hash? {
    return keys[patient]
}

/// Whether all groups that rules name are open.
query areOpen(rules: List<Rule, 16>) -> Bool {
    for rule in rules {
        for group in rule.groups {
            if not (group in groups) { return false }
        }
    }
    return true
}

/// What is known of a record of one class whose contents are sealed: the purpose, and perhaps the kind of visit.
function questionOf(purpose: Purpose, class: RecordClass) -> Question {
    let unknown = Facet(keys: [], whole: false)
    var classes: Set<Hash, 16> = []
    if class == .ambulatory { classes.insert(ambulatoryKey) }
    if class == .emergency { classes.insert(emergencyVisitKey) }
    if class == .inpatient { classes.insert(inpatientKey) }
    return Question(
        parties: unknown, custodians: unknown, authors: unknown, acts: [.access, .disclose], purposes: [keyOf(purpose)],
        labels: unknown, classes: Facet(keys: classes, whole: false), codes: unknown, data: unknown
    )
}

/// A question about a record of one class, and what else is known of it; the kind of visit is one class among the given.
function described(question: Question, known: Description) -> Question {
    var classes = known.classes.keys
    for key in question.classes.keys {
        if classes.count < 16 { classes.insert(key) }
    }
    return question with (
        custodians: known.custodians, authors: known.authors, level: known.level, labels: known.labels,
        classes: Facet(keys: classes, whole: known.classes.whole), codes: known.codes, data: known.data,
        authoredFrom: known.authoredFrom, authoredUntil: known.authoredUntil
    )
}

/// The FHIR code of a purpose, as a hash.
function keyOf(purpose: Purpose) -> Hash {
    return match purpose {
        case treatment then treatmentKey
        case payment then paymentKey
        case research then researchKey
        case operations then operationsKey
        case emergency then emergencyKey
    }
}

/// A rule that says nothing about readers, purposes or data.
function anything(effect: Effect, depth: Int) -> Rule {
    return Rule(
        effect: effect, depth: depth, accounts: [], organisations: [], roles: [], groups: [], parties: [], custodians: [],
        authors: [], acts: [], purposes: [], labels: [], classes: [], codes: [], data: []
    )
}

/// Whether rules stand in an order that makes a tree, with levels that exist.
function makeATree(rules: List<Rule, 16>) -> Bool {
    var last = -1
    for rule in rules {
        if rule.depth < 0 or rule.depth > last + 1 or rule.depth > deepest { return false }
        if let level = rule.level {
            if level < 1 or level > 6 or rule.effect == .group { return false }
        }
        last = rule.depth
    }
    return rules.count > 0
}

/// What stands instead of a consent that is withdrawn or denied; its purpose and end mean nothing.
function refusal(standing: Standing, source: Source, at: Time) -> Grant {
    return Grant(purpose: .treatment, expires: at, decided: at, standing: standing, source: source)
}

/// Whether rules name an account among the readers.
function nameReader(rules: List<Rule, 16>, account: Account) -> Bool {
    for rule in rules {
        if account in rule.accounts { return true }
    }
    return false
}

/// Whether every outermost rule, and so all of them, ends by a time.
function endBy(rules: List<Rule, 16>, last: Time) -> Bool {
    for rule in rules {
        if rule.depth == 0 {
            if let until = rule.until {
                if until > last { return false }
            } else {
                return false
            }
        }
    }
    return true
}

/// What directives and grants say together: a denial overrides, then a permission counts.
function joined(detailed: Decision, plain: Decision) -> Decision {
    if detailed.reason == .deniedByDirective or detailed.reason == .mayBeDeniedByDirective { return detailed }
    if plain.reason == .denied or plain.reason == .deniedOrganisation or plain.reason == .deniedForClass { return plain }
    if plain.permitted or not detailed.permitted { return plain }
    return detailed
}

/// What the rules of one directive can come to. They are taken from the last to the first, so each rule finds at `below` of its
/// depth what its own exceptions have come to.
function outcome(rules: List<Rule, 16>, reader: Reader, question: Question, at: Time) -> Int {
    var below: List<Int, 9> = [1, 1, 1, 1, 1, 1, 1, 1, 1]
    let last = rules.count - 1
    for step in 0..<rules.count limit 16 {
        if let rule = rules[last - step] {
            let exceptions = below[rule.depth + 1] ?? 1
            below[rule.depth + 1] = 1
            let held = matches(rule, reader, question, at)
            if held > 0 {
                var own = bitand(exceptions, 6)
                if bitand(exceptions, 1) == 1 { own = bitor(own, outcomeOf(rule.effect)) }
                if held == 1 { own = bitor(own, 1) }
                below[rule.depth] = both(below[rule.depth] ?? 1, own)
            }
        }
    }
    return below[0] ?? 1
}

function outcomeOf(effect: Effect) -> Int {
    return match effect { case permit then 2, case deny then 4, case group then 1 }
}

/// What two can come to side by side: a denial overrides, then a permission.
function both(left: Int, right: Int) -> Int {
    var found = bitand(bitor(left, right), 4)
    if bitand(left, 3) != 0 and bitand(right, 3) != 0 { found = bitor(found, bitand(bitor(left, right), 2)) }
    return bitor(found, bitand(bitand(left, right), 1))
}

/// Whether a rule matches: 0 no, 1 perhaps, 2 yes.
function matches(rule: Rule, reader: Reader, question: Question, at: Time) -> Int {
    if let from = rule.from {
        if at < from { return 0 }
    }
    if let until = rule.until {
        if at >= until { return 0 }
    }
    if rule.acts.count > 0 and not overlaps(rule.acts, question.acts) { return 0 }
    if touches(rule.purposes, Facet(keys: question.purposes, whole: true)) == 0 { return 0 }
    var found = reads(rule, reader, question.parties)
    found = min(found, touches(rule.custodians, question.custodians))
    found = min(found, touches(rule.authors, question.authors))
    found = min(found, touches(rule.classes, question.classes))
    found = min(found, touches(rule.codes, question.codes))
    found = min(found, touches(rule.data, question.data))
    found = min(found, labelled(rule, question))
    return min(found, authored(rule, question))
}

/// Whether one of the wanted keys is among the given: 2 if nothing is wanted.
function touches(wanted: Set<Hash, 12>, given: Facet) -> Int {
    if wanted.count == 0 { return 2 }
    for key in given.keys {
        if key in wanted { return 2 }
    }
    return if given.whole then 0 else 1
}

function overlaps(wanted: Set<Act, 5>, given: Set<Act, 5>) -> Bool {
    for act in given {
        if act in wanted { return true }
    }
    return false
}

/// Whether a rule speaks of this reader.
function reads(rule: Rule, reader: Reader, parties: Facet) -> Int {
    if reader.account in rule.accounts { return 2 }
    if let home = reader.organisation {
        if home in rule.organisations { return 2 }
    }
    for role in reader.roles {
        if role in rule.roles { return 2 }
    }

"""###
}
