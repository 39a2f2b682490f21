internal import ChainCrypto
internal import Primitives
internal import Storage

/// Brings nodes from disk into memory, checks each against its hash, and keeps count of the memory they take.
final class NodeLoader {
    let values: StateValues
    let groupSize: Int
    /// Ticks once a version; says which nodes were used lately.
    private(set) var clock: UInt32 = 1
    /// The bytes of nodes in memory, approximately; counted anew at every eviction.
    var residentByteCount = 0

    init(source: any KeyValueSnapshot, groupSize: Int) {
        values = StateValues(source: source)
        self.groupSize = groupSize
    }

    func tick() { clock += 1 }

    /// Whether a node stands for so few leaves that it has no nodes below it.
    func isGroup(_ node: TreeNode) -> Bool { node.count <= groupSize }

    /// The two children of an inner node, from memory or from its page.
    func children(of node: TreeNode) throws(StateTreeError) -> (left: TreeNode, right: TreeNode) {
        node.lastUsed = clock
        if let children = node.children { return children }
        let loaded = try page(node)
        node.adopt(loaded)
        guard let children = loaded.children else { throw damaged(node, "it holds no two entries") }
        return children
    }

    /// The leaves of a group, from memory or from the values.
    func leaves(of node: TreeNode) throws(StateTreeError) -> [GroupLeaf] {
        node.lastUsed = clock
        if let leaves = node.leaves { return leaves }
        let leaves = try values.leaves(prefix: node.path, bits: node.bitLength, limit: node.count)
        guard leaves.count == node.count else { throw damagedValues(node, "\(leaves.count) entries") }
        let loaded = TreeNode(group: leaves, known: node.bitLength)
        guard loaded.hash == node.hash, loaded.bitLength == node.bitLength else {
            throw damagedValues(node, "entries with hash \(loaded.hash)")
        }
        residentByteCount += leaves.count * TreeNode.leafByteCount
        node.adopt(loaded)
        return leaves
    }

    /// The trie over leaves that ascend by path and share `known` bits; nil if there are none.
    func tree(over leaves: [GroupLeaf], known: Int) -> TreeNode? {
        guard !leaves.isEmpty else { return nil }
        return tree(over: leaves, leaves.indices, known: known)
    }

    private func tree(over leaves: [GroupLeaf], _ range: Range<Int>, known: Int) -> TreeNode {
        if range.count <= groupSize {
            let group = TreeNode(group: range == leaves.indices ? leaves : Array(leaves[range]), known: known)
            group.lastUsed = clock
            return group
        }
        let bits = LeafGroup.bitLength(leaves, range, known: known)
        let middle = LeafGroup.middle(leaves, range, at: bits)
        let node = TreeNode(
            left: tree(over: leaves, range.lowerBound..<middle, known: bits + 1),
            right: tree(over: leaves, middle..<range.upperBound, known: bits + 1),
            bitLength: bits
        )
        node.lastUsed = clock
        return node
    }

    private func page(_ node: TreeNode) throws(StateTreeError) -> TreeNode {
        let record = try pageRecord(node)
        let droppedBytes = record.prefix[..<(record.bitLength >> 3)]
        var builder = TrieBuilder(knownBits: record.bitLength)
        for entry in record.entries {
            guard let child = entry.node(droppedBytes: droppedBytes, groupSize: groupSize),
                child.bitLength > record.bitLength,
                BitPath.begins(child.path, with: record.prefix, bits: record.bitLength),
                builder.append(child)
            else { throw damaged(node, "an entry does not belong there") }
        }
        guard let loaded = builder.finish(), loaded.bitLength == node.bitLength, loaded.count == node.count,
            loaded.hash == node.hash
        else { throw damaged(node, "its entries do not give the hash \(node.hash)") }
        residentByteCount += 2 * record.entries.count * TreeNode.byteCount
        markClean(loaded)
        return loaded
    }

    private func pageRecord(_ node: TreeNode) throws(StateTreeError) -> PageRecord {
        let key = StateRecordKey.page(path: node.path, bitLength: node.bitLength)
        let bytes: [UInt8]?
        do { bytes = try values.source.value(for: key) } catch { throw .storage(error) }
        guard let bytes else { throw damaged(node, "it is missing") }
        let record: PageRecord
        do { record = try PageRecord(bytes: bytes) } catch { throw damaged(node, error.description) }
        guard record.bitLength == node.bitLength, record.prefix == BitPath.prefix(node.path, bits: node.bitLength) else {
            throw damaged(node, "it belongs to another prefix")
        }
        return record
    }

    /// The inner nodes of a page just read are on disk.
    private func markClean(_ node: TreeNode) {
        guard !node.isClean, let (left, right) = node.children else { return }
        node.isClean = true
        node.lastUsed = clock
        markClean(left)
        markClean(right)
    }

    private func damaged(_ node: TreeNode, _ detail: String) -> StateTreeError {
        .damagedPage(prefix: node.prefixText, bitLength: node.bitLength, detail: detail)
    }

    private func damagedValues(_ node: TreeNode, _ found: String) -> StateTreeError {
        .damagedValues(
            prefix: node.prefixText,
            bitLength: node.bitLength,
            detail: "\(node.count) entries with hash \(node.hash) belong there, \(found) were found"
        )
    }
}
