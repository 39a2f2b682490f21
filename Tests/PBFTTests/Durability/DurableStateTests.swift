import PBFT
import Primitives
import Testing

@Suite struct DurableStateTests {
    /// The votes of all heights in turn, as a journal holds them between two of its segments.
    private static func votes(through last: UInt64) -> [DurableRecord] {
        (1...last).flatMap { number -> [DurableRecord] in
            let (height, digest) = (BlockHeight(number), Fake.hash(number))
            let messages: [PBFTMessage] = [
                .prepare(Prepare(view: .initial, height: height, digest: digest)),
                .commit(Commit(view: .initial, height: height, digest: digest)),
                .checkpoint(Checkpoint(height: height, blockHash: digest)),
            ]
            return messages.map { DurableRecord(epoch: .initial, content: .signed($0)) }
        }
    }

    // With a step for each pair of heights both take minutes.
    @Test func `a journal of fifty thousand certified heights is read in one pass`() {
        let last: UInt64 = 50_000
        let state = DurableState(records: Self.votes(through: last), epoch: .initial, certified: BlockHeight(last - 3))
        #expect(state.heights.map(\.height) == [BlockHeight(last - 2), BlockHeight(last - 1), BlockHeight(last)])
        #expect(state.heights.allSatisfy { $0.prepare != nil && $0.commit?.digest == $0.prepare?.digest })
        #expect(state.records(epoch: .initial) == Self.votes(through: last).suffix(9))
    }

    @Test func `a journal whose chain was lost is read in one pass`() {
        let last: UInt64 = 50_000
        let state = DurableState(records: Self.votes(through: last), epoch: .initial, certified: .genesis)
        #expect(state.heights.count == Int(last))
        #expect(state[BlockHeight(last)]?.checkpoint == Fake.hash(last))
    }

    @Test func `votes that were recorded out of the order of heights stand in it`() {
        let votes = Self.votes(through: 9)
        let state = DurableState(records: votes.reversed(), epoch: .initial, certified: BlockHeight(2))
        #expect(state == DurableState(records: votes, epoch: .initial, certified: BlockHeight(2)))
        #expect(state.heights.map(\.height) == (3...9).map { BlockHeight($0) })
    }
}
