import Foundation
import TestSupport
import Testing

/// What the tutorial says happens, in the order in which it says so; what needs a network is carried out where there is one.
@Suite struct TutorialTests {
    @Test func `every contract and every command of the tutorial does what it says`() throws {
        let folder = try TemporaryFolder()
        var count = 0
        for block in try TutorialPage().blocks where !block.rest.contains("network") {
            try TutorialPage.write(block, in: folder)
            guard block.kind == "sh" else { continue }
            for command in TutorialPage.commands(of: block) {
                count += 1
                let input = try command.input.map { try String(contentsOfFile: folder.path($0), encoding: .utf8) }
                let outcome = try BuiltExecutable.consilium.run(command.words, input: input, in: folder.url)
                let fails = block.rest.contains("fails") || command.words.contains("misspelled.accord")
                #expect((outcome.status != 0) == fails, "\(command.words)\n\(outcome.output)\(outcome.errors)")
                for line in command.printed {
                    #expect(outcome.output.contains(line), "\(command.words) should print \(line)\n\(outcome.output)")
                }
            }
        }
        #expect(count >= 11)
    }
}
