internal import Primitives

extension StateTree {
    /// Makes stubs of the nodes used longest ago once there are more in memory than the settings allow.
    ///
    /// Only nodes of the stored version that no later version has walked through since are touched, and only below
    /// page roots on disk or groups, which can be read again.
    func evictIfNeeded() {
        guard loader.residentNodeCount > settings.cacheNodeCount, let root = stored.node else { return }
        var uses: [UInt32] = []
        collectUses(root, into: &uses)
        uses.sort()
        let median = uses.isEmpty ? 0 : uses[uses.count / 2]
        loader.residentNodeCount = evict(root, usedUpTo: min(median, stored.clock))
    }

    private func collectUses(_ node: TreeNode, into uses: inout [UInt32]) {
        guard let (left, right) = node.children else { return }
        uses.append(node.lastUsed)
        collectUses(left, into: &uses)
        collectUses(right, into: &uses)
    }

    /// Evicts below a node and returns how many nodes stay in memory.
    private func evict(_ node: TreeNode, usedUpTo limit: UInt32) -> Int {
        guard let (left, right) = node.children else { return 1 }
        let canReload = node.count <= settings.groupSize || node.isPageRoot && node.isClean
        if canReload, node.lastUsed <= limit {
            node.dropChildren()
            return 1
        }
        return 1 + evict(left, usedUpTo: limit) + evict(right, usedUpTo: limit)
    }
}
