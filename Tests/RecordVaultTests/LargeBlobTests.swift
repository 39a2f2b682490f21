import ChainCrypto
import Dispatch
import Foundation
import Glibc
import Primitives
import RecordVault
import TestSupport
import Testing

/// Two GiB through the vault, only when `CONSILIUM_LARGE=1`: prints speed and peak memory, and holds memory to its bound.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CONSILIUM_LARGE"] == "1"), .serialized)
struct LargeBlobTests {
    private static let payloadByteCount = 2 << 30

    @Test func `sealing, storing, opening and range-reading 2 GiB stays under 100 MiB`() throws {
        let folder = try TemporaryFolder()
        let (plain, sealed, opened) = (folder.path("plain"), folder.path("sealed"), folder.path("opened"))
        try makePayload(plain)
        let key = BlobSealer.makeKey()
        let record = try timed("seal") { try BlobFiles.seal(from: plain, to: sealed, key: key) }
        let store = try BlobStore(folder: folder.path("store"), byteCountLimit: 4 << 30)
        try timed("store") {
            let upload = try store.upload()
            let file = try #require(FileHandle(forReadingAtPath: sealed))
            while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
                try upload.append(Array(piece))
            }
            #expect(try upload.finish(expecting: record.name) == record.reference)
        }
        try FileManager.default.removeItem(atPath: plain)
        #expect(try timed("open") { try BlobFiles.open(from: sealed, to: opened, key: key, name: record.name) } == record)
        let blob = try timed("open the stored") { try store.blob(record.name) }
        let (offset, count): (UInt64, UInt64) = (1_500_000_000, 1 << 20)
        let part = try timed("range of 1 MiB") {
            let range = try blob.range(offset: offset, count: count)
            return try BlobRangeVerifier.open(range, name: record.name, key: key, offset: offset, count: count)
        }
        let file = try #require(FileHandle(forReadingAtPath: opened))
        try file.seek(toOffset: offset)
        #expect(try file.read(upToCount: Int(count)) == Data(part))
        #expect(peakKiB < 100 << 10)
    }

    private func makePayload(_ path: String) throws {
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let file = try #require(FileHandle(forWritingAtPath: path))
        let block = Data(Fixture.payload(1 << 20))
        for _ in 0..<(Self.payloadByteCount >> 20) { try file.write(contentsOf: block) }
    }

    private func timed<Value>(_ what: String, _ body: () throws -> Value) throws -> Value {
        let start = DispatchTime.now().uptimeNanoseconds
        let value = try body()
        let milliseconds = (DispatchTime.now().uptimeNanoseconds - start) / 1_000_000
        print("large blob: \(what): \(milliseconds) ms, peak RSS \(peakKiB) KiB")
        return value
    }

    private var peakKiB: Int {
        var usage = rusage()
        getrusage(0, &usage)  // RUSAGE_SELF
        return usage.ru_maxrss
    }
}
