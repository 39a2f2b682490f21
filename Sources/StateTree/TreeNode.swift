internal import Primitives

/// A node of the trie; immutable in what it stands for, while what is below it may be dropped from memory and loaded again.
///
/// Nodes are shared between versions and used by one thread only. Three kinds, told apart by their number of leaves:
/// - one leaf: the leaf itself, always whole;
/// - at most the group size: a group, whose leaves are in memory or not;
/// - more: an inner node, whose children are in memory or, at the root of a page, not.
final class TreeNode {
    /// A path whose first `bitLength` bits are the node's prefix; a leaf's is its whole path.
    let path: [UInt8]
    let hash: Hash256
    /// The number of leaves.
    let count: Int
    /// A group's leaves, ascending; empty while they are not in memory.
    private var groupLeaves: [GroupLeaf] = []
    private(set) var left: TreeNode?
    private(set) var right: TreeNode?
    private let storedBitLength: Int32
    /// The tree's clock when the node was last walked through.
    var lastUsed: UInt32 = 0
    /// Whether a page on disk, or the next one written, begins here.
    var isPageRoot = false
    /// Whether the node stands in a page on disk.
    var isClean = false

    /// Approximate bytes of memory of one node, and of one leaf inside a group, both at paths of 72 bytes.
    static let byteCount = 150
    static let leafByteCount = 152

    /// A leaf, or a stub of the given number of leaves.
    init(path: [UInt8], bitLength: Int, hash: Hash256, count: Int) {
        self.path = path
        self.hash = hash
        self.count = count
        storedBitLength = Int32(bitLength)
    }

    static func leaf(path: [UInt8], hash: Hash256) -> TreeNode {
        TreeNode(path: path, bitLength: path.count * 8, hash: hash, count: 1)
    }

    /// A group of leaves that ascend by path and share `known` bits; one at least.
    init(group leaves: [GroupLeaf], known: Int) {
        path = leaves[0].path
        hash = LeafGroup.hash(leaves, leaves.indices, known: known)
        count = leaves.count
        storedBitLength = Int32(LeafGroup.bitLength(leaves, leaves.indices, known: known))
        groupLeaves = leaves.count > 1 ? leaves : []
    }

    /// An inner node over two subtrees that share `bitLength` bits and differ in the next.
    init(left: TreeNode, right: TreeNode, bitLength: Int) {
        path = left.path
        hash = StateHash.node(bitLength: bitLength, path: left.path, left: left.hash, right: right.hash)
        count = left.count + right.count
        self.left = left
        self.right = right
        storedBitLength = Int32(bitLength)
    }

    var bitLength: Int { Int(storedBitLength) }

    /// An inner node's children, if they are in memory.
    var children: (left: TreeNode, right: TreeNode)? {
        guard let left, let right else { return nil }
        return (left, right)
    }

    /// A leaf's or group's leaves, if they are in memory.
    var leaves: [GroupLeaf]? {
        if count == 1 { return [GroupLeaf(path: path, hash: hash)] }
        return groupLeaves.isEmpty ? nil : groupLeaves
    }

    /// Takes what is below an equal node that was read from disk.
    func adopt(_ loaded: TreeNode) {
        precondition(loaded.hash == hash && loaded.count == count, "a tree node was given the children of another")
        left = loaded.left
        right = loaded.right
        groupLeaves = loaded.groupLeaves
    }

    /// Lets go of what is below the node.
    func dropBelow() {
        left = nil
        right = nil
        groupLeaves = []
    }

    /// The prefix in hex, for messages.
    var prefixText: String { Hex.encode(BitPath.prefix(path, bits: bitLength)) }
}
