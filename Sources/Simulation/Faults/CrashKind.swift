/// What a crash does to what was written and not synced.
package enum CrashKind: Hashable, Sendable, CaseIterable {
    /// The process dies (kill −9): the operating system still writes everything.
    case process
    /// The machine loses power: of the unsynced writes a prefix survives, drawn for each store by itself.
    case power
}
