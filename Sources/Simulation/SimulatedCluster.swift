internal import ChainCrypto
internal import Ledger
internal import PBFT
internal import Primitives
internal import Validator

/// A whole consortium in one thread: real validators over a simulated network, simulated disks, clocks and clients.
///
/// Everything follows from the seed: equal seeds and settings give equal traces in every process. One tick is one
/// millisecond; a validator is told of every tenth. After every event the checkers look at what the nodes said; the first
/// broken rule ends the run. `Docs/development/simulator.md` says what is simulated and how to read a failure.
package final class SimulatedCluster {
    package let seed: UInt64
    package let settings: SimulationSettings
    package let plan: FaultPlan
    let consortium: SimulatedConsortium
    let validatorSettings: ValidatorSettings

    var nodes: [SimulatedNode]
    /// By place: whether it keeps the rules, so that the checkers believe it.
    private let correct: [Bool]
    var network: SimulatedNetwork
    var byzantine: [ByzantineHand]
    var clients: SimulatedClients
    var random: SeededRandom
    var queue = EventQueue<SimulationEvent>()
    /// What a node takes from its inbox, for the moment in which it does; empty otherwise, and kept for its room.
    var taken: [ValidatorInput] = []
    package internal(set) var tick: UInt64 = 0
    var trace: Trace
    var chain: ChainChecker
    var signatures = SignatureChecker()
    var reports: ReportChecker
    /// What any node has signed or verified; it holds for all of them.
    let knownSignatures = SignatureMemory()
    /// Signatures of transactions that were checked once for all nodes; the answer is the same for each.
    var checkedSignatures: [SignedTransaction: Bool] = [:]
    var membership = WantedMembership()
    /// The set of each epoch that anybody has begun.
    var sets: [EpochNumber: ValidatorSet] = [:]
    var submissionCount: UInt64 = 0
    /// Submissions of transactions that may expire on the way.
    var fleetingSubmissions: Set<UInt64> = []
    /// The transactions that were sent after the last fault.
    var probes: [SignedTransaction] = []
    var healedAt: UInt64?
    /// The newest epoch and view of a correct node, how many views came before it, and how many there were when faults ended.
    var newestView = (epoch: EpochNumber.initial, view: UInt64(0))
    var viewsPassed: UInt64 = 0
    var viewsAtHealing: UInt64 = 0
    var crashCount: UInt64 = 0
    var snapshotCount: UInt64 = 0
    var viewChangeCount: UInt64 = 0
    var isSettlementDue = false

    /// Makes the world of a seed; without a plan, what goes wrong is drawn from the seed too.
    package init(
        seed: UInt64,
        settings: SimulationSettings = SimulationSettings(),
        plan: FaultPlan? = nil,
        onTrace: (@Sendable (TraceEntry) -> Void)? = nil
    ) {
        precondition(
            SimulationSettings.committeeRange.contains(settings.committee),
            "a simulated committee has \(SimulationSettings.committeeRange) members"
        )
        self.seed = seed
        self.settings = settings
        var random = SeededRandom(seed: seed)
        var planning = random.fork()
        var sizing = random.fork()
        let plan = plan ?? FaultPlan(drawnFrom: &planning, committee: settings.committee, faultTicks: settings.faultTicks)
        self.plan = plan
        let drawnWindow = sizing.pick([1, 2, UInt64(8)])
        do throws(GenesisRejection) {
            consortium = try SimulatedConsortium(
                size: settings.committee,
                joiners: plan.joinerCount(committee: settings.committee),
                window: settings.window ?? drawnWindow
            )
        } catch { preconditionFailure("the simulated genesis is refused: \(error)") }
        validatorSettings = settings.validatorSettings(&sizing)
        let nodes = Self.places(consortium, plan)
        self.nodes = nodes
        correct = nodes.map { node in !plan.byzantine.contains { $0.node == node.member } }
        network = SimulatedNetwork(nodes: nodes.count, plan.network, random.fork())
        byzantine = Self.hands(plan, nodes, consortium, random.fork())
        clients = SimulatedClients(consortium, random.fork())
        chain = ChainChecker(nodes: nodes.count)
        reports = ReportChecker(byzantine: Set(plan.byzantine.map(\.node)), owner: consortium.owner)
        sets[.initial] = consortium.genesis.validatorSet
        trace = Trace(sink: onTrace)
        self.random = random
    }

    private static func places(_ consortium: SimulatedConsortium, _ plan: FaultPlan) -> [SimulatedNode] {
        func node(_ member: Int, lead: Int64 = 0, drift: Int64 = 0) -> SimulatedNode {
            let key = consortium.nodes[member].first.publicKey
            return SimulatedNode(member: member, key: key, clock: SimulatedClock(lead: lead, drift: drift))
        }
        var nodes = consortium.nodes.indices.map { member in
            let lead = member < plan.clockLead.count ? plan.clockLead[member] : 0
            let drift = member < plan.clockDrift.count ? plan.clockDrift[member] : 0
            return node(member, lead: lead, drift: drift)
        }
        for byzantine in plan.byzantine where byzantine.behavior == .twins {
            nodes.append(node(byzantine.node))
        }
        for place in nodes.indices { nodes[place].links = Array(repeating: nil, count: nodes.count) }
        return nodes
    }

    private static func hands(
        _ plan: FaultPlan,
        _ nodes: [SimulatedNode],
        _ consortium: SimulatedConsortium,
        _ random: SeededRandom
    ) -> [ByzantineHand] {
        var random = random
        return plan.byzantine.map { byzantine in
            let twin = nodes.lastIndex { $0.member == byzantine.node }
            return ByzantineHand(
                byzantine,
                twin: twin == byzantine.node ? nil : twin,
                places: nodes.count,
                consortium,
                random.fork()
            )
        }
    }

    // MARK: Running

    /// Plays the whole run and says what came of it.
    package func run() -> SimulationOutcome {
        var violation: Violation?
        SeedsInFlight.during(seed) {
            do throws(Violation) { try play() } catch { violation = error }
        }
        return SimulationOutcome(
            seed: seed,
            violation: violation,
            tick: tick,
            digest: trace.finish(),
            eventCount: trace.count,
            lastEvents: trace.last,
            height: chain.height,
            viewChangeCount: viewChangeCount,
            crashCount: crashCount,
            snapshotCount: snapshotCount,
            transactionCount: chain.transactionCount,
            healingTicks: healedAt.map { tick - $0 } ?? 0,
            healingViews: healedAt == nil ? 0 : viewsPassed - viewsAtHealing
        )
    }

    private func play() throws(Violation) {
        let latecomer = settings.hasLatecomer ? nodes.indices.last { isCorrect($0) && !isJoiner($0) } : nil
        for node in nodes.indices where node != latecomer && !isJoiner(node) { try start(node) }
        if let latecomer { queue.schedule(.restart(node: latecomer), at: settings.faultTicks / 4 * 3) }
        for planned in plan.faults { queue.schedule(.fault(planned.fault), at: planned.tick) }
        for _ in 0..<settings.transactionCount { scheduleSubmission() }
        queue.schedule(.heal, at: settings.faultTicks)
        queue.schedule(.deadline, at: settings.faultTicks + settings.healTicks)
        while let entry = queue.next() {
            tick = entry.tick
            try handle(entry.event)
            guard isSettlementDue else { continue }
            isSettlementDue = false
            if isSettled { return try checkEnd() }
        }
    }

    private func handle(_ event: SimulationEvent) throws(Violation) {
        switch event {
        case .tick(let node, let life): try onTick(node, life)
        case .run(let node, let life): if nodes[node].life == life { try runNode(node) }
        case .arrive(let letter): arrive(letter)
        case .verified(let node, let life, let id, let results): deliver(.signaturesChecked(id, results), to: node, life)
        case .blocksVerified(let node, let life, let id, let checked): deliver(.blocksChecked(id, checked), to: node, life)
        case .partVerified(let node, let life, let id, let part): deliver(.snapshotPartChecked(id, part), to: node, life)
        case .submit(let transaction, let node, let attempts): submit(transaction, node, attempts)
        case .connected(let node, let life, let peer):
            if let name = nodes[node].links[peer] { deliver(.peerConnected(name), to: node, life) }
        case .disconnected(let node, let life, let peer, let name):
            if nodes[node].links[peer] != name { deliver(.peerDisconnected(name), to: node, life) }
        case .govern: try govern()
        case .fault(let fault): try strike(fault)
        case .speak(let node, let life): if nodes[node].life == life { try speak(node) }
        case .die(let node, let life, let kind): if nodes[node].life == life { die(node, kind) }
        case .restart(let node): if nodes[node].validator == nil { try start(node) }
        case .heal: try heal()
        case .deadline: throw Violation(.liveness, unsettled)
        }
    }

    func note(_ kind: TraceEntry.Kind, node: Int = -1, peer: Int = -1, _ first: UInt64 = 0, _ second: UInt64 = 0) {
        trace.note(TraceEntry(tick: tick, node: node, kind: kind, peer: peer, first: first, second: second))
    }

    /// Whether the node is none of the genesis.
    func isJoiner(_ node: Int) -> Bool { nodes[node].member >= settings.committee }

    /// Whether a node keeps the rules, so that the checkers believe it.
    func isCorrect(_ node: Int) -> Bool { correct[node] }

    /// Takes note of the view of a correct node.
    func noteView(of node: Int) {
        guard isCorrect(node), let replica = nodes[node].validator?.replica else { return }
        let (epoch, view) = (replica.committee.epoch, replica.view.rawValue)
        if epoch > newestView.epoch {
            viewsPassed += view
            newestView = (epoch, view)
        } else if epoch == newestView.epoch, view > newestView.view {
            viewsPassed += view - newestView.view
            newestView.view = view
        }
    }
}

extension Hash256 {
    /// The first eight bytes, big-endian: enough to tell things apart in a trace.
    var mark: UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
