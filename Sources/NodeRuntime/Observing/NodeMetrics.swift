import Synchronization

/// The figures of one node, by the names under which Prometheus reads them (`Docs/operations/metrics.md`).
///
/// Every value may be changed from any thread.
package final class NodeMetrics: Sendable {
    // MARK: Consensus
    package let consensusHeight = GaugeMetric()
    package let consensusView = GaugeMetric()
    package let consensusEpoch = GaugeMetric()
    package let consensusPrimary = GaugeMetric()
    package let consensusValidators = GaugeMetric()
    package let consensusMissingValidators = GaugeMetric()
    package let consensusByzantineValidators = GaugeMetric()
    package let consensusViewChanges = CounterMetric()
    package let consensusTransactions = CounterMetric()
    package let consensusBlockTransactions = GaugeMetric()
    package let consensusBlockSizeBytes = GaugeMetric()
    package let consensusBlockIntervalSeconds = HistogramMetric(bounds: secondsBounds)
    package let consensusHalted = GaugeMetric()
    // MARK: Pool
    package let poolSize = GaugeMetric()
    package let poolSizeBytes = GaugeMetric()
    package let poolAdmitted = CounterMetric()
    /// By the code of the rejection.
    package let poolRefused = LabelledCounterMetric()
    package let poolExpired = CounterMetric()
    // MARK: Execution and storage
    package let blockExecutionSeconds = HistogramMetric(bounds: secondsBounds)
    package let blockStoreSeconds = HistogramMetric(bounds: secondsBounds)
    package let journalSyncSeconds = HistogramMetric(bounds: secondsBounds)
    package let journalSizeBytes = GaugeMetric()
    package let storageSyncs = CounterMetric()
    package let outcomes = LabelledCounterMetric()
    // MARK: Signatures
    package let signaturesChecked = CounterMetric()
    package let signaturesInvalid = CounterMetric()
    package let signatureBatchSeconds = HistogramMetric(bounds: secondsBounds)
    // MARK: Peers
    package let peersConnected = GaugeMetric()
    package let peerConnections = CounterMetric()
    package let peerFailures = CounterMetric()
    package let peerFramesReceived = CounterMetric()
    package let peerBytesReceived = GaugeMetric()
    package let peerBytesSent = GaugeMetric()
    package let peerFramesDropped = GaugeMetric()
    package let peerFramesRejected = CounterMetric()
    // MARK: Records
    package let recordsErased = CounterMetric()
    package let recordsErasuresOutstanding = GaugeMetric()
    package let recordsDamaged = CounterMetric()
    package let recordsRangesServed = CounterMetric()
    package let recordsRangesFetched = CounterMetric()
    package let recordsRangesRejected = CounterMetric()
    // MARK: Catch-up, node
    package let syncActive = GaugeMetric()
    package let snapshotBytesServed = CounterMetric()
    package let syncBlocks = CounterMetric()
    package let inputQueueLength = GaugeMetric()
    package let submitToCertifiedSeconds = HistogramMetric(bounds: secondsBounds)
    package let apiRequests = LabelledCounterMetric()
    package let apiRequestSeconds = HistogramMetric(bounds: secondsBounds)

    private let version: String
    private let collectors = Mutex<[@Sendable () -> Void]>([])

    /// Half a millisecond to a minute.
    private static let secondsBounds = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]

    package init(version: String = "") { self.version = version }

    /// Adds a function that sets gauges just before they are read; it must not block.
    package func beforeReading(_ collect: @escaping @Sendable () -> Void) { collectors.withLock { $0.append(collect) } }

    /// All figures in Prometheus' text format, version 0.0.4.
    package func exposition() -> String {
        for collect in collectors.withLock({ $0 }) { collect() }
        var text = MetricText()
        text.info("build_info", "The version that runs.", ["version": version])
        writeConsensus(&text)
        writePool(&text)
        writeExecution(&text)
        writePeers(&text)
        writeRecords(&text)
        writeNode(&text)
        return text.text
    }

    private func writeConsensus(_ text: inout MetricText) {
        text.gauge("consensus_height", "Height of the last certified block.", consensusHeight)
        text.gauge("consensus_view", "View of the current epoch.", consensusView)
        text.gauge("consensus_epoch", "Epoch: changes of membership since genesis.", consensusEpoch)
        text.gauge("consensus_primary", "Index of the current primary.", consensusPrimary)
        text.gauge("consensus_validators", "Validators of the current epoch.", consensusValidators)
        text.gauge("consensus_missing_validators", "Validators that are not connected.", consensusMissingValidators)
        text.gauge(
            "consensus_byzantine_validators",
            "Present validators of which the chain has evidence.",
            consensusByzantineValidators
        )
        text.counter("consensus_view_changes_total", "Views entered after the first.", consensusViewChanges)
        text.counter("consensus_transactions_total", "Certified transactions since start.", consensusTransactions)
        text.gauge("consensus_block_transactions", "Transactions of the last block.", consensusBlockTransactions)
        text.gauge("consensus_block_size_bytes", "Bytes of the last block's transactions.", consensusBlockSizeBytes)
        text.histogram(
            "consensus_block_interval_seconds",
            "Time between certified blocks.",
            consensusBlockIntervalSeconds
        )
        text.gauge("consensus_halted", "1 after a divergence stopped this validator.", consensusHalted)
    }

    private func writePool(_ text: inout MetricText) {
        text.gauge("mempool_size", "Transactions waiting.", poolSize)
        text.gauge("mempool_size_bytes", "Bytes of transactions waiting.", poolSizeBytes)
        text.counter("mempool_admitted_txs_total", "Transactions admitted.", poolAdmitted)
        text.counter("mempool_failed_txs_total", "Transactions refused.", label: "code", poolRefused)
        text.counter("mempool_expired_txs_total", "Transactions that expired while waiting.", poolExpired)
    }

    private func writeExecution(_ text: inout MetricText) {
        text.histogram("state_block_processing_seconds", "Time to execute a block.", blockExecutionSeconds)
        text.histogram("state_block_storing_seconds", "Time to store a certified block.", blockStoreSeconds)
        text.counter("state_transaction_outcomes_total", "Executed transactions.", label: "outcome", outcomes)
        text.histogram("journal_sync_seconds", "Time of an fdatasync of the journal.", journalSyncSeconds)
        text.gauge("journal_size_bytes", "Bytes of the journal.", journalSizeBytes)
        text.counter("storage_syncs_total", "Synced writes to disk.", storageSyncs)
        text.counter("signatures_checked_total", "Signatures checked.", signaturesChecked)
        text.counter("signatures_invalid_total", "Signatures that did not verify.", signaturesInvalid)
        text.histogram("signatures_batch_seconds", "Time to check a batch of signatures.", signatureBatchSeconds)
    }

    private func writePeers(_ text: inout MetricText) {
        text.gauge("p2p_peers", "Members connected.", peersConnected)
        text.counter("p2p_connections_total", "Connections made.", peerConnections)
        text.counter("p2p_failures_total", "Connections that failed or were refused.", peerFailures)
        text.counter("p2p_frames_received_total", "Frames received.", peerFramesReceived)
        text.gauge("p2p_received_bytes", "Bytes received from current members.", peerBytesReceived)
        text.gauge("p2p_sent_bytes", "Bytes sent to current members.", peerBytesSent)
        text.gauge("p2p_dropped_frames", "Frames to current members dropped from full queues.", peerFramesDropped)
        text.counter("p2p_rejected_frames_total", "Frames whose content was refused.", peerFramesRejected)
    }

    private func writeRecords(_ text: inout MetricText) {
        text.counter("records_erased_total", "Records destroyed here after their erasure was granted.", recordsErased)
        text.gauge(
            "records_erasures_outstanding",
            "Granted erasures that this node's organisation has not acknowledged.",
            recordsErasuresOutstanding
        )
        text.counter("records_damaged_total", "Reads that found a stored record damaged on this disk.", recordsDamaged)
        text.counter("records_ranges_served_total", "Parts of records given to other members.", recordsRangesServed)
        text.counter("records_ranges_fetched_total", "Parts of records taken from other members.", recordsRangesFetched)
        text.counter(
            "records_ranges_rejected_total",
            "Parts of records from other members that did not lead to the record's name.",
            recordsRangesRejected
        )
    }

    private func writeNode(_ text: inout MetricText) {
        text.gauge("blocksync_syncing", "1 while this node catches up.", syncActive)
        text.counter("statesync_served_bytes_total", "Bytes of snapshots given to peers.", snapshotBytesServed)
        text.counter("blocksync_blocks_total", "Blocks taken over from peers.", syncBlocks)
        text.gauge("node_input_queue", "Inputs waiting for the validator.", inputQueueLength)
        text.histogram(
            "node_submit_to_certified_seconds",
            "Time from submission here to the certificate.",
            submitToCertifiedSeconds
        )
        text.counter("api_requests_total", "API requests.", label: "method", apiRequests)
        text.histogram("api_request_seconds", "Time to answer an API request.", apiRequestSeconds)
    }
}
