import Synchronization
package import Validator

/// Certified blocks as they come, for event streams; a reader that is too slow loses its stream and reads on by height.
package final class BlockFeed: Sendable {
    private static let bufferedBlocks = 256

    private struct Table {
        var next: UInt64 = 0
        var readers: [UInt64: AsyncStream<CertifiedBlock>.Continuation] = [:]
    }

    private let table = Mutex(Table())

    /// Every block from now on, in order; the stream ends when its reader fell behind or the node stops.
    package func subscribe() -> AsyncStream<CertifiedBlock> {
        let (stream, continuation) = AsyncStream<CertifiedBlock>.makeStream(
            bufferingPolicy: .bufferingOldest(Self.bufferedBlocks)
        )
        let number = table.withLock { table in
            table.next += 1
            table.readers[table.next] = continuation
            return table.next
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.table.withLock { $0.readers.removeValue(forKey: number) }
        }
        return stream
    }

    func publish(_ block: CertifiedBlock) {
        let readers = table.withLock { $0.readers }
        for (number, reader) in readers {
            guard case .dropped = reader.yield(block) else { continue }
            reader.finish()
            _ = table.withLock { $0.readers.removeValue(forKey: number) }
        }
    }

    func close() {
        let readers = table.withLock { table in
            defer { table.readers = [:] }
            return Array(table.readers.values)
        }
        for reader in readers { reader.finish() }
    }
}
