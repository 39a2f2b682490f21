internal import Primitives
internal import Storage

/// Cuts a tree into pages and writes those that changed.
///
/// Subtrees of at most `groupSize` leaves are not written. From the leaves upwards, a subtree that reaches
/// `pageEntryCount` entries becomes a page of its own, so that a page holds less than twice as many.
struct PageWriter {
    let settings: StateTreeSettings
    let flushNumber: UInt32
    private var written: Set<[UInt8]> = []

    init(settings: StateTreeSettings, flushNumber: UInt32) {
        self.settings = settings
        self.flushNumber = flushNumber
    }

    /// Writes all changed pages of a tree whose changed nodes are in memory.
    mutating func write(_ root: TreeNode?, into batch: inout WriteBatch) {
        guard let root else { return }
        root.flushMark = flushNumber
        // A clean node of a page's inside becomes the root when deletions remove all that was above it.
        guard isInner(root), !(root.isClean && root.isPageRoot) else { return }
        root.isPageRoot = true
        write(below: root, into: &batch)
        put(root, into: &batch)
        root.isClean = true
    }

    /// Removes the pages of the tree that was written before and that this one does not share.
    mutating func removeReplaced(_ oldRoot: TreeNode?, into batch: inout WriteBatch) {
        guard let oldRoot, isInner(oldRoot), oldRoot.flushMark != flushNumber else { return }
        if oldRoot.isPageRoot {
            let key = StateRecordKey.page(path: oldRoot.path, bitLength: oldRoot.bitLength)
            if !written.contains(key) { batch.delete(key) }
        }
        guard let (left, right) = oldRoot.children else { return }
        removeReplaced(left, into: &batch)
        removeReplaced(right, into: &batch)
    }

    /// Writes one finished page whose entries are in memory.
    mutating func put(_ root: TreeNode, into batch: inout WriteBatch) {
        let droppedBytes = root.bitLength >> 3
        var entries: [PageRecord.Entry] = []
        appendEntries(of: root, droppedBytes, to: &entries)
        let page = PageRecord(
            bitLength: root.bitLength,
            prefix: BitPath.prefix(root.path, bits: root.bitLength),
            entries: entries
        )
        let key = StateRecordKey.page(path: root.path, bitLength: root.bitLength)
        batch.put(key, page.canonicalBytes)
        written.insert(key)
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
        for child in [left, right] {
            child.flushMark = flushNumber
            guard isInner(child), !child.isClean else { continue }
            write(below: child, into: &batch)
            if entryCount(below: child) >= settings.pageEntryCount { child.isPageRoot = true }
            if child.isPageRoot { put(child, into: &batch) }
            child.isClean = true
        }
    }

    private func appendEntries(of node: TreeNode, _ droppedBytes: Int, to entries: inout [PageRecord.Entry]) {
        guard let (left, right) = node.children else { preconditionFailure("a page's node is not in memory") }
        for child in [left, right] {
            if isBoundary(child) {
                entries.append(PageRecord.Entry(child, droppingBytes: droppedBytes))
            } else {
                appendEntries(of: child, droppedBytes, to: &entries)
            }
        }
    }
}
