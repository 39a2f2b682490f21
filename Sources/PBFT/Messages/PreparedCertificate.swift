package import Primitives

/// Proof that a digest was prepared: q distinct signatures on one (view, height, digest), the primary's among them.
///
/// The primary's entry is its PRE-PREPARE signature, every other a PREPARE signature. Canonical form:
/// [view, height, digest, [[validator index, signature]…]], ascending by index.
package struct PreparedCertificate: Hashable, Sendable, CanonicalCodable {
    package let view: ViewNumber
    package let height: BlockHeight
    package let digest: Hash256
    package let signatures: [IndexedSignature]

    package init(view: ViewNumber, height: BlockHeight, digest: Hash256, signatures: [IndexedSignature]) {
        self.view = view
        self.height = height
        self.digest = digest
        self.signatures = signatures
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(4)
        encoder.unsigned(view)
        encoder.unsigned(height)
        encoder.bytes(digest)
        encoder.list(signatures)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(4) { (inner) throws(DecodingError) in
            PreparedCertificate(
                view: try inner.counter(),
                height: try inner.counter(),
                digest: try inner.fixed(),
                signatures: try inner.list(limit: Committee.sizeLimit)
            )
        }
    }

    /// Whether the signers are a quorum of members with the primary among them; signatures are checked outside.
    package func isWellFormed(in committee: Committee) -> Bool {
        let primary = committee.primary(of: view)
        return signatures.formQuorum(in: committee) && signatures.contains { $0.index == primary }
    }

    /// The signed messages that the certificate is made of.
    package func messages(in committee: Committee) -> [SignedMessage] {
        let primary = committee.primary(of: view)
        return signatures.map { entry in
            let message: PBFTMessage =
                entry.index == primary
                ? .prePrepare(PrePrepare(view: view, height: height, digest: digest))
                : .prepare(Prepare(view: view, height: height, digest: digest))
            return SignedMessage(message, sender: entry.index, signature: entry.signature)
        }
    }

    package func requiredSignatures(in committee: Committee) -> [RequiredSignature] {
        messages(in: committee).required(in: committee)
    }
}

extension [SignedMessage] {
    func required(in committee: Committee) -> [RequiredSignature] {
        let context = committee.context
        return map {
            RequiredSignature(signer: $0.sender, kind: $0.kind, body: $0.message.signedBody(context), signature: $0.signature)
        }
    }
}
