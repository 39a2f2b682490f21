// Written by Scripts/embed-contracts from Contracts/provenance.accord; change that and run it again.

extension EmbeddedContracts {
    // swift-format-ignore
    static let provenance1 = ###"""
// Medicine from maker to ward: who holds which packs, where they came from, and whether they may be given to anybody.
//
// The rules in plain words (Docs/contracts.md explains them further):
//  1. A maker puts a batch on record once: product, batch number, expiry, packs. Its packs form the first consignment.
//  2. A consignment changes hands only when who gives and who receives have both signed; the chain of hands is kept.
//  3. A holder splits a consignment into parts that together hold exactly its packs. Packs are never made, and never lost: every pack of a
//     batch is held, dispensed or destroyed.
//  4. Who suspects something quarantines: a holder its consignment, the maker or an auditor the batch. A recall is the maker's or an
//     auditor's and final. What is quarantined, recalled or expired is neither handed over nor dispensed; recalled and expired packs are
//     destroyed, or go back to their maker.
//  5. A maker may say between which temperatures a batch is kept. A device that travels with a consignment puts on record how warm and how
//     cold it was; what was too warm or too cold is quarantined at once.
//  6. Who scans a pack asks `verify`. Nothing is dispensed that `verify` does not find genuine.
//
// Nothing here names a patient. A consignment is named by the commitment to its code, which whoever holds the goods can read off them.

contract provenance

enum BatchState { released, quarantined, recalled }
enum Finding { genuine, unknown, otherBatch, notHere, divided, empty, expired, quarantined, recalled }

/// `released` is what the batch is unless somebody quarantined or recalled it; the last day on which packs are given is `expires`.
record Batch {
    maker: Organisation
    made: Date
    expires: Date
    packs: Int
    dispensed: Int
    destroyed: Int
    state: BatchState
    reason: Hash?
    changed: Time
}
/// Packs of one batch in one hand. `divided` ones stand for what they were divided into; `hops` counts the hand-overs since the maker.
record Consignment {
    product: Text<32>
    batch: Text<32>
    holder: Organisation
    packs: Int
    parent: Hash?
    hops: Int
    divided: Bool
    quarantined: Bool
}
/// Between which temperatures a batch is kept, in hundredths of °C, both inclusive.
record Limits { lowest: Int, highest: Int }
/// How cold and how warm a consignment was over a span of time; `readings` commits to what the device has measured.
record Temperatures { device: Account, from: Time, until: Time, lowest: Int, highest: Int, readings: Hash }
record Place { consignment: Hash, holder: Organisation, packs: Int }
record Part { consignment: Hash, packs: Int }
record HandOver { from: Organisation, to: Organisation, giver: Account, receiver: Account, at: Time }

state batches: Map<(product: Text<32>, batch: Text<32>), Batch>
state consignments: Map<Hash, Consignment>
/// Where the packs of a batch are.
state byBatch: Map<(product: Text<32>, batch: Text<32>, consignment: Hash), Organisation>
state handOvers: Map<(consignment: Hash, hop: Int), HandOver>
state limits: Map<(product: Text<32>, batch: Text<32>), Limits>
state temperatures: Map<(consignment: Hash, until: Time), Temperatures>
/// Until when the temperatures of a consignment are on record.
state measured: Map<Hash, Time>

event Made(product: Text<32>, batch: Text<32>, maker: Organisation, consignment: Hash, packs: Int)
event HandedOver(consignment: Hash, from: Organisation, to: Organisation)
event Divided(consignment: Hash, holder: Organisation, parts: Int)
event Dispensed(consignment: Hash, holder: Organisation, packs: Int)
event Destroyed(consignment: Hash, holder: Organisation, packs: Int)
event Quarantined(consignment: Hash, holder: Organisation, reason: Hash)
event Measured(consignment: Hash, holder: Organisation, lowest: Int, highest: Int)
event Released(consignment: Hash, holder: Organisation)
/// Whoever holds packs of the batch learns of it.
event BatchChanged(product: Text<32>, batch: Text<32>, maker: Organisation, to: BatchState, reason: Hash?)

rule isGood(consignment: Hash) = standing(consignment) == .genuine else "these packs are divided, used up, quarantined, recalled or expired"
/// Goods that are no longer good go back to where they came from, and nowhere else.
rule mayGo(consignment: Hash, to: Organisation) = standing(consignment) == .genuine or isReturn(consignment, to) else "what is quarantined, recalled or expired only goes back to its maker"

invariant nothingLost = balance() == 0 else "every pack that was made is held, dispensed or destroyed"
invariant notNegative for (_, held) in consignments = held.packs >= 0 else "nobody holds less than nothing"

/// A maker puts a batch on record, and all its packs into one consignment.
action make(product: Text<32>, batch: Text<32>, expires: Date, packs: Int, consignment: Hash) by role(supplier) and org(supplier) {
    require let maker = caller.organisation else "only a supplier's account puts batches on record"
    require product.count > 0 and batch.count > 0 else "a batch has a product code and a batch number"
    require not ((product, batch) in batches) else "this batch is on record"
    require not (consignment in consignments) else "a consignment of this name exists"
    require packs > 0 and packs <= 1_000_000_000 else "a batch has 1 to 1,000,000,000 packs"
    require expires > today else "a batch expires in the future"
    batches[(product, batch)] = Batch(
        maker: maker, made: today, expires: expires, packs: packs, dispensed: 0, destroyed: 0, state: .released, changed: now
    )
    consignments[consignment] = Consignment(
        product: product, batch: batch, holder: maker, packs: packs, hops: 0, divided: false, quarantined: false
    )
    byBatch[(product, batch, consignment)] = maker
    emit Made(product, batch, maker, consignment, packs)
}

/// The maker says between which temperatures a batch is kept, once, before any are on record.
action limitTemperature(product: Text<32>, batch: Text<32>, lowest: Int, highest: Int) by role(supplier) and signer(of: batches[(product, batch)].maker) {
    require not ((product, batch) in limits) else "the temperatures of this batch are set"
    require lowest <= highest and lowest >= -27_315 and highest <= 10_000 else "temperatures lie between -273.15 and 100.00 °C, the lowest first"
    limits[(product, batch)] = Limits(lowest: lowest, highest: highest)
}

/// A device of the holder puts on record how cold and how warm a consignment was; beyond the batch's limits it is quarantined.
action measure(consignment: Hash, readings: Hash, from: Time, until: Time, lowest: Int, highest: Int) by role(device) and signer(of: consignments[consignment].holder) {
    require let given = consignments[consignment] else "there is no such consignment"
    require from < until and until <= now else "temperatures are of a span of time that is over"
    require from >= (measured[consignment] ?? from) else "the temperatures of this time are on record"
    require lowest <= highest else "the lowest temperature comes first"
    temperatures[(consignment, until)] = Temperatures(device: caller, from: from, until: until, lowest: lowest, highest: highest, readings: readings)
    measured[consignment] = until
    emit Measured(consignment, given.holder, lowest, highest)
    if let kept = limits[(given.product, given.batch)] {
        if not given.quarantined and (lowest < kept.lowest or highest > kept.highest) {
            consignments[consignment] = given with (quarantined: true)
            emit Quarantined(consignment, given.holder, readings)
        }
    }
}

/// Goods change hands: who gives and who receives sign the same call, within seven days.
action handOver(consignment: Hash, to: Organisation) by role(supplier, pharmacist) and signer(of: consignments[consignment].holder) as giver with role(supplier, pharmacist) and signer(of: to) as receiver within days(7) {
    require let given = consignments[consignment] else "there is no such consignment"
    require given.holder != to else "goods are handed over to somebody else"
    require not given.divided and given.packs > 0 else "there is nothing in this consignment"
    require mayGo(consignment, to)
    consignments[consignment] = given with (holder: to, hops: given.hops + 1)
    byBatch[(given.product, given.batch, consignment)] = to
    handOvers[(consignment, given.hops + 1)] = HandOver(from: given.holder, to: to, giver: giver, receiver: receiver, at: now)
    emit HandedOver(consignment, given.holder, to)
}

/// A holder divides a consignment; the parts hold exactly what it held.
action divide(consignment: Hash, parts: List<Part, 16>) by role(supplier, pharmacist) and signer(of: consignments[consignment].holder) {
    require let given = consignments[consignment] else "there is no such consignment"
    require isGood(consignment)
    var total = 0
    for part in parts {
        require part.packs > 0 else "a part holds at least one pack"
        require not (part.consignment in consignments) else "a consignment of this name exists"
        consignments[part.consignment] = given with (packs: part.packs, parent: consignment)
        byBatch[(given.product, given.batch, part.consignment)] = given.holder
        total += part.packs
    }
    require total == given.packs else "the parts hold exactly what the whole held"
    consignments[consignment] = given with (packs: 0, divided: true)
    remove byBatch[(given.product, given.batch, consignment)]
    emit Divided(consignment, given.holder, parts.count)
}

/// A hospital gives packs out on a ward; they are used up.
action dispense(consignment: Hash, packs: Int) by role(pharmacist) and org(hospital) and signer(of: consignments[consignment].holder) {
    require let given = consignments[consignment] else "there is no such consignment"
    require isGood(consignment)
    require packs > 0 and packs <= given.packs else "dispense at least one pack and no more than there are"
    require let made = batches[(given.product, given.batch)] else "there is no such batch"
    consignments[consignment] = given with (packs: given.packs - packs)
    batches[(given.product, given.batch)] = made with (dispensed: made.dispensed + packs)
    if given.packs == packs { remove byBatch[(given.product, given.batch, consignment)] }
    emit Dispensed(consignment, given.holder, packs)
}

/// A holder destroys packs, whatever their state.
action destroy(consignment: Hash, packs: Int) by role(supplier, pharmacist) and signer(of: consignments[consignment].holder) {
    require let given = consignments[consignment] else "there is no such consignment"
    require packs > 0 and packs <= given.packs else "destroy at least one pack and no more than there are"
    require let made = batches[(given.product, given.batch)] else "there is no such batch"
    consignments[consignment] = given with (packs: given.packs - packs)
    batches[(given.product, given.batch)] = made with (destroyed: made.destroyed + packs)
    if given.packs == packs { remove byBatch[(given.product, given.batch, consignment)] }
    emit Destroyed(consignment, given.holder, packs)
}

/// A holder that finds something wrong sets its consignment apart.
action quarantine(consignment: Hash, reason: Hash) by role(supplier, pharmacist) and signer(of: consignments[consignment].holder) {
    require let given = consignments[consignment] else "there is no such consignment"
    require not given.quarantined else "this consignment is quarantined"
    consignments[consignment] = given with (quarantined: true)
    emit Quarantined(consignment, given.holder, reason)
}

/// The maker or an auditor frees it again; its holder cannot.
action release(consignment: Hash) by role(auditor) or role(supplier) and signer(of: makerOf(consignment)) {
    require let given = consignments[consignment] else "there is no such consignment"
    require given.quarantined else "this consignment is not quarantined"
    consignments[consignment] = given with (quarantined: false)
    emit Released(consignment, given.holder)
}

/// The maker or an auditor quarantines a whole batch, releases it again, or recalls it for good; `reason` commits to the notice.
action change(product: Text<32>, batch: Text<32>, to: BatchState, reason: Hash) by role(auditor) or role(supplier) and signer(of: batches[(product, batch)].maker) {
    require let made = batches[(product, batch)] else "there is no such batch"
    require made.state != .recalled else "a recall is final"
    require made.state != to else "the batch is in this state"
    batches[(product, batch)] = made with (state: to, reason: reason, changed: now)
    emit BatchChanged(product, batch, made.maker, to, reason)
}

/// What a scan finds out: whether packs with these marks, in this hand, may be given out now. Whoever asks read the marks off the goods.
query verify(consignment: Hash, product: Text<32>, batch: Text<32>, expires: Date, holder: Organisation) -> Finding by anyone {
    if let given = consignments[consignment] {
        if given.product != product or given.batch != batch { return .otherBatch }
        if (batches[(product, batch)].expires ?? expires) != expires { return .otherBatch }
        if given.holder != holder { return .notHere }
    }
    return standing(consignment)
}

/// How a consignment stands, whoever holds it.
query standing(consignment: Hash) -> Finding {
    if let given = consignments[consignment] {
        if given.divided { return .divided }
        if given.packs == 0 { return .empty }
        if let made = batches[(given.product, given.batch)] {
            if made.state == .recalled { return .recalled }
            if made.state == .quarantined or given.quarantined { return .quarantined }
            if today > made.expires { return .expired }
            return .genuine
        }
    }
    return .unknown
}

query consignment(name: Hash) -> Consignment? {
    return consignments[name]
}

query batch(product: Text<32>, number: Text<32>) -> Batch? {
    return batches[(product, number)]
}

/// Who put the batch of a consignment on record.
query makerOf(consignment: Hash) -> Organisation? {
    return if let given = consignments[consignment] then batches[(given.product, given.batch)].maker else none
}

/// Whether handing a consignment to an organisation gives it back to its maker.
query isReturn(consignment: Hash, to: Organisation) -> Bool {
    return makerOf(consignment) == to
}

/// The hands a consignment went through under its name, first to last, for who holds it now; what came before its division stands with
/// its parent.
query trail(holder: Organisation, consignment: Hash) -> List<HandOver, 100> by signer(of: holder) or role(auditor) {
    var found: List<HandOver, 100> = []
    if consignments[consignment].holder == holder {
        for (hop, handed) in handOvers[consignment] limit 100 { found.append(handed) }
    }
    return found
}

/// How cold and how warm a consignment was, first to last, for who holds it now; what came before its division stands with its parent.
query temperaturesOf(holder: Organisation, consignment: Hash) -> List<Temperatures, 100> by signer(of: holder) or role(auditor) {
    var found: List<Temperatures, 100> = []
    if consignments[consignment].holder == holder {
        for (until, span) in temperatures[consignment] limit 100 { found.append(span) }
    }
    return found
}

/// Between which temperatures a batch is kept.
query limitsOf(product: Text<32>, batch: Text<32>) -> Limits? {
    return limits[(product, batch)]
}

/// Where the packs of a batch are, for a recall by its maker; at most 250 consignments.
query whereabouts(maker: Organisation, product: Text<32>, batch: Text<32>) -> List<Place, 250> {
    var found: List<Place, 250> = []
    if batches[(product, batch)].maker == maker {
        for (consignment, holder) in byBatch[(product, batch)] limit 250 {
            found.append(Place(consignment: consignment, holder: holder, packs: consignments[consignment].packs ?? 0))
        }
    }
    return found
}

/// Packs made less those held, dispensed and destroyed: nothing. Of more than 1,000 batches or consignments the first count.
query balance() -> Int {
    var packs = 0
    for ((product, number), made) in batches limit 1000 { packs += made.packs - made.dispensed - made.destroyed }
    for (name, held) in consignments limit 1000 { packs -= held.packs }
    return packs
}

test "a batch is made once, by a supplier, and its packs are all there" {
    organisation works: supplier
    organisation general: hospital
    actor mia: supplier at works
    actor paul: pharmacist at general
    at 2026-01-01T00:00:00Z
    as paul fails make("P1", "L1", 2027-01-01, 100, 0x0100000000000000000000000000000000000000000000000000000000000001)
    as mia fails make("", "L1", 2027-01-01, 100, 0x0100000000000000000000000000000000000000000000000000000000000001) with "a batch has a product code and a batch number"
    as mia fails make("P1", "L1", 2027-01-01, 0, 0x0100000000000000000000000000000000000000000000000000000000000001) with "a batch has 1 to 1,000,000,000 packs"
    as mia fails make("P1", "L1", 2026-01-01, 100, 0x0100000000000000000000000000000000000000000000000000000000000001) with "a batch expires in the future"
    as mia call make("P1", "L1", 2027-01-01, 100, 0x0100000000000000000000000000000000000000000000000000000000000001)
    as mia fails make("P1", "L1", 2027-01-01, 100, 0x0100000000000000000000000000000000000000000000000000000000000002) with "this batch is on record"
    as mia fails make("P1", "L2", 2027-01-01, 100, 0x0100000000000000000000000000000000000000000000000000000000000001) with "a consignment of this name exists"
    expect consignment(0x0100000000000000000000000000000000000000000000000000000000000001).packs ?? 0 == 100
    expect makerOf(0x0100000000000000000000000000000000000000000000000000000000000001) == works
    expect makerOf(0x0100000000000000000000000000000000000000000000000000000000000002) is none
    expect standing(0x0100000000000000000000000000000000000000000000000000000000000002) == .unknown
}

test "goods change hands when both have signed, and the trail is kept" {
    organisation works: supplier
    organisation depot: supplier
    organisation general: hospital
    actor mia: supplier at works
    actor dan: supplier at depot
    actor paul: pharmacist at general
    actor nora: clinician at general
    at 2026-01-01T00:00:00Z
    as mia call make("P1", "L1", 2027-01-01, 100, 0x0100000000000000000000000000000000000000000000000000000000000001)
    as paul fails handOver(0x0100000000000000000000000000000000000000000000000000000000000001, depot)
    as nora fails handOver(0x0100000000000000000000000000000000000000000000000000000000000001, general)
    as mia call handOver(0x0100000000000000000000000000000000000000000000000000000000000001, depot)
    expect consignment(0x0100000000000000000000000000000000000000000000000000000000000001).holder == works
    as dan call handOver(0x0100000000000000000000000000000000000000000000000000000000000001, depot)
    expect consignment(0x0100000000000000000000000000000000000000000000000000000000000001).holder == depot
    as mia fails handOver(0x0100000000000000000000000000000000000000000000000000000000000001, depot)
    as dan call handOver(0x0100000000000000000000000000000000000000000000000000000000000001, general)
    advance days(7) + seconds(1)
    as paul call handOver(0x0100000000000000000000000000000000000000000000000000000000000001, general)
    expect consignment(0x0100000000000000000000000000000000000000000000000000000000000001).holder == depot
    as dan call handOver(0x0100000000000000000000000000000000000000000000000000000000000001, general)
    expect consignment(0x0100000000000000000000000000000000000000000000000000000000000001).holder == general
    expect trail(general, 0x0100000000000000000000000000000000000000000000000000000000000001).count == 2
    expect trail(general, 0x0100000000000000000000000000000000000000000000000000000000000001)[1].receiver ?? mia == paul
    as paul call trail(general, 0x0100000000000000000000000000000000000000000000000000000000000001)
    as dan fails trail(general, 0x0100000000000000000000000000000000000000000000000000000000000001) with "only signer(of: holder) or role(auditor) may ask this"
    as dan call verify(0x0100000000000000000000000000000000000000000000000000000000000001, "P1", "L1", 2027-01-01, general)
    expect verify(0x0100000000000000000000000000000000000000000000000000000000000001, "P1", "L1", 2027-01-01, general) == .genuine
    expect verify(0x0100000000000000000000000000000000000000000000000000000000000001, "P1", "L1", 2027-01-01, depot) == .notHere
    expect verify(0x0100000000000000000000000000000000000000000000000000000000000001, "P2", "L1", 2027-01-01, general) == .otherBatch
    expect verify(0x0100000000000000000000000000000000000000000000000000000000000001, "P1", "L1", 2028-01-01, general) == .otherBatch
    expect verify(0x0100000000000000000000000000000000000000000000000000000000000002, "P1", "L1", 2027-01-01, general) == .unknown
}

test "a consignment is divided without remainder" {
    organisation works: supplier
    organisation general: hospital
    actor mia: supplier at works
    actor paul: pharmacist at general
    at 2026-01-01T00:00:00Z
    as mia call make("P1", "L1", 2027-01-01, 100, 0x0100000000000000000000000000000000000000000000000000000000000001)
    as mia fails divide(0x0100000000000000000000000000000000000000000000000000000000000009, [])
    as paul fails divide(0x0100000000000000000000000000000000000000000000000000000000000001, [Part(consignment: 0x0100000000000000000000000000000000000000000000000000000000000002, packs: 100)])
    as mia fails divide(0x0100000000000000000000000000000000000000000000000000000000000001, [Part(consignment: 0x0100000000000000000000000000000000000000000000000000000000000002, packs: 60), Part(consignment: 0x0100000000000000000000000000000000000000000000000000000000000003, packs: 39)]) with "the parts hold exactly what the whole held"
    as mia fails divide(0x0100000000000000000000000000000000000000000000000000000000000001, [Part(consignment: 0x0100000000000000000000000000000000000000000000000000000000000002, packs: 100), Part(consignment: 0x0100000000000000000000000000000000000000000000000000000000000003, packs: 0)]) with "a part holds at least one pack"
    as mia fails divide(0x0100000000000000000000000000000000000000000000000000000000000001, [Part(consignment: 0x0100000000000000000000000000000000000000000000000000000000000002, packs: 50), Part(consignment: 0x0100000000000000000000000000000000000000000000000000000000000002, packs: 50)]) with "a consignment of this name exists"
    as mia fails divide(0x0100000000000000000000000000000000000000000000000000000000000001, [Part(consignment: 0x0100000000000000000000000000000000000000000000000000000000000001, packs: 100)]) with "a consignment of this name exists"
    as mia call divide(0x0100000000000000000000000000000000000000000000000000000000000001, [Part(consignment: 0x0100000000000000000000000000000000000000000000000000000000000002, packs: 60), Part(consignment: 0x0100000000000000000000000000000000000000000000000000000000000003, packs: 40)])
    expect standing(0x0100000000000000000000000000000000000000000000000000000000000001) == .divided
    expect consignment(0x0100000000000000000000000000000000000000000000000000000000000003).parent == 0x0100000000000000000000000000000000000000000000000000000000000001
    expect whereabouts(works, "P1", "L1").count == 2
    as mia fails divide(0x0100000000000000000000000000000000000000000000000000000000000001, []) with "these packs are divided, used up, quarantined, recalled or expired"
    as mia call handOver(0x0100000000000000000000000000000000000000000000000000000000000001, general)
    as paul fails handOver(0x0100000000000000000000000000000000000000000000000000000000000001, general) with "there is nothing in this consignment"
    as mia call handOver(0x0100000000000000000000000000000000000000000000000000000000000002, general)
    as paul call handOver(0x0100000000000000000000000000000000000000000000000000000000000002, general)
    as paul fails dispense(0x0100000000000000000000000000000000000000000000000000000000000002, 61) with "dispense at least one pack and no more than there are"
    as paul call dispense(0x0100000000000000000000000000000000000000000000000000000000000002, 20)
    as mia fails dispense(0x0100000000000000000000000000000000000000000000000000000000000003, 1)
    as paul call dispense(0x0100000000000000000000000000000000000000000000000000000000000002, 40)
    expect standing(0x0100000000000000000000000000000000000000000000000000000000000002) == .empty
    as mia call destroy(0x0100000000000000000000000000000000000000000000000000000000000003, 1)
    as mia fails destroy(0x0100000000000000000000000000000000000000000000000000000000000003, 40) with "destroy at least one pack and no more than there are"
    as mia call destroy(0x0100000000000000000000000000000000000000000000000000000000000003, 39)
    expect whereabouts(works, "P1", "L1").count == 0
    expect batch("P1", "L1").dispensed ?? 0 == 60
    expect batch("P1", "L1").destroyed ?? 0 == 40
}

test "what is suspect stands still, and only the maker or an auditor frees it" {
    organisation works: supplier
    organisation depot: supplier
    organisation ministry: regulator
    actor mia: supplier at works
    actor dan: supplier at depot
    actor ann: auditor at ministry
    at 2026-01-01T00:00:00Z
    as mia call make("P1", "L1", 2027-01-01, 100, 0x0100000000000000000000000000000000000000000000000000000000000001)
    as mia call handOver(0x0100000000000000000000000000000000000000000000000000000000000001, depot)
    as dan call handOver(0x0100000000000000000000000000000000000000000000000000000000000001, depot)
    as mia fails quarantine(0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000001)
    as dan call quarantine(0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000001)
    as dan fails quarantine(0x0100000000000000000000000000000000000000000000000000000000000001, 0x0400000000000000000000000000000000000000000000000000000000000001) with "this consignment is quarantined"
    expect standing(0x0100000000000000000000000000000000000000000000000000000000000001) == .quarantined
    as dan fails divide(0x0100000000000000000000000000000000000000000000000000000000000001, [Part(consignment: 0x0100000000000000000000000000000000000000000000000000000000000002, packs: 100)]) with "these packs are divided, used up, quarantined, recalled or expired"
    as dan fails release(0x0100000000000000000000000000000000000000000000000000000000000001)
    as ann fails release(0x0100000000000000000000000000000000000000000000000000000000000009) with "there is no such consignment"
    as mia call release(0x0100000000000000000000000000000000000000000000000000000000000001)
    as ann fails release(0x0100000000000000000000000000000000000000000000000000000000000001) with "this consignment is not quarantined"
    as dan fails change("P1", "L1", .quarantined, 0x0400000000000000000000000000000000000000000000000000000000000002)
    as ann fails change("P1", "L9", .quarantined, 0x0400000000000000000000000000000000000000000000000000000000000002) with "there is no such batch"
    as ann call change("P1", "L1", .quarantined, 0x0400000000000000000000000000000000000000000000000000000000000002)
    expect standing(0x0100000000000000000000000000000000000000000000000000000000000001) == .quarantined
    as mia call change("P1", "L1", .released, 0x0400000000000000000000000000000000000000000000000000000000000003)

"""###
}
