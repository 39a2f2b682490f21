package import Ledger
internal import Primitives

/// Whom a node talks to, as its certified state says: who votes, and who besides may connect and fetch blocks.
package struct PeerRoster: Hashable, Sendable {
    /// The consensus key that this node goes by now.
    package let own: PeerID
    /// The members of the present epoch, in order; messages of agreement go to them.
    package let committee: [PeerID]
    /// Every node that may connect, ascending by key, with or without this one.
    package let peers: [Membership.Node]
}
