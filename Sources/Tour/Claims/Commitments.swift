package import ChainCrypto
package import Primitives

/// Keyed commitments: what stands on the chain in place of a provider, a claim's number or a prescription.
///
/// The key is shared by the hospitals, so that a prescription billed by both is one; nobody else can try out names against it.
package struct Commitments: Sendable {
    private let key: SecretBytes

    /// A key of 32 bytes.
    package init(key: SecretBytes) { self.key = key }

    package static func generate() -> Commitments { Commitments(key: RandomBytes.secret(32)) }

    /// The commitment to a provider's reference; one for all claims that name none.
    package func provider(_ reference: String?) -> Hash256 { commitment("provider", reference ?? "") }

    package func claim(_ id: String) -> Hash256 { commitment("claim", id) }

    package func prescription(_ reference: String) -> Hash256 { commitment("prescription", reference) }

    /// A commitment to a document that stays with the hospital, such as a signed paper.
    package func document(_ name: String) -> Hash256 { commitment("document", name) }

    private func commitment(_ kind: String, _ text: String) -> Hash256 {
        var encoder = CanonicalEncoder()
        encoder.array(3)
        encoder.bytes(key.copyBytes())
        encoder.text(kind)
        encoder.text(text)
        return Hasher256.hash(domain: "consilium/tour/commitment/v1", encoder.bytes)
    }
}
