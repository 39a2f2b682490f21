import Foundation
import TestSupport
import Testing

/// `verify` tells input that it cannot use (2) from a bundle that is wrong (1, in `NetworkTests`).
@Suite struct VerifyInputTests {
    private let folder: TemporaryFolder
    private let genesis: String

    init() throws {
        folder = try TemporaryFolder()
        genesis = folder.path("genesis.json")
        try Data(ExampleGenesis.json.utf8).write(to: URL(fileURLWithPath: genesis))
    }

    private func verify(_ bundle: String, genesis: String? = nil, _ more: [String] = []) throws -> BuiltExecutable.Outcome {
        try BuiltExecutable.consilium.run(["verify", bundle, "--genesis", genesis ?? self.genesis] + more)
    }

    @Test func `a file that is no bundle, empty, huge, missing or a folder is unusable`() throws {
        try Data().write(to: folder.url.appendingPathComponent("empty"))
        try Data("hello".utf8).write(to: folder.url.appendingPathComponent("text"))
        let huge = folder.path("huge")
        #expect(FileManager.default.createFile(atPath: huge, contents: nil))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: huge))
        try handle.truncate(atOffset: 17 << 20)
        try handle.close()
        for (name, words) in [
            ("empty", "is empty"), ("text", "no proof bundle"), ("huge", "at most"), ("none", "does not exist"),
            (".", "is a folder"),
        ] {
            let outcome = try verify(folder.path(name))
            #expect(outcome.status == 2, "\(name)")
            #expect(outcome.output.hasPrefix("unusable: ") && outcome.output.contains(words), "\(name): \(outcome.output)")
        }
    }

    @Test func `a genesis or a pin that cannot be read is unusable`() throws {
        try Data("hello".utf8).write(to: folder.url.appendingPathComponent("text"))
        #expect(try verify(folder.path("text"), genesis: folder.path("text")).status == 2)
        #expect(try verify(folder.path("text"), genesis: folder.path("none")).status == 2)
        let pinned = try verify(folder.path("text"), ["--trusted", "12"])
        #expect(pinned.status == 2 && pinned.output.contains("HEIGHT:HASH"))
        #expect(try BuiltExecutable.consilium.run(["verify", folder.path("text")]).status == 64)
    }
}
