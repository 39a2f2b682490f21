internal import ChainCrypto
package import Primitives

/// What a snapshot of the chain at one certified height begins with: the header whose state root decides on everything
/// else, and all that proves the header to whoever knows the genesis alone.
///
/// Spec: `Docs/spec/snapshot.md`.
package struct SnapshotManifest: CanonicalCodable, Hashable, Sendable {
    private static let version: UInt64 = 1
    /// The most changes of the validators below one snapshot.
    package static let changeCountMax = 4_096
    /// The most bytes of an encoded manifest.
    package static let byteCountMax = 4 << 20

    package let genesisHash: Hash256
    package let header: BlockHeader
    package let certificate: Certificate
    /// Every change of the validators below the header, ascending.
    package let changes: [MembershipChange]

    package init(genesisHash: Hash256, header: BlockHeader, certificate: Certificate, changes: [MembershipChange]) {
        self.genesisHash = genesisHash
        self.header = header
        self.certificate = certificate
        self.changes = changes
    }

    package var height: BlockHeight { header.height }

    /// Why this is no snapshot of the genesis' chain, in words; nil if it is one.
    package func rejection(by genesis: GenesisDocument) -> String? {
        if Mutation.isActive(.snapshotManifestUnchecked) { return nil }
        guard genesisHash == genesis.hash else { return "a snapshot of another genesis" }
        guard !header.changesValidators else { return "a snapshot at a height that changes the validators" }
        do throws(ProofFailure) {
            let walk = try EpochWalk.through(changes, from: genesis)
            try walk.check(header, certificate, "the snapshot at height \(header.height)")
            return nil
        } catch { return error.sentence }
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(5)
        encoder.unsigned(Self.version)
        encoder.bytes(genesisHash)
        encoder.encode(header)
        encoder.encode(certificate)
        encoder.list(changes)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(5) { (inner) throws(DecodingError) in
            guard try inner.unsigned() == Self.version else { throw inner.failure(.invalidValue("snapshot version")) }
            return SnapshotManifest(
                genesisHash: try inner.fixed(),
                header: try BlockHeader(from: &inner),
                certificate: try Certificate(from: &inner),
                changes: try inner.list(limit: Self.changeCountMax)
            )
        }
    }
}
