package import Ledger
package import PBFT
package import Primitives
package import Storage

/// One member of the consortium as a whole: replica, ledger, pool, journal and catch-up, in one synchronous value of state.
///
/// Has no thread, clock, socket or random number: inputs in, effects out, stores behind `Storage`'s protocols. The daemon
/// and the simulator drive this same class; one thread at a time owns it. `Docs/spec/validator.md` has the life of an input.
///
/// VAL-1: whatever an effect relies on is on disk before the effect is returned. One sync covers all records of a round.
/// VAL-2: an own vote counts only once it is durable: it comes back to the replica as a received message after the sync.
package final class Validator {
    package let ledger: Ledger
    package let settings: ValidatorSettings
    let identity: ValidatorIdentity
    /// The present epoch: who votes, and whether this node does.
    var seat: Seat
    let journal: any RecordLog
    let blockRules: BlockRules

    package internal(set) var replica: Replica
    package internal(set) var pool: TransactionPool
    var quota: Quota
    var authenticator: MessageAuthenticator
    let signatures: SignatureMemory
    var batches = BatchBook()
    var intake = Intake()
    var catchUp = CatchUp()
    /// Whether blocks are fetched that nobody has claimed: those made while the claimed ones were fetched; and from where on.
    var isChasing = false
    var chasedFrom = BlockHeight.genesis
    var settling: Settling?
    var shelf: SnapshotShelf
    var snapshots = SnapshotFetch()
    var execution = ExecutionQueue()
    var pacing = BatchPacing()
    var connected: Set<PeerID> = []
    var lostPeers = LostPeers()
    var evidence = EvidenceBook()
    /// Own votes up to this height were certified once and are not in the journal, though the chain may be behind: it was lost.
    var journalPrunedThrough = BlockHeight.genesis
    /// What the journal holds of epochs that this node has yet to come to: its chain was lost and is fetched anew.
    var laterRecords: [DurableRecord] = []
    /// What the replica was told of the end of its epoch.
    var announcedEpochEnd: BlockHeight?
    /// Members of the epoch before that have left, and the tick from which they are strangers.
    var departing: [PeerID] = []
    var farewellTick: UInt64?
    /// The height that followers were last told of, and when each peer was last told where this node stands.
    var announcedHead = BlockHeight.genesis
    var headSentTicks: [PeerID: UInt64] = [:]
    /// Ids whose bodies the journal holds.
    var journaledBodies: Set<TransactionID> = []

    package internal(set) var now = Timestamp.zero
    var tick: UInt64 = 0
    /// Inputs for the replica that arose here, in order.
    var replicaInputs: [ReplicaInput] = []
    /// Own messages that wait for the next sync.
    var unsent: [PBFTMessage] = []
    var hasUnsyncedRecords = false
    var effects: [ValidatorEffect] = []
    package internal(set) var halted: ValidatorError?
    /// Why this member signs nothing any more, if so; the journal keeps it.
    package internal(set) var standstill: Standstill?
    /// What the replica was last told about waiting transactions.
    var replicaKnowsWork = false
    /// The view changes that happened since the start, for the status.
    package internal(set) var viewChangeCount: UInt64 = 0

    /// Opens the ledger and the journal and makes the replica what it was when its last record became durable.
    ///
    /// A node whose keys the present set does not name observes until one does. Validators in one thread may share what
    /// signatures they know.
    package init(
        identity: ValidatorIdentity,
        genesis: GenesisDocument,
        chain: any KeyValueStore,
        state: any KeyValueStore,
        journal: any RecordLog,
        settings: ValidatorSettings = ValidatorSettings(),
        signatures: SignatureMemory = SignatureMemory()
    ) throws(ValidatorError) {
        do throws(LedgerError) {
            ledger = try Ledger(chain: chain, state: state, genesis: genesis, settings: settings.tree)
        } catch { throw .ledger(error) }
        var settings = settings
        settings.replica.window = genesis.parameters.window
        self.settings = settings
        self.identity = identity
        self.journal = journal
        self.signatures = signatures
        seat = Seat(identity, in: ledger)
        blockRules = BlockRules(chainID: genesis.chainID, genesisHash: genesis.hash)
        authenticator = MessageAuthenticator(
            committee: seat.committee,
            validators: ledger.validators,
            window: settings.replica.window,
            memory: signatures
        )
        shelf = SnapshotShelf(newest: ledger.certified.time)
        pool = TransactionPool(limits: settings.pool)
        quota = Quota(ledger.parameters)
        let memory = try JournalMemory(
            journal,
            of: identity,
            genesis: genesis.hash,
            certified: ledger.certifiedHeight
        )
        replica = try Self.makeReplica(
            seat,
            ledger,
            settings: settings.replica,
            restoring: memory.records,
            forgottenThrough: memory.prunedThrough,
            mode: memory.standstill?.mode ?? .voting
        )
        laterRecords = memory.records.filter { [seat] in $0.epoch > seat.committee.epoch }
        journalPrunedThrough = memory.prunedThrough
        try recover(memory)
    }

    /// Takes all inputs, then writes, then speaks.
    ///
    /// `now` is the wall clock in milliseconds; it decides on admission and proposals only. If `needsStep` is true afterwards,
    /// the caller MUST call again without waiting for an input.
    package func step(_ inputs: [ValidatorInput], now: Timestamp) -> [ValidatorEffect] {
        guard halted == nil else { return [] }
        if now < self.now { pacing.clockStepped(backTo: now) }
        self.now = now
        do throws(ValidatorError) {
            try executeNext()
            try acceptNext()
            try takeNextPart()
            for input in inputs { try take(input) }
            try settle()
            if intake.hasUnchecked { requestSignatureChecks() }
            reconsiderProposing()
            // Behind the inputs, since one of them may have changed the view.
            watchPrimary()
            try settle()
        } catch {
            halted = error
            effects.append(.halt(error))
        }
        // Exchanged, since emptying what is shared with the caller would make room for as many anew in every step.
        var done: [ValidatorEffect] = []
        swap(&done, &effects)
        return done
    }

    /// Whether a committed batch or fetched blocks wait to be executed, or a part of a snapshot to be taken in.
    package var needsStep: Bool {
        halted == nil && (!execution.isEmpty || (catchUp.isReady && !snapshots.isActive) || snapshots.isReady)
    }

    private func take(_ input: ValidatorInput) throws(ValidatorError) {
        switch input {
        case .started:
            noteEpochEnd()
            replicaInputs.append(.started)
            try announceRoster()
        case .tick: try onTick()
        case .received(let message, let peer): try onReceived(message, from: peer)
        case .submitted(let submissions): try onSubmitted(submissions)
        case .signaturesChecked(let id, let results): try onSignaturesChecked(id, results)
        case .blocksChecked(let id, let checked): onBlocksChecked(id, checked)
        case .snapshotPartChecked(let id, let part): try onPartChecked(id, part)
        case .peerConnected(let peer):
            connected.insert(peer)
            lostPeers.returned(peer)
            if let index = seat.index(of: peer) {
                replicaInputs.append(.peerConnected(index))
            } else {
                try sendHead(to: peer)
            }
        case .peerDisconnected(let peer):
            connected.remove(peer)
            headSentTicks[peer] = nil
            catchUp.drop(peer)
            lostPeers.lost(peer, at: tick)
        }
    }

    private func onTick() throws(ValidatorError) {
        tick += 1
        replicaInputs.append(.tick)
        requestMissingBatches()
        try continueCatchUp()
        try announceHead()
        try sayFarewell()
        try sendEvidence()
        if tick.isMultiple(of: 10) { watchStarvation() }
        if tick.isMultiple(of: 100) { expirePool() }
    }

    // MARK: Rounds

    /// Steps the replica until it is quiet: effects are carried out in order, records synced, own messages sent and given back.
    func settle() throws(ValidatorError) {
        repeat {
            var next = 0
            while next < replicaInputs.count {
                let input = replicaInputs[next]
                next += 1
                for effect in replica.step(input) { try carryOut(effect) }
            }
            replicaInputs.removeAll(keepingCapacity: true)
            if Mutation.isActive(.voteBeforeSync) { speak() }
            try sync()
            speak()
            if replicaInputs.isEmpty { try beginEpochIfDue() }
        } while !replicaInputs.isEmpty
    }

    private func sync() throws(ValidatorError) {
        guard hasUnsyncedRecords else { return }
        do throws(StorageError) { try journal.sync() } catch { throw .journal(error) }
        hasUnsyncedRecords = false
    }

    func append(_ record: JournalRecord) throws(ValidatorError) {
        do throws(StorageError) { try journal.append(record.canonicalBytes) } catch { throw .journal(error) }
        hasUnsyncedRecords = true
    }

    /// Signs and sends what waited for the sync, and hands it to the own replica.
    private func speak() {
        guard !unsent.isEmpty else { return }
        defer { unsent.removeAll(keepingCapacity: true) }
        guard let own = seat.own else { return }
        for message in unsent {
            let signed = authenticator.sign(message, as: own, with: seat.signingKey)
            effects.append(.broadcast(.consensus(seat.committee.epoch, WireMessage(signed, batch: batch(beside: message)))))
            guard message.kind != .status else { continue }
            replicaInputs.append(.received(Authenticated(unchecked: signed)))
        }
    }

    private func batch(beside message: PBFTMessage) -> BatchContent? {
        guard case .prePrepare(let content) = message else { return nil }
        return batches[content.digest]?.content
    }

    // MARK: Peers

    /// A primary whose connection ended is suspected long before the view timer runs out.
    ///
    /// Only a hint, since it is one SUSPECT of f + 1: and where f + 1 members have lost the primary, the others with it are
    /// fewer than a quorum, so that nothing could be ordered in its view anyway. In a view change it passes over dead primaries.
    private func watchPrimary() {
        // Asked in every step, and almost always nobody is lost.
        guard !lostPeers.isEmpty, !replica.isPrimary, let primary = seat.peer(at: replica.primary),
            lostPeers.isGone(primary, for: settings.lostPrimaryTicks, at: tick)
        else { return }
        replicaInputs.append(.suspectPrimary(.connectionLost, in: replica.view))
    }

    /// The other members that are reachable, in the order of the set.
    var reachable: [PeerID] { seat.members.filter { $0 != seat.key && connected.contains($0) } }

    func report(_ report: ValidatorReport) { effects.append(.report(report)) }
}
