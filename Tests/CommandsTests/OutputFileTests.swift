import Commands
import Foundation
import TestSupport
import Testing

@Suite struct OutputFileTests {
    private func names(in folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    }

    @Test func `a file appears with all of its bytes, for its owner alone`() throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("letter").path
        let file = try OutputFile(path)
        try file.write([1, 2])
        try file.write([])
        try file.write([3])
        #expect(!FileManager.default.fileExists(atPath: path))
        try file.commit()
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([1, 2, 3]))
        #expect(try names(in: folder) == ["letter"])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `a file that is given up leaves nothing`() throws {
        let folder = try TemporaryFolder()
        do {
            let file = try OutputFile(folder.url.appendingPathComponent("letter").path)
            try file.write([1])
        }
        #expect(try names(in: folder) == [])
    }

    @Test func `a file that exists is replaced only if asked`() throws {
        let folder = try TemporaryFolder()
        let url = folder.url.appendingPathComponent("letter")
        try Data([9]).write(to: url)
        #expect(throws: CommandFailure.self) { try OutputFile(url.path) }
        let file = try OutputFile(url.path, replaces: true)
        try file.write([1])
        #expect(try Data(contentsOf: url) == Data([9]))
        try file.commit()
        #expect(try Data(contentsOf: url) == Data([1]))
        #expect(try names(in: folder) == ["letter"])
    }

    @Test func `a file that somebody else made meanwhile stays theirs`() throws {
        let folder = try TemporaryFolder()
        let url = folder.url.appendingPathComponent("letter")
        let file = try OutputFile(url.path)
        try Data([9]).write(to: url)
        #expect(throws: CommandFailure.self) { try file.commit() }
        #expect(try Data(contentsOf: url) == Data([9]))
    }

    @Test func `a folder that is missing is named`() throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("none/letter").path
        #expect(
            throws: CommandFailure("\(path) cannot be written: No such file or directory; check the folder and its free space")
        ) {
            try OutputFile(path)
        }
    }

    @Test func `a scratch file is read from its start and has no name`() throws {
        let file = try OutputFile(scratchFor: "a test")
        try file.write([5, 6])
        let reader = try file.reader()
        #expect(try reader.next() == [5, 6])
        #expect(try reader.next() == nil)
        #expect(try file.reader().byteCount == 2)
    }
}
