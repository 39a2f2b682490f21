internal import ChainCrypto
internal import Ledger
internal import Primitives
internal import Validator

// Two nodes are connected while each knows the other: by its certified state, and one that joins by what its operator wrote down.
extension SimulatedCluster {
    /// A node says whom it lets in; connections come and go with it.
    func take(_ roster: PeerRoster, of node: Int) {
        nodes[node].roster = roster
        nodes[node].key = roster.own
        for peer in nodes.indices where nodes[peer].member != nodes[node].member {
            relink(node, peer)
        }
    }

    private func relink(_ one: Int, _ other: Int) {
        var names = (name(of: other, to: one), name(of: one, to: other))
        let areLinked = names.0 != nil && names.1 != nil
        if !areLinked { names = (nil, nil) }
        guard nodes[one].links[other] != names.0 || nodes[other].links[one] != names.1 else { return }
        for (node, peer, name) in [(one, other, names.0), (other, one, names.1)] {
            if let old = nodes[node].links[peer], old != name {
                queue.schedule(.disconnected(node: node, life: nodes[node].life, peer: peer, old), at: tick + 1)
            }
            nodes[node].links[peer] = name
        }
        if areLinked { connect(one, other) }
    }

    /// Under which consensus key a node lets a peer in, which shows its TLS key; nil if it does not.
    ///
    /// One that joins knows the others from its configuration, as long as its own chain does not say that they have left.
    private func name(of peer: Int, to node: Int) -> PeerID? {
        guard let roster = nodes[node].roster, let own = nodes[peer].roster?.own else { return nil }
        let tlsKey = consortium.nodes[nodes[peer].member].tls
        if let known = roster.peers.first(where: { $0.entry.tlsKey == tlsKey }) { return known.key }
        guard isJoiner(node), let view = nodes[node].validator?.ledger.reader.view else { return nil }
        return (try? view.isRetired(own)) == false ? own : nil
    }

    private func connect(_ node: Int, _ peer: Int) {
        let at = tick + random.within(1...40)
        queue.schedule(.connected(node: node, life: nodes[node].life, peer: peer), at: at)
        queue.schedule(.connected(node: peer, life: nodes[peer].life, peer: node), at: at + random.below(3))
    }

    /// The node is gone: its peers notice after a while.
    func unlink(_ node: Int) {
        nodes[node].roster = nil
        for peer in nodes.indices where nodes[node].links[peer] != nil {
            guard let name = nodes[peer].links[node].take(), nodes[peer].validator != nil else { continue }
            let at = tick + random.within(1...40)
            queue.schedule(.disconnected(node: peer, life: nodes[peer].life, peer: node, name), at: at)
        }
        nodes[node].links = Array(repeating: nil, count: nodes.count)
    }
}
