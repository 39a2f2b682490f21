internal import Ledger
internal import PBFT
internal import Primitives
internal import Storage
internal import Validator

// The life of a node: start, step, death.
extension SimulatedCluster {
    static let nodeTick: UInt64 = 10
    /// A planned power cut that met no write by then happens anyway.
    private static let crashPatienceTicks: UInt64 = 200

    func start(_ node: Int) throws(Violation) {
        nodes[node].life += 1
        let life = nodes[node].life
        if healedAt == nil, tick > 0, random.chance(plan.restartTrouble) {
            planCrash(node, random.pick(CrashKind.allCases), afterWrites: random.index(below: 5), downTicks: 200)
        }
        guard !nodes[node].isRetired, let validator = try open(node) else { return }
        nodes[node].validator = validator
        nodes[node].inbox = [.started]
        note(.started, node: node, validator.ledger.certifiedHeight.rawValue, validator.replica.view.rawValue)
        if isCorrect(node) { try checkStart(of: validator, node) }
        nodes[node].memory = nil
        scheduleRun(node)
        queue.schedule(.tick(node: node, life: life), at: tick + 1 + random.below(Self.nodeTick))
    }

    /// Nil if the node died while it was starting; it tries again.
    private func open(_ node: Int) throws(Violation) -> Validator? {
        let disk = nodes[node].disk
        do throws(ValidatorError) {
            do throws(StorageError) { try disk.journal.contents.open() } catch { throw .journal(error) }
            return try Validator(
                identity: consortium.identity(of: nodes[node].member),
                genesis: consortium.genesis,
                chain: disk.chain,
                state: disk.state,
                journal: disk.journal,
                settings: validatorSettings,
                signatures: knownSignatures
            )
        } catch {
            guard disk.power.isOut else {
                guard nodes[node].isDamaged else { throw Violation(.recovery, "node \(node) does not start: \(error)") }
                retire(node)
                return nil
            }
            nodes[node].memory = nil
            die(node, nodes[node].plannedCrash?.kind ?? .process)
            return nil
        }
    }

    private func checkStart(of validator: Validator, _ node: Int) throws(Violation) {
        for report in validator.step([], now: clock(of: node)) {
            if case .report(let report) = report { try reports.heard(report, from: node, seats(of: report, by: validator)) }
        }
        try chain.started(at: validator.ledger.certifiedHeight, node: node)
        try checkStore(of: validator, node, newest: 4)
        if let memory = nodes[node].memory, !nodes[node].isDamaged, nodes[node].lostJournalKey == nil,
            memory != validator.replica.durable
        {
            throw Violation(.recovery, "node \(node) does not remember what it had signed")
        }
    }

    func clock(of node: Int) -> Timestamp {
        let offset = nodes[node].clock.offset(at: tick)
        let time = SimulatedConsortium.firstTime.rawValue + tick
        return Timestamp(offset >= 0 ? time + UInt64(offset) : time - min(time, offset.magnitude))
    }

    // MARK: Steps

    func onTick(_ node: Int, _ life: UInt64) throws(Violation) {
        guard nodes[node].life == life, nodes[node].validator != nil else { return }
        queue.schedule(.tick(node: node, life: life), at: tick + Self.nodeTick)
        nodes[node].inbox.append(.tick)
        try runNode(node)
    }

    func deliver(_ input: ValidatorInput, to node: Int, _ life: UInt64) {
        guard nodes[node].life == life, nodes[node].validator != nil else { return }
        nodes[node].inbox.append(input)
        scheduleRun(node)
    }

    /// The thread wakes a little later and takes everything that came meanwhile, as the daemon's does.
    private func scheduleRun(_ node: Int) {
        guard !nodes[node].isRunScheduled else { return }
        nodes[node].isRunScheduled = true
        queue.schedule(.run(node: node, life: nodes[node].life), at: max(tick + random.below(3), nodes[node].busyUntil))
    }

    func runNode(_ node: Int) throws(Violation) {
        guard let validator = nodes[node].validator else { return }
        guard nodes[node].busyUntil <= tick else { return scheduleRun(node) }
        // A step may begin in the very tick in which the last one ends: what that one said comes first.
        try speak(node)
        swap(&nodes[node].inbox, &taken)
        nodes[node].isRunScheduled = false
        let writesBefore = nodes[node].disk.power.writeCount
        let effects = validator.step(taken, now: clock(of: node))
        let inputCount = taken.count
        taken.removeAll(keepingCapacity: true)
        if inputCount > 1 || !effects.isEmpty { note(.ran, node: node, UInt64(inputCount), UInt64(effects.count)) }
        if let error = validator.halted { return try onHalt(node, error, effects) }
        let writes = nodes[node].disk.power.writeCount - writesBefore
        if nodes[node].slowDisk.until > tick, writes > 0 {
            nodes[node].busyUntil = tick + writes * nodes[node].slowDisk.ticks
            nodes[node].unspoken = effects
            queue.schedule(.speak(node: node, life: nodes[node].life), at: nodes[node].busyUntil)
        } else {
            for effect in effects { try carryOut(effect, of: node) }
        }
        if validator.needsStep { scheduleRun(node) }
    }

    /// Carries out what a step said that had to wait for a slow disk.
    func speak(_ node: Int) throws(Violation) {
        let effects = nodes[node].unspoken
        nodes[node].unspoken = []
        for effect in effects { try carryOut(effect, of: node) }
    }

    /// A failed disk lets the daemon still carry out what came before; a dead process does not.
    private func onHalt(_ node: Int, _ error: ValidatorError, _ effects: [ValidatorEffect]) throws(Violation) {
        guard nodes[node].disk.power.isOut else {
            guard nodes[node].isDamaged || !isCorrect(node) else { throw Violation(.halt, "node \(node) halts: \(error)") }
            return retire(node)
        }
        if random.chance(Ratio(1, 2)) {
            for effect in effects { try carryOut(effect, of: node) }
        }
        nodes[node].validator = nil
        die(node, nodes[node].plannedCrash?.kind ?? .power)
    }

    // MARK: Death

    func planCrash(_ node: Int, _ kind: CrashKind, afterWrites writes: Int, downTicks: UInt64) {
        guard nodes[node].plannedCrash == nil else { return }
        nodes[node].plannedCrash = (kind, downTicks)
        nodes[node].disk.power.plan(writes: writes, failure: kind == .fullDisk ? PowerSupply.fullDisk : PowerSupply.failure)
        queue.schedule(.die(node: node, life: nodes[node].life, kind), at: tick + Self.crashPatienceTicks)
    }

    /// Somebody has to look after this node's disk: it stays down.
    private func retire(_ node: Int) {
        note(.retired, node: node)
        nodes[node].plannedCrash = nil
        nodes[node].isRetired = true
        bury(node)
    }

    func die(_ node: Int, _ kind: CrashKind) {
        guard let planned = nodes[node].plannedCrash else { return }
        // Between two steps everything that was said is on disk; in the middle of one nobody can tell.
        nodes[node].memory = nodes[node].validator?.replica.durable
        note(.crashed, node: node, nodes[node].validator?.ledger.certifiedHeight.rawValue ?? 0, kind == .power ? 1 : 0)
        crashCount += 1
        nodes[node].disk.crash(kind, &random)
        nodes[node].plannedCrash = nil
        bury(node)
        let downTicks = healedAt == nil ? planned.downTicks : 1
        queue.schedule(.restart(node: node), at: tick + max(1, downTicks))
    }

    private func bury(_ node: Int) {
        nodes[node].validator = nil
        unlink(node)
        nodes[node].life += 1
        nodes[node].inbox = []
        nodes[node].unspoken = []
        nodes[node].isRunScheduled = false
        nodes[node].owed = []
        nodes[node].busyUntil = 0
        isSettlementDue = healedAt != nil
    }
}
