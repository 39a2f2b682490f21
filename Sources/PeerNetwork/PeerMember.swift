package import Primitives

/// One member of the consortium as the peer network sees it.
package struct PeerMember: Hashable, Sendable {
    /// Its consensus key, which is also its name to the upper layer.
    package var id: PublicKey
    /// The Ed25519 key that its TLS certificate must carry.
    package var tlsKey: PublicKey
    /// `host:port` or `[v6]:port` to dial; nil for a member that can only dial us.
    package var address: String?
    /// For people: logs and `net_info`.
    package var name: String

    package init(id: PublicKey, tlsKey: PublicKey, address: String?, name: String) {
        self.id = id
        self.tlsKey = tlsKey
        self.address = address
        self.name = name
    }
}
