import ArgumentParser
import Glibc
import Primitives

/// `--output`: text for people, JSON for programs.
struct OutputOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Option(help: "How the answer is printed.")
    var output = Format.text

    /// Prints one document as JSON, or the lines that stand for it.
    func show(_ json: JSONValue, text: @autoclosure () -> String) {
        switch output {
        case .json: Terminal.print(json.indented)
        case .text: Terminal.print(text())
        }
    }

    /// Prints a document as JSON, or as indented text where nothing better is known.
    func show(_ json: JSONValue) { show(json, text: JSONText.plain(json)) }
}
