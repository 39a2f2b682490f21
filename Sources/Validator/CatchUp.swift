internal import Primitives

/// One request for certified blocks at a time: what is wanted, and whom it was asked.
struct CatchUp {
    private(set) var target: BlockHeight?
    private(set) var holders: [ValidatorIndex] = []
    private(set) var turn = 0
    /// The tick at which the next holder is asked.
    var deadline: UInt64 = 0
    /// Peers that sent something false, and the tick until which they are not asked.
    private(set) var shunned: [PeerID: UInt64] = [:]

    var isActive: Bool { target != nil }

    mutating func begin(through height: BlockHeight, _ holders: [ValidatorIndex]) {
        if target == nil { turn = 0 }
        target = max(height, target ?? height)
        self.holders = holders
    }

    mutating func nextTurn() { turn += 1 }

    mutating func shun(_ peer: PeerID, until tick: UInt64) { shunned[peer] = tick }

    mutating func finish() {
        target = nil
        holders = []
    }
}
