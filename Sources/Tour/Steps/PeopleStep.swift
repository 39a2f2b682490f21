internal import ChainCrypto
internal import FHIR
internal import Ledger
internal import Primitives

/// Step 1: organisations and people are registered; every patient becomes a pseudonymous account.
struct PeopleStep {
    let scene: TourScene
    let folder: TourFolder

    /// Registers who is missing and every patient.
    func run(_ records: ClinicalRecordSet) async throws -> Consortium {
        scene.narrator.begin(1, "Organisations and people")
        let (hospitals, insurer, auditor) = try await organisations()
        let homes = Self.homes(records)
        var patients: [String: TourAccount] = [:]
        for (index, id) in records.patientIDs.enumerated() {
            patients[id] = try TourAccount(label: "patient \(index + 1)", key: .generate())
        }
        let consortium = Consortium(
            hospitals: hospitals,
            insurer: insurer.account,
            insurerID: insurer.id,
            insurerNode: insurer.node,
            auditor: auditor,
            patients: patients,
            patientIDs: records.patientIDs,
            homes: homes
        )
        try await register(consortium)
        if let first = records.patientIDs.first { try folder.keep(try consortium.patient(first), as: "patient-1") }
        return consortium
    }

    // MARK: Organisations

    private typealias Insurer = (account: TourAccount, id: OrganisationID, node: Int)

    private func organisations() async throws -> ([Hospital], Insurer, TourAccount) {
        var hospitals: [Hospital] = []
        var insurer: Insurer?
        var auditor: TourAccount?
        var seen: Set<String> = []
        for (index, door) in scene.network.doors.enumerated() {
            let name = door.node.organisation
            guard seen.insert(name).inserted,
                let organisation = scene.genesis.organisations.first(where: { $0.name == name })
            else { continue }
            switch organisation.kind {
            case "hospital" where hospitals.count < 2: hospitals.append(try await hospital(organisation, node: index))
            case "insurer" where insurer == nil:
                let account = try await staff(["insurer"], of: name, reads: true)
                insurer = (account, organisation.id, index)
            case "regulator" where auditor == nil: auditor = try await staff(["auditor"], of: name, reads: true)
            default: continue
            }
        }
        guard hospitals.count == 2, let insurer, let auditor else {
            throw TourError("the tour needs two hospitals, an insurer and a regulator; start `consilium localnet --nodes 4`")
        }
        let kinds = scene.genesis.organisations.map { "\($0.display) (\($0.kind))" }.joined(separator: ", ")
        scene.narrator.say("The registry knows \(kinds).")
        scene.narrator.say(
            "Each has its admin; the hospitals have registrars, clinicians and one of them on emergency duty, the regulator an auditor."
        )
        return (hospitals, insurer, auditor)
    }

    private func hospital(_ organisation: GenesisOrganisation, node: Int) async throws -> Hospital {
        let name = organisation.name
        return Hospital(
            name: name,
            display: organisation.display,
            id: organisation.id,
            node: node,
            registrar: try await staff(["registrar"], of: name, reads: false),
            system: try await staff(["hospital"], of: name, reads: false),
            clinician: try await staff(["clinician"], of: name, reads: true),
            emergency: try await staff(["clinician", "emergency"], of: name, reads: true)
        )
    }

    /// The account that the localnet has for these roles, or a new one that the organisation's admin registers.
    private func staff(_ roles: [String], of organisation: String, reads: Bool) async throws -> TourAccount {
        let known = scene.localnet.accounts.first {
            $0.organisation == organisation && $0.roles.sorted() == roles.sorted() && (!reads || $0.readingSeedFile != nil)
        }
        if let known { return try known.opened() }
        guard let keeper = scene.localnet.account(withRole: "admin", of: organisation) else {
            throw TourError("localnet.json has no admin of \(organisation); start a new network")
        }
        let admin = try keeper.opened()
        let label = "\(roles.last ?? "member")-\(organisation)"
        let account = try TourAccount(label: label, key: .generate(), readingKey: reads ? try .generate() : nil)
        let sorted = roles.sorted().map { CanonicalValue.text($0) }
        try await scene.network.perform(
            ActionCall("registry", "register", [.name(account.account), .array(sorted)]),
            by: admin
        )
        if let reading = account.readingKey {
            let call = ActionCall("registry", "setEncryptionKey", [.bytes(reading.publicKey.bytes)])
            try await scene.network.perform(call, by: account)
        }
        try folder.keep(account, as: label)
        return account
    }

    // MARK: Patients

    /// A patient's home is the hospital that keeps what belongs to no visit, else that of the first visit.
    static func homes(_ records: ClinicalRecordSet) -> [String: ProviderAssignment] {
        var homes: [String: ProviderAssignment] = [:]
        for record in records.records {
            let assignment = ProviderAssignment(providerReference: record.providerReference)
            if record.encounterID == nil || homes[record.patientID] == nil { homes[record.patientID] = assignment }
        }
        return homes
    }

    private func register(_ consortium: Consortium) async throws {
        let count = consortium.patientIDs.count
        let progress = scene.narrator.progress("Registering patients", of: count)
        var calls: [(ActionCall, TourAccount)] = []
        for id in consortium.patientIDs {
            let hospital = consortium.hospital(consortium.homes[id] ?? .hospitalA)
            let call = ActionCall("registry", "registerPatient", [.name(try consortium.patient(id).account)])
            calls.append((call, hospital.registrar))
        }
        try await scene.network.perform(calls, progress: progress)
        let example = consortium.patientIDs.first.flatMap { consortium.patients[$0]?.account }
        scene.narrator.say(
            "\(Grouped.text(count)) patients are now accounts with random keys, such as \(example.map { Pseudonym.short($0) } ?? "–"); "
                + "which account is whom stands only in the hospitals' sealed maps."
        )
    }
}
