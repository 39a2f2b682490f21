internal import Primitives

/// A key file without password: 64 hex digits and a line end.
///
/// For local test networks; anyone who reads the file has the key.
package enum PlainSeedFile {
    /// Reads the seed; white space at the end is ignored.
    package static func read(_ bytes: [UInt8]) throws(ChainCryptoError) -> SecretBytes {
        var digits = bytes[...]
        while let last = digits.last, [0x20, 0x09, 0x0A, 0x0D].contains(last) { digits.removeLast() }
        guard digits.count == 64 else {
            throw .malformed(what: "seed file", detail: "it must hold 64 hex digits, it holds \(digits.count) characters")
        }
        guard let text = String(validating: digits, as: UTF8.self), let seed = Hex.decode(text) else {
            throw .malformed(what: "seed file", detail: "it holds something other than hex digits")
        }
        return SecretBytes(seed)
    }

    /// The bytes of a seed file.
    package static func bytes(of seed: SecretBytes) -> [UInt8] {
        precondition(seed.count == 32, "a seed has 32 bytes")
        return Array(Hex.encode(seed.copyBytes()).utf8) + [0x0A]
    }

    /// Whether the bytes look like a seed file rather than a sealed key file.
    package static func isPlain(_ bytes: [UInt8]) -> Bool { (try? read(bytes)) != nil }
}
