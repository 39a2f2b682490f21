import ArgumentParser
import ContractLanguage
import Primitives

/// `consilium contract new`.
struct ContractNew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Begin a contract: a small one that works, with its tests.",
        discussion: """
            Writes NAME.accord, which compiles and passes its tests as it stands; change it step by step.

            Example:
              consilium contract new visits
              consilium contract test visits.accord
            """
    )

    @Argument(help: "The contract's name: a letter, then letters, digits and underscores; at most 64.")
    var name: String

    @Option(name: .customLong("to"), help: "The folder that the file is written to.")
    var folder = "."

    @Flag(help: "Replace a file that stands there.")
    var force = false

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let source = Array(ContractTemplate.source(name: name).utf8)
        guard ContractCompiler.compile(source: source, fileName: name, imports: []).module != nil else {
            throw CommandFailure(
                "\(name) cannot name a contract; take a letter, then letters, digits and underscores, at most 64, and no word of the language"
            )
        }
        let path = "\(folder)/\(name).accord"
        let file = try OutputFile(path, replaces: force, mode: 0o644)
        try file.write(source)
        try file.commit()
        options.show(
            ["contract": .text(name), "path": .text(path)],
            text: """
                \(path) is a contract of \(source.count) bytes that compiles. What next:
                  consilium contract test \(path)     run the tests beside the rules
                  consilium contract cost \(path)     see what each call costs at most
                  consilium contract check \(path)    see what is wrong while you change it
                The language by example: Docs/accord-reference.md
                """
        )
    }
}
