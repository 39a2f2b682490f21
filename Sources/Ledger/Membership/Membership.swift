package import Primitives

/// All nodes that `governance` knows at one state, by consensus key: who votes when, who may only follow.
///
/// The sets of validators are functions of this and of a height; nothing else says who votes.
package struct Membership: Hashable, Sendable {
    /// Validators, those that come or go included, and as many others.
    package static let countMax = 512
    /// Candidates and observers at one time.
    package static let followerCountMax = 128

    /// One node under its consensus key.
    package struct Node: Hashable, Sendable {
        package let key: PublicKey
        package let entry: NodeEntry
    }

    /// Ascending by key.
    package let nodes: [Node]

    package init(_ nodes: [Node]) { self.nodes = nodes.sorted { $0.key < $1.key } }

    package subscript(key: PublicKey) -> NodeEntry? { nodes.first { $0.key == key }?.entry }

    /// The set that signs the block of this height; nil if nobody would, which no accepted change leads to.
    package func validators(at height: BlockHeight) -> ValidatorSet? {
        ValidatorSet(nodes.filter { $0.entry.signs(height) }.map { $0.entry.member($0.key) })
    }

    /// The change that takes effect above this height, if one is under way.
    package func change(above height: BlockHeight) -> ScheduledChange? {
        let heights = nodes.flatMap { node -> [BlockHeight] in
            guard node.entry.role == .validator else { return [] }
            return [node.entry.since] + (node.entry.until.map { [$0] } ?? [])
        }
        guard let first = heights.filter({ $0 > height }).min(), let set = validators(at: first) else { return nil }
        return ScheduledChange(lastHeight: BlockHeight(first.rawValue - 1), validators: set)
    }

    /// The nodes that others of the chain keep connections with, once blocks below this height are certified.
    ///
    /// A connection is known by its TLS key. Keys that are to replace a validator's may share it: until they sign, the
    /// connection is the validator's.
    package func peers(at height: BlockHeight) -> [Node] {
        let present = nodes.filter { $0.entry.role != .validator || $0.entry.until.map { height < $0 } ?? true }
        let taken = Set(present.filter { $0.entry.signs(height) }.map(\.entry.tlsKey))
        return present.filter { $0.entry.signs(height) || !taken.contains($0.entry.tlsKey) }
    }
}

/// A change of the validators that is decided and not in force yet.
package struct ScheduledChange: Hashable, Sendable {
    /// The last height of the epoch.
    package let lastHeight: BlockHeight
    /// The set that signs from the height after it.
    package let validators: ValidatorSet
}
