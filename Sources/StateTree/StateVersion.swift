package import Primitives

/// The state after one block: its height and root, and, while it is not stored, what it changes in the version before.
///
/// Belongs to the `StateTree` that made it and to that tree's thread.
package final class StateVersion {
    package let height: BlockHeight
    /// The root that the block's header carries.
    package let root: Hash256
    let node: TreeNode?
    /// Ascending by path, one a path; empty once the version is stored.
    private(set) var changes: [StateChange]
    /// Pages on disk that the version below has and this one does not.
    private(set) var retiredPages: [PageName]
    /// The version below; nil once this one is stored.
    private(set) var parent: StateVersion?
    /// The tree's clock when the version was made.
    let clock: UInt32

    init(
        height: BlockHeight,
        node: TreeNode?,
        changes: [StateChange],
        retiredPages: [PageName],
        parent: StateVersion?,
        clock: UInt32
    ) {
        self.height = height
        self.node = node
        self.changes = changes
        self.retiredPages = retiredPages
        self.parent = parent
        self.clock = clock
        root = node?.hash ?? StateHash.empty
    }

    /// The number of keys.
    package var count: Int { node?.count ?? 0 }

    /// Lets go of what the store now holds.
    func settle() {
        changes = []
        retiredPages = []
        parent = nil
    }

    /// The version's own change of a path, if it has one.
    func change(of path: [UInt8]) -> StateChange? {
        let index = firstChange(notBelow: path)
        guard index < changes.count, changes[index].key.path == path else { return nil }
        return changes[index]
    }

    /// The index of the first change whose path is not below `path`.
    func firstChange(notBelow path: [UInt8]) -> Int {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if BitPath.precedes(changes[middle].key.path, path) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
