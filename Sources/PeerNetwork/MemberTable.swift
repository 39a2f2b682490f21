package import Primitives

/// The current members other than ourselves, by consensus id and by TLS key.
package struct MemberTable: Sendable {
    /// Sorted by id.
    package let members: [PeerMember]
    private let byID: [PublicKey: PeerMember]
    private let byTLSKey: [PublicKey: PeerMember]

    package init(_ all: [PeerMember], without ownID: PublicKey) {
        members = all.filter { $0.id != ownID }.sorted { $0.id < $1.id }
        byID = Dictionary(members.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        byTLSKey = Dictionary(members.map { ($0.tlsKey, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package func member(id: PublicKey) -> PeerMember? { byID[id] }
    package func member(tlsKey: PublicKey) -> PeerMember? { byTLSKey[tlsKey] }
}
