import ArgumentParser
import ChainCrypto
import FHIR
import Primitives

/// `consilium consent import`.
struct ConsentImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Say what a FHIR R4 Consent comes to in rules of the contract, and declare them on the chain.",
        discussion: """
            Nothing is left out in silence: what cannot be expressed is refused, and where the rules
            permit less than the Consent may have meant, a line says so. Without --slot nothing is sent.
            The directory says who is who on the chain, {"Practitioner/1": "account:HEX", …}, and stays
            with you, as does the file of --meanings, which explains the hashes and is needed to export.
            Names and codes are hashed under a key, so that nobody finds them by guessing: that of --secret,
            or in a localnet the one that it keeps for the patient.

            Who signs: the patient. With --patient a guardian of that patient; the root of the Consent has
            to end with the guardianship at the latest. With --signed and --witness too a registrar, who
            files a paper: the patient signed it that day before a witness of the registrar's organisation.

            Exit status 2 if the Consent cannot be read or expressed.

            Examples:
              consilium consent import Consent-1.json --meanings meanings.json --slot 1 --home ./net --as patient
              consilium consent import Consent-2.json --slot 1 --patient acct:patient --home ./net --as guardian
              consilium consent import Consent-3.json --slot 2 --patient acct:patient --signed 2026-02-20 \\
                --witness acct:clinician --home ./net --as registrar-general
            """
    )

    @Argument(help: "A file with one FHIR R4 Consent in JSON.")
    var file: String

    @Option(help: "A JSON file that says which account, organisation, role or group a reference means.")
    var directory: String?

    @Option(help: "Where to write what the hashes stand for; only you may read it.")
    var meanings: String?

    @Option(help: "A file with the key of names and codes, 64 hex digits; shared with those who describe the patient's records.")
    var secret: String?

    @Option(help: "The consortium's FHIR server, which relative references are of; full URLs of it stand as relative ones.")
    var base: ConsentBase?

    @Option(help: "Declare the rules in this slot of the patient, 1 to 10.")
    var slot: Int64?

    @Option(help: "The patient, where somebody else signs: a guardian, or a registrar who files a paper.")
    var patient: String?

    @Option(help: "Of a paper: the day on which the patient signed it, such as 2026-02-20.")
    var signed: String?

    @Option(help: "Of a paper: the account of the witness, of the registrar's organisation.")
    var witness: String?

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func validate() throws {
        guard (signed == nil) == (witness == nil) else { throw ValidationError("a paper needs both --signed and --witness") }
        guard signed == nil || patient != nil else { throw ValidationError("say with --patient whose paper it is") }
        guard signed.map({ $0.utf8.count == 10 && FHIRDate($0) != nil }) != false else {
            throw ValidationError("--signed \(signed ?? "") is no day; write it like 2026-02-20")
        }
    }

    func run() async throws {
        let bytes = try InputFile.read(file)
        let known = try directory.map { path in
            try ConsentNotes.directory(try InputFile.read(path), accounts: accounts())
        }
        let subject = try patient.map(network.accountID) ?? network.signingKey().map { AccountID(signedBy: $0.publicKey) }
        let key = try network.consentSecret(secret, of: subject)
        let consent: FHIRConsent
        let directive: ConsentDirective
        do throws(ConsentError) {
            consent = try FHIRConsent.read(bytes)
            directive = try ConsentDirective(consent, directory: known ?? ConsentDirectory(), secret: key, base: base)
        } catch {
            Terminal.note("\(file): \(error)")
            throw Exit.unusableInput
        }
        if let meanings {
            try InputFile.write(Array((ConsentNotes.json(directive.meanings).indented + "\n").utf8), to: meanings)
        }
        show(consent, directive)
        guard let slot else { return }
        guard !directive.rules.isEmpty else { throw CommandFailure("\(file) has no say, so there is nothing to declare") }
        guard let key else {
            throw CommandFailure(
                "say with --secret under which key names and codes stand on the chain (`openssl rand -hex 32 > key.hex`)"
            )
        }
        guard base != nil || !directive.namesServers else {
            throw CommandFailure(
                "\(file) names data, its author or custodian by a full URL; say with --base which server relative references are of"
            )
        }
        let document = Hasher256.hash(domain: "consilium/consent/document/v1", bytes)
        let (function, arguments) = try PrivateConsentContract().declaration(
            slot: slot,
            directive,
            document: document,
            by: try authority()
        )
        let action = ContractAction(contract: "consent", function: function, arguments: arguments)
        let node = try await network.connect()
        if let subject { try await choose(key, of: subject, at: node) }
        options.show(try await node.send(action))
    }

    /// Says on the chain under which key the patient's directives are hashed; refused where some stand under another.
    private func choose(_ key: ConsentSecret, of patient: AccountID, at node: NodeConnection) async throws {
        let arguments: [CanonicalValue] = [.bytes(patient.bytes), .bytes(key.mark.bytes)]
        _ = try await node.send(ContractAction(contract: "consent", function: "useKey", arguments: arguments))
    }

    private func authority() throws -> ConsentAuthority {
        guard let patient = try patient.map(network.accountID) else { return .patient }
        guard let day = signed.flatMap(FHIRDate.init)?.day, let witness = try witness.map(network.accountID) else {
            return .guardian(of: patient)
        }
        return .paper(of: patient, signed: day, witness: witness)
    }

    /// The accounts that the localnet of `--home` calls by names.
    private func accounts() throws(CommandFailure) -> [String: AccountID] {
        var found: [String: AccountID] = [:]
        for account in try network.localnet()?.accounts ?? [] { found[account.name] = AccountID(hex: account.account) }
        return found
    }

    private func show(_ consent: FHIRConsent, _ directive: ConsentDirective) {
        var narrowed = directive.narrowings
        if directive.rules.contains(where: { !$0.parties.isEmpty }) {
            narrowed.append(
                "readers whom the directory does not know are nobody's account on the chain: permissions for them reach nobody, denials of them are in doubt for everybody"
            )
        }
        let remarks = narrowed + consent.notes
        let rules = directive.rules.map { ConsentRuleText.line($0, directive.meanings) }
        options.show(
            [
                "consent": consent.id.map(JSONValue.text) ?? .null, "exact": .bool(narrowed.isEmpty),
                "narrowed": .array(narrowed.map(JSONValue.text)), "notes": .array(consent.notes.map(JSONValue.text)),
                "rules": .array(rules.map(JSONValue.text)),
            ],
            text: (rules.isEmpty ? ["no rule: this consent has no say"] : rules).joined(separator: "\n")
                + remarks.map { "\nnote: \($0)" }.joined()
        )
    }
}
