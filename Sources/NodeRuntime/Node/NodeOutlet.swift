import Ledger
import Logging
import PBFT
import PeerNetwork
import Primitives
import ServiceLifecycle
import Synchronization
import Validator

/// Carries the validator's effects out: to peers, workers, waiting clients, metrics and the log; never blocks.
final class NodeOutlet: Sendable {
    private let feed: BlockFeed
    private let waiters: CertificationWaiters
    private let submissions: Submissions
    private let network: PeerNetwork
    private let addressBook: PeerAddressBook
    /// Who receives broadcasts, as the last roster named them.
    private let committee = Mutex<[PublicKey]>([])
    private let workers: SignatureWorkers
    private let answers: AnswerServer
    private let inlet: NodeInlet
    private let watch: NodeWatch
    private let metrics: NodeMetrics
    /// How many present validators the certified state has faults of.
    private let accusedCount: @Sendable () -> Int
    private let logger: Logger
    private let halted = Mutex<ValidatorError?>(nil)
    private let haltSignal = AsyncStream<Void>.makeStream()
    private let lastBlockNanoseconds = Mutex<UInt64>(0)

    init(
        feed: BlockFeed,
        waiters: CertificationWaiters,
        submissions: Submissions,
        network: PeerNetwork,
        addressBook: PeerAddressBook,
        workers: SignatureWorkers,
        answers: AnswerServer,
        inlet: NodeInlet,
        watch: NodeWatch,
        metrics: NodeMetrics,
        accusedCount: @escaping @Sendable () -> Int,
        logger: Logger
    ) {
        self.feed = feed
        self.waiters = waiters
        self.submissions = submissions
        self.network = network
        self.addressBook = addressBook
        self.workers = workers
        self.answers = answers
        self.inlet = inlet
        self.watch = watch
        self.metrics = metrics
        self.accusedCount = accusedCount
        self.logger = logger
        metrics.consensusByzantineValidators.set(accusedCount())
    }

    /// Why the validator stopped by itself, if it did.
    var haltReason: ValidatorError? { halted.withLock { $0 } }

    /// Returns when the validator halts, the task is cancelled, or a graceful shutdown begins.
    func untilHalted() async {
        await withGracefulShutdownHandler {
            for await _ in haltSignal.stream {}
        } onGracefulShutdown: {
            self.haltSignal.continuation.finish()
        }
    }

    func carryOut(_ effects: [ValidatorEffect]) {
        for effect in effects {
            switch effect {
            case .send(let message, let peer): network.send(message.frame, to: peer)
            case .broadcast(let message): network.send(message.frame, to: committee.withLock { $0 })
            case .checkSignatures(let id, let transactions): check(id, transactions)
            case .checkBlocks(let id, let blocks): check(id, blocks)
            case .checkSnapshotPart(let id, let part):
                workers.run { [inlet] in inlet.send(.snapshotPartChecked(id, part.checked())) }
            case .answer(let answer, let peer): answers.send(answer, to: peer)
            case .admitted(let submission, let id):
                metrics.poolAdmitted.increment()
                submissions.settle(submission, .success(id))
            case .refused(let submission, let rejection):
                metrics.poolRefused.increment(rejection.code.rawValue)
                submissions.settle(submission, .failure(rejection))
            case .certified(let block): publish(block)
            case .rosterChanged(let roster): take(roster)
            case .report(let report): note(report)
            case .halt(let error):
                halted.withLock { $0 = error }
                metrics.consensusHalted.set(1)
                logger.critical("the node stops: \(error)")
                haltSignal.continuation.finish()
            }
        }
    }

    /// Messages of agreement go to the new committee at once, connections follow.
    private func take(_ roster: PeerRoster) {
        committee.withLock { $0 = roster.committee.filter { $0 != roster.own } }
        network.setMembers(addressBook.members(of: roster), ownID: roster.own)
    }

    private func check(_ id: VerificationID, _ transactions: [SignedTransaction]) {
        let start = SteadyClock.nanoseconds()
        workers.check(transactions) { [inlet, metrics] results in
            metrics.signaturesChecked.increment(by: UInt64(results.count))
            metrics.signaturesInvalid.increment(by: UInt64(results.count { !$0 }))
            metrics.signatureBatchSeconds.record(nanosecondsSince: start)
            inlet.send(.signaturesChecked(id, results))
        }
    }

    private func check(_ id: VerificationID, _ blocks: FetchedBlocks) {
        BlockCheck.run(blocks, on: workers) { [inlet, metrics] checked, signatureCount in
            metrics.signaturesChecked.increment(by: UInt64(signatureCount))
            inlet.send(.blocksChecked(id, checked))
        }
    }

    private func publish(_ block: CertifiedBlock) {
        watch.noteCertified(block.header)
        if block.header.changesValidators || block.receipts.contains(where: { $0.events.contains(where: \.isFaultReport) }) {
            metrics.consensusByzantineValidators.set(accusedCount())
        }
        waiters.settle(block)
        feed.publish(block)
        metrics.consensusTransactions.increment(by: UInt64(block.receipts.count))
        metrics.consensusBlockTransactions.set(block.receipts.count)
        var outcomes: [Outcome: UInt64] = [:]
        for receipt in block.receipts { outcomes[receipt.outcome, default: 0] += 1 }
        for (outcome, count) in outcomes { metrics.outcomes.increment(outcome.rawValue, by: count) }
        let now = SteadyClock.nanoseconds()
        let previous = lastBlockNanoseconds.withLock { last in
            defer { last = now }
            return last
        }
        if previous > 0 { metrics.consensusBlockIntervalSeconds.record(Double(now &- previous) / 1e9) }
    }

    private func note(_ report: ValidatorReport) {
        watch.note(report)
        switch report {
        case .viewChanged(let view, let status):
            if status == .changing { metrics.consensusViewChanges.increment() }
            logger.notice("view \(view) \(status == .active ? "entered" : "asked for")")
        case .suspected(let view, let reason): logger.notice("the primary of view \(view) is suspected: \(reason)")
        case .evidence(let evidence):
            logger.error("a member broke the rules and signed it", metadata: ["evidence": "\(evidence)"])
        case .evidenceSent(let id, _):
            logger.notice("evidence against a member is sent to the chain", metadata: ["transaction": "\(id)"])
        case .diverged(let divergence):
            metrics.consensusHalted.set(1)
            let other = divergence.other.map { "\($0)" } ?? "none that can reach a quorum"
            logger.critical(
                "execution_divergence at height \(divergence.height): own block \(divergence.own), others \(other); this node stops voting"
            )
        case .forgotten(let kind):
            logger.critical(
                "a \(kind.name) signed with this node's key is not in its journal: the journal is older than the node's votes or the key is used twice; this node only observes until it is admitted with a new consensus key"
            )
        case .journalLost:
            logger.critical(
                "the journal is missing and the chain is not: this node only observes until it is admitted with a new consensus key"
            )
        case .misbehaved(let peer, let what): logger.warning("peer sent \(what)", metadata: ["peer": "\(peer)"])
        case .catchingUp(let from, let through): logger.info("catching up from block \(from) to \(through)")
        case .takingSnapshot(let height): logger.info("taking the snapshot at block \(height) in from peers")
        case .tookSnapshot(let height):
            logger.notice("the state at block \(height) was taken in from peers; blocks up to there are not kept here")
        case .snapshotUnavailable: logger.info("no peer gives a snapshot; catching up by blocks")
        case .caughtUp(let height): logger.info("caught up at block \(height)")
        case .epochEnds(let height): logger.notice("the validators change after block \(height)")
        case .epochBegan(let epoch, let isMember):
            logger.notice("epoch \(epoch) begins; this node \(isMember ? "votes" : "observes")")
        }
    }
}
