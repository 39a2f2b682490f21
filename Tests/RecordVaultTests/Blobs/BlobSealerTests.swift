import ChainCrypto
import Primitives
import RecordVault
import TestSupport
import Testing

@Suite struct BlobSealerTests {
    @Test(arguments: [0, 1, 31, 32, 33, 63, 64, 65, 95, 96, 97, 159, 160, 161, 64 * 70, 64 * 200 + 5])
    func `a record opens to what was sealed, however it is cut into pieces`(count: Int) throws {
        let payload = Fixture.payload(count)
        let (sealed, record) = Fixture.seal(payload, chunk: 64)
        for piece in [1, 7, 80, 5_000] {
            let again = Fixture.seal(payload, chunk: 64, piece: piece)
            #expect(again.sealed == sealed)
            #expect(again.record == record)
            let (opened, found) = try Fixture.open(sealed, piece: piece)
            #expect(opened == payload)
            #expect(found == record)
        }
        #expect(record.reference.geometry.payloadByteCount == count)
        #expect(record.reference.sealedByteCount == sealed.count)
        var namer = BlobNamer()
        for piece in Fixture.pieces(sealed, 77) { try namer.update(piece) }
        #expect(try namer.finish() == record.reference)
    }

    @Test func `the whole in memory opens under its name and no other`() throws {
        let payload = Fixture.payload(200_000)
        let (sealed, record) = BlobSealer.seal(payload, key: Fixture.key)
        #expect(try BlobOpener.open(sealed, key: Fixture.key, name: record.name).payload == payload)
        #expect(throws: VaultError.otherName(expected: Fixture.blob, found: record.name)) {
            try BlobOpener.open(sealed, key: Fixture.key, name: Fixture.blob)
        }
    }

    @Test func `sealing twice gives other bytes and another commitment`() {
        let (first, second) = (BlobSealer.seal([1], key: Fixture.key), BlobSealer.seal([1], key: Fixture.key))
        #expect(first.record.name != second.record.name)
        #expect(first.record.commitment != second.record.commitment)
    }

    @Test func `another key is refused before anything is opened`() {
        let (sealed, _) = Fixture.seal(Fixture.payload(300), chunk: 64)
        #expect(throws: VaultError.wrongKey) { try Fixture.open(sealed, key: Fixture.otherKey, piece: 10) }
    }

    @Test func `every changed byte is noticed`() throws {
        let (sealed, record) = Fixture.seal(Fixture.payload(150), chunk: 64)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: VaultError.self) { try BlobOpener.open(changed, key: Fixture.key, name: record.name) }
            #expect(throws: VaultError.self, "a changed chunk or header does not open") {
                try Fixture.open(changed, piece: 1_000)
            }
            var namer = BlobNamer()
            let found = try? {
                try namer.update(changed); return try namer.finish().name
            }()
            #expect(found != record.name)
        }
    }

    @Test func `every truncation is noticed`() throws {
        let (sealed, _) = Fixture.seal(Fixture.payload(200), chunk: 64)
        for count in 0..<sealed.count {
            #expect(throws: VaultError.self) { try Fixture.open(Array(sealed[..<count]), piece: 1_000) }
        }
    }

    @Test func `chunks that are swapped, dropped, doubled or added do not open`() throws {
        let (sealed, record) = Fixture.seal(Fixture.payload(64 * 4), chunk: 64)
        let head = record.reference.header.framed
        let chunks = Fixture.pieces(Array(sealed[head.count...]), 80)
        let orders = [
            [1, 0, 2, 3, 4], [0, 1, 3, 4], [1, 2, 3, 4], [0, 1, 2, 3], [0, 1, 1, 2, 3, 4], [0, 1, 2, 3, 4, 4], [4], [0, 4],
        ]
        for order in orders {
            let bytes = head + order.flatMap { chunks[$0] }
            #expect(throws: VaultError.self) { try Fixture.open(bytes, piece: 1_000) }
        }
        #expect(throws: Never.self) { try Fixture.open(head + chunks.flatMap(\.self), piece: 1_000) }
    }

    @Test func `headers that are not canonical or out of bounds are refused`() throws {
        let header = Fixture.seal([], chunk: 64).record.reference.header.canonicalBytes
        for bytes in [Array(header.dropLast()), header + [0], [0x85, 2] + header[2...], [0x85, 1, 2] + header[3...]] {
            #expect(throws: DecodingError.self) { try BlobHeader(canonicalBytes: bytes) }
        }
        var opener = BlobOpener(key: Fixture.key)
        var output: [UInt8] = []
        #expect(throws: VaultError.self) { try opener.open([0xFF, 0xFF, 0], into: &output) }
        #expect(output.isEmpty)
    }
}
