import Foundation
import Testing

/// `consilium consent import` on a network that runs: by a guardian, and from paper.
struct ConsentCommandChecks {
    private let network: LocalNetwork

    init(_ network: LocalNetwork) { self.network = network }

    func run() throws {
        try takesPaper()
        try takesGuardians()
        try wantsAKey()
    }

    private func consilium(_ arguments: [String], as account: String) throws -> BuiltExecutable.Outcome {
        try BuiltExecutable.consilium.run(arguments + ["--home", network.folder.path, "--as", account])
    }

    /// Writes a consent to research, which touches no other check; gives its file.
    private func research(until end: String? = nil) throws -> String {
        let period = end.map { "\"period\":{\"end\":\"\($0)\"}," } ?? ""
        let text = """
            {"resourceType":"Consent","status":"active","scope":{"coding":[{"code":"research"}]},"patient":{"reference":"Patient/1"},
             "provision":{"type":"permit",\(period)"purpose":[{"code":"HRESCH"}]}}
            """
        let file = network.folder.appendingPathComponent("research.json")
        try Data(text.utf8).write(to: file)
        return file.path
    }

    /// Who declared what stands in a slot, as the chain says it.
    private func directive(_ slot: Int) throws -> String {
        try consilium(["query", "consent", "directiveOf", "acct:patient", "\(slot)", "--output", "json"], as: "patient").output
    }

    private func imported(_ file: String, slot: Int, _ more: [String], as account: String) throws -> BuiltExecutable.Outcome {
        try consilium(["consent", "import", file, "--slot", "\(slot)", "--patient", "acct:patient"] + more, as: account)
    }

    private func takesPaper() throws {
        let file = try research()
        let signed = ["--signed", "2026-02-20"]
        let half = try imported(file, slot: 2, signed, as: "registrar-general")
        #expect(half.status == 64 && half.errors.contains("--witness"))
        let noDay = try imported(file, slot: 2, ["--signed", "2026-02", "--witness", "acct:clinician"], as: "registrar-general")
        #expect(noDay.status == 64 && noDay.errors.contains("is no day"))
        let stranger = try imported(file, slot: 2, signed + ["--witness", "acct:clinician-city"], as: "registrar-general")
        #expect(stranger.status == 1 && stranger.errors.contains("the witness must belong to the registrar's organisation"))
        let filed = try imported(file, slot: 2, signed + ["--witness", "acct:clinician"], as: "registrar-general")
        #expect(filed.status == 0, "\(filed.errors)")
        #expect(try directive(2).contains("paper"))
    }

    private func takesGuardians() throws {
        let unappointed = try imported(try research(), slot: 3, [], as: "guardian")
        #expect(unappointed.errors.contains("only an appointed guardian may decide for this patient"), "\(unappointed.errors)")
        let document = String(repeating: "1", count: 64)
        let appoint = ["tx", "send", "consent", "appointGuardian", "acct:patient", "acct:guardian", "2100-01-01", document]
        #expect(try consilium(appoint, as: "registrar-general").status == 0)
        let endless = try imported(try research(), slot: 3, [], as: "guardian")
        #expect(endless.errors.contains("ends with the guardianship at the latest"), "\(endless.errors)")
        let declared = try imported(try research(until: "2099-12-30"), slot: 3, [], as: "guardian")
        #expect(declared.status == 0, "\(declared.errors)")
        #expect(try directive(3).contains("guardian"))
    }

    /// Outside a localnet nothing is declared in hashes that can be guessed.
    private func wantsAKey() throws {
        let seed = network.folder.appendingPathComponent("accounts/patient.seed").path
        let arguments = [
            "consent", "import", try research(), "--slot", "1", "--node", network.document.nodes[0].api, "--key", seed,
        ]
        let keyless = try BuiltExecutable.consilium.run(arguments)
        #expect(keyless.status == 1 && keyless.errors.contains("--secret"), "\(keyless.errors)")
    }
}
