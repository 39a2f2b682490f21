import Ledger
import PeerNetwork
import Primitives
import Validator

/// Where nodes are reached: what the chain knows of them, and over that what this node's configuration says.
///
/// A configured peer with a TLS key is known even if the state here does not name it yet, so that a node that joins can fetch
/// the blocks that do; former validators are not.
struct PeerAddressBook: Sendable {
    private let configured: [NodeConfiguration.PeerAddress]
    private let reader: LedgerReader

    init(_ configured: [NodeConfiguration.PeerAddress], reader: LedgerReader) {
        self.configured = configured
        self.reader = reader
    }

    /// The members of the peer network for a roster.
    func members(of roster: PeerRoster) -> [PeerMember] {
        let known = roster.peers.map { node in
            let stated = configured.first { $0.validator == node.key }?.address.description
            let proposed = node.entry.address.isEmpty ? nil : node.entry.address
            return PeerMember(
                id: node.key,
                tlsKey: node.entry.tlsKey,
                address: stated ?? proposed,
                name: node.entry.name
            )
        }
        return known + strangers(to: roster)
    }

    private func strangers(to roster: PeerRoster) -> [PeerMember] {
        let view = reader.view
        return configured.compactMap { peer in
            guard let tlsKey = peer.tlsKey,
                !roster.peers.contains(where: { $0.key == peer.validator || $0.entry.tlsKey == tlsKey }),
                (try? view.isRetired(peer.validator)) == false
            else { return nil }
            let name = peer.validator.hex.prefix(8)
            return PeerMember(id: peer.validator, tlsKey: tlsKey, address: peer.address.description, name: String(name))
        }
    }
}
