import ChainCrypto
import Ledger
import Logging
import Primitives
import Synchronization
import Validator

/// Carries out the erasures that the chain grants, without being asked, and acknowledges them there.
///
/// It looks when it starts, so that nothing is missed that was granted while the node was away, and after each certified
/// decision. What fails is tried again. Only what was destroyed is acknowledged, by the node's own account.
final class ErasureDuty: Sendable {
    /// Submits a transaction and says whether it was certified as `ok`.
    typealias Submit = @Sendable (SignedTransaction) async -> Bool

    private struct State {
        /// There may be something here that is to be destroyed.
        var mustSweep = true
        /// Block time up to which everything granted is destroyed here.
        var sweptUntil: Timestamp?
        var mustRetry = false
        var hasComplained = false
    }

    private let records: NodeRecords
    private let feed: BlockFeed
    private let account: SigningKey?
    private let metrics: NodeMetrics
    private let logger: Logger
    private let submit: Submit
    private let state = Mutex(State())

    private static let role = Array("custodian".utf8)
    private static let retryMilliseconds = 2_000
    private static let gasLimit: UInt64 = 1_000_000
    private static let lifetimeMilliseconds: UInt64 = 30_000

    init(
        records: NodeRecords,
        feed: BlockFeed,
        account: SigningKey?,
        metrics: NodeMetrics,
        logger: Logger,
        submit: @escaping Submit
    ) {
        self.records = records
        self.feed = feed
        self.account = account
        self.metrics = metrics
        self.logger = logger
        self.submit = submit
    }

    /// Works until its task is cancelled.
    func run() async {
        let (wakes, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.watch(wake) }
            group.addTask { await self.remind(wake) }
            wake.yield()
            for await _ in wakes { await self.work() }
            group.cancelAll()
        }
    }

    // MARK: When

    /// Wakes the worker for blocks that decide or acknowledge an erasure.
    private func watch(_ wake: AsyncStream<Void>.Continuation) async {
        while !Task.isCancelled {
            for await block in feed.subscribe() {
                let names = block.receipts.flatMap(\.events).filter { $0.contract == "records" }.map(\.name)
                if names.contains("ErasureDecided") { state.withLock { $0.mustSweep = true } }
                if names.contains("ErasureDecided") || names.contains("ErasureAcknowledged") { wake.yield() }
            }
            // The stream was lost, and decisions perhaps with it.
            state.withLock { $0.mustSweep = true }
            wake.yield()
        }
    }

    private func remind(_ wake: AsyncStream<Void>.Continuation) async {
        while (try? await Task.sleep(for: .milliseconds(Self.retryMilliseconds))) != nil {
            if state.withLock({ $0.mustRetry }) { wake.yield() }
        }
    }

    // MARK: What

    private func work() async {
        do throws(NodeRecordsError) {
            let view = records.reader.view
            try await sweep(view)
            try await acknowledge(view)
        } catch {
            state.withLock { $0.mustRetry = true }
            logger.error("a granted erasure could not be carried out, it is tried again: \(error)")
        }
    }

    private func sweep(_ view: CertifiedView) async throws(NodeRecordsError) {
        let isNeeded = state.withLock { state in
            defer { state.mustSweep = false }
            return state.mustSweep
        }
        guard isNeeded else { return }
        do throws(NodeRecordsError) {
            let erased = try await records.eraseGranted(at: view)
            metrics.recordsErased.increment(by: UInt64(erased.count))
            if !erased.isEmpty { logger.notice("records erased", metadata: ["count": "\(erased.count)"]) }
            state.withLock { $0.sweptUntil = view.time }
        } catch {
            state.withLock { $0.mustSweep = true }
            throw error
        }
    }

    private func acknowledge(_ view: CertifiedView) async throws(NodeRecordsError) {
        let outstanding = try records.unacknowledgedErasures(in: view)
        metrics.recordsErasuresOutstanding.set(outstanding.count)
        let swept = state.withLock { $0.sweptUntil } ?? .zero
        let done = outstanding.filter { $0.until <= swept }
        guard !done.isEmpty, let account, try mayAcknowledge(account, in: view) else {
            state.withLock { $0.mustRetry = false }
            return
        }
        state.withLock { $0.mustRetry = true }
        await withTaskGroup(of: Void.self) { group in
            for erasure in done {
                group.addTask { _ = await self.submit(self.acknowledgement(of: erasure, with: account)) }
            }
        }
    }

    /// Whether the node's account is registered for its organisation with the role that acknowledges; says once if not.
    private func mayAcknowledge(_ key: SigningKey, in view: CertifiedView) throws(NodeRecordsError) -> Bool {
        let entry = try records.read { () throws(LedgerError) in try view.account(of: key.publicKey)?.entry }
        if let entry, entry.isActive, entry.organisation == records.organisation, entry.roles.contains(Self.role) { return true }
        let isNew = state.withLock { state in
            defer { state.hasComplained = true }
            return !state.hasComplained
        }
        if isNew {
            logger.warning(
                "erasures are carried out here and not acknowledged: this node's account has no role custodian; let an admin register it",
                metadata: ["account": "\(key.publicKey)"]
            )
        }
        return false
    }

    private func acknowledgement(of erasure: UnacknowledgedErasure, with key: SigningKey) -> SignedTransaction {
        .sign(
            Transaction(
                chainID: records.reader.genesis.chainID,
                expires: Timestamp(WallClock.now().rawValue + Self.lifetimeMilliseconds),
                unique: RandomBytes.generate(8),
                contract: "records",
                function: "acknowledgeErasure",
                arguments: [
                    .bytes(erasure.patient.bytes), .bytes(erasure.custodian.bytes), .unsigned(erasure.until.rawValue),
                ],
                gasLimit: Self.gasLimit
            ),
            with: key
        )
    }
}
