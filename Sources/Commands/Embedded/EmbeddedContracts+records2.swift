// Written by Scripts/embed-contracts from Contracts/records.accord; change that and run it again.

extension EmbeddedContracts {
    // swift-format-ignore
    static let records2 = ###"""
}

/// The names of a patient's records; at most 250.
query recordsOf(patient: Account) -> List<Hash, 250> {
    var found: List<Hash, 250> = []
    for (blob, since) in byPatient[patient] limit 250 {
        found.append(blob)
    }
    return found
}

/// The review of an emergency.
query reviewOf(id: Int) -> Review? {
    return reviews[id]
}

/// Emergencies whose review is overdue, the oldest first; at most 100.
query overdueReviews() -> List<Overdue, 100> {
    var found: List<Overdue, 100> = []
    for ((due, id), patient) in reviewsDue limit 100 {
        if due <= now { found.append(Overdue(id: id, patient: patient, due: due)) }
    }
    return found
}

/// How a request for erasure stands.
query erasure(patient: Account, custodian: Organisation) -> Erasure? {
    return erasures[(patient, custodian)]
}

/// The holders that have not acknowledged a granted erasure.
query outstanding(patient: Account, custodian: Organisation) -> List<Organisation, 32> {
    var found: List<Organisation, 32> = []
    for (holder, until) in waiting[(patient, custodian)] limit 32 {
        found.append(holder)
    }
    return found
}

/// What a holder has not acknowledged; at most 100.
query outstandingOf(holder: Organisation) -> List<Unacknowledged, 100> {
    var found: List<Unacknowledged, 100> = []
    for ((patient, custodian), until) in waitingOf[holder] limit 100 {
        found.append(Unacknowledged(patient: patient, custodian: custodian, until: until))
    }
    return found
}

/// Whether erasure covers what a custodian registered for a patient at a time.
query isErased(patient: Account, custodian: Organisation, registered: Time) -> Bool {
    return if let until = erasedUntil[(patient, custodian)] then registered <= until else false
}

/// Whether a record has been erased.
query isErasedBlob(blob: Hash) -> Bool {
    return if let given = entries[blob] then isErased(given.patient, given.custodian, given.registered) else false
}

test "a permitted request is a disclosure, a refused one is on record with its reason" {
    organisation general: hospital
    organisation other: hospital
    actor rita: registrar at general
    actor hana: hospital at general
    actor bob: clinician at other
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as rita call register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    as rita fails register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3) with "a record of this name is registered already"
    as bob fails request(0x0100000000000000000000000000000000000000000000000000000000000002, .treatment) with "there is no record of this name"
    let no = as bob call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect not no.permitted
    expect no.basis == .notConsented
    expect refusal(no.id) is some
    expect disclosure(no.id) is none
    as alice call consent.grant(bob, .treatment, now + days(1))
    let yes = as bob call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect yes.permitted
    expect usable(yes.id, bob, 0x0100000000000000000000000000000000000000000000000000000000000001)
    expect not usable(yes.id, hana, 0x0100000000000000000000000000000000000000000000000000000000000001)
    expect not usable(yes.id, bob, 0x0100000000000000000000000000000000000000000000000000000000000002)
    expect not usable(99, bob, 0x0100000000000000000000000000000000000000000000000000000000000001)
    expect disclosuresOf(alice, 0).count == 1
    expect refusalsOf(alice, 0).count == 1
    let narrow = as bob call request(0x0100000000000000000000000000000000000000000000000000000000000001, .research)
    expect not narrow.permitted
}

test "a disclosure is good for sixty seconds, once, and only while consent stands" {
    organisation general: hospital
    organisation other: hospital
    actor hana: hospital at general
    actor otto: hospital at other
    actor bob: clinician at other
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as hana call register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    as alice call consent.grant(bob, .treatment, now + days(1))
    let first = as bob call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    advance seconds(59)
    expect usable(first.id, bob, 0x0100000000000000000000000000000000000000000000000000000000000001)
    advance seconds(1)
    expect not usable(first.id, bob, 0x0100000000000000000000000000000000000000000000000000000000000001)
    let second = as bob call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    as otto fails redeem(second.id) with "only the custodian redeems a disclosure"
    as hana call redeem(second.id)
    expect not usable(second.id, bob, 0x0100000000000000000000000000000000000000000000000000000000000001)
    as hana fails redeem(second.id) with "this disclosure has been used"
    let third = as bob call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    as alice call consent.withdraw(bob)
    expect not usable(third.id, bob, 0x0100000000000000000000000000000000000000000000000000000000000001)
    as alice call consent.grant(bob, .treatment, now + days(1))
    let fourth = as bob call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    as bob fails revoke(fourth.id)
    as alice call revoke(fourth.id)
    as alice fails revoke(fourth.id) with "this disclosure has been revoked"
    expect not usable(fourth.id, bob, 0x0100000000000000000000000000000000000000000000000000000000000001)
}

test "the custodian's own clinicians treat without a consent, unless the patient denies it" {
    organisation general: hospital
    actor hana: hospital at general
    actor cleo: clinician at general
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as hana call register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    let own = as cleo call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect own.permitted
    expect own.basis == .ownOrganisation
    let low = as hana call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect low.basis == .roleTooLow
    as alice call consent.deny(cleo)
    let denied = as cleo call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect not denied.permitted
}

test "patients get their own records and nobody else's" {
    organisation general: hospital
    actor hana: hospital at general
    actor alice: patient
    actor zoe: patient
    at 2026-01-01T00:00:00Z
    as hana call register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    let own = as alice call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect own.basis == .ownRecord
    expect usable(own.id, alice, 0x0100000000000000000000000000000000000000000000000000000000000001)
    let strange = as zoe call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect strange.basis == .roleTooLow
}

test "an emergency opens at once, closes itself and must be reviewed" {
    organisation general: hospital
    organisation other: hospital
    organisation ministry: regulator
    actor hana: hospital at general
    actor eve: clinician, emergency at other
    actor bob: clinician at other
    actor adam: admin at general
    actor ann: auditor at ministry
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as hana call register(0x0100000000000000000000000000000000000000000000000000000000000001, .inpatient, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    as bob fails emergency(0x0100000000000000000000000000000000000000000000000000000000000001, .unconscious)
    let hint = as eve call request(0x0100000000000000000000000000000000000000000000000000000000000001, .emergency)
    expect hint.basis == .useBreakGlass
    let opened = as eve call emergency(0x0100000000000000000000000000000000000000000000000000000000000001, .unconscious)
    expect opened.permitted
    expect usable(opened.id, eve, 0x0100000000000000000000000000000000000000000000000000000000000001)
    advance hours(3)
    let more = as eve call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect more.basis == .breakGlass
    advance hours(2)
    let late = as eve call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect not late.permitted
    expect overdueReviews().count == 0
    advance days(3)
    expect overdueReviews().count == 1
    as ann call review(opened.id, .justified)
    expect overdueReviews().count == 0
    as adam fails review(opened.id, .unjustified) with "this emergency has been reviewed"
}

test "an insurer gets the record of its claim's encounter and nothing else" {
    organisation general: hospital
    organisation mutual: insurer
    organisation rival: insurer
    actor hana: hospital at general
    actor ivan: insurer at mutual
    actor rob: insurer at rival
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan call coverage.definePlan("silver", 0.00 USD, 1, 5, 1_000.00 USD, 0.00 USD, [], [])
    as ivan call coverage.enrol(alice, "silver", 2025-01-01, 2025-12-31)
    as hana call register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    as hana call register(0x0100000000000000000000000000000000000000000000000000000000000002, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000002, 9)
    as hana call claims.submit(0x03000000000000000000000000000000000000000000000000000000000000aa, 0x0300000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2025-02-01, 10.00 USD, 0x0100000000000000000000000000000000000000000000000000000000000001, .institutional, .ambulatory, none)
    let yes = as ivan call requestForPayment(0x0100000000000000000000000000000000000000000000000000000000000001, 0x03000000000000000000000000000000000000000000000000000000000000aa, 0x0300000000000000000000000000000000000000000000000000000000000001)
    expect yes.permitted
    expect yes.basis == .payerOfClaim
    expect usable(yes.id, ivan, 0x0100000000000000000000000000000000000000000000000000000000000001)
    let broader = as ivan call requestForPayment(0x0100000000000000000000000000000000000000000000000000000000000002, 0x03000000000000000000000000000000000000000000000000000000000000aa, 0x0300000000000000000000000000000000000000000000000000000000000001)
    expect broader.basis == .notTheClaimsRecord
    let stranger = as rob call requestForPayment(0x0100000000000000000000000000000000000000000000000000000000000001, 0x03000000000000000000000000000000000000000000000000000000000000aa, 0x0300000000000000000000000000000000000000000000000000000000000001)
    expect stranger.basis == .notThePayer
    let unnamed = as ivan call request(0x0100000000000000000000000000000000000000000000000000000000000001, .payment)
    expect unnamed.basis == .claimNotNamed
    as alice call consent.deny(ivan)
    let denied = as ivan call requestForPayment(0x0100000000000000000000000000000000000000000000000000000000000001, 0x03000000000000000000000000000000000000000000000000000000000000aa, 0x0300000000000000000000000000000000000000000000000000000000000001)
    expect not denied.permitted
}

test "erasure is asked, decided and acknowledged by every holder" {
    organisation general: hospital
    organisation other: hospital
    actor rita: registrar at general
    actor rolf: registrar at other
    actor cleo: clinician at general
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as rita call register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    as rita fails decideErasure(alice, true, .none_given, [general, other]) with "this patient has not asked for erasure here"
    as alice call requestErasure(general)
    as alice fails requestErasure(general) with "erasure has been asked already and is not decided yet"
    as rita fails decideErasure(alice, false, .none_given, []) with "a refusal names its reason"
    as rita call decideErasure(alice, false, .legalRetention, [])
    as alice call requestErasure(general)
    as rolf fails decideErasure(alice, true, .none_given, [general, other])
    as rita call decideErasure(alice, true, .none_given, [general, other])
    expect outstanding(alice, general).count == 2
    let gone = as cleo call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect gone.basis == .erased
    expect judgePayment(cleo, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001).basis == .erased
    expect erasure(alice, general).state ?? .asked == .granted
    expect erasure(alice, other) is none
    expect outstandingOf(other).count == 1
    as rita fails acknowledgeErasure(alice, general, 2025-12-31T00:00:00Z) with "another erasure was granted since; acknowledge that one"
    as rita call acknowledgeErasure(alice, general, 2026-01-01T00:00:00Z)
    as rolf call acknowledgeErasure(alice, general, 2026-01-01T00:00:00Z)
    as rolf fails acknowledgeErasure(alice, general, 2026-01-01T00:00:00Z) with "this organisation has no erasure to acknowledge here"
    expect outstanding(alice, general).count == 0
    expect outstandingOf(other).count == 0
    advance days(1)
    as rita call register(0x0100000000000000000000000000000000000000000000000000000000000002, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000002, 1)
    expect not isErasedBlob(0x0100000000000000000000000000000000000000000000000000000000000002)
    expect isErasedBlob(0x0100000000000000000000000000000000000000000000000000000000000001)
    as alice call requestErasure(general)
    expect isErasedBlob(0x0100000000000000000000000000000000000000000000000000000000000001)
    as rita call decideErasure(alice, false, .legalRetention, [])
    expect isErasedBlob(0x0100000000000000000000000000000000000000000000000000000000000001)
    expect not isErasedBlob(0x0100000000000000000000000000000000000000000000000000000000000002)
}

test "a holder's own node acknowledges with an account of the role custodian" {
    organisation general: hospital
    organisation other: hospital
    actor rita: registrar at general
    actor node: custodian at general
    actor stranger: custodian at other
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as alice call requestErasure(general)
    as rita call decideErasure(alice, true, .none_given, [general])
    as stranger fails acknowledgeErasure(alice, general, 2026-01-01T00:00:00Z) with "this organisation has no erasure to acknowledge here"
    as node call acknowledgeErasure(alice, general, 2026-01-01T00:00:00Z)
    expect outstandingOf(general).count == 0
    as alice call requestErasure(general)
    advance days(1)
    as rita call decideErasure(alice, true, .none_given, [general])
    as node fails acknowledgeErasure(alice, general, 2026-01-01T00:00:00Z) with "another erasure was granted since; acknowledge that one"
    expect outstanding(alice, general).count == 1
}

test "what a custodian released without a quorum is put on record later" {
    organisation general: hospital
    organisation other: hospital
    actor hana: hospital at general
    actor otto: hospital at other
    actor emil: clinician, emergency at other
    actor bob: clinician at other
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as hana call register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    as hana fails reportEmergency(0x0100000000000000000000000000000000000000000000000000000000000002, emil, .disaster, now) with "there is no record of this name"
    as otto fails reportEmergency(0x0100000000000000000000000000000000000000000000000000000000000001, emil, .disaster, now) with "only the custodian reports what it released"
    as hana fails reportEmergency(0x0100000000000000000000000000000000000000000000000000000000000001, bob, .disaster, now) with "the reader has no emergency role"
    as hana fails reportEmergency(0x0100000000000000000000000000000000000000000000000000000000000001, emil, .disaster, now + seconds(1)) with "a release cannot lie in the future"
    let told = as hana call reportEmergency(0x0100000000000000000000000000000000000000000000000000000000000001, emil, .disaster, now - hours(1))
    expect told.permitted
    expect told.basis == .breakGlass
    expect disclosure(told.id).used is some
    expect not usable(told.id, emil, 0x0100000000000000000000000000000000000000000000000000000000000001)
    expect reviewOf(told.id) is some
    expect pagesOf(alice) == 1
    expect recordsOf(alice).count == 1
    expect entry(0x0100000000000000000000000000000000000000000000000000000000000001) is some
    expect entry(0x0100000000000000000000000000000000000000000000000000000000000002) is none
}

test "purposes have their readers, and payment needs a claim" {
    organisation general: hospital
    organisation other: hospital
    actor hana: hospital at general
    actor bob: clinician at other
    actor cleo: clerk at other
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as hana call register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    expect judge(cleo, 0x0100000000000000000000000000000000000000000000000000000000000001, .treatment).basis == .roleTooLow
    expect judge(cleo, 0x0100000000000000000000000000000000000000000000000000000000000001, .research).basis == .roleTooLow
    expect judge(bob, 0x0100000000000000000000000000000000000000000000000000000000000001, .operations).basis == .roleTooLow
    expect judge(bob, 0x0100000000000000000000000000000000000000000000000000000000000001, .payment).basis == .claimNotNamed
    expect judge(bob, 0x0100000000000000000000000000000000000000000000000000000000000001, .emergency).basis == .useBreakGlass
    expect judge(alice, 0x0100000000000000000000000000000000000000000000000000000000000001, .operations).basis == .ownRecord
    expect judgePayment(bob, 0x0100000000000000000000000000000000000000000000000000000000000001, 0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001).basis == .claimNotNamed
    expect not isErasedBlob(0x0100000000000000000000000000000000000000000000000000000000000002)
    expect refusal(7) is none
    expect disclosure(7) is none
}

test "a request at its dearest: ten directives of sixteen rules" {
    organisation general: hospital
    organisation other: hospital
    organisation mutual: insurer
    actor hana: hospital at general
    actor bob: clinician at other
    actor ivan: insurer at mutual
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan call coverage.definePlan("silver", 0.00 USD, 1, 5, 1_000.00 USD, 0.00 USD, [], [])
    as ivan call coverage.enrol(alice, "silver", 2025-01-01, 2025-12-31)
    as hana call register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    as hana call claims.submit(0x03000000000000000000000000000000000000000000000000000000000000aa, 0x0300000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2025-02-01, 10.00 USD, 0x0100000000000000000000000000000000000000000000000000000000000001, .institutional, .ambulatory, none)
    let rule = consent.Rule(effect: .deny, depth: 0, from: now, until: now + days(1), accounts: [alice], organisations: [general], roles: [.auditor], groups: [], parties: [0x01000000000000000000000000000000000000000000000000000000000000dd], custodians: [0x01000000000000000000000000000000000000000000000000000000000000dd], authors: [0x01000000000000000000000000000000000000000000000000000000000000dd], acts: [.disclose], purposes: [0xeaa463489401344c3e061b40c50035dd40bcaf77c6b7a43bc736c16179f87a04, 0xab6de7d98320e3687f054c6b08e262a17c85274f925633fcf23772d0c0f5a890], level: 3, labels: [0x01000000000000000000000000000000000000000000000000000000000000dd], classes: [0x01000000000000000000000000000000000000000000000000000000000000dd], codes: [0x01000000000000000000000000000000000000000000000000000000000000dd], data: [0x01000000000000000000000000000000000000000000000000000000000000dd], authoredFrom: 1, authoredUntil: 2)
    let rules = [rule, rule, rule, rule, rule, rule, rule, rule, rule, rule, rule, rule, rule, rule, rule, rule]
    as alice call consent.declare(1, rules, none)
    as alice call consent.declare(2, rules, none)
    as alice call consent.declare(3, rules, none)
    as alice call consent.declare(4, rules, none)
    as alice call consent.declare(5, rules, none)
    as alice call consent.declare(6, rules, none)
    as alice call consent.declare(7, rules, none)
    as alice call consent.declare(8, rules, none)
    as alice call consent.declare(9, rules, none)
    as alice call consent.declare(10, rules, none)
    let refused = as bob call request(0x0100000000000000000000000000000000000000000000000000000000000001, .treatment)
    expect refused.consent == .mayBeDeniedByDirective
    let unpaid = as ivan call requestForPayment(0x0100000000000000000000000000000000000000000000000000000000000001, 0x03000000000000000000000000000000000000000000000000000000000000aa, 0x0300000000000000000000000000000000000000000000000000000000000001)
    expect unpaid.consent == .mayBeDeniedByDirective
}

test "an erasure at its dearest: sixteen holders" {
    organisation general: hospital
    organisation h2: hospital
    organisation h3: hospital
    organisation h4: hospital
    organisation h5: hospital
    organisation h6: hospital
    organisation h7: hospital
    organisation h8: hospital
    organisation h9: hospital
    organisation h10: hospital
    organisation h11: hospital
    organisation h12: hospital
    organisation h13: hospital
    organisation h14: hospital
    organisation h15: hospital
    organisation h16: hospital
    actor rita: registrar at general
    actor alice: patient
    as alice call requestErasure(general)
    as rita call decideErasure(alice, true, .none_given, [general, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16])
    expect outstanding(alice, general).count == 16
}

test "a directive about labels is held against what the custodian has said of a record" {
    organisation general: hospital
    organisation other: hospital
    actor hana: hospital at general
    actor otto: hospital at other
    actor rita: registrar at general
    actor bob: clinician at other
    actor cleo: clinician at general
    actor alice: patient
    at 2026-01-01T00:00:00Z
    let nobody = consent.Facet(keys: [], whole: true)
    let open = consent.Facet(keys: [], whole: false)
    let plain = consent.Description(
        key: 0x0900000000000000000000000000000000000000000000000000000000000001, custodians: open, authors: nobody, labels: consent.Facet(keys: [0x0700000000000000000000000000000000000000000000000000000000000002], whole: true), classes: open, codes: open, data: open
    )
    as hana call register(0x0100000000000000000000000000000000000000000000000000000000000001, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    as hana call register(0x0100000000000000000000000000000000000000000000000000000000000002, .ambulatory, alice, 0x0200000000000000000000000000000000000000000000000000000000000001, 3)
    as alice call consent.useKey(alice, 0x0900000000000000000000000000000000000000000000000000000000000001)
    as alice call consent.declare(1, [
        consent.Rule(
            effect: .permit, depth: 0, accounts: [], organisations: [], roles: [], groups: [], parties: [], custodians: [], authors: [],
            acts: [], purposes: [], labels: [], classes: [], codes: [], data: []
        ),
        consent.Rule(
            effect: .deny, depth: 1, accounts: [], organisations: [], roles: [], groups: [], parties: [], custodians: [], authors: [],
            acts: [], purposes: [], labels: [0x0700000000000000000000000000000000000000000000000000000000000001], classes: [], codes: [], data: []
        )

"""###
}
