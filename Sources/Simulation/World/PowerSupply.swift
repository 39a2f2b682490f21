internal import Storage
private import Synchronization

/// Cuts a node's disk off at a chosen write, so that a crash can happen in the middle of a step; counts what is written.
final class PowerSupply: Sendable {
    private struct State {
        var writesLeft: Int?
        var failure: StorageError?
        var isOut = false
        var writeCount: UInt64 = 0
    }

    private let state = Mutex(State())

    /// What a write meets.
    enum Verdict {
        case works
        /// This write is the one in which the power goes: it may or may not reach the disk.
        case goes(StorageError)
        case isOut(StorageError)
    }

    /// The `writes`-th write from now, counted from 0, is the last one.
    func plan(writes: Int, failure: StorageError) {
        state.withLock { ($0.writesLeft, $0.failure) = (writes, failure) }
    }

    func restore() { state.withLock { $0 = State(writeCount: $0.writeCount) } }

    var isOut: Bool { state.withLock { $0.isOut } }

    /// Why nothing can be written any more; nil while the disk works.
    var trouble: StorageError? { state.withLock { $0.isOut ? $0.failure ?? Self.failure : nil } }

    /// Writes and syncs so far; what a slow disk takes its time for.
    var writeCount: UInt64 { state.withLock { $0.writeCount } }

    func spend() -> Verdict {
        state.withLock { state in
            state.writeCount &+= 1
            let failure = state.failure ?? Self.failure
            guard !state.isOut else { return .isOut(failure) }
            guard let left = state.writesLeft else { return .works }
            guard left <= 0 else {
                state.writesLeft = left - 1
                return .works
            }
            state.isOut = true
            return .goes(failure)
        }
    }

    static let failure = StorageError.unusable(path: "simulated disk")
    static let fullDisk = StorageError.full(path: "simulated disk")
}
