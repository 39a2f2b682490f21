import Ledger
import Primitives
import Testing
import Validator

/// Block time never goes back; a chain whose members' clocks do waits for them, and says so (`chain_time_ahead`).
@Suite struct ClocksBackTests {
    @Test func `when all clocks step back, what expires before the chain's time is not executed meanwhile`() throws {
        let cluster = try ValidatorCluster()
        let (before, short, long): (_, UInt64, UInt64) = (cluster.registration(1), 60_000, 300_000)
        cluster.submit([before], to: 0)
        cluster.run(ticks: 50)
        #expect(cluster.outcomes[before.id] == "ok")
        let reader = try #require(cluster.validators[0]).ledger.reader
        let (height, time) = (reader.view.height, reader.view.time)
        cluster.now = Timestamp(cluster.now.rawValue - 120_000)
        let (early, late) = (cluster.registration(2, expires: short), cluster.registration(3, expires: long))
        cluster.submit([early, late], to: 0)
        cluster.run(ticks: 200)
        #expect(cluster.outcomes[late.id] == "ok" && cluster.outcomes[early.id] == nil)
        #expect(reader.view.height > height && reader.view.time == time, "blocks come, with the time of the one before")
        cluster.now = Timestamp(time.rawValue + 1_000)
        let after = cluster.registration(4, expires: short)
        cluster.submit([after], to: 0)
        cluster.run(ticks: 200)
        #expect(cluster.outcomes[after.id] == "ok" && reader.view.time > time)
        #expect(cluster.roots.count == 1)
    }
}
