import Primitives
import TestSupport
import Testing

@Suite struct CanonicalEncoderTests {
    private func hex(_ write: (inout CanonicalEncoder) -> Void) -> String {
        var encoder = CanonicalEncoder()
        write(&encoder)
        return Hex.encode(encoder.bytes)
    }

    @Test(
        arguments: [
            (0, "00"), (23, "17"), (24, "1818"), (255, "18ff"), (256, "190100"), (65_535, "19ffff"), (65_536, "1a00010000"),
            (4_294_967_295, "1affffffff"), (4_294_967_296, "1b0000000100000000"), (UInt64.max, "1bffffffffffffffff"),
        ] as [(UInt64, String)]
    )
    func `an unsigned integer takes the shortest form`(value: UInt64, expected: String) {
        #expect(hex { $0.unsigned(value) } == expected)
        #expect(hex { $0.unsigned(BlockHeight(value)) } == expected)
    }

    @Test(
        arguments: [
            (-1, "20"), (-24, "37"), (-25, "3818"), (-256, "38ff"), (-257, "390100"), (Int64.min, "3b7fffffffffffffff"),
            (Int64.max, "1b7fffffffffffffff"), (0, "00"),
        ] as [(Int64, String)]
    )
    func `a signed integer takes the shortest form`(value: Int64, expected: String) throws {
        #expect(hex { $0.integer(value) } == expected)
        var decoder = CanonicalDecoder(try #require(Hex.decode(expected)))
        #expect(try decoder.integer() == value)
    }

    @Test(arguments: [0, 23, 24, 255, 256, 65_535, 65_536])
    func `strings of every head length come back`(count: Int) throws {
        let bytes = [UInt8](repeating: 0x61, count: count)
        let text = String(repeating: "a", count: count)
        var encoder = CanonicalEncoder()
        encoder.array(2)
        encoder.bytes(bytes)
        encoder.text(text)
        var decoder = CanonicalDecoder(encoder.bytes)
        #expect(try decoder.enterArray(limit: 2) == 2)
        #expect(try decoder.bytes(limit: count) == bytes)
        #expect(try decoder.text(limit: count) == text)
        decoder.leaveArray()
        #expect(throws: Never.self) { try decoder.expectEnd() }
    }

    @Test func `fixed values are byte strings of their length`() throws {
        let hash = try #require(Hash256(bytes: 0..<32))
        #expect(hex { $0.bytes(hash) } == "5820" + hash.hex)
        let signature = try #require(SignatureBytes(bytes: 0..<64))
        #expect(hex { $0.bytes(signature) } == "5840" + signature.hex)
    }

    @Test func `lists, bools, null and nested bytes stand as they are`() {
        #expect(hex { $0.list([CanonicalValue.unsigned(1), .null]) } == "8201f6")
        #expect(
            hex {
                $0.bool(true); $0.bool(false); $0.null()
            } == "f5f4f6"
        )
        #expect(
            hex {
                $0.array(1); $0.encoded([0x82, 0x01, 0x02])
            } == "81820102"
        )
    }

    @Test func `random values come back as they were`() throws {
        var random = SeededRandom(seed: 3)
        for _ in 0..<2000 {
            let value = CanonicalValue.random(depth: 6, using: &random)
            #expect(try CanonicalValue(canonicalBytes: value.canonicalBytes) == value)
        }
    }

    @Test func `the golden bytes stay`() throws {
        let hash = try #require(Hash256(bytes: 0..<32))
        let lines = [
            "integers "
                + hex {
                    $0.array(4); $0.unsigned(0); $0.unsigned(1 << 40); $0.integer(-1); $0.integer(.min)
                },
            "strings "
                + hex {
                    $0.array(3); $0.bytes([1, 2, 3]); $0.text("Größe"); $0.bytes(hash)
                },
            "others "
                + hex {
                    $0.array(4); $0.bool(true); $0.bool(false); $0.null(); $0.array(0)
                },
            "counters "
                + hex {
                    $0.array(2); $0.unsigned(BlockHeight(500)); $0.unsigned(Timestamp(1_700_000_000_000))
                },
        ]
        #expect(try GoldenFile("canonical-encoding.txt").difference(from: lines.joined(separator: "\n")) == nil)
    }
}
