internal import Primitives

/// A leaf's new hash, or nil if it goes.
struct LeafChange {
    let path: [UInt8]
    let hash: Hash256?
}

/// One set of changes on its way through a trie; makes new nodes and leaves the old ones as they are.
struct TrieUpdate {
    /// Ascending by path, one a path.
    let changes: [LeafChange]
    let loader: NodeLoader
    /// Whether groups on disk already hold the changes, as they do while redo records are replayed.
    let isReplay: Bool
    /// Pages on disk or due to be written whose root is gone.
    private(set) var retiredPages: [PageName] = []

    init(changes: [LeafChange], loader: NodeLoader, isReplay: Bool = false) {
        self.changes = changes
        self.loader = loader
        self.isReplay = isReplay
    }

    /// The root after all changes.
    mutating func applied(to root: TreeNode?) throws(StateTreeError) -> TreeNode? {
        try updated(root, changes.indices, known: 0)
    }

    /// The subtree after the changes of the range, all of which share `known` bits with it.
    private mutating func updated(_ node: TreeNode?, _ range: Range<Int>, known: Int) throws(StateTreeError) -> TreeNode? {
        guard let first = range.first, let last = range.last else { return node }
        guard let node else { return built(range, known: known) }
        if loader.isGroup(node) { return try merged(node, range, known: known) }
        let bits = min(sharedBits(node, first, known), sharedBits(node, last, known))
        return bits < node.bitLength ? try split(node, range, at: bits) : try descended(node, range)
    }

    /// All changes lie below the node: each child takes its part.
    private mutating func descended(_ node: TreeNode, _ range: Range<Int>) throws(StateTreeError) -> TreeNode? {
        let (left, right) = try loader.children(of: node)
        let middle = partition(range, at: node.bitLength)
        let newLeft = try updated(left, range.lowerBound..<middle, known: node.bitLength + 1)
        let newRight = try updated(right, middle..<range.upperBound, known: node.bitLength + 1)
        if newLeft === left, newRight === right { return node }
        let joined = try self.joined(newLeft, newRight, at: node.bitLength)
        guard node.isPageRoot else { return joined }
        // A page belongs to whatever inner node begins at its prefix; it goes when there is none any more.
        if let joined, !loader.isGroup(joined), joined.bitLength == node.bitLength {
            joined.isPageRoot = true
        } else {
            retiredPages.append(PageName(node))
        }
        return joined
    }

    /// Some changes leave the node's prefix at a bit: the node keeps its side, the others begin the other side.
    private mutating func split(_ node: TreeNode, _ range: Range<Int>, at bit: Int) throws(StateTreeError) -> TreeNode? {
        let middle = partition(range, at: bit)
        let (zeros, ones) = (range.lowerBound..<middle, middle..<range.upperBound)
        let isRight = BitPath.bit(node.path, bit)
        let same = try updated(node, isRight ? ones : zeros, known: bit + 1)
        let other = built(isRight ? zeros : ones, known: bit + 1)
        return isRight ? try joined(other, same, at: bit) : try joined(same, other, at: bit)
    }

    /// A group and changes anywhere in its place: the trie over what is left of the leaves and what came.
    private func merged(_ group: TreeNode, _ range: Range<Int>, known: Int) throws(StateTreeError) -> TreeNode? {
        let old = try oldLeaves(of: group)
        var leaves: [GroupLeaf] = []
        leaves.reserveCapacity(old.count + range.count)
        var index = 0
        var isSame = !isReplay
        for change in changes[range] {
            while index < old.count, BitPath.precedes(old[index].path, change.path) {
                leaves.append(old[index])
                index += 1
            }
            let replaced = index < old.count && old[index].path == change.path ? old[index] : nil
            if replaced != nil { index += 1 }
            if change.hash != replaced?.hash { isSame = false }
            if let hash = change.hash { leaves.append(GroupLeaf(path: change.path, hash: hash)) }
        }
        if isSame { return group }
        leaves += old[index...]
        loader.residentByteCount += (leaves.count - old.count) * TreeNode.leafByteCount
        return loader.tree(over: leaves, known: known)
    }

    private func oldLeaves(of group: TreeNode) throws(StateTreeError) -> [GroupLeaf] {
        guard isReplay else { return try loader.leaves(of: group) }
        return try loader.values.leaves(prefix: group.path, bits: group.bitLength, limit: .max)
    }

    /// The subtree of new leaves only.
    private func built(_ range: Range<Int>, known: Int) -> TreeNode? {
        let leaves = changes[range].compactMap { change in change.hash.map { GroupLeaf(path: change.path, hash: $0) } }
        loader.residentByteCount += leaves.count * (TreeNode.leafByteCount + TreeNode.byteCount)
        return loader.tree(over: leaves, known: known)
    }

    private func joined(_ left: TreeNode?, _ right: TreeNode?, at bits: Int) throws(StateTreeError) -> TreeNode? {
        guard let left else { return right }
        guard let right else { return left }
        if left.count + right.count <= loader.groupSize {
            return loader.tree(over: try loader.leaves(of: left) + loader.leaves(of: right), known: bits)
        }
        let node = TreeNode(left: left, right: right, bitLength: bits)
        node.lastUsed = loader.clock
        return node
    }

    /// The bits that a change's path shares with a node's prefix, at most the node's bit length.
    private func sharedBits(_ node: TreeNode, _ index: Int, _ known: Int) -> Int {
        let path = changes[index].path
        let limit = min(node.bitLength, path.count * 8)
        let bits = BitPath.commonBits(node.path, path, from: min(known, limit), limit: limit)
        precondition(bits < limit || limit == node.bitLength, BitPath.prefixFault)
        return bits
    }

    /// The index of the first change of the range whose path has the bit set.
    private func partition(_ range: Range<Int>, at bit: Int) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            precondition(bit < changes[middle].path.count * 8, BitPath.prefixFault)
            if BitPath.bit(changes[middle].path, bit) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
