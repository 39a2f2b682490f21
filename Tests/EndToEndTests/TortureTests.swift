import Foundation
import TestSupport
import Testing

/// A small share of `Scripts/torture`, which is run by hand for longer: `Docs/development/torture.md`.
@Suite(.serialized) struct TortureTests {
    private static let python = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { "\($0)/python3" }.first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(.enabled(if: python != nil), .timeLimit(.minutes(15)))
    func `a killed primary, held and isolated nodes and damaged journals cost nothing certified and are told`() throws {
        let folder = try TemporaryFolder()
        let log = folder.url.appendingPathComponent("log")
        try Data().write(to: log)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(Self.python))
        process.arguments = [
            RepositoryRoot.file("Scripts/torture").path, "--consilium", BuiltExecutable.consilium.url.path,
            "--once", "--faults", "kill_primary,pause,isolate,journal_truncated,journal_garbage", "--rate", "40",
            // Longer than every timeout of a connection; the whole of it is longer than the heartbeat's patience, too.
            "--pause", "15",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = process.standardOutput
        try process.run()
        process.waitUntilExit()
        let said = try String(contentsOf: log, encoding: .utf8)
        #expect(process.terminationStatus == 0, "\(said)")
    }
}
