// Writing a story in the words in which it is read; a shrunk failure is handed over as such a file.
extension Scenario {
    package var text: String {
        var lines = ["scenario \(name)"]
        if !origin.isEmpty { lines.append("origin \(origin)") }
        if !story.isEmpty { lines.append("story") }
        lines += story.map { "    \($0)" }
        lines += settingLines
        lines += plan.lines
        lines += expectations.map { "expect \($0.sentence)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private var settingLines: [String] {
        let standard = SimulationSettings()
        var lines = ["committee \(settings.committee)"]
        if let window = settings.window { lines.append("window \(window)") }
        lines.append("lasts \(settings.faultTicks) ms")
        if settings.healTicks != standard.healTicks { lines.append("heals within \(settings.healTicks) ms") }
        lines.append("transactions \(settings.transactionCount)")
        if settings.hasLatecomer { lines.append("somebody joins late") }
        if settings.timers != standard.timers { lines.append("timers \(settings.timers.rawValue)") }
        lines.append(seeds.count == 1 ? "seeds \(seeds.lowerBound)" : "seeds \(seeds.lowerBound) to \(seeds.upperBound)")
        return lines
    }
}

extension Scenario.Expectation {
    fileprivate var sentence: String {
        switch self {
        case .views(0...0): "no view change"
        case .views(1...UInt64.max): "a view change"
        case .views(let range): "at most \(range.upperBound) view changes"
        case .crashes(let count): "\(count) crashes"
        case .breaks(let rule): "broken: \(rule.rawValue)"
        }
    }
}

extension FaultPlan {
    /// The plan in the words of scenario files.
    package var lines: [String] {
        let standard = NetworkConditions()
        var lines: [String] = []
        if network.delayTicks != standard.delayTicks {
            lines.append("network delays \(network.delayTicks.lowerBound) to \(network.delayTicks.upperBound) ms")
        }
        if network.loss != .never { lines.append("network loses \(network.loss.numerator) in \(network.loss.denominator)") }
        if network.duplication != .never {
            lines.append("network repeats \(network.duplication.numerator) in \(network.duplication.denominator)")
        }
        if let bytes = network.bytesPerTick { lines.append("network carries \(bytes) bytes a ms") }
        if restartTrouble != .never {
            lines.append("restarts fail \(restartTrouble.numerator) in \(restartTrouble.denominator)")
        }
        for (node, lead) in clockLead.enumerated() where lead != 0 {
            lines.append("node \(node) has a clock that is \(lead.sentence)")
        }
        for (node, drift) in clockDrift.enumerated() where drift != 0 {
            lines.append("node \(node) has a clock that gains \(drift.magnitude) \(drift < 0 ? "less " : "")in a million")
        }
        for member in byzantine {
            lines.append(
                "node \(member.node) is Byzantine: \(member.behavior.rawValue)\(member.hasAllFriends ? " with everybody" : "")"
            )
        }
        return lines + faults.map { "at \($0.tick) ms: \($0.fault.sentence)" }
    }
}

extension Int64 {
    fileprivate var sentence: String { "\(magnitude) ms \(self < 0 ? "behind" : "ahead")" }
}

extension Fault.Victim {
    fileprivate var sentence: String {
        switch self {
        case .node(let node): "node \(node)"
        case .primary: "the primary"
        }
    }

    fileprivate var named: [Int] { if case .node(let node) = self { [node] } else { [] } }
}

extension Fault {
    /// The fault in words, without its time.
    package var sentence: String {
        switch self {
        case .crash(let victim, let kind, let writes, let ticks):
            "\(victim.sentence) \(kind.rawValue) after \(writes) writes for \(ticks) ms"
        case .crashAll(let kind, let writes, let ticks): "everybody \(kind.rawValue) after \(writes) writes for \(ticks) ms"
        case .isolate(let victim, let ticks): "\(victim.sentence) is alone for \(ticks) ms"
        case .partition(let groups, let ticks):
            "nodes \(groups.map { $0.map(String.init).joined(separator: " ") }.joined(separator: " | ")) are apart for \(ticks) ms"
        case .cut(let from, let to, let ticks): "node \(from) cannot reach node \(to) for \(ticks) ms"
        case .swallow(let kinds, let from, let to, let ticks):
            "\(kinds.isEmpty ? "no messages" : kinds.map(\.rawValue).joined(separator: " ")) from \(from?.sentence ?? "anybody")"
                + " to \(to?.sentence ?? "anybody") get lost for \(ticks) ms"
        case .clog(let victim, let delay, let ticks): "\(victim.sentence) is slowed by \(delay) ms for \(ticks) ms"
        case .slowDisk(let victim, let write, let ticks):
            "the disk of \(victim.sentence) takes \(write) ms a write for \(ticks) ms"
        case .clock(let victim, let lead, let ticks): "the clock of \(victim.sentence) is \(lead.sentence) for \(ticks) ms"
        case .rot(let victim, let rot): "the disk of \(victim.sentence) rots: \(rot.rawValue)"
        case .join(let node): "node \(node) joins"
        case .remove(let node): "node \(node) is voted out"
        case .renew(let node): "node \(node) takes new keys"
        case .loseJournal(let victim, let ticks): "the journal of \(victim.sentence) is lost for \(ticks) ms"
        }
    }

    /// The nodes that it names by number.
    var named: [Int] {
        switch self {
        case .crash(let victim, _, _, _), .isolate(let victim, _), .clog(let victim, _, _), .slowDisk(let victim, _, _),
            .clock(let victim, _, _), .rot(let victim, _), .loseJournal(let victim, _):
            victim.named
        case .crashAll: []
        case .join(let node), .remove(let node), .renew(let node): [node]
        case .partition(let groups, _): groups.flatMap { $0 }
        case .cut(let from, let to, _): [from, to]
        case .swallow(_, let from, let to, _): (from?.named ?? []) + (to?.named ?? [])
        }
    }
}
