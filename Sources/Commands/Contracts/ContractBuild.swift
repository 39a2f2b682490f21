import ArgumentParser
import NodeAPI
import Primitives

/// `consilium contract build`.
struct ContractBuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Compile a contract and write the package that is deployed.",
        discussion: """
            The package is the canonical CBOR array [source, module]; its name on the chain is its SHA-256. The same source gives
            the same bytes everywhere: who approves a contract builds what they have read, and compares the bytecode hash.

            Example:
              consilium contract build visits.accord --to /tmp/visits.package
            """
    )

    @Argument(help: "The contract's source, NAME.accord.")
    var file: String

    @Option(name: .customLong("to"), help: "Where the package is written; NAME.package beside you unless told.")
    var target: String?

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let source = try ContractSource(path: file)
        let package = ContractPackage(source: source.bytes, module: try source.module(options))
        let path = target ?? "\(package.name).package"
        try InputFile.write(package.bytes, to: path)
        options.show(
            [
                "contract": .text(package.name), "package": .text(package.hash.hex),
                "bytecode_hash": .text(package.bytecodeHash.hex), "bytes": .integer(Int64(package.bytes.count)),
                "parts": .integer(Int64(package.parts.count)), "path": .text(path),
            ]
        )
    }
}
