import Primitives
import TestSupport
import Testing

@Suite struct FixedBytesTests {
    @Test func `bytes and hex come back`() throws {
        let bytes = (0..<32).map { UInt8($0) * 7 }
        let hash = try #require(Hash256(bytes: bytes))
        #expect(hash.bytes == bytes)
        #expect(Hash256(hex: hash.hex) == hash)
        #expect(Hash256(hex: hash.hex.uppercased()) == hash)
        #expect(hash.description == hash.hex)
        #expect(SignatureBytes(bytes: bytes + bytes)?.bytes == bytes + bytes)
        #expect(AccountID(bytes: bytes)?.hex == PublicKey(bytes: bytes)?.hex)
        #expect(OrganisationID(bytes: bytes.lazy.map { $0 })?.bytes == bytes)
    }

    @Test func `raw memory gives and takes the same bytes`() throws {
        let bytes = (0..<40).map { UInt8($0) }
        let hash = bytes.withUnsafeBytes { Hash256(rawBytes: UnsafeRawBufferPointer(rebasing: $0[3..<35])) }
        #expect(hash?.bytes == Array(bytes[3..<35]))
        #expect(bytes.withUnsafeBytes { Hash256(rawBytes: $0) } == nil)
        var memory = [UInt8](repeating: 0xFF, count: 40)
        memory.withUnsafeMutableBytes { hash?.write(to: $0, at: 3) }
        #expect(memory == [0xFF, 0xFF, 0xFF] + Array(bytes[3..<35]) + [0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
    }

    @Test(arguments: [0, 1, 31, 33, 64])
    func `another length is refused`(count: Int) {
        let bytes = [UInt8](repeating: 1, count: count)
        #expect(Hash256(bytes: bytes) == nil)
        #expect(PublicKey(bytes: bytes[...]) == nil)
        #expect(Hash256(hex: String(repeating: "ab", count: count)) == nil)
        #expect((SignatureBytes(bytes: bytes) == nil) == (count != 64))
    }

    @Test func `the order is the order of the bytes`() throws {
        var random = SeededRandom(seed: 4)
        for _ in 0..<500 {
            var left = random.bytes(32)
            var right = left
            if random.below(4) > 0 { right[random.below(32)] = UInt8(random.below(256)) } else { left = random.bytes(32) }
            let (first, second) = (try #require(Hash256(bytes: left)), try #require(Hash256(bytes: right)))
            #expect((first < second) == left.lexicographicallyPrecedes(right))
            #expect((first == second) == (left == right))
        }
    }

    @Test func `hex refuses odd counts and other characters`() {
        #expect(Hex.decode("0aFf") == [0x0A, 0xFF])
        #expect(Hex.decode("") == [])
        for text in ["0", "0g", "0x00", " 00", "é0"] { #expect(Hex.decode(text) == nil) }
    }

    @Test func `counters step without overflow`() {
        #expect(BlockHeight(5).next == BlockHeight(6))
        #expect(BlockHeight(.max).next == nil)
        #expect(Timestamp(.max).advanced(by: 1) == nil)
        #expect(ViewNumber(7).distance(above: ViewNumber(5)) == 2)
        #expect(ViewNumber(5).distance(above: ViewNumber(7)) == 0)
        #expect(ViewNumber(5) < ViewNumber(6))
    }
}
