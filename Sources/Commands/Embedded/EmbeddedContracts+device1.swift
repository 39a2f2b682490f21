// Written by Scripts/embed-contracts from Contracts/device.accord; change that and run it again.

extension EmbeddedContracts {
    // swift-format-ignore
    static let device1 = ###"""
// Readings of monitoring devices: anchored in batches without gaps, watched against thresholds, read by consent.
//
// The rules in plain words (Docs/contracts.md explains them further):
//  1. A hospital assigns a device with an account of its own to a patient. It monitors only while the patient agrees.
//  2. The device anchors its readings in batches: a commitment to the sealed readings, the number of the first, how many, from when to
//     when, and the extremes of each quantity. Numbers follow one another; what was lost is stated as a gap, never passed over.
//  3. A batch says whether the device was calibrated for all of its time.
//  4. A clinician of the hospital sets thresholds. Extremes beyond them raise an alert, which a clinician of the hospital answers for.
//  5. Who wants to read asks, for a purpose, and the answer is written down, yes or no: the patient always may, others by `consent`.
//
// The readings themselves never stand on the chain.

contract device
uses consent

enum Purpose { treatment, payment, research, emergency, operations }
enum RecordClass { ambulatory, emergency, inpatient, other, longitudinal }
/// Whole numbers in these units: beats a minute, mmHg, mmHg, per cent, mg/dl, hundredths of °C, breaths a minute.
enum Quantity { heartRate, systolic, diastolic, oxygenSaturation, glucose, temperature, respiratoryRate }
enum Side { below, above }
enum GapReason { powerLoss, memoryFull, transmission, repair, other }

/// `next` is the number that the next reading must have, `reached` the time up to which readings are anchored; `agreed` since when the
/// patient agrees. Calibrated from the first to the last day.
record Device {
    patient: Account
    custodian: Organisation
    model: Text<32>
    serial: Hash
    calibratedFrom: Date
    calibratedUntil: Date
    agreed: Time?
    retired: Time?
    next: Int
    reached: Time
    batches: Int
    calibrations: Int
}
record Extremes { quantity: Quantity, lowest: Int, highest: Int }
/// Readings `first` to `first + count - 1`; `readings` commits to the sealed readings.
record Batch {
    readings: Hash
    first: Int
    count: Int
    from: Time
    until: Time
    calibrated: Bool
    extremes: List<Extremes, 7>
    anchored: Time
}
record Gap { count: Int, reason: GapReason, statedBy: Account, at: Time }
record Threshold { low: Int, high: Int, setBy: Account, at: Time }
record Alert { quantity: Quantity, side: Side, value: Int, raised: Time, answeredBy: Account?, answer: Hash?, answered: Time? }
record Request { reader: Account, batch: Int, purpose: Purpose, permitted: Bool, at: Time }
record Calibration { from: Date, until: Date, certificate: Hash, by: Account, at: Time }
record Open { device: Account, batch: Int, quantity: Quantity, raised: Time }

/// Readings that one batch may hold at most.
const batchMax: Int = 100_000

state devices: Map<Account, Device>
state batches: Map<(device: Account, batch: Int), Batch>
/// By the number of the first reading that is missing.
state gaps: Map<(device: Account, first: Int), Gap>
state thresholds: Map<(device: Account, quantity: Quantity), Threshold>
state alerts: Map<(device: Account, batch: Int, quantity: Quantity), Alert>
/// Alerts that nobody has answered for, by hospital and time.
state open: Map<(custodian: Organisation, raised: Time, device: Account, batch: Int), Set<Quantity, 7>>
state requests: Map<(device: Account, number: Int), Request>
state requestCounts: Map<Account, Int>
state calibrations: Map<(device: Account, number: Int), Calibration>

event Assigned(device: Account, patient: Account, custodian: Organisation)
event Agreed(device: Account, patient: Account)
event Ended(device: Account, patient: Account)
event Retired(device: Account, patient: Account)
event Anchored(device: Account, patient: Account, batch: Int, first: Int, count: Int)
event GapStated(device: Account, patient: Account, first: Int, count: Int, reason: GapReason)
event Alerted(device: Account, patient: Account, custodian: Organisation, batch: Int, quantity: Quantity, side: Side)
event Answered(device: Account, patient: Account, batch: Int, quantity: Quantity)
event Calibrated(device: Account, until: Date)
event Requested(device: Account, patient: Account, reader: Account, batch: Int, purpose: Purpose, permitted: Bool)

/// The device is in use, its patient agrees.
rule isOn(device: Account) = devices[device].agreed is some and devices[device].retired is none else "the patient does not agree to this device, or it is retired"
rule serves(patient: Account, device: Account) = devices[device].patient == patient
rule inUse(device: Account) = device in devices and devices[device].retired is none else "there is no such device in use"

invariant ordered for ((device, number), batch) in batches = batch.count > 0 and batch.from <= batch.until and batch.until <= batch.anchored else "a batch holds readings of the past"
invariant counted = allCounted() else "readings and gaps follow one another from 1 without a hole"

/// A hospital assigns a device to a patient. `serial` commits to its serial number; the patient has to agree before it monitors.
action assign(
    device: Account, patient: Account, model: Text<32>, serial: Hash, calibratedFrom: Date, calibratedUntil: Date
) by role(registrar, clinician) and org(hospital) {
    require let custodian = caller.organisation else "only a hospital's account assigns devices"
    require device.has(device) else "a device has an account of the role device"
    require patient.has(patient) else "a device is assigned to a registered patient"
    require not (device in devices) else "this device is assigned; a device serves one patient"
    require calibratedFrom <= calibratedUntil else "a calibration ends no earlier than it begins"
    devices[device] = Device(
        patient: patient, custodian: custodian, model: model, serial: serial, calibratedFrom: calibratedFrom,
        calibratedUntil: calibratedUntil, next: 1, reached: now, batches: 0, calibrations: 0
    )
    emit Assigned(device, patient, custodian)
}

/// The patient agrees to be monitored by this device from now on.
action agree(device: Account) by signer(of: devices[device].patient) {
    require let given = devices[device] else "there is no such device in use"
    require inUse(device)
    require given.agreed is none else "this device monitors already"
    devices[device] = given with (agreed: now, reached: now)
    emit Agreed(device, caller)
}

/// The patient ends it, at any time; what was anchored stays.
action end(device: Account) by signer(of: devices[device].patient) {
    require let given = devices[device] else "there is no such device in use"
    require isOn(device)
    devices[device] = given with (agreed: none)
    emit Ended(device, caller)
}

/// The hospital takes the device out of use for good.
action retire(device: Account) by role(registrar, clinician) and signer(of: devices[device].custodian) {
    require let given = devices[device] else "there is no such device in use"
    require inUse(device)
    devices[device] = given with (retired: now)
    emit Retired(device, given.patient)
}

/// The hospital records a calibration; `certificate` commits to its document.
action calibrate(device: Account, from: Date, until: Date, certificate: Hash) by role(registrar, clinician) and signer(of: devices[device].custodian) {
    require let given = devices[device] else "there is no such device in use"
    require inUse(device)
    require from <= until else "a calibration ends no earlier than it begins"
    require from <= today else "a calibration is recorded when it has been done"
    let number = given.calibrations + 1
    devices[device] = given with (calibratedFrom: from, calibratedUntil: until, calibrations: number)
    calibrations[(device, number)] = Calibration(from: from, until: until, certificate: certificate, by: caller, at: now)
    emit Calibrated(device, until)
}

/// A clinician of the hospital says beyond which values an alert is raised.
action setThreshold(device: Account, quantity: Quantity, low: Int, high: Int) by role(clinician) and signer(of: devices[device].custodian) {
    require inUse(device)
    require low < high else "the low threshold lies below the high one"
    thresholds[(device, quantity)] = Threshold(low: low, high: high, setBy: caller, at: now)
}

/// The device anchors its next readings. Extremes name each quantity once.
action anchor(readings: Hash, first: Int, count: Int, from: Time, until: Time, extremes: List<Extremes, 7>) -> Int by role(device) {
    require let given = devices[caller] else "there is no such device in use"
    require isOn(caller)
    require first == given.next else "readings follow one another; state what is missing as a gap"
    require count > 0 and count <= batchMax else "a batch holds 1 to 100,000 readings"
    require from >= given.reached and from <= until and until <= now else "readings are newer than those before them, and of the past"
    let number = given.batches + 1
    let isCalibrated = from.date >= given.calibratedFrom and until.date <= given.calibratedUntil
    batches[(caller, number)] = Batch(
        readings: readings, first: first, count: count, from: from, until: until, calibrated: isCalibrated, extremes: extremes,
        anchored: now
    )
    devices[caller] = given with (next: first + count, reached: until, batches: number)
    var seen: Set<Quantity, 7> = []
    var alarming: Set<Quantity, 7> = []
    for extreme in extremes {
        require not (extreme.quantity in seen) else "extremes name each quantity once"
        require extreme.lowest <= extreme.highest else "the lowest value is not above the highest"
        seen.insert(extreme.quantity)
        if let threshold = thresholds[(caller, extreme.quantity)] {
            if extreme.lowest < threshold.low or extreme.highest > threshold.high {
                let side = if extreme.highest > threshold.high then Side.above else Side.below
                let value = if extreme.highest > threshold.high then extreme.highest else extreme.lowest
                alerts[(caller, number, extreme.quantity)] = Alert(quantity: extreme.quantity, side: side, value: value, raised: now)
                alarming.insert(extreme.quantity)
                emit Alerted(caller, given.patient, given.custodian, number, extreme.quantity, side)
            }
        }
    }
    if alarming.count > 0 { open[(given.custodian, now, caller, number)] = alarming }
    emit Anchored(caller, given.patient, number, first, count)
    return number
}

/// The device, or the hospital for it, states that readings are lost for good.
action stateGap(device: Account, first: Int, count: Int, reason: GapReason) by role(device, clinician, registrar) {
    require let given = devices[device] else "there is no such device in use"
    require caller == device or caller.organisation == given.custodian else "only the device and its hospital state a gap"
    require inUse(device)
    require first == given.next else "a gap begins with the next reading"
    require count > 0 and count <= batchMax else "a gap is 1 to 100,000 readings"
    gaps[(device, first)] = Gap(count: count, reason: reason, statedBy: caller, at: now)
    devices[device] = given with (next: first + count)
    emit GapStated(device, given.patient, first, count, reason)
}

/// A clinician of the hospital answers for an alert; `answer` commits to the note about what was done.
action answerAlert(device: Account, batch: Int, quantity: Quantity, answer: Hash) by role(clinician) and signer(of: devices[device].custodian) {
    require let given = devices[device] else "there is no such device in use"
    require let raised = alerts[(device, batch, quantity)] else "there is no such alert"
    require raised.answered is none else "this alert is answered"
    alerts[(device, batch, quantity)] = raised with (answeredBy: caller, answer: answer, answered: now)
    var left = open[(given.custodian, raised.raised, device, batch)] ?? []
    left.remove(quantity)
    if left.count > 0 {
        open[(given.custodian, raised.raised, device, batch)] = left
    } else {
        remove open[(given.custodian, raised.raised, device, batch)]
    }
    emit Answered(device, given.patient, batch, quantity)
}

/// A reader asks for the readings of a batch; the answer is written, yes or no. Whoever keeps the readings hands them out on a yes.
action request(device: Account, batch: Int, purpose: Purpose) -> Bool by role(patient, clinician, researcher) {
    require let given = devices[device] else "there is no such device in use"
    require (device, batch) in batches else "there is no such batch"
    let permitted = mayRead(device, caller, purpose)
    let number = (requestCounts[device] ?? 0) + 1
    requestCounts[device] = number
    requests[(device, number)] = Request(reader: caller, batch: batch, purpose: purpose, permitted: permitted, at: now)
    emit Requested(device, given.patient, caller, batch, purpose, permitted)
    return permitted
}

/// Whether somebody may read what a device measured, now: its patient always, others as `consent` decides for records of no visit.
/// Payment is not a purpose for readings, and emergencies go the way of `records`.
query mayRead(device: Account, reader: Account, purpose: Purpose) -> Bool {
    if let given = devices[device] {
        if reader == given.patient { return true }
        if purpose == .payment or purpose == .emergency { return false }
        if purpose == .treatment and not reader.has(clinician) { return false }
        return consent.decide(given.patient, reader, purpose, .longitudinal).permitted
    }
    return false
}

query entry(device: Account) -> Device? {
    return devices[device]
}

/// What follows is asked with the patient whom it is about, and answers for a device of that patient alone.
query batch(patient: Account, device: Account, number: Int) -> Batch? {
    return if serves(patient, device) then batches[(device, number)] else none
}

query gap(patient: Account, device: Account, first: Int) -> Gap? {
    return if serves(patient, device) then gaps[(device, first)] else none
}

query threshold(patient: Account, device: Account, quantity: Quantity) -> Threshold? {
    return if serves(patient, device) then thresholds[(device, quantity)] else none
}

query alert(patient: Account, device: Account, batch: Int, quantity: Quantity) -> Alert? {
    return if serves(patient, device) then alerts[(device, batch, quantity)] else none
}

/// A device's calibrations, first to last; at most 100.
query calibrationsOf(patient: Account, device: Account) -> List<Calibration, 100> {
    var found: List<Calibration, 100> = []
    if not serves(patient, device) { return found }
    for (number, calibration) in calibrations[device] limit 100 { found.append(calibration) }
    return found
}

/// A hospital's alerts that nobody has answered for, the oldest first, for those who treat there; at most 100 batches.
query openAlerts(custodian: Organisation) -> List<Open, 256> by role(clinician, hospital) and signer(of: custodian) or role(auditor) {
    var found: List<Open, 256> = []
    for ((raised, device, batch), quantities) in open[custodian] limit 36 {
        for quantity in quantities {
            found.append(Open(device: device, batch: batch, quantity: quantity, raised: raised))
        }
    }
    return found
}

/// Who asked for a device's readings, with what answer; the first 200.
query requestsFor(patient: Account, device: Account) -> List<Request, 200> {
    var found: List<Request, 200> = []
    if not serves(patient, device) { return found }
    for (number, asked) in requests[device] limit 200 { found.append(asked) }
    return found
}

/// Whether every device's readings and gaps add up to its next number; of more than 1,000 entries the first count.
query allCounted() -> Bool {
    var left = 0
    for (device, given) in devices limit 1000 { left += given.next - 1 }
    for ((device, number), batch) in batches limit 1000 { left -= batch.count }
    for ((device, first), gap) in gaps limit 1000 { left -= gap.count }
    return left == 0
}

test "a device is assigned to a patient, who agrees and ends it" {
    organisation general: hospital
    organisation mutual: insurer
    actor rita: registrar at general
    actor rudi: registrar at mutual
    actor alice: patient
    actor bob: patient
    actor pulse: device
    actor spare: device
    at 2026-01-01T00:00:00Z
    as rudi fails assign(pulse, alice, "M1", 0x0400000000000000000000000000000000000000000000000000000000000001, 2026-01-01, 2026-12-31)
    as rita fails assign(bob, alice, "M1", 0x0400000000000000000000000000000000000000000000000000000000000001, 2026-01-01, 2026-12-31) with "a device has an account of the role device"
    as rita fails assign(pulse, rita, "M1", 0x0400000000000000000000000000000000000000000000000000000000000001, 2026-01-01, 2026-12-31) with "a device is assigned to a registered patient"
    as rita fails assign(pulse, alice, "M1", 0x0400000000000000000000000000000000000000000000000000000000000001, 2026-01-02, 2026-01-01) with "a calibration ends no earlier than it begins"
    as rita call assign(pulse, alice, "M1", 0x0400000000000000000000000000000000000000000000000000000000000001, 2026-01-01, 2026-12-31)
    as rita fails assign(pulse, bob, "M1", 0x0400000000000000000000000000000000000000000000000000000000000001, 2026-01-01, 2026-12-31) with "this device is assigned; a device serves one patient"
    as pulse fails anchor(0x0200000000000000000000000000000000000000000000000000000000000001, 1, 10, now, now, []) with "the patient does not agree to this device, or it is retired"
    as spare fails anchor(0x0200000000000000000000000000000000000000000000000000000000000001, 1, 10, now, now, []) with "there is no such device in use"
    as bob fails agree(pulse)
    as alice fails end(pulse) with "the patient does not agree to this device, or it is retired"
    as alice call agree(pulse)
    as alice fails agree(pulse) with "this device monitors already"
    as pulse call anchor(0x0200000000000000000000000000000000000000000000000000000000000001, 1, 10, now, now, [])
    as alice call end(pulse)
    as pulse fails anchor(0x0200000000000000000000000000000000000000000000000000000000000001, 11, 10, now, now, []) with "the patient does not agree to this device, or it is retired"
    as alice call agree(pulse)
    as rudi fails retire(pulse)
    as rita call retire(pulse)
    as rita fails retire(pulse) with "there is no such device in use"
    as alice fails agree(pulse) with "there is no such device in use"
    as pulse fails anchor(0x0200000000000000000000000000000000000000000000000000000000000001, 11, 10, now, now, []) with "the patient does not agree to this device, or it is retired"
    expect entry(pulse).retired is some
    expect entry(spare) is none
}

test "readings follow one another, and what is lost is said" {
    organisation general: hospital
    organisation other: hospital
    actor rita: registrar at general
    actor omar: registrar at other
    actor alice: patient
    actor pulse: device
    at 2026-01-01T00:00:00Z
    as rita call assign(pulse, alice, "M1", 0x0400000000000000000000000000000000000000000000000000000000000001, 2026-01-01, 2026-12-31)
    as alice call agree(pulse)
    advance hours(2)
    as pulse fails anchor(0x0200000000000000000000000000000000000000000000000000000000000001, 2, 10, now - hours(1), now, []) with "readings follow one another; state what is missing as a gap"
    as pulse fails anchor(0x0200000000000000000000000000000000000000000000000000000000000001, 1, 0, now - hours(1), now, []) with "a batch holds 1 to 100,000 readings"
    as pulse fails anchor(0x0200000000000000000000000000000000000000000000000000000000000001, 1, 10, now - hours(3), now, []) with "readings are newer than those before them, and of the past"
    as pulse fails anchor(0x0200000000000000000000000000000000000000000000000000000000000001, 1, 10, now - hours(1), now + seconds(1), []) with "readings are newer than those before them, and of the past"
    let first = as pulse call anchor(0x0200000000000000000000000000000000000000000000000000000000000001, 1, 10, now - hours(1), now, [])
    expect first == 1
    as pulse fails anchor(0x0200000000000000000000000000000000000000000000000000000000000002, 11, 10, now - seconds(1), now, []) with "readings are newer than those before them, and of the past"
    as omar fails stateGap(pulse, 11, 5, .repair) with "only the device and its hospital state a gap"
    as omar fails stateGap(omar, 11, 5, .repair) with "there is no such device in use"
    as pulse fails stateGap(pulse, 12, 5, .powerLoss) with "a gap begins with the next reading"
    as pulse fails stateGap(pulse, 11, 0, .powerLoss) with "a gap is 1 to 100,000 readings"
    as pulse call stateGap(pulse, 11, 5, .powerLoss)
    as rita call stateGap(pulse, 16, 5, .repair)
    as pulse call anchor(0x0200000000000000000000000000000000000000000000000000000000000002, 21, 100, now, now, [])
    expect batch(alice, pulse, 2).first ?? 0 == 21
    expect gap(alice, pulse, 11).count ?? 0 == 5
    expect entry(pulse).next ?? 0 == 121
}

test "beyond a threshold an alert stands until somebody answers for it" {
    organisation general: hospital
    organisation other: hospital
    actor rita: registrar at general
    actor cleo: clinician at general
    actor otto: clinician at other
    actor alice: patient
    actor pulse: device
    at 2026-01-01T00:00:00Z
    as rita call assign(pulse, alice, "M1", 0x0400000000000000000000000000000000000000000000000000000000000001, 2026-01-01, 2026-12-31)
    as alice call agree(pulse)
    as otto fails setThreshold(pulse, .heartRate, 40, 120)
    as cleo fails setThreshold(pulse, .heartRate, 120, 120) with "the low threshold lies below the high one"
    as cleo call setThreshold(pulse, .heartRate, 40, 120)
    as cleo call setThreshold(pulse, .oxygenSaturation, 90, 101)
    expect threshold(alice, pulse, .heartRate).high ?? 0 == 120
    as pulse fails anchor(0x0200000000000000000000000000000000000000000000000000000000000001, 1, 10, now, now, [Extremes(quantity: .heartRate, lowest: 60, highest: 80), Extremes(quantity: .heartRate, lowest: 60, highest: 80)]) with "extremes name each quantity once"
    as pulse fails anchor(0x0200000000000000000000000000000000000000000000000000000000000001, 1, 10, now, now, [Extremes(quantity: .heartRate, lowest: 81, highest: 80)]) with "the lowest value is not above the highest"
    as pulse call anchor(0x0200000000000000000000000000000000000000000000000000000000000001, 1, 10, now, now, [Extremes(quantity: .heartRate, lowest: 40, highest: 120), Extremes(quantity: .glucose, lowest: 1, highest: 900)])
    expect openAlerts(general).count == 0
    advance hours(1)
    as pulse call anchor(0x0200000000000000000000000000000000000000000000000000000000000002, 11, 10, now, now, [Extremes(quantity: .heartRate, lowest: 39, highest: 121), Extremes(quantity: .oxygenSaturation, lowest: 88, highest: 97)])
    expect openAlerts(general).count == 2
    expect openAlerts(other).count == 0
    let waiting = as cleo call openAlerts(general)
    expect waiting.count == 2
    as otto fails openAlerts(general)
    as rita fails openAlerts(general)
    expect alert(alice, pulse, 2, .heartRate).side ?? .below == .above
    expect alert(alice, pulse, 2, .oxygenSaturation).value ?? 0 == 88
    as otto fails answerAlert(pulse, 2, .heartRate, 0x0400000000000000000000000000000000000000000000000000000000000002)
    as cleo fails answerAlert(pulse, 1, .heartRate, 0x0400000000000000000000000000000000000000000000000000000000000002) with "there is no such alert"
    as cleo call answerAlert(pulse, 2, .heartRate, 0x0400000000000000000000000000000000000000000000000000000000000002)
    as cleo fails answerAlert(pulse, 2, .heartRate, 0x0400000000000000000000000000000000000000000000000000000000000002) with "this alert is answered"
    expect openAlerts(general).count == 1
    as cleo call answerAlert(pulse, 2, .oxygenSaturation, 0x0400000000000000000000000000000000000000000000000000000000000003)
    expect openAlerts(general).count == 0
    expect alert(alice, pulse, 2, .heartRate).answeredBy == cleo
}


"""###
}
