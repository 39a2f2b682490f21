import ArgumentParser
import NodeAPI
import Primitives
import RecordVault
import Storage

/// `consilium record seal`.
struct RecordSeal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: "Seal a file under a fresh key; needs no network.",
        discussion: """
            Writes the sealed file and, beside it, its key in a key file under a
            password. Both are needed to read the record again; keep them in
            different places. `record put --sealed` gives them to the consortium.

            Example:
              consilium record seal letter.pdf --out letter.blob
              consilium record open letter.blob --out again.pdf
            """
    )

    @Argument(help: "The file to seal; it stays as it is.")
    var file: String

    @Option(help: "Where the sealed file is written; one that exists is never replaced.")
    var out: String

    @Option(help: "Where the key file is written; the sealed file's name and .key unless told.")
    var dataKey: String?

    @Option(help: "A file whose first line is the key file's password; without it CONSILIUM_KEYS_PASSWORD, or you are asked.")
    var passwordFile: String?

    @Flag(help: "Write the key in the clear (mode 0600): whoever gets that file and the sealed one reads the record.")
    var plainKey = false

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let keyPath = dataKey ?? out + ".key"
        let source = try FileReader(file)
        let target = try OutputFile(out)
        let keyFile = try OutputFile(keyPath)
        let password = try plainKey ? nil : KeyStore.password(passwordFile, for: keyPath, twice: true)
        let key = BlobSealer.makeKey()
        let sealed = try RecordFile.seal(source, into: target, key: key)
        // The key first: a sealed file without its key is lost, a key without a file is nothing.
        try keyFile.write(try DataKeyFile.bytes(of: key, for: sealed.record.name, password: password))
        try keyFile.commit()
        try target.commit()
        options.show(
            [
                "blob": .text(sealed.record.name.hex), "commitment": .text(sealed.record.commitment.hex),
                "bytes": .integer(Int64(target.byteCount)), "file": .text(out), "data_key": .text(keyPath),
            ],
            text: "sealed \(file) as blob:\(sealed.record.name.hex)\n  \(out), \(target.byteCount) bytes; its key in \(keyPath)"
        )
    }
}
