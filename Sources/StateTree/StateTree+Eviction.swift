internal import Primitives

extension StateTree {
    /// Drops what was used longest ago from memory once there is more in it than the settings allow.
    ///
    /// Only nodes of the stored version that no later version has walked through since are touched, and only below
    /// page roots on disk or in groups, which can be read again.
    func evictIfNeeded() {
        guard loader.residentByteCount > settings.cacheByteCount, let root = stored.node else { return }
        var uses = UseCounts(newest: stored.clock)
        count(root, in: &uses)
        loader.residentByteCount = evict(root, usedUpTo: uses.clock(freeing: uses.total / 3))
    }

    private func count(_ node: TreeNode, in uses: inout UseCounts) {
        if loader.isGroup(node) {
            if node.count > 1, node.leaves != nil { uses.add(node.lastUsed, node.count * TreeNode.leafByteCount) }
        } else if let (left, right) = node.children {
            uses.add(node.lastUsed, 2 * TreeNode.byteCount)
            count(left, in: &uses)
            count(right, in: &uses)
        }
    }

    /// Evicts below a node and returns how many bytes stay in memory.
    private func evict(_ node: TreeNode, usedUpTo limit: UInt32) -> Int {
        if loader.isGroup(node) {
            guard node.count > 1, node.leaves != nil else { return TreeNode.byteCount }
            if node.lastUsed <= limit {
                node.dropBelow()
                return TreeNode.byteCount
            }
            return TreeNode.byteCount + node.count * TreeNode.leafByteCount
        }
        guard let (left, right) = node.children else { return TreeNode.byteCount }
        if node.isPageRoot, node.isClean, node.lastUsed <= limit {
            node.dropBelow()
            return TreeNode.byteCount
        }
        return TreeNode.byteCount + evict(left, usedUpTo: limit) + evict(right, usedUpTo: limit)
    }
}

/// How many bytes were last used how long ago, in steps that double.
private struct UseCounts {
    private let newest: UInt32
    private var bytes = [Int](repeating: 0, count: 256)
    private(set) var total = 0

    init(newest: UInt32) { self.newest = newest }

    mutating func add(_ clock: UInt32, _ count: Int) {
        bytes[Self.slot(newest > clock ? newest - clock : 0)] += count
        total += count
    }

    /// The clock up to which everything has to go so that about `wanted` bytes are freed; never above the newest.
    func clock(freeing wanted: Int) -> UInt32 {
        var sum = 0
        for slot in bytes.indices.reversed() {
            sum += bytes[slot]
            if sum >= wanted { return newest - min(newest, Self.leastAge(slot)) }
        }
        return newest
    }

    /// Eight slots for each doubling of the age.
    private static func slot(_ age: UInt32) -> Int {
        guard age >= 8 else { return Int(age) }
        let shift = 28 - age.leadingZeroBitCount
        return shift * 8 + Int(age >> UInt32(shift))
    }

    private static func leastAge(_ slot: Int) -> UInt32 {
        guard slot >= 16 else { return UInt32(slot) }
        let shift = slot / 8 - 1
        return UInt32(8 + slot % 8) << UInt32(shift)
    }
}
