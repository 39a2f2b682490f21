internal import ChainCrypto
package import Primitives

/// The key under which names and codes stand on the chain, so that nobody finds them by guessing.
///
/// Those share it who write directives and descriptions of one patient's records: only hashes under one key can be compared.
package struct ConsentSecret: Hashable, Sendable {
    private let key: SecretBytes
    /// Tells one key from another, and says nothing else of it: it stands on the chain beside what is hashed.
    package let mark: Hash256

    /// Takes 32 bytes as 64 hex digits; nil for anything else.
    package init?(hex text: String) {
        guard let bytes = Hash256(hex: text)?.bytes else { return nil }
        let key = SecretBytes(bytes)
        guard let mark = Hash256(bytes: Self.derive(key, "consilium/consent/fingerprint/v1", "")) else { return nil }
        (self.key, self.mark) = (key, mark)
    }

    package static func == (left: ConsentSecret, right: ConsentSecret) -> Bool { left.mark == right.mark }

    package func hash(into hasher: inout Hasher) { hasher.combine(mark) }

    /// The hash of a text, each domain for itself.
    func hash(_ text: String, domain: String) -> Hash256? { Hash256(bytes: Self.derive(key, domain, text)) }

    /// HKDF-SHA-256 without salt (RFC 5869); `info` is the domain, a zero byte and the text.
    private static func derive(_ key: SecretBytes, _ domain: String, _ text: String) -> [UInt8] {
        let info = Array(domain.utf8) + [0] + Array(text.utf8)
        return KeyDerivation.hkdfSHA256(key: key, salt: [], info: info, count: 32).copyBytes()
    }
}
