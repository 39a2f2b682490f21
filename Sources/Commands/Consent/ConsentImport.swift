import ArgumentParser
import ChainCrypto
import FHIR
import NodeAPI
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
            With --secret names and codes are hashed under a key, so that nobody finds them by guessing.

            Exit status 2 if the Consent cannot be read or expressed.

            Example:
              consilium consent import Consent-1.json --meanings meanings.json --slot 1 --home ./net --as patient
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

    @Option(help: "Declare the rules in this slot of the signing patient, 1 to 10.")
    var slot: Int64?

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let bytes = try InputFile.read(file)
        let known = try directory.map { path in
            try ConsentNotes.directory(try InputFile.read(path), accounts: accounts())
        }
        let key = try secret.map { try ConsentNotes.secret(try InputFile.read($0)) }
        let consent: FHIRConsent
        let directive: ConsentDirective
        do throws(ConsentError) {
            consent = try FHIRConsent.read(bytes)
            directive = try ConsentDirective(consent, directory: known ?? ConsentDirectory(), secret: key)
        } catch {
            Terminal.note("\(file): \(error)")
            throw Exit.unusableInput
        }
        if let meanings {
            try InputFile.write(Array((JSONText.indented(ConsentNotes.json(directive.meanings)) + "\n").utf8), to: meanings)
        }
        show(consent, directive)
        guard let slot else { return }
        guard !directive.rules.isEmpty else { throw CommandFailure("\(file) has no say, so there is nothing to declare") }
        let document = Hasher256.hash(domain: "consilium/consent/document/v1", bytes)
        let arguments = try PrivateConsentContract().arguments(slot: slot, directive, document: document)
        let action = ContractAction(contract: "consent", function: "declare", arguments: arguments)
        options.show(try await network.connect().send(action))
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
