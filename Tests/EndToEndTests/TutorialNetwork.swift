import Foundation
import TestSupport
import Testing

/// The part of the tutorial that needs a network, on one that runs already.
final class TutorialNetwork {
    private let network: String
    private let folder: TemporaryFolder
    private let commands: [TutorialPage.Command]
    /// What stands for words of the page: the hash that a deployment prints, the id of the last transaction.
    private var known: [String: String]

    init(_ network: String) throws {
        self.network = network
        known = ["./net": network]
        folder = try TemporaryFolder()
        let blocks = try TutorialPage().blocks
        for block in blocks { try TutorialPage.write(block, in: folder) }
        commands = blocks.filter { $0.kind == "sh" && $0.rest.contains("network") }.flatMap(TutorialPage.commands)
    }

    /// Deploys, approves, calls, asks, and has the refusal explained.
    func followsUntilTheEnd() throws {
        #expect(commands.count >= 10)
        for command in commands where command.words[0] != "localnet" { try follow(command) }
    }

    private func follow(_ command: TutorialPage.Command) throws {
        let words = command.words.map { known[$0] ?? $0 }
        let outcome = try BuiltExecutable.consilium.run(words, in: folder.url)
        for line in command.printed {
            #expect(outcome.output.contains(line), "\(words) should print \(line)\n\(outcome.output)\(outcome.errors)")
        }
        let lines = outcome.output.split(separator: "\n").map { $0.drop { $0 == " " } }
        if let line = lines.first(where: { $0.hasPrefix("consilium contract approve") }) {
            known["BYTECODE_HASH"] = line.split(separator: " ").first { $0.count == 64 }.map(String.init)
        }
        if let line = lines.first(where: { $0.hasPrefix("id: ") }) { known["ID"] = String(line.dropFirst(4)) }
    }
}
