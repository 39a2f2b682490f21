import ArgumentParser
import ChainCrypto
import FHIR
import Ledger
import NodeAPI
import Primitives
import RecordVault

/// `consilium record put`.
struct RecordPut: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "put",
        abstract: "Seal a file, store it at your own node, and register it on the chain.",
        discussion: """
            For accounts with the role registrar or hospital; their hospital becomes
            the record's custodian. In this order: seal, ask whether the registration
            would be accepted, upload the sealed record, hand its key to your node
            (wrapped to the node's own key), register. It returns when that is
            certified. The clear file never leaves this machine, and no key is
            written to its disk.

            A file of FHIR R4 resources in JSON (one, a Bundle, or one on each line) is
            described as well, so that patients' directives about labels, codes and
            authors can be held against it: in hashes under the key of --secret, or in a
            localnet under the one that it keeps for the patient.

            If it fails on the way, run it again: a record that was uploaded and not
            registered can be read by nobody.

            Examples:
              consilium record put letter.pdf --patient acct:patient \\
                --class ambulatory --home ./net --as hospital
              consilium record put letter.blob --sealed --patient HEX \\
                --node https://node:7601 --key hospital.key
            """
    )

    @Argument(help: "The file in the clear; with --sealed what `record seal` wrote.")
    var file: String

    @Option(help: "The patient's account: 64 hex digits, or acct:NAME in a localnet.")
    var patient: String

    @Option(
        name: .customLong("class"),
        help: "ambulatory, emergency, inpatient, longitudinal or other; all that the chain says of it."
    )
    var recordClass = "other"

    @Option(help: "How many documents or resources the file holds.")
    var resources = 1

    @Flag(name: .customLong("description"), inversion: .prefixedNo, help: "Describe FHIR resources for directives.")
    var describes = true

    @Option(help: "The key of names and codes in the patient's directives, 64 hex digits in a file; describes under it.")
    var secret: String?

    @Option(help: "The consortium's FHIR server, which relative references are of; without it full URLs stay in doubt.")
    var base: ConsentBase?

    @Flag(help: "FILE is sealed already; its key file is needed too.")
    var sealed = false

    @Option(help: "With --sealed: the key file; the sealed file's name and .key unless told.")
    var dataKey: String?

    @Option(help: "With --sealed: a file whose first line is the key file's password; --password-file unless told.")
    var dataKeyPasswordFile: String?

    @Option(help: "The genesis document, which names the chain; that of --home, or as the node says, unless told.")
    var genesis: String?

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func validate() throws {
        guard resources > 0 else { throw ValidationError("--resources \(resources) is too few; a record holds at least one") }
        guard sealed || dataKey == nil else { throw ValidationError("--data-key belongs to --sealed; leave it out") }
    }

    func run() async throws {
        let custodian = try await CustodianNode(network, genesisFile: genesis)
        let describing = try RecordDescribing(self)
        let record = try prepared()
        let register = try await custodian.node.call(
            "records",
            "register",
            [
                record.sealed.record.name.hex, recordClass, patient, record.sealed.record.commitment.hex, "\(resources)",
            ],
            isAction: true
        )
        try await custodian.mustAccept(register)
        try await custodian.upload(try record.reader(), record.sealed)
        try await custodian.deposit(record.key, of: record.sealed.record.name)
        let result = try await custodian.node.send(register)
        let name = record.sealed.record.name.hex
        let described = try await describing.send(of: record.sealed.record.name, to: custodian.node)
        options.show(
            [
                "blob": .text(name), "commitment": .text(record.sealed.record.commitment.hex), "class": .text(recordClass),
                "bytes": .integer(Int64(record.byteCount)), "node": .text(custodian.node.client.address.description),
                "id": result["id"] ?? .null, "height": result["height"] ?? .null, "described": .bool(described),
            ],
            text: """
                registered blob:\(name)
                  class \(recordClass), \(record.byteCount) bytes sealed, transaction \(result["id"]?.text ?? "") at height \
                \(result["height"]?.integer ?? 0)
                  \(describing.remark)
                """
        )
    }

    /// Seals the file into a scratch file, or checks the sealed file with its key.
    private func prepared() throws -> PreparedRecord {
        guard sealed else {
            let scratch = try OutputFile(scratchFor: "the sealed record")
            let key = BlobSealer.makeKey()
            let sealed = try RecordFile.seal(try FileReader(file), into: scratch, key: key)
            return PreparedRecord(sealed: sealed, key: key, byteCount: scratch.byteCount) { () throws(CommandFailure) in
                try scratch.reader()
            }
        }
        let source = try FileReader(file)
        let key = try KeyStore.open(
            dataKey ?? file + ".key",
            purpose: .record,
            passwordFile: dataKeyPasswordFile ?? network.passwordFile
        )
        let found = try RecordFile.open(source, key: key) { _ in }
        let path = file
        return PreparedRecord(sealed: found, key: key, byteCount: source.byteCount) { () throws(CommandFailure) in
            try FileReader(path)
        }
    }
}

/// A sealed record that is ready to be sent.
private struct PreparedRecord {
    let sealed: RecordFile.Sealed
    let key: SecretBytes
    let byteCount: Int
    /// Its sealed form, from the start.
    let reader: () throws(CommandFailure) -> FileReader
}
