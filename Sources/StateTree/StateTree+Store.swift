internal import Primitives
internal import Storage

extension StateTree {
    /// Flat values, and the redo record that names their paths.
    func writeValues(of version: StateVersion, into batch: inout WriteBatch) {
        guard !version.changes.isEmpty else { return }
        for change in version.changes {
            let key = StateRecordKey.value(change.key.path)
            if let value = change.value {
                batch.put(key, ValueRecord(key: change.key.key, value: value).canonicalBytes)
            } else {
                batch.delete(key)
            }
        }
        let redo = RedoRecord(height: version.height, paths: version.changes.map(\.key.path))
        batch.put(StateRecordKey.redo(version.height), redo.canonicalBytes)
    }

    func writeHead(into batch: inout WriteBatch) {
        let head = HeadRecord(
            height: stored.height,
            root: stored.root,
            groupSize: settings.groupSize,
            pagesHeight: pages.height,
            pagesRoot: pages.root.map { PageRecord.Entry($0, droppingBytes: 0) }
        )
        batch.put(StateRecordKey.head, head.canonicalBytes)
    }

    var isFlushDue: Bool {
        pages.unflushedHeights.count >= settings.flushInterval
            || pages.unflushedChangeCount > settings.cacheByteCount / 2048
    }

    /// Writes every page that changed since the last flush, removes those that are gone, and the redo records.
    func flushPages(into batch: inout WriteBatch) {
        pages.flushNumber += 1
        var writer = PageWriter(settings: settings, flushNumber: pages.flushNumber)
        writer.write(stored.node, into: &batch)
        writer.removeReplaced(pages.root, into: &batch)
        for height in pages.unflushedHeights { batch.delete(StateRecordKey.redo(height)) }
        pages.unflushedHeights = []
        pages.unflushedChangeCount = 0
        pages.height = stored.height
        pages.root = stored.node
    }
}
