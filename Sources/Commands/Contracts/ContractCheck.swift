import ArgumentParser
import ContractLanguage
import ContractVM
import NodeAPI

/// `consilium contract check`.
struct ContractCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what is wrong with a contract, or that nothing is."
    )

    @Argument(help: "The contract's source, NAME.accord.")
    var file: String

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let module = try ContractSource(path: file).module(options)
        options.show(["file": .text(file), "ok": true, "diagnostics": []], text: "\(file): \(module.name) has no errors")
    }
}
