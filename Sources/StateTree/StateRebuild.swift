internal import Primitives
internal import Storage

/// Builds a tree from leaves in order, keeping only its right edge in memory; writes pages if it has a store.
struct StateRebuild {
    static let batchCount = 4096

    private let store: (any KeyValueStore)?
    private var writer: PageWriter
    private let pageEntryCount: Int
    private var builder: TrieBuilder
    /// The builder's closure only collects; the nodes are cut into pages before the next leaf.
    private let collector: NodeCollector
    /// Pages that are not written yet.
    private(set) var batch = WriteBatch()

    init(store: (any KeyValueStore)?, settings: StateTreeSettings) {
        self.store = store
        writer = PageWriter(settings: settings)
        pageEntryCount = settings.pageEntryCount
        let collector = NodeCollector()
        self.collector = collector
        builder = TrieBuilder { collector.nodes.append($0) }
    }

    /// The root over all values of a store, without children; what is left in `batch` is to be written with the head.
    mutating func run(over source: any KeyValueSnapshot) throws(StateTreeError) -> TreeNode? {
        try append(valuesOf: source)
        return try finish()
    }

    /// Adds all values of a store and returns the last one's path.
    @discardableResult
    mutating func append(valuesOf source: any KeyValueSnapshot) throws(StateTreeError) -> [UInt8]? {
        var last: [UInt8]?
        try StateValues(source: source).scan(from: [], prefix: [], bits: 0) { (path, record) throws(StateTreeError) in
            guard builder.append(.leaf(path: path, hash: record.leafHash(path: path))) else {
                throw .damagedValues(prefix: Hex.encode(path), bitLength: path.count * 8, detail: "its path begins another's")
            }
            try cutPages()
            last = path
            return .next
        }
        return last
    }

    /// Adds leaves if, together with what came before and subtrees to the right of them, they give the root; else nothing
    /// happens.
    mutating func append(_ leaves: [GroupLeaf], before right: [TreeNode], root: Hash256) throws(StateTreeError) -> Bool {
        var tried = builder
        collector.nodes.removeAll(keepingCapacity: true)
        defer { collector.nodes.removeAll(keepingCapacity: true) }
        for leaf in leaves {
            guard tried.append(.leaf(path: leaf.path, hash: leaf.hash)) else { return false }
        }
        let joined = collector.nodes.count
        var whole = tried
        for subtree in right { guard whole.append(subtree) else { return false } }
        let isWhole = (whole.finish()?.hash ?? StateHash.empty) == root
        guard isWhole || Mutation.isActive(.snapshotChunkUnchecked) else { return false }
        collector.nodes.removeSubrange(joined...)
        builder = tried
        try cutPages()
        return true
    }

    /// The root, without children, once all leaves are there.
    mutating func finish() throws(StateTreeError) -> TreeNode? {
        let root = builder.finish()
        try cutPages()
        if let root, writer.isInner(root), !root.isPageRoot { put(root) }
        return root
    }

    /// Hands over what is to be written.
    mutating func takeBatch() -> WriteBatch {
        defer { batch = WriteBatch() }
        return batch
    }

    private mutating func cutPages() throws(StateTreeError) {
        guard !collector.nodes.isEmpty else { return }
        for node in collector.nodes { try cut(node) }
        collector.nodes.removeAll(keepingCapacity: true)
    }

    private mutating func cut(_ node: TreeNode) throws(StateTreeError) {
        guard writer.isInner(node) else {
            node.dropBelow()
            return
        }
        guard writer.entryCount(below: node) >= pageEntryCount else { return }
        put(node)
        guard batch.count >= Self.batchCount, let store else { return }
        do { try store.write(batch, durability: .buffered) } catch { throw .storage(error) }
        batch = WriteBatch()
    }

    private mutating func put(_ node: TreeNode) {
        node.isPageRoot = true
        if store != nil { writer.put(node, into: &batch) }
        node.dropBelow()
    }
}

/// Collects the nodes that a builder finishes.
private final class NodeCollector {
    var nodes: [TreeNode] = []
}
