internal import Storage
private import Synchronization

/// Cuts a node's disk off at a chosen write, so that a crash can happen in the middle of a step.
final class PowerSupply: Sendable {
    private struct State {
        var writesLeft: Int?
        var isOut = false
    }

    private let state = Mutex(State())

    /// What a write meets.
    enum Verdict {
        case works
        /// This write is the one in which the power goes: it may or may not reach the disk.
        case goes
        case isOut
    }

    /// The `writes`-th write from now, counted from 0, is the last one.
    func plan(writes: Int) { state.withLock { $0.writesLeft = writes } }

    func restore() { state.withLock { $0 = State() } }

    var isOut: Bool { state.withLock { $0.isOut } }

    func spend() -> Verdict {
        state.withLock { state in
            guard !state.isOut else { return .isOut }
            guard let left = state.writesLeft else { return .works }
            guard left <= 0 else {
                state.writesLeft = left - 1
                return .works
            }
            state.isOut = true
            return .goes
        }
    }

    static let failure = StorageError.unusable(path: "simulated disk")
}
