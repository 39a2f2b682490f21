import Foundation
import Simulation
import Testing

/// Equal seeds give equal traces: in one process, and in several, where hash seeds and addresses differ.
@Suite struct DeterminismTests {
    @Test func `a seed gives the same trace twice, and another seed another one`() {
        let digests = [7, 7, 8].map { SimulatedCluster(seed: $0, settings: SeedTests.quick).run().digest }
        #expect(digests[0] == digests[1])
        #expect(digests[0] != digests[2])
    }

    @Test func `three processes give the same traces`() throws {
        let tool = try #require(Self.tool, "consilium-simulate is not built beside the tests")
        let outputs = try (0..<3).map { _ in
            try Self.output(of: tool, ["--seeds", "1..6", "--parallel", "1", "--ticks", "1500", "--output", "json"])
        }
        #expect(outputs[0].contains("\"trace\":"))
        #expect(outputs[0] == outputs[1])
        #expect(outputs[0] == outputs[2])
    }

    @Test func `the tool's trace is the library's`() throws {
        let tool = try #require(Self.tool, "consilium-simulate is not built beside the tests")
        let text = try Self.output(of: tool, ["--seed", "9", "--ticks", "1500", "--transactions", "6"])
        let outcome = SimulatedCluster(seed: 9, settings: SeedTests.quick).run()
        #expect(text.contains("trace \(outcome.digest)"))
    }

    @Test func `a broken command line is refused`() throws {
        let tool = try #require(Self.tool, "consilium-simulate is not built beside the tests")
        #expect(try Self.status(of: tool, []) != 0)
        #expect(try Self.status(of: tool, ["--seeds", "5..1"]) != 0)
        #expect(try Self.status(of: tool, ["--seed", "1", "--committee", "0"]) != 0)
    }

    /// The built tool: it lies in the folder of the test bundle.
    private static var tool: URL? {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let candidates = [folder, Bundle.main.bundleURL, RepositoryBuild.folder].compactMap { $0 }
        return candidates.map { $0.appendingPathComponent("consilium-simulate") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    private static func output(of tool: URL, _ arguments: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = tool
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    private static func status(of tool: URL, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = tool
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}

/// Where the package builds when tests are run by another program than the test bundle.
private enum RepositoryBuild {
    static var folder: URL? {
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return repository.appendingPathComponent(".build/debug")
    }
}
