import Foundation
import TestSupport
import Testing

/// `Scripts/dependencies` on machines that lack something, played by fake tools on the path.
@Suite struct DependenciesScriptTests {
    private struct Outcome {
        let status: Int32
        let output: String
        /// What the fake `apt-get` was asked.
        let asked: String
    }

    /// Runs the script where nothing is on the path but these tools, given as shell text, and a few harmless ones.
    private func run(_ tools: [String: String]) throws -> Outcome {
        let folder = try TemporaryFolder()
        for name in ["bash", "env", "grep", "sed", "head", "cat"] {
            let places = ["/usr/bin/", "/bin/"].map { $0 + name }
            let place = try #require(places.first { FileManager.default.fileExists(atPath: $0) })
            try FileManager.default.createSymbolicLink(atPath: folder.path(name), withDestinationPath: place)
        }
        for (name, text) in tools {
            let script = "#!/bin/bash\n" + text.replacing("ASKED", with: folder.path("asked")) + "\n"
            #expect(
                FileManager.default.createFile(
                    atPath: folder.path(name),
                    contents: Data(script.utf8),
                    attributes: [.posixPermissions: 0o700]
                )
            )
        }
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = [RepositoryRoot.file("Scripts/dependencies").path]
        process.environment = ["PATH": folder.path]
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let asked = (try? String(contentsOfFile: folder.path("asked"), encoding: .utf8)) ?? ""
        return Outcome(status: process.terminationStatus, output: output, asked: asked)
    }

    private static let lacksLevelDB = "case $* in *libleveldb-dev) exit 1 ;; *) echo -n installed ;; esac"
    private static let hasAll = "echo -n installed"
    private static let swift = "echo 'Swift version 6.3.1 (swift-6.3.1-RELEASE)'"
    private static let apt = "echo $* >> ASKED"

    @Test func `nothing is installed where nothing is missing`() throws {
        let outcome = try run(["dpkg-query": Self.hasAll, "apt-get": Self.apt, "swift": Self.swift])
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.asked.isEmpty)
    }

    @Test func `what is missing is installed, and nothing else`() throws {
        let outcome = try run(["dpkg-query": Self.lacksLevelDB, "apt-get": Self.apt, "id": "echo 0", "swift": Self.swift])
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.asked.contains("install --yes --quiet --quiet libleveldb-dev\n"))
    }

    @Test func `sudo is used where the user is not root`() throws {
        let tools = ["dpkg-query": Self.lacksLevelDB, "apt-get": Self.apt, "id": "echo 1000", "swift": Self.swift]
        let with = try run(tools.merging(["sudo": "echo sudo >> ASKED; \"$@\""]) { $1 })
        #expect(with.status == 0 && with.asked.hasPrefix("sudo\n"), "\(with.output)")
        let without = try run(tools)
        #expect(without.status == 1 && without.output.contains("as root: apt-get install libleveldb-dev"), "\(without.output)")
    }

    @Test func `a failing package manager, another system, and no or an old Swift are told in words`() throws {
        let failing = try run(["dpkg-query": Self.lacksLevelDB, "apt-get": "exit 100", "id": "echo 0", "swift": Self.swift])
        #expect(failing.status == 1 && failing.output.contains("could not install libleveldb-dev"), "\(failing.output)")
        let other = try run(["swift": Self.swift])
        #expect(other.status == 1 && other.output.contains("neither Debian nor Ubuntu"), "\(other.output)")
        let none = try run(["dpkg-query": Self.hasAll, "apt-get": Self.apt])
        #expect(none.status == 1 && none.output.contains("no Swift toolchain"), "\(none.output)")
        let old = try run(["dpkg-query": Self.hasAll, "apt-get": Self.apt, "swift": "echo 'Swift version 6.1.2 (x)'"])
        #expect(old.status == 1 && old.output.contains("6.1 is too old"), "\(old.output)")
    }
}
