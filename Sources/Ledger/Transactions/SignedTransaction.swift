package import ChainCrypto
package import Primitives

/// A transaction in its COSE_Sign1 envelope, strictly decoded; nobody has checked the signature yet.
///
/// The bytes are the one form that this content and signature have. Copying it copies one reference.
package struct SignedTransaction: Sendable {
    private let storage: Storage

    /// Everything about one transaction, immutable, shared by all copies.
    private final class Storage: Sendable {
        let transaction: Transaction
        let envelope: SignedEnvelope
        let id: TransactionID

        init(transaction: Transaction, envelope: SignedEnvelope) {
            self.transaction = transaction
            self.envelope = envelope
            id = Hasher256.hash(domain: "consilium/transaction/v1", envelope.signatureStructure)
        }
    }

    /// Decodes the whole COSE_Sign1 message; refuses with `too_large` or `malformed`.
    package init(bytes: [UInt8]) throws(TransactionRejection) {
        guard bytes.count <= TransactionLimits.byteCountMax else { throw .tooLarge(byteCount: bytes.count) }
        do throws(DecodingError) {
            let envelope = try SignedEnvelope(bytes: bytes)
            let transaction = try Transaction(canonicalBytes: envelope.payload)
            storage = Storage(transaction: transaction, envelope: envelope)
        } catch {
            throw .malformed(error)
        }
    }

    private init(transaction: Transaction, envelope: SignedEnvelope) {
        storage = Storage(transaction: transaction, envelope: envelope)
    }

    /// Signs a transaction; whether it keeps the limits is for the one who admits it to say.
    package static func sign(_ transaction: Transaction, with key: SigningKey) -> SignedTransaction {
        SignedTransaction(transaction: transaction, envelope: SignedEnvelope(signing: transaction.canonicalBytes, with: key))
    }

    /// The whole COSE_Sign1 message.
    package var bytes: [UInt8] { storage.envelope.bytes }
    package var transaction: Transaction { storage.transaction }
    /// The key that the message names; which account it stands for is the registry's business.
    package var signer: PublicKey { storage.envelope.signer }
    package var signature: SignatureBytes { storage.envelope.signature }
    package var id: TransactionID { storage.id }

    package var hasValidSignature: Bool { storage.envelope.hasValidSignature }

    /// Checks the signature (one Ed25519 verification); refuses with `bad_signature`.
    package func verified() throws(TransactionRejection) -> VerifiedTransaction {
        guard hasValidSignature else { throw TransactionRejection(.badSignature) }
        return VerifiedTransaction(unchecked: self)
    }
}

extension SignedTransaction: Hashable {
    /// Equal when every byte is equal, the signature included.
    package static func == (left: SignedTransaction, right: SignedTransaction) -> Bool {
        left.storage === right.storage || left.bytes == right.bytes
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(storage.id) }
}
