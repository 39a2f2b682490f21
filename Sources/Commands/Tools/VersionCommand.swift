import ArgumentParser
import Ledger
import Primitives

/// `consilium version`.
struct VersionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Say which version this is and which formats it reads."
    )

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let json: JSONValue = [
            "name": "consilium", "version": .text(SoftwareVersion.current),
            "genesis_format": .unsigned(GenesisDocument.version), "transaction_format": .unsigned(Transaction.version),
        ]
        options.show(json, text: "consilium \(SoftwareVersion.current)")
    }
}
