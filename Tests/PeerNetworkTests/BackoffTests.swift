import PeerNetwork
import Testing

@Suite struct BackoffTests {
    @Test func `delays double to the cap and stay within half of it`() {
        var backoff = Backoff(millisecondsMin: 100, millisecondsMax: 1000, seed: 7)
        for step in [100, 200, 400, 800, 1000, 1000, 1000] {
            let delay = backoff.nextMilliseconds()
            #expect(delay <= Int64(step) && delay >= Int64(step / 2))
        }
        for _ in 0..<1000 { #expect(backoff.nextMilliseconds() <= 1000) }
        backoff.reset()
        #expect(backoff.nextMilliseconds() <= 100)
    }

    @Test func `the same seed gives the same delays, another one others`() {
        func delays(_ seed: UInt64) -> [Int64] {
            var backoff = Backoff(millisecondsMin: 1000, millisecondsMax: 100_000, seed: seed)
            return (0..<8).map { _ in backoff.nextMilliseconds() }
        }
        #expect(delays(1) == delays(1))
        #expect(delays(1) != delays(2))
    }
}
