internal import Ledger
internal import PBFT
internal import Primitives
internal import Validator

// Faults strike, and all end at once.
extension SimulatedCluster {
    func strike(_ fault: Fault) throws(Violation) {
        switch fault {
        case .crash(let victim, let kind, let writes, let downTicks):
            note(.fault, node: place(of: victim), 1, downTicks)
            planCrashIfUp(place(of: victim), kind, writes, downTicks)
        case .crashAll(let kind, let writes, let downTicks):
            note(.fault, 2, downTicks)
            for node in nodes.indices { planCrashIfUp(node, kind, writes, downTicks) }
        case .isolate, .partition, .cut, .swallow, .clog: disturb(fault)
        case .join(let node), .remove(let node), .renew(let node):
            note(.fault, node: node, 12)
            try want(fault)
        case .slowDisk(let victim, let writeTicks, let ticks):
            note(.fault, node: place(of: victim), 8, ticks)
            nodes[place(of: victim)].slowDisk = (writeTicks, tick + ticks)
        case .clock(let victim, let milliseconds, let ticks):
            note(.fault, node: place(of: victim), 9, ticks)
            nodes[place(of: victim)].clock.set(by: milliseconds, until: tick + ticks)
            if nodes[place(of: victim)].clock.isWrong(at: tick) { nodes[place(of: victim)].owed = [] }
        case .rot(let victim, let rot):
            note(.fault, node: place(of: victim), 10)
            nodes[place(of: victim)].isDamaged = true
            nodes[place(of: victim)].disk.rot(rot, &random)
            reports.excuse(nodes[place(of: victim)].member)
        case .loseJournal(let victim, let downTicks):
            note(.fault, node: place(of: victim), 11, downTicks)
            loseJournal(place(of: victim), downTicks)
        }
    }

    /// Faults of the network.
    private func disturb(_ fault: Fault) {
        switch fault {
        case .isolate(let victim, let ticks):
            let node = place(of: victim)
            note(.fault, node: node, 3, ticks)
            separate({ ($0 == node) == ($1 == node) }, ticks)
        case .partition(let groups, let ticks):
            note(.fault, 4, ticks)
            separate({ one, other in groups.contains { $0.contains(one) && $0.contains(other) } }, ticks)
        case .cut(let from, let to, let ticks):
            note(.fault, node: from, peer: to, 5, ticks)
            network.cut(from: from, to: to, until: tick + ticks)
        case .clog(let victim, let delayTicks, let ticks):
            note(.fault, node: place(of: victim), 6, ticks)
            network.clog(place(of: victim), by: delayTicks, until: tick + ticks)
        case .swallow(let kinds, let from, let to, let ticks):
            note(.fault, node: from.map(place(of:)) ?? -1, peer: to.map(place(of:)) ?? -1, 7, ticks)
            network.swallow(kinds, from: from.map(place(of:)), to: to.map(place(of:)), until: tick + ticks)
        default: break
        }
    }

    private func planCrashIfUp(_ node: Int, _ kind: CrashKind, _ writes: Int, _ downTicks: UInt64) {
        guard nodes[node].validator != nil else { return }
        planCrash(node, kind, afterWrites: writes, downTicks: downTicks)
    }

    /// The node dies between two steps and finds no journal when it starts again.
    private func loseJournal(_ node: Int, _ downTicks: UInt64) {
        let height = nodes[node].validator?.ledger.certifiedHeight ?? BlockHeight(chain.reported[node])
        if nodes[node].validator != nil {
            if nodes[node].plannedCrash == nil { nodes[node].plannedCrash = (.process, downTicks) }
            die(node, .process)
        }
        nodes[node].disk.journal.lose()
        nodes[node].memory = nil
        // Without a block nothing tells a lost journal from a new node; that node counts as faulty.
        if height > .genesis { nodes[node].lostJournalKey = nodes[node].key } else { nodes[node].isDamaged = true }
        reports.excuse(nodes[node].member)
    }

    private func place(of victim: Fault.Victim) -> Int {
        switch victim {
        case .node(let node): return min(node, nodes.count - 1)
        case .primary:
            let replicas = nodes.compactMap { $0.validator?.replica }
            let newest = replicas.max { ($0.committee.epoch, $0.view) < ($1.committee.epoch, $1.view) }
            return newest.flatMap { member($0.primary, of: $0.committee.epoch) } ?? 0
        }
    }

    private func separate(_ areTogether: (Int, Int) -> Bool, _ ticks: UInt64) {
        for from in nodes.indices {
            for to in nodes.indices where from != to && !areTogether(from, to) {
                network.cut(from: from, to: to, until: tick + ticks)
                guard from < to, nodes[from].validator != nil, nodes[to].validator != nil else { continue }
                // Some connections survive the partition; the others are made again behind it.
                guard random.chance(Ratio(1, 2)) else { continue }
                let at = tick + ticks + random.within(1...60)
                queue.schedule(.connected(node: from, life: nodes[from].life, peer: to), at: at)
                queue.schedule(.connected(node: to, life: nodes[to].life, peer: from), at: at)
            }
        }
    }

    /// From now on nothing fails but the Byzantine nodes, and every correct node gets one more transaction.
    func heal() throws(Violation) {
        note(.healed)
        healedAt = tick
        viewsAtHealing = viewsPassed
        network.heal()
        for node in nodes.indices {
            nodes[node].disk.power.restore()
            nodes[node].plannedCrash = nil
            nodes[node].clock.mend()
            nodes[node].slowDisk = (0, 0)
            if nodes[node].validator == nil, !isJoiner(node) || membership.changes.contains(where: { $0.node == node }) {
                try start(node)
            }
        }
        for node in nodes.indices where isCorrect(node) && !nodes[node].isDamaged && isStaying(node) {
            let at = tick + 1 + random.below(200)
            let probe = nextTransaction(at: at, isProbe: true)
            probes.append(probe)
            queue.schedule(.submit(probe, node: node, attempts: 0), at: at)
        }
    }
}
