import ArgumentParser
import FHIR
import NodeAPI
import Primitives

/// `consilium consent describe`.
struct ConsentDescribe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Say on the chain, in keyed hashes, what a sealed record holds, so that directives can be held against it.",
        discussion: """
            The file is the `data` of a request to `consent decide`: labels, author, encounter, instance,
            authoredOn, class, code, custodian, references, referredBy. What is left out stays open, an
            empty array is known to be empty. Directives must have been imported under the same key: that of
            --secret, or in a localnet the one that it keeps for the patient. `record put` describes FHIR
            resources by itself.

            Example:
              consilium consent describe blob:HEX --data data.json --secret key.hex --home ./net --as hospital
            """
    )

    @Argument(help: "The record's name, blob: and 64 hex digits.")
    var name: RecordName

    @Option(help: "A JSON file that says what the record holds.")
    var data: String

    @Option(help: "A file with the key of names and codes, 64 hex digits; in a localnet the patient's own unless told.")
    var secret: String?

    @Option(help: "The consortium's FHIR server, which relative references are of.")
    var base: ConsentBase?

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let known = try ConsentNotes.description(try InputFile.read(data)).relative(to: base)
        let node = try await network.connect()
        let entry = try await node.query("records", "entry", [name.hash.hex])["value"]
        guard let patient = entry?["patient"]?.text.flatMap(AccountID.init(hex:)) else {
            throw CommandFailure("there is no record of this name; register it first")
        }
        guard let key = try network.consentSecret(secret, of: patient) else {
            throw CommandFailure("say with --secret under which key the description stands on the chain")
        }
        options.show(try await node.send(ContractAction.describe(name.hash, known, under: key)))
    }
}

extension ContractAction {
    /// The custodian's word on what a record holds.
    static func describe(
        _ blob: Hash256,
        _ known: ConsentDescription,
        under key: ConsentSecret
    ) throws(CommandFailure) -> ContractAction {
        let arguments: [CanonicalValue] = [.bytes(blob.bytes), try PrivateConsentContract().description(known, secret: key)]
        return ContractAction(contract: "records", function: "describe", arguments: arguments)
    }
}
