import Foundation
import TestSupport

/// `Docs/tutorial.md` as something that can be carried out: files to write, lines to put into them, commands with what they print.
struct TutorialPage {
    struct Block {
        /// `accord`, `accord-part`, `console` or `sh`.
        let kind: String
        /// What stands behind it on the fence.
        let rest: String
        let lines: [String]
    }

    struct Command {
        let words: [String]
        let input: String?
        /// Pieces of the output, in any order.
        let printed: [String]
    }

    let blocks: [Block]

    init() throws {
        let page = try String(contentsOf: RepositoryRoot.file("Docs/tutorial.md"), encoding: .utf8)
        var blocks: [Block] = []
        var open: (kind: String, rest: String, lines: [String])?
        for line in page.components(separatedBy: "\n") {
            if let block = open {
                if line == "```" {
                    blocks.append(Block(kind: block.kind, rest: block.rest, lines: block.lines))
                    open = nil
                } else {
                    open?.lines.append(line)
                }
            } else if line.hasPrefix("```") {
                let words = line.dropFirst(3).split(separator: " ", maxSplits: 1).map(String.init)
                open = (words.first ?? "", words.count > 1 ? words[1] : "", [])
            }
        }
        self.blocks = blocks
    }

    /// The commands of the blocks that need a network, or of the others.
    static func commands(of block: Block) -> [Command] {
        var commands: [Command] = []
        for line in block.lines {
            if line.hasPrefix("$ consilium ") {
                let parts = line.dropFirst("$ consilium ".count).components(separatedBy: " < ")
                commands.append(
                    Command(
                        words: parts[0].split(separator: " ").map(String.init),
                        input: parts.count > 1 ? parts[1] : nil,
                        printed: []
                    )
                )
            } else if let last = commands.popLast() {
                commands.append(Command(words: last.words, input: last.input, printed: last.printed + [line]))
            }
        }
        return commands
    }

    /// Writes a file, or puts lines into one; nothing for commands.
    static func write(_ block: Block, in folder: TemporaryFolder) throws {
        let text = block.lines.joined(separator: "\n") + "\n"
        switch block.kind {
        case "accord", "console":
            let name = block.rest.split(separator: " ").first.map(String.init) ?? ""
            try text.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
        case "accord-part":
            let parts = block.rest.components(separatedBy: " after ")
            let file = folder.path(parts[0])
            var source = try String(contentsOfFile: file, encoding: .utf8)
            if parts.count > 1, let place = source.range(of: parts[1] + "\n") {
                source.insert(contentsOf: text, at: place.upperBound)
            } else {
                source += "\n" + text
            }
            try source.write(toFile: file, atomically: true, encoding: .utf8)
        default: break
        }
    }
}
