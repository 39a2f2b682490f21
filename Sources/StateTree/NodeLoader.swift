internal import ChainCrypto
internal import Primitives
internal import Storage

/// Brings nodes from disk into memory, checks each against its hash, and keeps count of them.
final class NodeLoader {
    let values: StateValues
    let groupSize: Int
    /// Ticks once a version; says which nodes were used lately.
    private(set) var clock: UInt32 = 1
    /// The number of nodes in memory, approximately; exact after every eviction.
    var residentNodeCount = 0

    init(source: any KeyValueSnapshot, groupSize: Int) {
        values = StateValues(source: source)
        self.groupSize = groupSize
    }

    func tick() { clock += 1 }

    /// The two children of a node that is no leaf, from memory or from disk.
    func children(of node: TreeNode) throws(StateTreeError) -> (left: TreeNode, right: TreeNode) {
        node.lastUsed = clock
        if let children = node.children { return children }
        let loaded = node.count <= groupSize ? try group(node) : try page(node)
        node.adopt(loaded)
        guard let children = node.children else { preconditionFailure("a loaded tree node has no children") }
        return children
    }

    /// Reads the values below a prefix and builds their subtree; nil if there are none. For replay: checks no hash.
    func subtree(prefix: [UInt8], bits: Int) throws(StateTreeError) -> TreeNode? {
        var builder = TrieBuilder(knownBits: bits)
        let start = BitPath.prefix(prefix, bits: bits)
        try values.scan(from: start, prefix: start, bits: bits) { (path, record) throws(StateTreeError) in
            let leaf = TreeNode.leaf(path: path, hash: record.leafHash(path: path))
            guard builder.append(leaf) else {
                throw .damagedValues(prefix: Hex.encode(path), bitLength: path.count * 8, detail: "its path begins another's")
            }
            residentNodeCount += 2
            return .next
        }
        return builder.finish()
    }

    private func group(_ node: TreeNode) throws(StateTreeError) -> TreeNode {
        let loaded = try subtree(prefix: node.path, bits: node.bitLength)
        guard let loaded, loaded.count == node.count, loaded.bitLength == node.bitLength, loaded.hash == node.hash else {
            let found = loaded.map { "\($0.count) entries with hash \($0.hash)" } ?? "no entries"
            throw .damagedValues(
                prefix: node.prefixText,
                bitLength: node.bitLength,
                detail: "\(node.count) entries with hash \(node.hash) belong there, \(found) were found"
            )
        }
        return loaded
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
        residentNodeCount += 2 * record.entries.count
        markClean(loaded)
        return loaded
    }

    private func pageRecord(_ node: TreeNode) throws(StateTreeError) -> PageRecord {
        let key = StateRecordKey.page(path: node.path, bitLength: node.bitLength)
        let bytes: [UInt8]?
        do { bytes = try values.source.value(for: key) } catch { throw .storage(error) }
        guard let bytes else { throw damaged(node, "it is missing") }
        let record: PageRecord
        do { record = try PageRecord(canonicalBytes: bytes) } catch { throw damaged(node, error.description) }
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
}
