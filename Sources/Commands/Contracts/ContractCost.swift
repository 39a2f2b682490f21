import ArgumentParser
import ContractLanguage
import Primitives

/// `consilium contract cost`.
struct ContractCost: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cost",
        abstract: "Say what each action and query of a contract costs at most, in gas.",
        discussion: """
            The most is computed from the bounds of types and loops; no call on a chain costs more.

            Example:
              consilium contract cost visits.accord
            """
    )

    @Argument(help: "The contract's source, NAME.accord.")
    var file: String

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let interface = ContractInterface(try ContractSource(path: file).module(options))
        let functions = interface.functions.map { function -> JSONValue in
            ["name": .text(function.name), "kind": .text(function.kind), "cost": .unsigned(function.cost)]
        }
        let width = interface.functions.map(\.name.count).max() ?? 0
        let lines = interface.functions.map { function in
            let name = function.name + String(repeating: " ", count: width - function.name.count)
            return "\(function.kind == "action" ? "action" : "query ")  \(name)  \(function.cost)"
        }
        options.show(
            ["contract": .text(interface.name), "functions": .array(functions)],
            text: lines.isEmpty ? "\(interface.name) has no actions and no queries" : lines.joined(separator: "\n")
        )
    }
}
