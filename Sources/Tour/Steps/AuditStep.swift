internal import Foundation
internal import Ledger
internal import NodeAPI
internal import Primitives

/// Step 7: one patient's whole history, and a proof that needs no node.
struct AuditStep {
    let scene: TourScene
    let consortium: Consortium
    let folder: TourFolder

    func run(_ example: ExampleDisclosure) async throws {
        scene.narrator.begin(7, "Audit")
        let account = try consortium.patient(example.patientID).account
        scene.narrator.say("The auditor reads the whole history of patient \(Pseudonym.short(account)):")
        try await showRecords(account)
        try await showConsent(account)
        try await showAccess(account)
        try await showClaims(account)
        try await prove(example)
    }

    private func ask(_ contract: String, _ function: String, _ arguments: [CanonicalValue]) async throws -> [CanonicalValue] {
        try await scene.network.query(contract, function, arguments, as: consortium.auditor).elements ?? []
    }

    private func showRecords(_ account: AccountID) async throws {
        let blobs = try await ask("records", "recordsOf", [.name(account)])
        scene.narrator.show(["records      \(blobs.count) registered"])
        for blob in blobs.prefix(3) {
            let entry = try await ask("records", "entry", [blob])
            guard entry.count == 6, let name = blob.hash, let kind = entry[1].text, let count = entry[4].integer else { continue }
            let custodian = organisation(entry[2])
            scene.narrator.show(["             \(Pseudonym.short(name)) \(kind), \(count) resources, custodian \(custodian)"])
        }
        if blobs.count > 3 { scene.narrator.show(["             … and \(blobs.count - 3) more"]) }
    }

    private func showConsent(_ account: AccountID) async throws {
        for grantee in try await ask("consent", "granteesOf", [.name(account)]) {
            let grant = try await ask("consent", "grantOf", [.name(account), grantee])
            guard grant.count == 5, let purpose = grant[0].text, let standing = grant[3].text, let source = grant[4].text
            else { continue }
            scene.narrator.show(["consent      \(person(grantee)): \(standing) for \(purpose), source: \(source)"])
        }
    }

    private func showAccess(_ account: AccountID) async throws {
        let pages = try await scene.network.query("records", "pagesOf", [.name(account)], as: consortium.auditor).integer ?? 0
        for page in 0..<pages {
            for entry in try await ask("records", "disclosuresOf", [.name(account), .number(page)]) {
                guard let fields = entry.elements, fields.count == 12, let number = fields[0].integer,
                    let purpose = fields[5].text, let basis = fields[6].text, let at = fields[7].integer
                else { continue }
                let use = fields[10] == .null ? "not used" : "key handed out"
                scene.narrator.show([
                    "disclosed    no. \(number), \(Self.time(at)), to \(person(fields[3])) for \(purpose) (\(basis)), \(use)"
                ])
            }
            for entry in try await ask("records", "refusalsOf", [.name(account), .number(page)]) {
                guard let fields = entry.elements, fields.count == 8, let number = fields[0].integer,
                    let purpose = fields[4].text, let basis = fields[5].text, let at = fields[7].integer
                else { continue }
                scene.narrator.show([
                    "refused      no. \(number), \(Self.time(at)), \(person(fields[3])) for \(purpose) (\(basis))"
                ])
            }
        }
    }

    private func showClaims(_ account: AccountID) async throws {
        let references = try await ask("claims", "claimsOf", [.name(account), .number(-200_000)])
        var lines: [String] = []
        for reference in references.prefix(3) {
            guard let pair = reference.elements, pair.count == 2 else { continue }
            let claim = try await ask("claims", "claim", pair)
            guard claim.count == 18, let day = claim[4].integer, let billed = Self.amount(claim[5]),
                let decision = claim[11].elements, decision.count == 7, let status = decision[0].text,
                let payable = Self.amount(decision[2])
            else { continue }
            lines.append("             \(Self.day(day)) billed \(billed), \(status), the insurer pays \(payable)")
        }
        scene.narrator.show(["claims       \(references.count) submitted"] + lines)
    }

    // MARK: Proof

    /// Writes the bundle of the disclosure's transaction and lets `consilium verify` check it in a process of its own.
    private func prove(_ example: ExampleDisclosure) async throws {
        let result = try await scene.network.read("receipt", ["id": .text(example.transaction)], as: consortium.auditor)
        guard let bundle = result["bundle"]?.text.flatMap(Base64.decode) else { throw TourError("receipt gave no bundle") }
        let path = try folder.write(bundle, to: "disclosure.bundle")
        let (status, output) = try verify(path)
        guard status == 0 else { throw TourError("consilium verify refused the proof of a disclosure: \(output)") }
        scene.narrator.say("The proof of the disclosure, \(Grouped.text(bundle.count)) bytes, lies in \(path).")
        scene.narrator.say("`consilium verify` read it and the genesis file, nothing else, and found it valid:")
        scene.narrator.show(output.split(separator: "\n").prefix(8).map(String.init))
        var altered = bundle
        altered[altered.count / 2] ^= 1
        let alteredPath = try folder.write(altered, to: "altered.bundle")
        guard try verify(alteredPath).status == 1 else { throw TourError("consilium verify accepted an altered proof") }
        scene.narrator.say("With one bit changed it is refused.")
    }

    private func verify(_ path: String) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: scene.settings.executable)
        process.arguments = ["verify", path, "--genesis", scene.localnet.genesis]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    // MARK: Names

    private func person(_ value: CanonicalValue) -> String {
        guard let name = value.hash else { return "–" }
        let staff = consortium.hospitals.flatMap { hospital in
            [
                (hospital.clinician, "clinician of \(hospital.display)"),
                (hospital.emergency, "emergency of \(hospital.display)"),
                (hospital.system, "system of \(hospital.display)"),
            ]
        }
        if let known = staff.first(where: { $0.0.account.bytes == name.bytes }) { return known.1 }
        if consortium.insurer.account.bytes == name.bytes { return "the insurer" }
        return Pseudonym.short(name)
    }

    private func organisation(_ value: CanonicalValue) -> String {
        guard let name = value.hash else { return "–" }
        return scene.genesis.organisations.first { $0.id.bytes == name.bytes }?.display ?? Pseudonym.short(name)
    }

    private static func amount(_ value: CanonicalValue) -> String? {
        guard let parts = value.elements, parts.count == 2, let minor = parts[0].integer, let currency = parts[1].text
        else { return nil }
        return Grouped.money(minor, currency)
    }

    private static func time(_ milliseconds: Int64) -> String {
        TimestampText.write(Timestamp(UInt64(max(0, milliseconds))))
    }

    private static func day(_ days: Int64) -> String {
        let date = Date(timeIntervalSince1970: Double(days) * 86_400)
        return String(date.ISO8601Format().prefix(10))
    }
}
