import ArgumentParser
import FHIR
import NodeAPI
import Primitives

/// `consilium consent export`.
struct ConsentExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Give a directive of the chain as a FHIR R4 Consent that decides alike.",
        discussion: """
            The chain holds names and codes as hashes; --meanings is the file that `consent import` wrote.
            Without it only directives can be exported that name nothing but accounts and times.

            Example:
              consilium consent export 1 --patient acct:patient --meanings meanings.json --home ./net --as patient
            """
    )

    @Argument(help: "The slot of the directive, 1 to 10.")
    var slot: Int

    @Option(help: "The patient's account.")
    var patient: String

    @Option(help: "The FHIR reference that the Consent names as its patient.")
    var patientReference: String?

    @Option(help: "The file that explains the hashes.")
    var meanings: String?

    @Option(
        help:
            "The file with the key under which the directive was imported, 64 hex digits; in a localnet the patient's own unless told."
    )
    var secret: String?

    @OptionGroup var network: NetworkOptions

    func run() async throws {
        let account = try network.accountID(patient)
        let key = try network.consentSecret(secret, of: account)
        let known = try meanings.map { try ConsentNotes.meanings(try InputFile.read($0), secret: key) } ?? [:]
        let answer = try await network.connect().query("consent", "directiveOf", [patient, String(slot)])
        guard let bytes = answer["value_cbor"]?.text.flatMap(Base64.decode) else {
            throw RPCClientError.badAnswer("query gives no value_cbor")
        }
        guard let rules = try PrivateConsentContract().rules(bytes) else {
            throw CommandFailure("there is no directive in slot \(slot)")
        }
        let subject = patientReference ?? "identifier:\(ConsentDirectory.system)account|\(account.hex)"
        let json = try ConsentDocument(meanings: known, secret: key).json(of: rules, patient: subject, id: "directive-\(slot)")
        Terminal.print(json.indented)
    }
}
