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
            empty array is known to be empty. Directives must have been imported with the same --secret.

            Example:
              consilium consent describe blob:HEX --data data.json --secret key.hex --home ./net --as hospital
            """
    )

    @Argument(help: "The record's name, blob: and 64 hex digits.")
    var name: RecordName

    @Option(help: "A JSON file that says what the record holds.")
    var data: String

    @Option(help: "A file with the key of names and codes, 64 hex digits.")
    var secret: String

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let key = try ConsentNotes.secret(try InputFile.read(secret))
        let known = try ConsentNotes.description(try InputFile.read(data))
        let arguments: [CanonicalValue] = [
            .bytes(name.hash.bytes), try PrivateConsentContract().description(known, secret: key),
        ]
        let action = ContractAction(contract: "records", function: "describe", arguments: arguments)
        options.show(try await network.connect().send(action))
    }
}
