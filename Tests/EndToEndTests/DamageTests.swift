import Foundation
import Testing

/// What an operator reads when something in a stopped node's home is damaged: one sentence, and nothing else is harmed.
@Suite(.serialized) struct DamageTests {
    /// A home with blocks, and what is done to it.
    private struct Case: Sendable {
        let damage: @Sendable (URL) throws -> Void
        let command: String
        /// Words of the sentence: the thing, and the remedy.
        let words: [String]
    }

    private static let cases: [Case] = [
        Case(damage: { try remove($0, "config/node.yaml") }, command: "start", words: ["node.yaml", "consilium init"]),
        Case(damage: { try remove($0, "config/genesis.json") }, command: "start", words: ["genesis.json", "copy there"]),
        Case(damage: { try put("node: [1, {\n", $0, "config/node.yaml") }, command: "start", words: ["node.yaml", "not YAML"]),
        Case(damage: { try remove($0, "keys/hpke.seed") }, command: "start", words: ["keys/hpke.seed", "backup"]),
        Case(damage: { try put(seed, $0, "keys/consensus.seed") }, command: "start", words: ["keys/consensus", "genesis"]),
        Case(damage: { try put(seed, $0, "keys/hpke.seed") }, command: "start", words: ["keys/hpke", "backup"]),
        Case(
            damage: { home in
                try edit(home, "config/node.yaml") { $0.replacing("organisation: \"", with: "organisation: \"x") }
            },
            command: "start",
            words: ["node.organisation", "another node's"]
        ),
        Case(damage: { try remove($0, "data/chain/CURRENT") }, command: "start", words: ["data/chain", "CURRENT", "journal"]),
        Case(damage: { try remove($0, "data/chain/CURRENT") }, command: "inspect", words: ["data/chain", "CURRENT"]),
        Case(damage: { try remove($0, "data/state/CURRENT") }, command: "start", words: ["data/state", "rebuild-state"]),
        Case(damage: { try flip($0, "data/state", suffix: ".ldb") }, command: "inspect", words: ["data/state", "rebuild-state"]),
        Case(damage: { try flip($0, "data/chain", suffix: ".ldb") }, command: "inspect", words: ["data/chain", "backup"]),
        Case(damage: { try remove($0, "data/chain") }, command: "start", words: ["data/chain", "blocks were lost"]),
        Case(damage: { try remove($0, "data/chain") }, command: "rebuild-state", words: ["data/chain", "blocks were lost"]),
        Case(
            damage: { try edit($0, "config/genesis.json") { $0.replacing("\"localnet\"", with: "\"other\"") } },
            command: "rebuild-state",
            words: ["genesis"]
        ),
        Case(
            damage: { try flip($0, "data/journal", suffix: ".log") },
            command: "start",
            words: ["data/journal", "never restore"]
        ),
    ]

    @Test(.timeLimit(.minutes(5))) func `damage is named with its remedy and nothing else is harmed`() throws {
        let network = try LocalNetwork.start(nodes: 1)
        defer { network.stop() }
        let home = try stoppedHome(of: network)
        for (number, damaged) in Self.cases.enumerated() {
            let copy = network.folder.appendingPathComponent("case-\(number)")
            try FileManager.default.copyItem(at: home, to: copy)
            try damaged.damage(copy)
            let before = try Self.contents(of: copy)
            let outcome = try BuiltExecutable.consilium.run([damaged.command, "--home", copy.path], seconds: 30)
            #expect(outcome.status == 1, "case \(number): \(outcome.errors)")
            let lines = outcome.errors.split(separator: "\n")
            #expect(lines.last?.hasPrefix("Error: ") == true && lines.count == 1, "case \(number): \(outcome.errors)")
            for word in damaged.words { #expect(outcome.errors.contains(word), "case \(number): \(outcome.errors)") }
            #expect(try Self.contents(of: copy) == before, "case \(number) changed the home")
            try FileManager.default.removeItem(at: copy)
        }
        try rebuilds(home)
    }

    /// A state that is gone comes back with the same root, and a second run does not overwrite the old one.
    private func rebuilds(_ home: URL) throws {
        func inspect() throws -> String {
            try BuiltExecutable.consilium.run(["inspect", "--home", home.path], seconds: 60).output
        }
        let before = try inspect()
        try Self.flip(home, "data/state", suffix: ".ldb")
        let rebuilt = try BuiltExecutable.consilium.run(["rebuild-state", "--home", home.path], seconds: 60)
        #expect(rebuilt.status == 0, "\(rebuilt.errors)")
        #expect(try inspect() == before)
        let again = try BuiltExecutable.consilium.run(["rebuild-state", "--home", home.path], seconds: 60)
        #expect(again.status == 1 && again.errors.contains("state.old"), "\(again.errors)")
    }

    /// The home of the network's only node, with its stores' contents moved from logs into tables.
    private func stoppedHome(of network: LocalNetwork) throws -> URL {
        _ = try BuiltExecutable.consilium.run(["localnet", "stop", "--home", network.folder.path], seconds: 60)
        let home = URL(fileURLWithPath: network.document.nodes[0].home)
        let outcome = try BuiltExecutable.consilium.run(["inspect", "--home", home.path], seconds: 60)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return home
    }

    // MARK: Damage

    private static func remove(_ home: URL, _ path: String) throws {
        try FileManager.default.removeItem(at: home.appendingPathComponent(path))
    }

    private static func edit(_ home: URL, _ path: String, _ change: (String) -> String) throws {
        let text = try String(contentsOf: home.appendingPathComponent(path), encoding: .utf8)
        let changed = change(text)
        try #require(changed != text)
        try put(changed, home, path)
    }

    /// Overwrites in place, so that the file's mode stays.
    private static func put(_ text: String, _ home: URL, _ path: String) throws {
        try text.write(to: home.appendingPathComponent(path), atomically: false, encoding: .utf8)
    }

    private static let seed = String(repeating: "7", count: 64)

    /// Changes a byte in the middle of the folder's largest file of this kind.
    private static func flip(_ home: URL, _ folder: String, suffix: String) throws {
        let folder = home.appendingPathComponent(folder)
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasSuffix(suffix) }
            .map { ($0, try Data(contentsOf: $0)) }
        var (file, bytes) = try #require(files.max { $0.1.count < $1.1.count })
        bytes[bytes.count / 3] ^= 0x55
        try bytes.write(to: file)
    }

    /// Every file that holds something of the node, with its bytes; LevelDB's own words and locks aside.
    private static func contents(of home: URL) throws -> [String: Data] {
        var found: [String: Data] = [:]
        let all = FileManager.default.enumerator(at: home, includingPropertiesForKeys: [.isRegularFileKey])?.allObjects ?? []
        for case let file as URL in all {
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
            let name = file.lastPathComponent
            let isKept = file.path.contains("/config/") || file.path.contains("/keys/") || file.path.contains("/journal/")
            guard isKept || name.hasSuffix(".ldb") else { continue }
            found[String(file.path.dropFirst(home.path.count))] = try Data(contentsOf: file)
        }
        return found
    }
}
