internal import ChainCrypto
internal import Primitives

/// The key under which names and codes stand on the chain, so that nobody finds them by guessing.
///
/// Those share it who write directives and descriptions of one patient's records: only hashes under one key can be compared.
package struct ConsentSecret: Hashable, Sendable {
    private let key: SecretBytes
    /// Tells one key from another.
    private let fingerprint: [UInt8]

    /// Takes 32 bytes as 64 hex digits; nil for anything else.
    package init?(hex text: String) {
        guard let bytes = Hash256(hex: text)?.bytes else { return nil }
        key = SecretBytes(bytes)
        fingerprint = Self.derive(key, "consilium/consent/fingerprint/v1", "")
    }

    package static func == (left: ConsentSecret, right: ConsentSecret) -> Bool { left.fingerprint == right.fingerprint }

    package func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }

    /// The hash of a text, each domain for itself.
    func hash(_ text: String, domain: String) -> Hash256? { Hash256(bytes: Self.derive(key, domain, text)) }

    /// HKDF-SHA-256 without salt (RFC 5869); `info` is the domain, a zero byte and the text.
    private static func derive(_ key: SecretBytes, _ domain: String, _ text: String) -> [UInt8] {
        let info = Array(domain.utf8) + [0] + Array(text.utf8)
        return KeyDerivation.hkdfSHA256(key: key, salt: [], info: info, count: 32).copyBytes()
    }
}
