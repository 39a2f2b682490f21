import ArgumentParser
import Ledger
import NodeAPI
import Primitives

/// `consilium tx`.
struct TxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tx",
        abstract: "Send transactions and look at what became of them.",
        subcommands: [TxSend.self, TxShow.self]
    )
}

/// `consilium tx send`.
struct TxSend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Call an action of a contract and wait until the transaction is certified.",
        discussion: """
            Exit status 1 if it is refused or its outcome is not ok.

            Example:
              consilium tx send consent grant acct:clinician treatment +30d --home ./net --as patient
            """
    )

    @Argument(help: "The contract.")
    var contract: String

    @Argument(help: "The action.")
    var function: String

    @Argument(
        help: "Its arguments, spelled by the types that `consilium contract show` lists; write -- before those that begin with -."
    )
    var arguments: [String] = []

    @Flag(help: "Only say what it would do now; nothing is sent.")
    var dryRun = false

    @Flag(help: "Print the signed transaction in base64 instead of sending it.")
    var signOnly = false

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let node = try await network.connect()
        let call = try await node.call(contract, function, arguments, isAction: true)
        let signed = try node.sign(call)
        if signOnly {
            return options.show(
                ["id": .text(signed.id.hex), "tx": .text(Base64.encode(signed.bytes))],
                text: Base64.encode(signed.bytes)
            )
        }
        let result =
            try await dryRun
            ? node.client.call("check_tx", ["tx": .text(Base64.encode(signed.bytes))])
            : node.client.broadcastAndWait(signed.bytes)
        options.show(result)
        if result["outcome"]?.text != "ok" { throw Exit.failed }
    }
}

/// `consilium tx show`.
struct TxShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Say where a transaction stands; write its proof bundle if you want one.",
        discussion: """
            Contents and proof need a signature of somebody whom the transaction concerns, or of an auditor.

            Example:
              consilium tx show ID --home ./net --as auditor --bundle proof.bundle
              consilium verify proof.bundle --genesis ./net/genesis.json
            """
    )

    @Argument(help: "The transaction's id, 64 hex digits.")
    var id: String

    @Option(help: "A file for the proof bundle, which `consilium verify` checks.")
    var bundle: String?

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let node = try await network.connect()
        if bundle != nil { try node.mustSign() }
        let result = try await node.client.call("tx", ["id": .text(id)])
        if let bundle {
            let receipt = try await node.client.call("receipt", ["id": .text(id)])
            guard let bytes = receipt["bundle"]?.text.flatMap(Base64.decode) else {
                throw RPCClientError.badAnswer("receipt gives no bundle")
            }
            try InputFile.write(bytes, to: bundle)
            Terminal.note("wrote \(bundle), \(bytes.count) bytes")
        }
        options.show(result)
    }
}
