internal import Primitives

/// A node of the trie; immutable in what it stands for, while its children may be dropped from memory and loaded again.
///
/// Nodes are shared between versions and used by one thread only. A node with one leaf is that leaf; a node with
/// more leaves and no children in memory is a stub.
final class TreeNode {
    /// A path whose first `bitLength` bits are the node's prefix; a leaf's is its whole path.
    let path: [UInt8]
    let hash: Hash256
    /// The number of leaves.
    let count: Int
    private(set) var left: TreeNode?
    private(set) var right: TreeNode?
    private let storedBitLength: Int32
    /// The tree's clock when the node was last walked through.
    var lastUsed: UInt32
    /// The number of the last flush that met the node.
    var flushMark: UInt32 = 0
    /// Whether a page on disk, or the next one written, begins here.
    var isPageRoot: Bool
    /// Whether the node stands in a page on disk.
    var isClean: Bool

    /// Malloc's share of one inner node or leaf with its path, measured at 72-byte paths.
    static let approximateByteCount = 160

    /// A leaf, or a stub of the given number of leaves.
    init(path: [UInt8], bitLength: Int, hash: Hash256, count: Int, isPageRoot: Bool = false, isClean: Bool = false) {
        self.path = path
        self.hash = hash
        self.count = count
        self.isPageRoot = isPageRoot
        self.isClean = isClean
        storedBitLength = Int32(bitLength)
        lastUsed = 0
    }

    static func leaf(path: [UInt8], hash: Hash256) -> TreeNode {
        TreeNode(path: path, bitLength: path.count * 8, hash: hash, count: 1)
    }

    /// An inner node over two subtrees that share `bitLength` bits and differ in the next.
    init(left: TreeNode, right: TreeNode, bitLength: Int) {
        path = left.path
        hash = StateHash.node(bitLength: bitLength, path: left.path, left: left.hash, right: right.hash)
        count = left.count + right.count
        self.left = left
        self.right = right
        storedBitLength = Int32(bitLength)
        lastUsed = max(left.lastUsed, right.lastUsed)
        isPageRoot = false
        isClean = false
    }

    var bitLength: Int { Int(storedBitLength) }
    var isLeaf: Bool { count == 1 }
    var isStub: Bool { count > 1 && left == nil }
    var children: (left: TreeNode, right: TreeNode)? {
        guard let left, let right else { return nil }
        return (left, right)
    }

    /// Takes the children of an equal node that was read from disk.
    func adopt(_ loaded: TreeNode) {
        precondition(loaded.hash == hash && loaded.count == count, "a tree node was given the children of another")
        left = loaded.left
        right = loaded.right
    }

    /// Makes the node a stub.
    func dropChildren() {
        left = nil
        right = nil
    }

    /// The prefix in hex, for messages.
    var prefixText: String { Hex.encode(BitPath.prefix(path, bits: bitLength)) }
}
