package import Primitives
package import Storage
private import Synchronization

/// The erasures that this node has begun and not finished, so that a crash or a full disk in the middle is made good.
///
/// Record: `[1, blob, 0 begun | 1 finished]`.
package final class PendingErasures: Sendable {
    private struct State: ~Copyable {
        let log: any RecordLog
        var pending: Set<Hash256>
    }

    private let state: Mutex<State>

    /// Reads what is outstanding, and drops what is finished from the log.
    package init(log: sending any RecordLog) throws(VaultError) {
        var pending: Set<Hash256> = []
        let records = try VaultError.storage { () throws(StorageError) in try log.records() }
        for record in records {
            let (blob, isFinished) = try Self.decode(record)
            if isFinished { pending.remove(blob) } else { pending.insert(blob) }
        }
        if records.count > pending.count {
            let rest = pending.sorted().map { Self.record($0, isFinished: false) }
            try VaultError.storage { () throws(StorageError) in try log.rewrite(keeping: rest) }
        }
        state = Mutex(State(log: log, pending: pending))
    }

    /// What is to be destroyed still, ascending.
    package var names: [Hash256] { state.withLock { $0.pending.sorted() } }

    /// Notes that a blob is to be destroyed; on disk when it returns.
    package func begin(_ blob: Hash256) throws(VaultError) { try note(blob, isFinished: false) }

    /// Notes that nothing is left of a blob; on disk when it returns.
    package func finish(_ blob: Hash256) throws(VaultError) { try note(blob, isFinished: true) }

    private func note(_ blob: Hash256, isFinished: Bool) throws(VaultError) {
        try state.withLock { (state) throws(VaultError) in
            guard state.pending.contains(blob) == isFinished else { return }
            let log = state.log
            try VaultError.storage { () throws(StorageError) in
                try log.append(Self.record(blob, isFinished: isFinished))
                try log.sync()
            }
            if isFinished { state.pending.remove(blob) } else { state.pending.insert(blob) }
        }
    }

    private static func record(_ blob: Hash256, isFinished: Bool) -> [UInt8] {
        var encoder = CanonicalEncoder(reservingCapacity: 40)
        encoder.array(3)
        encoder.unsigned(1 as UInt64)
        encoder.bytes(blob)
        encoder.unsigned(isFinished ? 1 as UInt64 : 0)
        return encoder.bytes
    }

    private static func decode(_ record: [UInt8]) throws(VaultError) -> (Hash256, Bool) {
        do {
            var decoder = CanonicalDecoder(record)
            let value = try decoder.array(3) { (inner) throws(DecodingError) in
                guard try inner.unsigned() == 1 else { throw inner.failure(.invalidValue("erasure note version")) }
                let blob = try inner.fixed(Hash256.self)
                let state = try inner.unsigned()
                guard state <= 1 else { throw inner.failure(.outOfRange) }
                return (blob, state == 1)
            }
            try decoder.expectEnd()
            return value
        } catch { throw .malformed(what: "note of an erasure", detail: "\(error)") }
    }
}
