package import ContractVM
internal import Primitives
package import StateTree

/// The state as the transactions of one block see it: a stored version under the changes made so far.
///
/// Changes of the running call lie above those of the block until `keepCall` or `dropCall`. Used by one thread.
package final class WorldState {
    private let source: any StateSource
    private var block: [StateKey: [UInt8]?] = [:]
    private var call: [StateKey: [UInt8]?] = [:]

    /// Nil for queries, and from the first write to a built-in map on.
    private(set) var cache: DirectoryCache?

    package init(_ source: any StateSource, cache: DirectoryCache? = nil) {
        self.source = source
        self.cache = cache
    }

    package func value(for key: StateKey) throws(HostFailure) -> [UInt8]? {
        if let changed = call[key] { return changed }
        if let changed = block[key] { return changed }
        do { return try source.value(for: key) } catch { throw HostFailure(error) }
    }

    /// Nil removes.
    package func set(_ key: StateKey, _ value: [UInt8]?) {
        if cache != nil, ContractCode.isBuiltIn(key) {
            cache?.removeAll()
            cache = nil
        }
        call.updateValue(value, forKey: key)
    }

    package func keepCall() {
        if block.isEmpty {
            swap(&block, &call)
        } else {
            block.merge(call) { _, new in new }
        }
        call.removeAll(keepingCapacity: true)
    }

    package func dropCall() { call.removeAll(keepingCapacity: true) }

    /// The first `limit` entries whose path begins with `prefix`, ascending, with the changes so far.
    package func entries(prefix: [UInt8], limit: Int) throws(HostFailure) -> [StateEntry] {
        let changed = changes(prefix: prefix)
        guard !changed.isEmpty else { return try stored(prefix: prefix, limit: limit) }
        // Each change can hide one stored entry at most, so this many are enough.
        let stored = try stored(prefix: prefix, limit: limit + changed.count)
        var merged = stored.filter { changed[$0.key] == nil }
        for (key, value) in changed {
            if let value { merged.append(StateEntry(key: key, value: value)) }
        }
        merged.sort { $0.key.path.lexicographicallyPrecedes($1.key.path) }
        return Array(merged.prefix(limit))
    }

    /// Everything that the block's kept calls changed, in the order of paths.
    package var blockChanges: [StateChange] {
        block.map { StateChange(key: $0.key, value: $0.value) }
            .sorted { $0.key.path.lexicographicallyPrecedes($1.key.path) }
    }

    private func changes(prefix: [UInt8]) -> [StateKey: [UInt8]?] {
        let inBlock = block.filter { $0.key.path.starts(with: prefix) }
        let inCall = call.filter { $0.key.path.starts(with: prefix) }
        return inBlock.merging(inCall) { _, new in new }
    }

    private func stored(prefix: [UInt8], limit: Int) throws(HostFailure) -> [StateEntry] {
        do { return try source.entries(prefix: prefix, after: nil, limit: limit) } catch { throw HostFailure(error) }
    }
}
