import Foundation
import Storage
import TestSupport
import Testing

@Suite struct DiskFileTests {
    @Test func `a file is replaced whole and read back`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("key")
        try DiskFile.write([1, 2, 3], to: path)
        try Data([9]).write(to: URL(fileURLWithPath: path + ".new"))  // left by a crash
        try DiskFile.write([4], to: path)
        #expect(try DiskFile.read(path) == [4])
        #expect(try DiskFolder.names(in: folder.path) == ["key"])
        try DiskFile.remove(path)
        try DiskFile.remove(path)
        #expect(!DiskFile.exists(path))
        #expect(throws: StorageError.notFound(path: path)) { _ = try DiskFile.read(path) }
    }

    @Test func `folders are made with those above them`() throws {
        let folder = try TemporaryFolder()
        try DiskFolder.make(folder.path("a/b/c"))
        try DiskFolder.make(folder.path("a/b/c"))
        #expect(try DiskFolder.names(in: folder.path("a/b")) == ["c"])
        #expect(DiskFolder.parent(of: "/a") == "/")
        #expect(DiskFolder.parent(of: "a") == ".")
        #expect(throws: StorageError.notFound(path: folder.path("x"))) { _ = try DiskFolder.names(in: folder.path("x")) }
    }

    @Test func `a full disk is told as such`() throws {
        // /dev/full is the kernel's own full disk.
        try #require(DiskFile.exists("/dev/full"))
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(atPath: folder.path("00000001.log"), withDestinationPath: "/dev/full")
        #expect(throws: StorageError.full(path: folder.path("00000001.log"))) { _ = try FileRecordLog(path: folder.path) }
    }

    @Test func `a home is held once and free again afterwards`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("lock")
        do {
            let lock = try HomeLock(path: path)
            #expect(throws: StorageError.inUse(path: path)) { _ = try HomeLock(path: path) }
            withExtendedLifetime(lock) {}
        }
        #expect(throws: Never.self) { _ = try HomeLock(path: path) }
        #expect(throws: StorageError.notFound(path: folder.path("none/lock"))) {
            _ = try HomeLock(path: folder.path("none/lock"))
        }
    }
}
