package import Primitives
package import Storage
private import Synchronization

/// The disclosures for which this node handed out a key: on disk before the key leaves, so that a crash never gives a second.
///
/// Record: `[1, disclosure, blob, reader, time]`.
package final class UsedDisclosures: Sendable {
    /// One use.
    package struct Use: CanonicalCodable, Hashable, Sendable {
        package let disclosure: UInt64
        package let blob: Hash256
        package let reader: AccountID
        package let time: Timestamp

        package init(disclosure: UInt64, blob: Hash256, reader: AccountID, time: Timestamp) {
            self.disclosure = disclosure
            self.blob = blob
            self.reader = reader
            self.time = time
        }

        package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
            self = try decoder.array(5) { (inner) throws(DecodingError) in
                guard try inner.unsigned() == 1 else { throw inner.failure(.invalidValue("use version")) }
                let disclosure = try inner.unsigned()
                let blob = try inner.fixed(Hash256.self)
                let reader = try inner.fixed(AccountID.self)
                return Use(disclosure: disclosure, blob: blob, reader: reader, time: try inner.counter())
            }
        }

        package func encode(to encoder: inout CanonicalEncoder) {
            encoder.array(5)
            encoder.unsigned(1 as UInt64)
            encoder.unsigned(disclosure)
            encoder.bytes(blob)
            encoder.bytes(reader)
            encoder.unsigned(time)
        }
    }

    private struct State: ~Copyable {
        let log: any RecordLog
        var used: Set<UInt64>
    }

    private let state: Mutex<State>

    /// Reads what was used before.
    package init(log: sending any RecordLog) throws(VaultError) {
        var used: Set<UInt64> = []
        for record in try VaultError.storage({ () throws(StorageError) in try log.records() }) {
            do { used.insert(try Use(canonicalBytes: record).disclosure) } catch {
                throw .malformed(what: "note of a used disclosure", detail: "\(error)")
            }
        }
        state = Mutex(State(log: log, used: used))
    }

    package func contains(_ disclosure: UInt64) -> Bool { state.withLock { $0.used.contains(disclosure) } }

    package var count: Int { state.withLock { $0.used.count } }

    /// Notes a use and returns when it is on disk; false, and nothing noted, if it was used before.
    package func use(_ use: Use) throws(VaultError) -> Bool {
        try state.withLock { (state) throws(VaultError) in
            guard !state.used.contains(use.disclosure) else { return false }
            let log = state.log
            try VaultError.storage { () throws(StorageError) in
                try log.append(use.canonicalBytes)
                try log.sync()
            }
            state.used.insert(use.disclosure)
            return true
        }
    }
}
