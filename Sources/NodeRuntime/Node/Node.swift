import ChainCrypto
package import Ledger
package import Logging
import PBFT
package import PeerNetwork
package import Primitives
import ServiceLifecycle
internal import Storage
package import Validator

/// One running member: gives the validator its clock, disk, threads, keys and peers.
///
/// `init` opens the home, `run` lives until it is cancelled or shut down gracefully.
package final class Node: Service, Sendable {
    package let configuration: NodeConfiguration
    package let genesis: GenesisDocument
    /// Certified blocks and state, for any thread.
    package let reader: LedgerReader
    /// Sealed records, and the keys that this node's organisation may release.
    package let records: NodeRecords
    package let metrics: NodeMetrics
    package let feed: BlockFeed
    package let keys: NodeKeys
    package let home: Home
    /// Held, never used: the home stays taken for as long as the node lives.
    private let lock: HomeLock
    private let loop: ValidatorLoop
    private let network: PeerNetwork
    private let workers: SignatureWorkers
    private let answers: AnswerServer
    private let submissions: Submissions
    private let waiters: CertificationWaiters
    private let outlet: NodeOutlet
    private let blobs: BlobExchange
    private let latest: LatestStatus
    let logger: Logger
    let watch: NodeWatch

    /// Opens everything; nothing runs yet.
    package init(
        home: Home,
        configuration: NodeConfiguration,
        environment: [String: String],
        logger: Logger,
        metrics: NodeMetrics
    ) throws {
        let files = try NodeFiles.open(home, configuration: configuration, environment: environment, metrics: metrics)
        let validator = try files.makeValidator(configuration)
        self.home = home
        self.configuration = configuration
        self.metrics = metrics
        self.logger = logger
        lock = files.lock
        genesis = files.genesis
        keys = files.keys
        reader = validator.ledger.reader
        records = try NodeRecords(home: home, configuration: configuration, keys: files.keys, reader: validator.ledger.reader)
        latest = LatestStatus(validator.status, metrics)
        let (submissions, waiters, feed, latest) = (Submissions(), CertificationWaiters(), BlockFeed(), latest)
        (self.submissions, self.waiters, self.feed) = (submissions, waiters, feed)
        let workers = SignatureWorkers(threadCount: configuration.node.signatureThreads)
        self.workers = workers
        let reader = validator.ledger.reader
        let watch = NodeWatch(height: reader.view.height) { try? reader.view.nextValidatorSet() }
        self.watch = watch
        let inlet = NodeInlet(watch: watch, metrics: metrics, logger: logger)
        let addressBook = PeerAddressBook(configuration.p2p.peers, reader: reader)
        let roster = try validator.roster()
        let network = PeerNetwork(
            configuration: files.networkConfiguration(
                configuration,
                members: addressBook.members(of: roster),
                own: roster.own,
                isObserving: { latest.value.mode != .voting }
            ),
            logger: logger,
            onEvent: inlet.take
        )
        self.network = network
        let answers = AnswerServer(network: network, metrics: metrics, logger: logger)
        self.answers = answers
        let outlet = NodeOutlet(
            feed: feed,
            waiters: waiters,
            submissions: submissions,
            network: network,
            addressBook: addressBook,
            workers: workers,
            answers: answers,
            inlet: inlet,
            watch: watch,
            metrics: metrics,
            accusedCount: { reader.view.accusedValidatorCount },
            logger: logger
        )
        self.outlet = outlet
        loop = ValidatorLoop(
            validator,
            tickMilliseconds: configuration.consensus.tickMilliseconds,
            onStep: latest.set,
            carryOut: outlet.carryOut
        )
        blobs = BlobExchange(records: records, network: network, metrics: metrics, logger: logger)
        inlet.connect(to: loop, blobs)
        records.connect(to: blobs)
    }

    /// Connects to the peers and takes part until a graceful shutdown begins, the task is cancelled, or the validator halts.
    package func run() async throws {
        try await network.start()
        let thread = loop.start()
        let blobThread = blobs.start()
        let erasures = Task { await erasureDuty.run() }
        let readiness = Task { await readyDuty.run() }
        logger.info("node started", metadata: ["chain": "\(genesis.chainID)", "height": "\(reader.view.height)"])
        noteOtherKeys()
        await outlet.untilHalted()
        logger.info("node stopping")
        erasures.cancel()
        readiness.cancel()
        await network.stop()
        loop.stop()
        thread.join()
        blobs.stop()
        blobThread.join()
        workers.stop()
        answers.stop()
        submissions.close()
        waiters.close()
        feed.close()
        await erasures.value
        await readiness.value
        if let error = outlet.haltReason { throw NodeError.validator(error) }
    }

    private var erasureDuty: ErasureDuty {
        ErasureDuty(
            records: records,
            feed: feed,
            account: keys.account,
            metrics: metrics,
            logger: logger,
            submit: isCertified
        )
    }

    private var readyDuty: ReadyDuty {
        ReadyDuty(
            keys: keys,
            reader: reader,
            logger: logger,
            isCatchingUp: { [latest] in latest.value.isCatchingUp },
            submit: isCertified
        )
    }

    /// Sends one of the node's own transactions and says whether it was certified as `ok`.
    @Sendable private func isCertified(_ transaction: SignedTransaction) async -> Bool {
        let outcome = await submitAndWait(transaction, milliseconds: 20_000)
        guard case .success(.certified(_, _, let receipt)) = outcome else { return false }
        return receipt.outcome == .ok
    }

    // MARK: Transactions

    /// Submits transactions and waits until each was admitted to the pool or refused.
    package func submit(_ transactions: [SignedTransaction]) async -> [SubmissionOutcome] {
        await submissions.submit(transactions) { loop.send(.submitted($0)) }
    }

    /// Submits one transaction and waits until it is certified, at most so long.
    package func submitAndWait(
        _ transaction: SignedTransaction,
        milliseconds: Int
    ) async -> Result<CertificationOutcome, TransactionRejection> {
        async let outcome = waiters.wait(for: transaction.id, milliseconds: milliseconds, known: certified)
        switch await submit([transaction]).first {
        case .failure(let rejection)? where rejection.code != .duplicate: return .failure(rejection)
        case .failure(let rejection)?:
            // Known already: its fate is what the caller wants, whoever sent it first.
            let status = try? await transactionStatus(of: transaction.id)
            return status == .unknown ? .failure(rejection) : .success(await outcome)
        default: return .success(await outcome)
        }
    }

    /// Waits until a transaction that is pending is certified, at most so long.
    package func waitForCertification(of id: TransactionID, milliseconds: Int) async -> CertificationOutcome {
        await waiters.wait(for: id, milliseconds: milliseconds, known: certified)
    }

    @Sendable private func certified(_ id: TransactionID) -> CertificationOutcome? {
        let blocks = reader.view.blocks
        guard let place = try? blocks.location(of: id), let receipts = try? blocks.receipts(at: place.height),
            receipts.indices.contains(place.index)
        else { return nil }
        return .certified(height: place.height, index: place.index, receipts[place.index])
    }

    /// Where a transaction stands.
    package func transactionStatus(of id: TransactionID) async throws(LedgerError) -> TransactionStatus {
        if let place = try reader.view.blocks.location(of: id) {
            return .certified(height: place.height, index: place.index)
        }
        let isKnown = await loop.inspect { validator -> TransactionStatus in
            for block in validator.ledger.executed {
                if let index = block.bodies.firstIndex(where: { $0.id == id }) {
                    return .committed(height: block.height, index: index)
                }
            }
            return validator.pool.contains(id) ? .pending : .unknown
        }
        return isKnown ?? .unknown
    }

    // MARK: What goes on

    package var status: ValidatorStatus { latest.value }

    /// The consensus key that the node goes by now.
    package var validatorKey: PublicKey { latest.value.key }

    package var peers: [PeerState] { network.peers }

    /// Runs `body` with the validator between two of its steps; nil once the node stops.
    package func inspect<Value: Sendable>(_ body: @escaping @Sendable (Validator) -> Value) async -> Value? {
        await loop.inspect(body)
    }
}
