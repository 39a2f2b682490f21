package import ChainCrypto
package import Primitives

/// Everything that a peer network is told at its start.
package struct PeerNetworkConfiguration: Sendable {
    package var chainID: String
    package var genesisHash: Hash256
    package var protocolVersion: UInt64
    /// Our own consensus key.
    package var id: PublicKey
    /// Our own TLS key; the certificate is made from it.
    package var tlsKey: SigningKey
    /// `host:port`; port 0 takes a free one, `PeerNetwork.boundAddress` says which.
    package var listenAddress: String
    /// The members, with or without ourselves.
    package var members: [PeerMember]
    package var frameRules: FrameRules
    /// Bytes put into the handshake with a peer, and, if they are not more than 64, into each answer to its PINGs.
    ///
    /// Called on the event loop's thread; must not block.
    package var greeting: @Sendable (PublicKey) -> [UInt8]
    package var limits: PeerNetworkLimits
    /// Where the jitter of the reconnect delays starts; any number.
    package var jitterSeed: UInt64

    package init(
        chainID: String,
        genesisHash: Hash256,
        protocolVersion: UInt64 = 2,
        id: PublicKey,
        tlsKey: SigningKey,
        listenAddress: String,
        members: [PeerMember],
        frameRules: FrameRules,
        greeting: @escaping @Sendable (PublicKey) -> [UInt8] = { _ in [] },
        limits: PeerNetworkLimits = PeerNetworkLimits(),
        jitterSeed: UInt64 = 0
    ) {
        self.chainID = chainID
        self.genesisHash = genesisHash
        self.protocolVersion = protocolVersion
        self.id = id
        self.tlsKey = tlsKey
        self.listenAddress = listenAddress
        self.members = members
        self.frameRules = frameRules
        self.greeting = greeting
        self.limits = limits
        self.jitterSeed = jitterSeed
    }
}
