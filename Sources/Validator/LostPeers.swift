internal import Primitives

/// Since when the peers are gone whose connection ended and did not come back.
///
/// Peers that were never connected are not in it: a node that starts first must not accuse those that start later.
struct LostPeers {
    private var since: [PeerID: UInt64] = [:]

    var isEmpty: Bool { since.isEmpty }

    mutating func lost(_ peer: PeerID, at tick: UInt64) { since[peer] = since[peer] ?? tick }
    mutating func returned(_ peer: PeerID) { since[peer] = nil }

    /// Whether the peer has been gone for at least so many ticks.
    func isGone(_ peer: PeerID, for ticks: UInt64, at tick: UInt64) -> Bool {
        guard let lostAt = since[peer], tick >= lostAt else { return false }
        return tick - lostAt >= ticks
    }
}
