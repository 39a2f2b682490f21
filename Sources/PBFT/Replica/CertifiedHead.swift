package import Primitives

/// The last certified height and what proves it; no certificate at the base of an epoch.
package struct CertifiedHead: Hashable, Sendable {
    package let height: BlockHeight
    package let blockHash: Hash256
    /// Of the replica's own epoch; nil at the epoch's base, which the epoch before (or genesis) vouches for.
    package let certificate: CheckpointCertificate?

    package init(height: BlockHeight, blockHash: Hash256, certificate: CheckpointCertificate?) {
        self.height = height
        self.blockHash = blockHash
        self.certificate = certificate
    }

    package init(_ certificate: CheckpointCertificate) {
        self.init(height: certificate.height, blockHash: certificate.blockHash, certificate: certificate)
    }
}

/// Whether a replica takes part in votes.
package enum ReplicaMode: Hashable, Sendable {
    case voting
    /// Follows and serves, signs nothing but STATUS: not admitted yet, or its memory is lost.
    case observing
    /// Its execution differs from the others'; signs nothing but STATUS.
    case diverged
}
