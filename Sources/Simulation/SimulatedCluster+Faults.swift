internal import PBFT
internal import Primitives
internal import Validator

// Faults strike, and all end at once.
extension SimulatedCluster {
    func strike(_ fault: Fault) {
        switch fault {
        case .crash(let victim, let kind, let writes, let downTicks):
            note(.fault, node: place(of: victim), 1, downTicks)
            planCrashIfUp(place(of: victim), kind, writes, downTicks)
        case .crashAll(let kind, let writes, let downTicks):
            note(.fault, 2, downTicks)
            for node in nodes.indices { planCrashIfUp(node, kind, writes, downTicks) }
        case .isolate(let victim, let ticks):
            let node = place(of: victim)
            note(.fault, node: node, 3, ticks)
            separate({ $0 == node }, ticks)
        case .split(let mask, let ticks):
            note(.fault, 4, ticks)
            separate({ mask >> UInt64($0) & 1 == 1 }, ticks)
        case .cut(let from, let to, let ticks):
            note(.fault, node: from, peer: to, 5, ticks)
            network.cut(from: from, to: to, until: tick + ticks)
        case .clog(let victim, let delayTicks, let ticks):
            note(.fault, node: place(of: victim), 6, ticks)
            network.clog(place(of: victim), by: delayTicks, until: tick + ticks)
        }
    }

    private func planCrashIfUp(_ node: Int, _ kind: CrashKind, _ writes: Int, _ downTicks: UInt64) {
        guard nodes[node].validator != nil else { return }
        planCrash(node, kind, afterWrites: writes, downTicks: downTicks)
    }

    private func place(of victim: Fault.Victim) -> Int {
        switch victim {
        case .node(let node): return node
        case .primary:
            let replicas = nodes.compactMap { $0.validator?.replica }
            let newest = replicas.max { $0.view < $1.view }
            return newest.map { Int(clamping: $0.primary.rawValue) } ?? 0
        }
    }

    private func separate(_ isInside: (Int) -> Bool, _ ticks: UInt64) {
        for from in nodes.indices {
            for to in nodes.indices where isInside(from) != isInside(to) {
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

    /// From now on nothing fails but the Byzantine node, and every correct node gets one more transaction.
    func heal() throws(Violation) {
        note(.healed)
        healedAt = tick
        network.heal()
        for node in nodes.indices {
            nodes[node].disk.power.restore()
            nodes[node].plannedCrash = nil
            if nodes[node].validator == nil { try start(node) }
        }
        for node in nodes.indices where isCorrect(node) {
            let at = tick + 1 + random.below(200)
            let probe = clients.next(at: at)
            probes.append(probe)
            queue.schedule(.submit(probe, node: node, attempts: 0), at: at)
        }
    }
}
