package import Primitives

/// The first frame of both sides: which chain, genesis and protocol the sender follows, and which member it is.
///
/// `[protocol version, chain id, genesis hash, consensus id, greeting]`, canonical CBOR.
package struct Hello: Hashable, Sendable, CanonicalEncodable, CanonicalDecodable {
    package static let greetingBytesMax = 64 * 1024
    package static let chainIDBytesMax = 128
    package static let byteCountMax = greetingBytesMax + chainIDBytesMax + 128

    package var protocolVersion: UInt64
    package var chainID: String
    package var genesisHash: Hash256
    package var id: PublicKey
    /// Bytes of the upper layer for this peer; the network does not read them.
    package var greeting: [UInt8]

    package init(protocolVersion: UInt64, chainID: String, genesisHash: Hash256, id: PublicKey, greeting: [UInt8]) {
        self.protocolVersion = protocolVersion
        self.chainID = chainID
        self.genesisHash = genesisHash
        self.id = id
        self.greeting = greeting
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(5) { (inner) throws(DecodingError) in
            Hello(
                protocolVersion: try inner.unsigned(),
                chainID: try inner.text(limit: Self.chainIDBytesMax),
                genesisHash: try inner.fixed(),
                id: try inner.fixed(),
                greeting: try inner.bytes(limit: Self.greetingBytesMax)
            )
        }
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(5)
        encoder.unsigned(protocolVersion)
        encoder.text(chainID)
        encoder.bytes(genesisHash)
        encoder.bytes(id)
        encoder.bytes(greeting)
    }

    /// The version at the head of a hello of any version, so that a newer one is refused by number, not as garbage.
    package static func protocolVersion(of bytes: [UInt8]) -> UInt64? {
        var decoder = CanonicalDecoder(bytes)
        do {
            guard try decoder.enterArray(limit: 64) > 0 else { return nil }
            return try decoder.unsigned()
        } catch {
            return nil
        }
    }
}
