import Foundation
import FuzzTargets
import TestSupport
import Testing

/// What the fuzzer found once, and a small deterministic share of what it does: `Docs/development/fuzzing.md`.
@Suite struct DecoderTests {
    /// A trap ends the whole run, so the name is printed by the failing process's last started test case.
    @Test(arguments: FuzzTarget.all.map(\.name)) func `no bytes harm the decoder`(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        for input in try crashes(of: name) { target.run(input) }
        var random = SeededRandom(seed: 1)
        let seeds = try SeedInputs.of(target)
        #expect(!seeds.isEmpty)
        for seed in seeds.prefix(60) {
            target.run(seed)
            for _ in 0..<4 { target.run(Self.mutated(seed, &random)) }
        }
        target.run([])
    }

    private func crashes(of name: String) throws -> [[UInt8]] {
        let folder = RepositoryRoot.file("Tests/FuzzTests/Crashes/\(name)")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return try files.sorted { $0.path < $1.path }.map { [UInt8](try Data(contentsOf: $0)) }
    }

    /// Changes, drops or doubles a few bytes.
    private static func mutated(_ seed: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = Array(seed.prefix(4_096))
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes[place] = [0, 0x1B, 0x3B, 0x5B, 0x7F, 0x80, 0x9B, 0xBB, 0xFF][Int.random(in: 0..<9, using: &random)]
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 8)], at: place)
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }
}

/// The golden files as inputs, by the same rule as `Scripts/fuzz`.
enum SeedInputs {
    static func of(_ target: FuzzTarget) throws -> [[UInt8]] {
        switch target.seeds {
        case .goldenHex: try golden.get()
        case .files(let folders, let endings):
            try folders.flatMap { folder in
                try files(below: folder) { endings.contains($0.pathExtension) }.map { [UInt8](try Data(contentsOf: $0)) }
            }
        }
    }

    private static let golden = Result { () throws -> [[UInt8]] in
        try files(below: "Tests") { $0.path.contains("/Golden/") }.flatMap { file -> [[UInt8]] in
            try String(contentsOf: file, encoding: .utf8).matches(of: /[0-9a-f]{8,}/).compactMap { match in
                match.output.count.isMultiple(of: 2) ? bytes(of: match.output) : nil
            }
        }
    }

    private static func bytes(of hex: Substring) -> [UInt8] {
        let digits = Array(hex.utf8).map { $0 > 57 ? $0 - 87 : $0 - 48 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    private static func files(below folder: String, _ isWanted: (URL) -> Bool) throws -> [URL] {
        let root = RepositoryRoot.file(folder)
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted()
        return names.map { root.appendingPathComponent($0) }.filter(isWanted)
    }
}
