import ArgumentParser
import ContractLanguage
import Primitives

/// `consilium contract fmt`.
struct ContractFormat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Bring contracts into the one layout that all share.",
        discussion: """
            Spaces, indentation and empty lines are set; line ends stay where you put them, so the meaning stays too. A file
            with errors is left as it is.

            Examples:
              consilium contract fmt Contracts/*.accord
              consilium contract fmt --check Contracts/*.accord    change nothing; exit status 1 if something would change
            """
    )

    @Argument(help: "Sources, NAME.accord.")
    var files: [String]

    @Flag(help: "Write nothing; say which files are not in the layout, with exit status 1.")
    var check = false

    @OptionGroup var options: OutputOptions

    func run() async throws {
        var changed: [String] = []
        for file in files {
            let source = try ContractSource(path: file)
            switch SourceFormatter.format(source: source.bytes, fileName: file) {
            case .refused(let diagnostics): throw source.report(diagnostics, options)
            case .formatted(let bytes):
                guard bytes != source.bytes else { continue }
                changed.append(file)
                if !check { try InputFile.replace(file, with: bytes) }
            }
        }
        options.show(
            ["files": .integer(Int64(files.count)), "changed": .array(changed.map(JSONValue.text))],
            text: text(changed)
        )
        if check, !changed.isEmpty { throw Exit.failed }
    }

    private func text(_ changed: [String]) -> String {
        guard !changed.isEmpty else {
            return files.count == 1 ? "nothing to change" : "nothing to change in \(files.count) files"
        }
        return changed.map { "\(check ? "would change" : "formatted")  \($0)" }.joined(separator: "\n")
    }
}
