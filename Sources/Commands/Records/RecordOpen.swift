import ArgumentParser
import ChainCrypto
import NodeAPI
import Primitives
import RecordVault

/// `consilium record open`.
struct RecordOpen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Open a sealed file with its key file; needs no network.",
        discussion: """
            The output appears, mode 0600, only when all of it was checked.

            Example:
              consilium record open letter.blob --out letter.pdf
            """
    )

    @Argument(help: "The sealed file.")
    var blob: String

    @Option(help: "Where the record is written.")
    var out: String

    @Option(help: "The key file; the sealed file's name and .key unless told.")
    var dataKey: String?

    @Option(help: "A file whose first line is the key file's password; without it CONSILIUM_KEYS_PASSWORD, or you are asked.")
    var passwordFile: String?

    @Flag(help: "Replace the output if it exists.")
    var force = false

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let source = try FileReader(blob)
        let target = try OutputFile(out, replaces: force)
        let key = try KeyStore.open(dataKey ?? blob + ".key", purpose: .record, passwordFile: passwordFile)
        let record = try RecordFile.open(source, key: key, write: target.write).record
        try target.commit()
        options.show(
            [
                "blob": .text(record.name.hex), "commitment": .text(record.commitment.hex),
                "bytes": .integer(Int64(target.byteCount)), "file": .text(out),
            ],
            text: "opened blob:\(record.name.hex)\n  \(out), \(target.byteCount) bytes"
        )
    }
}
