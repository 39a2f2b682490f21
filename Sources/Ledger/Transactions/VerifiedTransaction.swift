package import Primitives

/// A transaction whose signature has been checked; the only kind that enters the pool, a vote or a block.
package struct VerifiedTransaction: Hashable, Sendable {
    package let signed: SignedTransaction

    /// Skips the check: for signatures that were checked in a batch elsewhere, for simulation and for tests.
    package init(unchecked signed: SignedTransaction) { self.signed = signed }

    package var id: TransactionID { signed.id }
    package var transaction: Transaction { signed.transaction }
    package var signer: PublicKey { signed.signer }
    package var bytes: [UInt8] { signed.bytes }
}
