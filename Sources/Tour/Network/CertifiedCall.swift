package import Primitives

/// What became of a call, once a quorum has signed the block that it stands in.
package struct CertifiedCall: Sendable {
    /// The transaction's id, in hex.
    package let id: String
    package let height: Int64
    /// `ok`, or the code of what failed.
    package let outcome: String
    /// The contract's own sentence where it failed.
    package let message: String
    /// The returned value.
    package let value: CanonicalValue?

    package var isOK: Bool { outcome == "ok" }
}
