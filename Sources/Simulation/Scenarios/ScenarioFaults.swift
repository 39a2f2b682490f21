/// The sentences about what goes wrong, read and written.
enum ScenarioFaults {
    /// What stands behind "at": "300 ms: the primary loses power after 3 writes for 1 s".
    static func planned(_ words: inout ScenarioWords) throws(ScenarioError) -> PlannedFault {
        let tick = try words.duration()
        try words.expect(":")
        return PlannedFault(at: tick, try fault(&words))
    }

    private static func fault(_ words: inout ScenarioWords) throws(ScenarioError) -> Fault {
        if words.take("everybody") {
            let kind = try words.choice(CrashKind.self, "way to go down")
            let (writes, ticks) = try writesAndTicks(&words)
            return .crashAll(kind, afterWrites: writes, downTicks: ticks)
        }
        if words.take("nodes") { return try partition(&words) }
        if words.take("the disk of") { return try disk(&words) }
        if words.take("the clock of") {
            let victim = try words.victim()
            try words.expect("is")
            let lead = try lead(&words)
            return .clock(victim, milliseconds: lead, ticks: try lasting(&words))
        }
        if words.take("the journal of") {
            let victim = try words.victim()
            try words.expect("is lost")
            return .loseJournal(victim, downTicks: try lasting(&words))
        }
        if let kinds = kinds(&words) { return try swallow(kinds, &words) }
        return try aboutOne(try words.victim(), &words)
    }

    private static func aboutOne(_ victim: Fault.Victim, _ words: inout ScenarioWords) throws(ScenarioError) -> Fault {
        if case .node(let node) = victim {
            if words.take("joins") { return .join(node) }
            if words.take("is voted out") { return .remove(node) }
            if words.take("takes new keys") { return .renew(node) }
        }
        if words.take("is alone") { return .isolate(victim, ticks: try lasting(&words)) }
        if words.take("is slowed by") {
            let delay = try words.duration()
            return .clog(victim, delayTicks: delay, ticks: try lasting(&words))
        }
        if words.take("cannot reach node") {
            let to = Int(try words.number("the number of a node"))
            guard case .node(let from) = victim else {
                throw words.failure("a cut needs the number of a node", "write \"node 0 cannot reach node 1\"")
            }
            return .cut(from: from, to: to, ticks: try lasting(&words))
        }
        let kind = try words.choice(
            CrashKind.self,
            "thing that happens to a node (is alone, is slowed by, cannot reach node, or)"
        )
        let (writes, ticks) = try writesAndTicks(&words)
        return .crash(victim, kind, afterWrites: writes, downTicks: ticks)
    }

    private static func disk(_ words: inout ScenarioWords) throws(ScenarioError) -> Fault {
        let victim = try words.victim()
        if words.take("rots :") { return .rot(victim, try words.choice(Rot.self, "part of a disk")) }
        try words.expect("takes")
        let write = try words.duration()
        try words.expect("a write")
        return .slowDisk(victim, writeTicks: write, ticks: try lasting(&words))
    }

    private static func partition(_ words: inout ScenarioWords) throws(ScenarioError) -> Fault {
        var groups: [[Int]] = [[]]
        while !words.take("are apart") {
            if words.take("|") {
                groups.append([])
            } else {
                groups[groups.count - 1].append(Int(try words.number("a node; the line ends with \"are apart for 1 s\"")))
            }
        }
        return .partition(groups, ticks: try lasting(&words))
    }

    private static func swallow(_ kinds: [LetterKind], _ words: inout ScenarioWords) throws(ScenarioError) -> Fault {
        try words.expect("from")
        let from = try words.anybody()
        try words.expect("to")
        let to = try words.anybody()
        try words.expect("get lost")
        return .swallow(kinds, from: from, to: to, ticks: try lasting(&words))
    }

    private static func kinds(_ words: inout ScenarioWords) -> [LetterKind]? {
        var kinds: [LetterKind] = []
        if words.take("no messages") { return [] }
        while let kind = LetterKind.allCases.first(where: { words.take($0.rawValue) }) { kinds.append(kind) }
        return kinds.isEmpty ? nil : kinds
    }

    private static func lasting(_ words: inout ScenarioWords) throws(ScenarioError) -> UInt64 {
        try words.expect("for")
        return try words.duration()
    }

    private static func writesAndTicks(_ words: inout ScenarioWords) throws(ScenarioError) -> (Int, UInt64) {
        try words.expect("after")
        let writes = Int(try words.number("after how many writes"))
        try words.expect("writes")
        return (writes, try lasting(&words))
    }

    /// "300 ms ahead" or "300 ms behind".
    static func lead(_ words: inout ScenarioWords) throws(ScenarioError) -> Int64 {
        let size = Int64(try words.duration())
        if words.take("ahead") { return size }
        try words.expect("behind")
        return -size
    }
}
