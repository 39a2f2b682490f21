import Foundation
import Glibc
import NodeRuntime
import Testing

/// A folder for one test, removed with everything in it when the value goes.
final class TemporaryHome {
    let home: Home
    private let parent: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("consilium-home-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        parent = folder.path
        home = Home(path: parent + "/node/")
    }

    deinit { try? FileManager.default.removeItem(atPath: parent) }

    func mode(_ path: String) -> UInt32 {
        var information = stat()
        return stat(path, &information) == 0 ? UInt32(information.st_mode) & 0o777 : 0
    }

    func write(_ text: String, to path: String, mode: UInt32 = 0o600) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        try #require(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    }

    func text(_ path: String) throws -> String {
        let descriptor = open(path, O_RDONLY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
