internal import Primitives

/// Where the pages on disk stand compared with the stored version.
struct PageState {
    /// The height of the state that the pages hold.
    var height: BlockHeight
    /// The root of the tree that the pages hold; nil for an empty tree.
    var root: PageRecord.Entry?
    /// Pages on disk whose root is no longer in the stored tree.
    var retired: [PageName] = []
    var unflushedChangeCount = 0
    /// The heights stored since, each with a redo record if it changed anything.
    var unflushedHeights: [BlockHeight] = []

    init(height: BlockHeight, root: PageRecord.Entry?) {
        self.height = height
        self.root = root
    }
}

/// What a page is named by.
struct PageName: Hashable {
    let path: [UInt8]
    let bitLength: Int

    init(_ node: TreeNode) {
        path = node.path
        bitLength = node.bitLength
    }

    var key: [UInt8] { StateRecordKey.page(path: path, bitLength: bitLength) }
}
