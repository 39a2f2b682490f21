internal import Primitives
internal import Storage

/// Cuts a tree into pages and writes those that changed.
///
/// Subtrees of at most `groupSize` leaves are not written. From the leaves upwards, a subtree that reaches
/// `pageEntryCount` entries becomes a page of its own, so that a page holds less than twice as many.
struct PageWriter {
    let settings: StateTreeSettings
    /// The entries of the page at hand.
    private var entries: [TreeNode] = []

    init(settings: StateTreeSettings) { self.settings = settings }

    /// Writes all changed pages of a tree whose changed nodes are in memory.
    mutating func write(_ root: TreeNode?, into batch: inout WriteBatch) {
        // A clean node of a page's inside becomes the root when deletions remove all that was above it.
        guard let root, isInner(root), !(root.isClean && root.isPageRoot) else { return }
        root.isPageRoot = true
        write(below: root, into: &batch)
        put(root, into: &batch)
        root.isClean = true
    }

    /// Writes one finished page whose entries are in memory.
    mutating func put(_ root: TreeNode, into batch: inout WriteBatch) {
        let key = StateRecordKey.page(path: root.path, bitLength: root.bitLength)
        entries.removeAll(keepingCapacity: true)
        collectEntries(of: root)
        batch.put(key, PageRecord.bytes(root: root, entries: entries))
    }

    /// The entries between a node and the pages and groups below it.
    func entryCount(below node: TreeNode) -> Int {
        guard let (left, right) = node.children else { return 1 }
        return (isBoundary(left) ? 1 : entryCount(below: left)) + (isBoundary(right) ? 1 : entryCount(below: right))
    }

    /// Whether a node is large enough to stand in a page itself.
    func isInner(_ node: TreeNode) -> Bool { node.count > settings.groupSize }

    private func isBoundary(_ node: TreeNode) -> Bool { !isInner(node) || node.isPageRoot }

    private mutating func write(below node: TreeNode, into batch: inout WriteBatch) {
        guard let (left, right) = node.children else { preconditionFailure("a changed tree node is not in memory") }
        visit(left, into: &batch)
        visit(right, into: &batch)
    }

    private mutating func visit(_ child: TreeNode, into batch: inout WriteBatch) {
        guard isInner(child), !child.isClean else { return }
        write(below: child, into: &batch)
        if !child.isPageRoot, entryCount(below: child) >= settings.pageEntryCount { child.isPageRoot = true }
        if child.isPageRoot { put(child, into: &batch) }
        child.isClean = true
    }

    private mutating func collectEntries(of node: TreeNode) {
        guard let (left, right) = node.children else { preconditionFailure("a page's node is not in memory") }
        if isBoundary(left) { entries.append(left) } else { collectEntries(of: left) }
        if isBoundary(right) { entries.append(right) } else { collectEntries(of: right) }
    }
}
