internal import Ledger
import Synchronization
package import Validator

/// The check of one answer with blocks, on all threads that check signatures: first the blocks, then their signatures.
///
/// An answer may be one block with thousands of transactions or hundreds of blocks with one each, so neither alone would keep
/// all threads busy.
package final class BlockCheck: Sendable {
    /// The least that is worth waking a thread for.
    private static let groupByteCount = 65_536

    private struct State {
        var decoded: [Result<Block, BlockFault>]
        var groupsLeft: Int
    }

    private let fetched: FetchedBlocks
    private let workers: SignatureWorkers
    private let answer: @Sendable (CheckedBlocks, _ signatureCount: Int) -> Void
    private let state: Mutex<State>

    /// Answers once, on one of the workers' threads.
    package static func run(
        _ fetched: FetchedBlocks,
        on workers: SignatureWorkers,
        answer: @escaping @Sendable (CheckedBlocks, _ signatureCount: Int) -> Void
    ) {
        let groups = fetched.groups(ofByteCount: groupByteCount)
        let check = BlockCheck(fetched, workers, groupCount: groups.count, answer)
        for group in groups {
            workers.run(
                count: 1,
                check: { _ in
                    check.decode(group)
                    return true
                },
                answer: { _ in check.noteDecoded() }
            )
        }
        if groups.isEmpty { check.finish([]) }
    }

    private init(
        _ fetched: FetchedBlocks,
        _ workers: SignatureWorkers,
        groupCount: Int,
        _ answer: @escaping @Sendable (CheckedBlocks, _ signatureCount: Int) -> Void
    ) {
        self.fetched = fetched
        self.workers = workers
        self.answer = answer
        let undecoded = Result<Block, BlockFault>.failure(.undecodable)
        state = Mutex(State(decoded: Array(repeating: undecoded, count: fetched.count), groupsLeft: groupCount))
    }

    private func decode(_ group: Range<Int>) {
        let results = group.map(fetched.decoded)
        state.withLock { $0.decoded.replaceSubrange(group, with: results) }
    }

    private func noteDecoded() {
        let isLast = state.withLock { state in
            state.groupsLeft -= 1
            return state.groupsLeft == 0
        }
        guard isLast else { return }
        let bodies = state.withLock { $0.decoded }.flatMap { (try? $0.get())?.bodies ?? [] }
        workers.check(bodies) { self.finish($0) }
    }

    private func finish(_ signatures: [Bool]) {
        let decoded = state.withLock { $0.decoded }
        var next = 0
        let byBlock = decoded.map { result -> [Bool] in
            let count = (try? result.get())?.bodies.count ?? 0
            defer { next += count }
            return Array(signatures[next..<(next + count)])
        }
        answer(fetched.verdict(decoded, byBlock), signatures.count)
    }
}
