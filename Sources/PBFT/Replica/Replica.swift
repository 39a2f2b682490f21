package import Primitives

/// One replica of the PBFT protocol (Castro & Liskov, OSDI '99) as a pure value.
///
/// A replica reads no clock, touches no disk, opens no socket and draws no random number.
/// Equal replicas given equal inputs return equal effects, in the same order.
///
/// Each height passes: proposed → prepared → committed → executed → certified. The numbered invariants are those of
/// `Docs/spec/invariants.md`; the protocol with its transition table is `Docs/spec/pbft.md`.
package struct Replica: Hashable, Sendable {
    package let committee: Committee
    package let own: ValidatorIndex
    package let settings: ReplicaSettings

    /// Changed only by `persist`, so that it always equals a fold of the journal.
    package private(set) var durable: DurableState
    package internal(set) var mode: ReplicaMode
    package internal(set) var certified: CertifiedHead
    /// The last height handed over by `.execute`, and the last one whose block hash is known.
    package internal(set) var delivered: BlockHeight
    package internal(set) var executed: BlockHeight
    /// Votes up to here were certified once and are remembered no more; above the certified height if the chain was lost.
    let forgottenThrough: BlockHeight
    /// The last height of the epoch, once it is known.
    package internal(set) var lastHeight: BlockHeight?

    var slots: SlotLog
    var compelled: Compelled
    /// By index: the VIEW-CHANGE of the highest view, the SUSPECT of the highest view, the last STATUS.
    var viewChanges: [SignedMessage?]
    var suspects: [Suspicion?]
    /// By index: the view for which two different VIEW-CHANGEs were reported last.
    var disputedViewChanges: [ViewNumber?]
    var newViews = HeardNewViews()
    var peers: [PeerProgress?]
    /// The last W certified heights, for peers that missed a CHECKPOINT, and for CHECKPOINTs that come late.
    var recent = CertifiedHeights()
    var pacing = ProposalPacing()
    var timers = ReplicaTimers()
    var patience = Patience()

    /// Makes a replica as it was when the last record became durable.
    ///
    /// `certified` is the last certified block in the store, with its certificate if it lies above the epoch's base. Records of other epochs are ignored. The first input MUST be
    /// `.started`. `forgottenThrough` is the height that the journal's head names: votes up to there are not in the records. A replica of a new epoch begins with `certified` at the committee's base. One that only observes may stand outside the committee.
    package init(
        committee: Committee,
        own: ValidatorIndex,
        settings: ReplicaSettings = ReplicaSettings(),
        certified: CertifiedHead,
        restoring records: [DurableRecord] = [],
        forgottenThrough: BlockHeight = .genesis,
        mode: ReplicaMode = .voting
    ) {
        precondition(committee.contains(own) || mode != .voting, "validator \(own) is not in a committee of \(committee.size)")
        precondition(certified.height >= committee.base, "height \(certified.height) lies before the epoch")
        // A VIEW-CHANGE without it would claim prepared certificates far above its base and be refused by everyone.
        precondition(
            certified.height == committee.base || certified.certificate != nil,
            "height \(certified.height) is restored without its certificate"
        )
        self.committee = committee
        self.own = own
        self.settings = settings
        self.mode = mode
        self.forgottenThrough = forgottenThrough
        self.certified = certified
        delivered = certified.height
        executed = certified.height
        durable = DurableState(records: records, epoch: committee.epoch, certified: certified.height)
        slots = SlotLog(base: certified.height, window: settings.window)
        compelled = Compelled(base: committee.base)
        viewChanges = Array(repeating: nil, count: committee.size)
        suspects = Array(repeating: nil, count: committee.size)
        disputedViewChanges = Array(repeating: nil, count: committee.size)
        peers = Array(repeating: nil, count: committee.size)
        restoreVolatile()
    }

    /// The view this replica votes in, or changes to.
    package var view: ViewNumber { durable.view }
    package var status: ViewStatus { durable.isActive ? .active : .changing }
    package var primary: ValidatorIndex { committee.primary(of: view) }
    package var isPrimary: Bool { primary == own }
    /// Nothing is signed while the chain lacks heights whose votes the journal has let go.
    var isVoting: Bool { mode == .voting && certified.height >= forgottenThrough }

    /// The fewest records from which `init(restoring:)` makes this replica again; for journal rotation.
    package var durableRecords: [DurableRecord] { durable.records(epoch: committee.epoch) }

    /// Takes one input and returns what is to be done, in order.
    package mutating func step(_ input: ReplicaInput) -> [ReplicaEffect] {
        var effects: [ReplicaEffect] = []
        switch input {
        case .started: onStarted(&effects)
        case .tick: onTick(&effects)
        case .received(let message): onReceived(message, &effects)
        case .receivedLate(let signed): onReceivedLate(signed)
        case .proposalReady(let proposal): onProposalReady(proposal, &effects)
        case .nothingToPropose(let view, let height): onNothingToPropose(view, height)
        case .batchHeld(let height, let digest): onBatchHeld(height, digest, &effects)
        case .proposalChecked(let proposal, let verdict): onProposalChecked(proposal, verdict, &effects)
        case .executed(let height, let blockHash): onExecuted(height, blockHash, &effects)
        case .workKnown(let isKnown): onWorkKnown(isKnown, &effects)
        case .suspectPrimary(let reason, let accused): if accused == view { suspect(reason, &effects) }
        case .peerConnected(let peer): onPeerConnected(peer, &effects)
        case .caughtUp(let certificate): onCaughtUp(certificate, &effects)
        case .votesMissed: askForVotes(&effects)
        case .epochEnds(let height): onEpochEnds(height, &effects)
        case .diverged(let divergence): diverge(divergence, &effects)
        }
        ReplicaInvariants.check(self)
        return effects
    }

    /// Applies a record to the durable state and asks for it to be written; the only way in which that state grows.
    mutating func persist(_ content: DurableRecord.Content, _ effects: inout [ReplicaEffect]) {
        durable.apply(content)
        effects.append(.persist(DurableRecord(epoch: committee.epoch, content: content)))
    }

    /// Signs a vote: first the record, then the message.
    ///
    /// It counts only when it comes back (INV-8).
    mutating func sign(_ message: PBFTMessage, _ effects: inout [ReplicaEffect]) {
        persist(.signed(message), &effects)
        effects.append(.broadcast(message))
    }

    mutating func pruneDurable() { durable.prune(through: certified.height) }
}
