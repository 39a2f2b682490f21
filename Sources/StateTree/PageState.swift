internal import Primitives

/// Where the pages on disk stand compared with the stored version.
struct PageState {
    /// The height of the state that the pages hold.
    var height: BlockHeight
    /// The tree that the pages hold.
    var root: TreeNode?
    var unflushedChangeCount = 0
    /// The heights stored since, each with a redo record if it changed anything.
    var unflushedHeights: [BlockHeight] = []
    var flushNumber: UInt32 = 0

    init(height: BlockHeight, root: TreeNode?) {
        self.height = height
        self.root = root
    }
}
