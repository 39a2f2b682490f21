internal import Primitives

/// The time after catching up in which a node looks whether it really takes part again.
///
/// Under load the others order further heights while the last blocks are fetched, and what was said about those is over: the
/// node looks for them a few times, at growing distances, until a height is certified here by agreement.
struct Settling {
    /// Where the node stood when it had fetched last.
    private var height: BlockHeight
    private var nextLook: UInt64
    private var distance: UInt64
    private var looksLeft: Int

    init(at height: BlockHeight, tick: UInt64, firstLookTicks: UInt64 = 5, looks: Int = 5) {
        self.height = height
        distance = firstLookTicks
        nextLook = tick + firstLookTicks
        looksLeft = looks
    }

    /// Whether it is time to look, which is noted; nil once the node takes part or has looked often enough.
    mutating func looks(at tick: UInt64, standing certified: BlockHeight) -> Bool? {
        guard certified == height, looksLeft > 0 else { return nil }
        guard tick >= nextLook else { return false }
        looksLeft -= 1
        distance *= 2
        nextLook = tick + distance
        return true
    }

    /// Blocks were fetched up to a height: only what is certified above it shows that the node takes part.
    mutating func fetched(through certified: BlockHeight) { height = certified }
}
