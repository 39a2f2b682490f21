import Foundation
import Primitives
import TestSupport
import Testing

@Suite struct CanonicalDecoderTests {
    private func reason(_ hex: String) throws -> DecodingError.Reason? {
        let bytes = try #require(Hex.decode(hex))
        do {
            _ = try CanonicalValue(canonicalBytes: bytes)
            return nil
        } catch { return error.reason }
    }

    @Test(arguments: [
        "00", "17", "1818", "18ff", "190100", "19ffff", "1a00010000", "1affffffff", "1b0000000100000000",
        "1bffffffffffffffff", "20", "37", "3818", "3b7fffffffffffffff", "40", "4401020304", "60", "6161", "62c3bc", "80",
        "83010203", "8301820203820405", "f4", "f5", "f6", "5818" + String(repeating: "ab", count: 24),
    ])
    func `a canonical item is read and written back`(hex: String) throws {
        let bytes = try #require(Hex.decode(hex))
        #expect(try CanonicalValue(canonicalBytes: bytes).canonicalBytes == bytes)
    }

    @Test(arguments: [
        "1800", "1817", "190000", "1900ff", "1a00000000", "1a0000ffff", "1b0000000000000000", "1b00000000ffffffff", "3817",
        "5800", "5817" + String(repeating: "00", count: 23), "7800", "9800", "980100",
    ])
    func `a form that is not the shortest is refused`(hex: String) throws { #expect(try reason(hex) == .notShortest) }

    @Test(arguments: ["5f4100ff", "7f6161ff", "9fff", "9f01ff"])
    func `an indefinite length is refused`(hex: String) throws { #expect(try reason(hex) == .indefiniteLength) }

    @Test(arguments: [
        "f90000", "fa00000000", "fb0000000000000000", "f7", "e0", "f0", "f818", "f8ff", "a0", "a10102", "c0", "c11a514b67b0",
        "d818", "ff", "1c", "1d", "1e", "3c", "5c", "9d", "fc",
    ])
    func `floats, maps, tags and reserved items are refused`(hex: String) throws {
        #expect(try reason(hex) == .unsupportedItem)
    }

    @Test(arguments: ["", "18", "1900", "1a000000", "1b00000000000000", "41", "4200", "61", "81", "8201", "5affffffff00"])
    func `bytes that end inside an item are refused`(hex: String) throws { #expect(try reason(hex) == .truncated) }

    @Test(arguments: ["0000", "4000", "8000", "f4f4"])
    func `bytes behind the value are refused`(hex: String) throws { #expect(try reason(hex) == .trailingBytes) }

    @Test(arguments: ["61ff", "62c328", "63eda080", "64f4908080", "62c080"])
    func `a text that is not UTF-8 is refused`(hex: String) throws { #expect(try reason(hex) == .invalidUTF8) }

    @Test func `numbers below the range are refused`() throws {
        #expect(try reason("3b8000000000000000") == .outOfRange)
        #expect(try reason("3bffffffffffffffff") == .outOfRange)
        var decoder = CanonicalDecoder([0x1B, 0x80, 0, 0, 0, 0, 0, 0, 0])
        #expect(throws: DecodingError.self) { try decoder.integer() }
    }

    @Test func `sixteen arrays may be nested, seventeen may not`() throws {
        #expect(try reason(String(repeating: "81", count: 15) + "80") == nil)
        #expect(try reason(String(repeating: "81", count: 16) + "80") == .tooDeep(limit: 16))
        #expect(try reason(String(repeating: "81", count: 100_000)) == .tooDeep(limit: 16))
    }

    @Test func `limits are checked before anything is read`() {
        var bytes = CanonicalDecoder([0x5B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
        #expect(throws: DecodingError(.tooLong(limit: 10, found: 0x7FFF_FFFF_FFFF_FFFF), at: 9)) { try bytes.bytes(limit: 10) }
        var list = CanonicalDecoder([0x9B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
        #expect(throws: DecodingError(.truncated, at: 9)) { try list.list(of: CanonicalValue.self, limit: .max) }
        var text = CanonicalDecoder([0x62, 0x61, 0x61])
        #expect(throws: DecodingError(.tooLong(limit: 1, found: 2), at: 1)) { try text.text(limit: 1) }
        var atLimit = CanonicalDecoder([0x62, 0x61, 0x61])
        #expect(throws: Never.self) { try atLimit.text(limit: 2) }
    }

    @Test func `an array of another count or type is refused`() {
        var decoder = CanonicalDecoder([0x82, 1, 2])
        #expect(throws: DecodingError(.unexpectedCount(expected: 3, found: 2), at: 1)) {
            try decoder.array(3) { (inner) throws(DecodingError) in try inner.unsigned() }
        }
        var number = CanonicalDecoder([0x01])
        #expect(throws: DecodingError(.unexpectedType(expected: "an array"), at: 1)) { try number.enterArray(limit: 4) }
        var hash = CanonicalDecoder([0x41, 0x00])
        #expect(throws: DecodingError.self) { try hash.fixed(Hash256.self) }
    }

    @Test func `a skipped item gives its bytes`() throws {
        var decoder = CanonicalDecoder([0x82, 0x01, 0x41, 0xAA, 0x05])
        #expect(try decoder.skipItem() == [0x82, 0x01, 0x41, 0xAA])
        #expect(try decoder.unsigned() == 5)
        #expect(decoder.isAtEnd)
    }

    @Test(.enabled(if: SharedData.has("vectors/cbor/appendix_a.json")))
    func `RFC 8949 appendix A is split as the golden list says`() throws {
        let file = try #require(SharedData.file("vectors/cbor/appendix_a.json"))
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]]
        var lines: [String] = []
        for vector in try #require(json) {
            let hex = try #require(vector["hex"] as? String)
            let bytes = try #require(Hex.decode(hex))
            do {
                let value = try CanonicalValue(canonicalBytes: bytes)
                #expect(value.canonicalBytes == bytes)
                lines.append("accept \(hex)")
            } catch { lines.append("refuse \(hex) \(error)") }
        }
        let difference = try GoldenFile("rfc8949-appendix-a.txt").difference(from: lines.joined(separator: "\n"))
        #expect(difference == nil)
    }

    @Test func `random bytes never trap, and what is accepted is written back`() throws {
        var random = SeededRandom(seed: 1)
        var accepted = 0
        for _ in 0..<20_000 {
            var bytes = random.bytes(random.below(24))
            // Half of the rounds lean to small heads so that more is accepted.
            if random.below(2) == 0 { bytes = bytes.map { [0x00, 0x20, 0x41, 0x61, 0x80, 0x81, 0x82, 0xF5][Int($0 & 7)] } }
            guard let value = try? CanonicalValue(canonicalBytes: bytes) else { continue }
            accepted += 1
            #expect(value.canonicalBytes == bytes)
        }
        #expect(accepted > 500)
    }

    @Test func `a flipped bit of a message never traps and never passes for the same bytes`() throws {
        var random = SeededRandom(seed: 2)
        for _ in 0..<300 {
            let original = CanonicalValue.random(depth: 4, using: &random).canonicalBytes
            for bit in 0..<(original.count * 8) {
                var bytes = original
                bytes[bit / 8] ^= 1 << (bit % 8)
                guard let value = try? CanonicalValue(canonicalBytes: bytes) else { continue }
                #expect(value.canonicalBytes == bytes)
            }
        }
    }
}
