/// How much a `StateTree` keeps in memory and how often it writes pages; none of it changes a root.
package struct StateTreeSettings: Hashable, Sendable {
    /// Bytes of tree nodes kept in memory, approximately; nodes not yet written to pages come on top.
    package var cacheByteCount = 128 << 20
    /// Pages are written with every so many stored versions; in between redo records say what changed.
    package var flushInterval = 8
    /// Subtrees of at most so many leaves have no nodes on disk: they are recomputed from the values.
    ///
    /// Fixed once a store exists.
    package var groupSize = 8
    /// A subtree that reaches this many entries inside a page becomes a page of its own.
    package var pageEntryCount = 8

    package init() {}
}
