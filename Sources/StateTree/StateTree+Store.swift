internal import Primitives
internal import Storage

extension StateTree {
    /// Flat values, and the redo record that names their paths.
    func writeValues(of version: StateVersion, into batch: inout WriteBatch) {
        guard !version.changes.isEmpty else { return }
        for change in version.changes {
            let key = StateRecordKey.value(change.key.path)
            if let value = change.value {
                batch.put(key, ValueRecord.bytes(key: change.key.key, value: value))
            } else {
                batch.delete(key)
            }
        }
        batch.put(StateRecordKey.redo(version.height), RedoRecord.bytes(of: version))
    }

    func writeHead(into batch: inout WriteBatch) {
        let head = HeadRecord(
            height: stored.height,
            root: stored.root,
            groupSize: settings.groupSize,
            pagesHeight: pages.height,
            pagesRoot: pages.root
        )
        batch.put(StateRecordKey.head, head.canonicalBytes)
    }

    var isFlushDue: Bool {
        pages.unflushedHeights.count >= settings.flushInterval
            || pages.unflushedChangeCount > settings.cacheByteCount / 2048
    }

    /// Writes every page that changed since the last flush, removes those that are gone, and the redo records.
    func flushPages(into batch: inout WriteBatch) {
        // Removed first: of two operations on one key in a batch the later wins, and a page can come back.
        for page in pages.retired { batch.delete(page.key) }
        pages.retired = []
        var writer = PageWriter(settings: settings)
        writer.write(stored.node, into: &batch)
        for height in pages.unflushedHeights { batch.delete(StateRecordKey.redo(height)) }
        pages.unflushedHeights = []
        pages.unflushedChangeCount = 0
        pages.height = stored.height
        pages.root = stored.node.map { PageRecord.Entry($0, droppingBytes: 0) }
    }
}
