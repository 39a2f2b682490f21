internal import Primitives
internal import Storage

extension StateTree {
    /// The value of a key in a version; nil if it has none.
    package func value(for key: StateKey, at version: StateVersion) throws(StateTreeError) -> [UInt8]? {
        try record(at: key.path, in: version)?.value
    }

    /// At most `limit` entries whose paths begin with `prefix` and lie behind `after`, ascending by path.
    ///
    /// `prefix` is whole bytes, for example `StateKey.prefix(map:components:)`; pass the last path seen as `after` to go on.
    package func scan(
        prefix: [UInt8],
        after: [UInt8]? = nil,
        limit: Int,
        at version: StateVersion
    ) throws(StateTreeError) -> [(key: StateKey, value: [UInt8])] {
        var merge = OverlayMerge(overlay: try overlay(prefix: prefix, after: after, in: version), limit: limit)
        guard limit > 0 else { return [] }
        let from = StateReader.start(prefix: prefix, after: after)
        try loader.values.scan(from: from, prefix: prefix, bits: prefix.count * 8) { (path, record) throws(StateTreeError) in
            merge.take(path: path, record: record) ? .next : .stop
        }
        return merge.finish()
    }

    /// The raw key and value at a path, through the versions that are not stored yet.
    func record(at path: [UInt8], in version: StateVersion) throws(StateTreeError) -> ValueRecord? {
        var current = version
        while current !== stored {
            if let change = current.change(of: path) {
                return change.value.map { ValueRecord(key: change.key.key, value: $0) }
            }
            guard let parent = current.parent else { throw .versionDropped(height: version.height) }
            current = parent
        }
        return try loader.values.record(at: path)
    }

    /// The newest change of every path in the range, ascending, of the versions that are not stored yet.
    private func overlay(prefix: [UInt8], after: [UInt8]?, in version: StateVersion) throws(StateTreeError) -> [StateChange] {
        try expectKept(version)
        let start = StateReader.start(prefix: prefix, after: after)
        var changes: [StateChange] = []
        var current = version
        while current !== stored, let parent = current.parent {
            let older = current.changes[current.firstChange(notBelow: start)...]
                .prefix { BitPath.begins($0.key.path, with: prefix, bits: prefix.count * 8) }
            changes = Self.merged(newer: changes, older: older)
            current = parent
        }
        return changes
    }

    /// Merges two ascending lists; of two changes of one path the newer stays.
    private static func merged(newer: [StateChange], older: ArraySlice<StateChange>) -> [StateChange] {
        guard !newer.isEmpty else { return Array(older) }
        var result: [StateChange] = []
        result.reserveCapacity(newer.count + older.count)
        var index = 0
        for change in older {
            while index < newer.count, BitPath.precedes(newer[index].key.path, change.key.path) {
                result.append(newer[index])
                index += 1
            }
            if index < newer.count, newer[index].key.path == change.key.path { continue }
            result.append(change)
        }
        return result + newer[index...]
    }
}

/// Merges stored entries, which arrive in order, with the changes that lie over them.
struct OverlayMerge {
    let overlay: [StateChange]
    let limit: Int
    private var index = 0
    private var entries: [(key: StateKey, value: [UInt8])] = []

    init(overlay: [StateChange], limit: Int) {
        self.overlay = overlay
        self.limit = limit
    }

    /// Takes the next stored entry; false once there is enough.
    mutating func take(path: [UInt8], record: ValueRecord) -> Bool {
        while index < overlay.count, BitPath.precedes(overlay[index].key.path, path) { takeOverlay() }
        if index < overlay.count, overlay[index].key.path == path {
            takeOverlay()
        } else {
            append(StateKey(path: path, key: record.key), record.value)
        }
        return entries.count < limit
    }

    /// The merged entries, after the last stored one.
    mutating func finish() -> [(key: StateKey, value: [UInt8])] {
        while index < overlay.count, entries.count < limit { takeOverlay() }
        return entries
    }

    private mutating func takeOverlay() {
        let change = overlay[index]
        index += 1
        if let value = change.value { append(change.key, value) }
    }

    private mutating func append(_ key: StateKey, _ value: [UInt8]) {
        guard entries.count < limit else { return }
        entries.append((key: key, value: value))
    }
}
