/// What a crash does to what was written and not synced.
package enum CrashKind: String, Hashable, Sendable, CaseIterable {
    /// The process dies (kill −9): the operating system still writes what it was handed.
    case process = "is killed"
    /// The machine loses power: of the unsynced writes a prefix survives, up to any byte, drawn for each store by itself.
    case power = "loses power"
    /// The disk is full: a write fails, the node stops, and starts again when somebody has made room.
    case fullDisk = "finds its disk full"
}
