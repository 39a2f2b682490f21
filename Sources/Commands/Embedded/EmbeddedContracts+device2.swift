// Written by Scripts/embed-contracts from Contracts/device.accord; change that and run it again.

extension EmbeddedContracts {
    // swift-format-ignore
    static let device2 = ###"""
test "a batch says whether the device was calibrated" {
    organisation general: hospital
    organisation other: hospital
    actor rita: registrar at general
    actor omar: registrar at other
    actor alice: patient
    actor pulse: device
    at 2026-01-31T12:00:00Z
    as rita call assign(pulse, alice, "M1", 0x0400000000000000000000000000000000000000000000000000000000000001, 2026-01-01, 2026-01-31)
    as alice call agree(pulse)
    as pulse call anchor(0x0200000000000000000000000000000000000000000000000000000000000001, 1, 10, now, now, [])
    expect batch(alice, pulse, 1).calibrated ?? false
    advance days(1)
    as pulse call anchor(0x0200000000000000000000000000000000000000000000000000000000000002, 11, 10, now, now, [])
    expect not (batch(alice, pulse, 2).calibrated ?? true)
    as omar fails calibrate(pulse, 2026-02-01, 2026-12-31, 0x0400000000000000000000000000000000000000000000000000000000000002)
    as rita fails calibrate(pulse, 2026-02-01, 2026-01-31, 0x0400000000000000000000000000000000000000000000000000000000000002) with "a calibration ends no earlier than it begins"
    as rita fails calibrate(pulse, 2026-02-02, 2026-12-31, 0x0400000000000000000000000000000000000000000000000000000000000002) with "a calibration is recorded when it has been done"
    as rita call calibrate(pulse, 2026-02-01, 2026-11-30, 0x0400000000000000000000000000000000000000000000000000000000000002)
    as rita call calibrate(pulse, 2026-02-01, 2026-12-31, 0x0400000000000000000000000000000000000000000000000000000000000003)
    as pulse call anchor(0x0200000000000000000000000000000000000000000000000000000000000003, 21, 10, now, now, [])
    expect batch(alice, pulse, 3).calibrated ?? false
    expect calibrationsOf(alice, pulse).count == 2
}

test "readings are read by their patient, and by others as consent says; every request is on record" {
    organisation general: hospital
    actor rita: registrar at general
    actor cleo: clinician at general
    actor rosa: researcher at general
    actor alice: patient
    actor bob: patient
    actor pulse: device
    at 2026-01-01T00:00:00Z
    as rita call assign(pulse, alice, "M1", 0x0400000000000000000000000000000000000000000000000000000000000001, 2026-01-01, 2026-12-31)
    as alice call agree(pulse)
    as pulse call anchor(0x0200000000000000000000000000000000000000000000000000000000000001, 1, 10, now, now, [])
    as cleo fails request(rita, 1, .treatment) with "there is no such device in use"
    as cleo fails request(pulse, 2, .treatment) with "there is no such batch"
    let refused = as cleo call request(pulse, 1, .treatment)
    expect not refused
    as alice call consent.grant(cleo, .treatment, now + days(1))
    let permitted = as cleo call request(pulse, 1, .treatment)
    expect permitted
    expect not mayRead(pulse, cleo, .research)
    expect not mayRead(pulse, cleo, .payment)
    expect not mayRead(pulse, rosa, .treatment)
    expect not mayRead(rita, cleo, .treatment)
    let own = as alice call request(pulse, 1, .treatment)
    expect own
    let strange = as bob call request(pulse, 1, .treatment)
    expect not strange
    expect requestsFor(alice, pulse).count == 4
    expect requestsFor(bob, pulse).count == 0
    expect calibrationsOf(bob, pulse).count == 0
    expect batch(bob, pulse, 1) is none
    expect requestsFor(alice, pulse)[0].reader ?? alice == cleo
}

test "a request at its dearest: ten directives of sixteen rules" {
    organisation general: hospital
    organisation other: hospital
    actor rita: registrar at general
    actor otto: clinician at other
    actor alice: patient
    actor pulse: device
    at 2026-01-01T00:00:00Z
    as rita call assign(pulse, alice, "M1", 0x0400000000000000000000000000000000000000000000000000000000000001, 2026-01-01, 2026-12-31)
    as alice call agree(pulse)
    as pulse call anchor(0x0200000000000000000000000000000000000000000000000000000000000001, 1, 10, now, now, [])
    let rule = consent.Rule(effect: .deny, depth: 0, from: now, until: now + days(1), accounts: [alice], organisations: [general], roles: [.insurer], groups: [], parties: [0x01000000000000000000000000000000000000000000000000000000000000dd], custodians: [0x01000000000000000000000000000000000000000000000000000000000000dd], authors: [0x01000000000000000000000000000000000000000000000000000000000000dd], acts: [.disclose], purposes: [0xeaa463489401344c3e061b40c50035dd40bcaf77c6b7a43bc736c16179f87a04], level: 3, labels: [0x01000000000000000000000000000000000000000000000000000000000000dd], classes: [0x01000000000000000000000000000000000000000000000000000000000000dd], codes: [0x01000000000000000000000000000000000000000000000000000000000000dd], data: [0x01000000000000000000000000000000000000000000000000000000000000dd], authoredFrom: 1, authoredUntil: 2)
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
    let permitted = as otto call request(pulse, 1, .treatment)
    expect not permitted
}

"""###
}
