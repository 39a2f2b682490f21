internal import Primitives

/// One request for certified blocks at a time: what is wanted, and whom it was asked.
struct CatchUp {
    private(set) var target: BlockHeight?
    /// Those who claim to hold more than this node, in the order in which they are asked.
    private(set) var holders: [PeerID] = []
    private var asked: PeerID?
    private var turn = 0
    /// The tick at which the next holder is asked.
    var deadline: UInt64 = 0
    /// Peers that sent something false, and the tick until which they are not asked.
    private(set) var shunned: [PeerID: UInt64] = [:]

    var isActive: Bool { target != nil }

    mutating func begin(through height: BlockHeight, _ claimants: [PeerID]) {
        target = max(height, target ?? height)
        for peer in claimants where !holders.contains(peer) { holders.append(peer) }
    }

    /// The next holder in turn that is not shunned, which is asked now.
    mutating func nextHolder(at tick: UInt64) -> PeerID? {
        let trusted = holders.filter { !isShunned($0, at: tick) }
        guard !trusted.isEmpty else { return nil }
        asked = trusted[turn % trusted.count]
        return asked
    }

    /// Gives up on the holder asked last, which did not answer in time or had nothing.
    mutating func dropAsked() {
        holders.removeAll { $0 == asked }
        asked = nil
    }

    func isShunned(_ peer: PeerID, at tick: UInt64) -> Bool { (shunned[peer] ?? 0) > tick }

    mutating func shun(_ peer: PeerID, until tick: UInt64) { shunned[peer] = tick }

    mutating func finish() {
        target = nil
        holders = []
        asked = nil
    }
}
