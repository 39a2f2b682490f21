import ArgumentParser
import ContractTools
import Glibc

/// `consilium contract console`.
struct ContractConsole: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "Try contracts on a private world in memory: act as anybody, move time, look at state.",
        discussion: """
            Takes the steps of tests and expressions, one a line; :help lists them. Nothing leaves this process.

            Lines may come from a file or a pipe; then every line is shown before its answer, and the exit status is 1 if
            one was not understood, was refused, or expected in vain.

            Examples:
              consilium contract console visits.accord
              consilium contract console Contracts/consent.accord Contracts/records.accord < morning.txt
            """
    )

    @Argument(help: "Sources that are deployed at the beginning, NAME.accord; the names of the last one stand alone.")
    var files: [String] = []

    func run() async throws {
        var shell = ConsoleShell { path in
            do {
                let source = try ContractSource(path: path)
                return .success(ConsoleSource(fileName: path, bytes: source.bytes) { source.imports })
            } catch { return .failure(ConsoleFault("\(error)")) }
        }
        for file in files {
            Self.say(shell.deploy(file))
            guard shell.failures == 0 else { throw Exit.failed }
        }
        let isTerminal = isatty(STDIN_FILENO) == 1
        if isTerminal { Terminal.print(":help lists what can be said here, :quit ends it") }
        while !shell.isOver {
            if isTerminal { Terminal.prompt(shell.goesOn ? "... " : "> ") }
            guard let line = readLine(strippingNewline: true) else { break }
            if !isTerminal { Terminal.print((shell.goesOn ? "... " : "> ") + line) }
            Self.say(shell.take(line))
        }
        Self.say(shell.end())
        if !isTerminal, shell.failures > 0 { throw Exit.failed }
    }

    private static func say(_ text: String) {
        if !text.isEmpty { Terminal.print(text) }
    }
}
