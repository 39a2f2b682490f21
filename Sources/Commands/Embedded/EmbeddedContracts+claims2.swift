// Written by Scripts/embed-contracts from Contracts/claims.accord; change that and run it again.

extension EmbeddedContracts {
    // swift-format-ignore
    static let claims2 = ###"""
test "large claims wait for the insurer, who resolves them" {
    organisation mutual: insurer
    organisation rival: insurer
    organisation general: hospital
    actor ivan: insurer at mutual
    actor rob: insurer at rival
    actor hana: hospital at general
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan call coverage.definePlan("silver", 0.00 USD, 1, 5, 100_000.00 USD, 500.00 USD, [], [])
    as ivan call coverage.enrol(alice, "silver", 2025-01-01, 2025-12-31)
    let first = as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2025-02-01, 600.00 USD, none, .institutional, .inpatient)
    expect first.status == .pended
    expect waitingFor(mutual).count == 1
    as rob fails resolve(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, true, 0) with "only the plan's own insurer resolves a claim"
    let resolved = as ivan call resolve(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, true, 0)
    expect resolved.status == .approved
    expect resolved.payable == 480.00 USD
    expect waitingFor(mutual).count == 0
    expect balance(general) == 480.00 USD
    as hana call submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002, none, alice, "silver", 2025-02-02, 700.00 USD, none, .institutional, .inpatient)
    as ivan fails resolve(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002, false, 0) with "a denial names its reason code"
    let refused = as ivan call resolve(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000002, false, 50)
    expect refused.status == .denied
    expect balance(general) == 480.00 USD
}

test "only a hospital submits, for a patient, for the past" {
    organisation mutual: insurer
    organisation general: hospital
    actor ivan: insurer at mutual
    actor hana: hospital at general
    actor alice: patient
    at 2026-01-01T00:00:00Z
    as ivan fails submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2025-02-01, 1.00 USD, none, .institutional, .ambulatory)
    as hana fails submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, ivan, "silver", 2025-02-01, 1.00 USD, none, .institutional, .ambulatory) with "a claim is submitted for a registered patient"
    as hana fails submit(0x01000000000000000000000000000000000000000000000000000000000000aa, 0x0100000000000000000000000000000000000000000000000000000000000001, none, alice, "silver", 2026-02-01, 1.00 USD, none, .institutional, .ambulatory) with "a service cannot lie in the future"
}

"""###
}
