import NodeRuntime
import Testing

@Suite struct NodeMetricsTests {
    @Test func `figures are written in Prometheus' text format`() {
        let metrics = NodeMetrics(version: "1.0 \"x\"")
        metrics.consensusHeight.set(7)
        metrics.consensusTransactions.increment(by: 3)
        metrics.poolRefused.increment("expired")
        metrics.poolRefused.increment("duplicate", by: 2)
        metrics.beforeReading { metrics.peersConnected.set(3) }
        let text = metrics.exposition()
        #expect(text.contains("# HELP consilium_consensus_height Height of the last certified block.\n"))
        #expect(text.contains("# TYPE consilium_consensus_height gauge\nconsilium_consensus_height 7\n"))
        #expect(
            text.contains("# TYPE consilium_consensus_transactions_total counter\nconsilium_consensus_transactions_total 3\n")
        )
        #expect(
            text.contains(
                "consilium_mempool_failed_txs_total{code=\"duplicate\"} 2\nconsilium_mempool_failed_txs_total{code=\"expired\"} 1\n"
            )
        )
        #expect(text.contains("consilium_p2p_peers 3\n"))
        #expect(text.contains("consilium_build_info{version=\"1.0 \\\"x\\\"\"} 1\n"))
        #expect(text.utf8.last == UInt8(ascii: "\n"))
    }

    @Test func `a histogram counts cumulatively`() {
        let metrics = NodeMetrics()
        for seconds in [0.0004, 0.01, 0.011, 100] { metrics.blockExecutionSeconds.record(seconds) }
        #expect(metrics.blockExecutionSeconds.snapshot.cumulative.last == 4)
        let text = metrics.exposition()
        let name = "consilium_state_block_processing_seconds"
        #expect(text.contains("# TYPE \(name) histogram\n\(name)_bucket{le=\"0.0005\"} 1\n\(name)_bucket{le=\"0.001\"} 1\n"))
        #expect(text.contains("\(name)_bucket{le=\"0.01\"} 2\n\(name)_bucket{le=\"0.025\"} 3\n"))
        #expect(text.contains("\(name)_bucket{le=\"60.0\"} 3\n\(name)_bucket{le=\"+Inf\"} 4\n"))
        #expect(text.contains("\(name)_count 4\n"))
    }

    @Test func `no name is written twice`() {
        let names = NodeMetrics().exposition().split(separator: "\n").filter { $0.hasPrefix("# TYPE") }
        #expect(Set(names).count == names.count)
    }
}
