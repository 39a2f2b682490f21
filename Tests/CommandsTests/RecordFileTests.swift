import ChainCrypto
import Commands
import Foundation
import RecordVault
import TestSupport
import Testing

@Suite struct RecordFileTests {
    private let folder: TemporaryFolder
    private let key = SecretBytes([UInt8](repeating: 7, count: 32))

    init() throws { folder = try TemporaryFolder() }

    private func path(_ name: String) -> String { folder.url.appendingPathComponent(name).path }

    private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    /// Bytes that differ from their neighbours.
    private func sample(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) } }

    private func sealed(_ bytes: [UInt8]) throws -> (path: String, sealed: RecordFile.Sealed) {
        let target = try OutputFile(path("blob"), replaces: true)
        let sealed = try RecordFile.seal(try FileReader(try file("clear", bytes)), into: target, key: key)
        try target.commit()
        return (path("blob"), sealed)
    }

    private func opened(_ path: String, _ key: SecretBytes) throws -> (bytes: [UInt8], sealed: RecordFile.Sealed) {
        var bytes: [UInt8] = []
        let sealed = try RecordFile.open(try FileReader(path), key: key) { bytes += $0 }
        return (bytes, sealed)
    }

    @Test(arguments: [0, 1, 65_504, 65_505, 200_000])
    func `what was sealed opens to the same bytes, name and digest`(count: Int) throws {
        let bytes = sample(count)
        let (path, sealed) = try sealed(bytes)
        let opened = try opened(path, key)
        #expect(opened.bytes == bytes)
        #expect(opened.sealed.record == sealed.record)
        #expect(opened.sealed.digest == sealed.digest)
        let whole = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(Hasher256.hash(whole) == sealed.digest)
        #expect(whole.count == sealed.record.reference.sealedByteCount)
    }

    @Test func `another key is refused with what to do`() throws {
        let (path, _) = try sealed(sample(100))
        let other = SecretBytes([UInt8](repeating: 8, count: 32))
        #expect(
            throws: CommandFailure(
                "the key does not belong to \(path); give the key file that was written when it was sealed (--data-key)"
            )
        ) { try opened(path, other) }
    }

    @Test(arguments: [70, 1_000, 66_000])
    func `an altered byte is noticed`(place: Int) throws {
        let (path, _) = try sealed(sample(70_000))
        var bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        bytes[place] ^= 1
        #expect(throws: CommandFailure.self) { try opened(try file("altered", bytes), key) }
    }

    @Test(arguments: [0, 1, 60, 100, 65_700, 70_000])
    func `a cut file is noticed`(count: Int) throws {
        let (path, _) = try sealed(sample(70_000))
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)).prefix(count))
        #expect(throws: CommandFailure.self) { try opened(try file("cut", bytes), key) }
    }

    @Test func `a folder and a missing file are named`() throws {
        #expect(throws: CommandFailure("\(folder.url.path) is a folder; give one file, such as an archive of the folder")) {
            try FileReader(folder.url.path)
        }
        #expect(throws: CommandFailure("\(path("none")) does not exist; check the path")) { try FileReader(path("none")) }
    }
}
