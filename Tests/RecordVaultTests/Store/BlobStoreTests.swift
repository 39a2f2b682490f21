import ChainCrypto
import Foundation
import Primitives
import RecordVault
import Storage
import TestSupport
import Testing

@Suite struct BlobStoreTests {
    let folder: TemporaryFolder
    let store: BlobStore

    init() throws {
        folder = try TemporaryFolder()
        store = try BlobStore(folder: folder.path, byteCountLimit: 1 << 20)
    }

    private var files: [String] {
        let found = FileManager.default.enumerator(at: folder.url, includingPropertiesForKeys: [.isRegularFileKey])
        let urls = (found?.allObjects ?? []).compactMap { $0 as? URL }
        return urls.filter { !$0.hasDirectoryPath }.map(\.path).sorted()
    }

    @Test func `what is put is found, listed, read in pieces and deleted`() throws {
        let (sealed, record) = Fixture.seal(Fixture.payload(64 * 9 + 3), chunk: 64)
        #expect(!store.has(record.name))
        #expect(try store.put(sealed, name: record.name) == record.reference)
        #expect(try store.put(sealed, name: nil) == record.reference, "putting it again changes nothing")
        #expect(try store.names() == [record.name])
        #expect(files.count == 1)
        #expect(try store.byteCount() > UInt64(sealed.count))
        let blob = try store.blob(record.name)
        #expect(blob.reference == record.reference)
        #expect(try (0..<blob.pieceCount).flatMap { try blob.piece($0) } == sealed)
        for (offset, count) in [(0, 1), (0, 60), (10, 200), (51, 80), (52, 80), (131, 3), (sealed.count - 1, 9), (0, 9_999)] {
            let expected = Array(sealed[offset..<min(offset + count, sealed.count)])
            #expect(try blob.sealedBytes(from: UInt64(offset), count: count) == expected)
        }
        #expect(try blob.sealedBytes(from: UInt64(sealed.count), count: 5).isEmpty)
        #expect(try store.delete(record.name))
        #expect(try !store.delete(record.name))
        #expect(files.isEmpty)
        #expect(throws: VaultError.blobNotFound(record.name)) { try store.blob(record.name) }
        #expect(try blob.piece(0).isEmpty == false, "an open blob stays readable")
    }

    @Test func `an upload that is left, misnamed, cut or too large leaves nothing`() throws {
        let (sealed, record) = Fixture.seal(Fixture.payload(500), chunk: 64)
        #expect(throws: VaultError.otherName(expected: Fixture.blob, found: record.name)) {
            try store.put(sealed, name: Fixture.blob)
        }
        #expect(throws: VaultError.truncated) { try store.put(Array(sealed[..<30]), name: nil) }
        #expect(throws: VaultError.self) { try store.put(Array(sealed.dropLast()), name: record.name) }
        #expect(throws: VaultError.tooLarge(limit: 1 << 20)) {
            try store.put([UInt8](repeating: 0, count: (1 << 20) + 1), name: nil)
        }
        do {
            let upload = try store.upload()
            try upload.append(sealed)
        }
        #expect(files.isEmpty)
        try Data([1]).write(to: URL(fileURLWithPath: folder.path + "/unfinished/left"))
        _ = try BlobStore(folder: folder.path, byteCountLimit: 100)
        #expect(files.isEmpty)
    }

    @Test func `a byte that changed on the disk is named, with the remedy`() throws {
        let (sealed, record) = Fixture.seal(Fixture.payload(300), chunk: 64)
        try store.put(sealed, name: record.name)
        let file = try #require(files.first)
        let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: file)))
        for index in stride(from: 0, to: bytes.count, by: 3) {
            var changed = bytes
            changed[index] ^= 0x40
            try Data(changed).write(to: URL(fileURLWithPath: file))
            #expect(throws: VaultError.self) {
                let blob = try store.blob(record.name)
                for index in 0..<blob.pieceCount { _ = try blob.piece(index) }
            }
        }
        for count in [0, 1, 60, bytes.count - 1] {
            try Data(bytes[..<count]).write(to: URL(fileURLWithPath: file))
            do {
                _ = try store.blob(record.name)
                Issue.record("a file cut to \(count) bytes was opened")
            } catch {
                #expect("\(error)".contains(record.name.hex) && "\(error)".contains("another custodian"))
            }
        }
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        #expect(throws: Never.self) { try store.blob(record.name) }
    }

    @Test func `every range is checked and opened alone`() throws {
        let payload = Fixture.payload(700)
        let (sealed, record) = Fixture.seal(payload, chunk: 64)
        let blob = try {
            try store.put(sealed, name: nil); return try store.blob(record.name)
        }()
        for (offset, count) in [(0, 0), (0, 1), (0, 700), (31, 2), (32, 64), (33, 64), (500, 200), (699, 1), (700, 0)] {
            let range = try blob.range(offset: UInt64(offset), count: UInt64(count))
            let decoded = try BlobRange(canonicalBytes: range.canonicalBytes)
            #expect(decoded == range)
            #expect(BlobRangeVerifier.isGenuine(range, name: record.name))
            let opened = try BlobRangeVerifier.open(
                decoded,
                name: record.name,
                key: Fixture.key,
                offset: UInt64(offset),
                count: UInt64(count)
            )
            #expect(opened == Array(payload[offset..<(offset + count)]))
        }
        #expect(throws: VaultError.rangeOutside(payloadByteCount: 700)) { try blob.range(offset: 699, count: 2) }
        #expect(throws: VaultError.rangeOutside(payloadByteCount: 700)) { try blob.range(offset: .max, count: 2) }
    }

    @Test func `an altered range is refused`() throws {
        let (sealed, record) = Fixture.seal(Fixture.payload(700), chunk: 64)
        try store.put(sealed, name: nil)
        let range = try store.blob(record.name).range(offset: 200, count: 100)
        let bytes = range.canonicalBytes
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            guard let altered = try? BlobRange(canonicalBytes: changed) else { continue }
            #expect(!BlobRangeVerifier.isGenuine(altered, name: record.name), "byte \(index)")
        }
        #expect(!BlobRangeVerifier.isGenuine(range, name: Fixture.blob))
        #expect(throws: VaultError.wrongKey) {
            try BlobRangeVerifier.open(range, name: record.name, key: Fixture.otherKey, offset: 200, count: 100)
        }
        #expect(throws: VaultError.self) {
            try BlobRangeVerifier.open(range, name: record.name, key: Fixture.key, offset: 0, count: 100)
        }
    }

    @Test func `files are sealed and opened without being in memory, and a damaged one never appears`() throws {
        let payload = Fixture.payload(3 << 20)
        let (plain, sealed, opened) = (folder.path("plain"), folder.path("sealed-file"), folder.path("opened"))
        try Data(payload).write(to: URL(fileURLWithPath: plain))
        let record = try BlobFiles.seal(from: plain, to: sealed, key: Fixture.key)
        #expect(throws: VaultError.self) {
            try BlobFiles.open(from: sealed, to: opened, key: Fixture.key, name: Fixture.blob)
        }
        #expect(!FileManager.default.fileExists(atPath: opened))
        #expect(try BlobFiles.open(from: sealed, to: opened, key: Fixture.key, name: record.name) == record)
        #expect(try Array(Data(contentsOf: URL(fileURLWithPath: opened))) == payload)
    }
}
