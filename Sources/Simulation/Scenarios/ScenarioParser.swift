/// Reads scenario files: one thing a line, in words.
package struct ScenarioParser {
    private var scenario = Scenario()
    private var isInStory = false

    /// Reads a whole file; the first error ends it.
    package static func parse(_ text: String) throws(ScenarioError) -> Scenario {
        var parser = ScenarioParser()
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            try parser.take(line, index + 1)
        }
        try parser.finish()
        return parser.scenario
    }

    /// Reads one line of faults, as it stands in a scenario or a configuration.
    package static func parseFault(_ text: String, line: Int = 1) throws(ScenarioError) -> PlannedFault {
        var words = ScenarioWords(text[...], line: line)
        try words.expect("at")
        return try ScenarioFaults.planned(&words)
    }

    private mutating func take(_ text: Substring, _ number: Int) throws(ScenarioError) {
        let isIndented = text.first == " " || text.first == "\t"
        if isInStory, isIndented {
            scenario.story.append(String(text.drop { $0 == " " || $0 == "\t" }))
            return
        }
        isInStory = false
        var words = ScenarioWords(text, line: number)
        guard !words.isEmpty, text.first != "#" else { return }
        try statement(&words)
        try words.end()
    }

    private mutating func statement(_ words: inout ScenarioWords) throws(ScenarioError) {
        if words.take("scenario") { return scenario.name = try remainder(&words, "the story's name") }
        if words.take("origin") { return scenario.origin = try remainder(&words, "where the story comes from") }
        if words.take("story") { return isInStory = true }
        if words.take("expect") { return scenario.expectations.append(try expectation(&words)) }
        if words.take("at") { return scenario.plan.faults.append(try ScenarioFaults.planned(&words)) }
        if words.take("node") { return try member(&words) }
        if words.take("network") { return try network(&words) }
        if try setting(&words) { return }
        throw words.failure(
            "\"\(words.rest)\" is no statement",
            "begin with scenario, origin, story, committee, window, seeds, lasts, transactions, timers, network, node, at or expect"
        )
    }

    private mutating func setting(_ words: inout ScenarioWords) throws(ScenarioError) -> Bool {
        if words.take("committee") {
            scenario.settings.committee = Int(try words.number("how many validators there are"))
        } else if words.take("window") {
            scenario.settings.window = try words.number("how many heights may be under way")
        } else if words.take("lasts") {
            scenario.settings.faultTicks = try words.duration()
        } else if words.take("heals within") {
            scenario.settings.healTicks = try words.duration()
        } else if words.take("transactions") {
            scenario.settings.transactionCount = Int(try words.number("how many transactions clients send"))
        } else if words.take("timers") {
            scenario.settings.timers = try words.choice(SimulationSettings.Timers.self, "kind of timers")
        } else if words.take("somebody joins late") {
            scenario.settings.hasLatecomer = true
        } else if words.take("restarts fail") {
            scenario.plan.restartTrouble = try ratio(&words)
        } else if words.take("seeds") {
            try seeds(&words)
        } else {
            return false
        }
        return true
    }

    private mutating func seeds(_ words: inout ScenarioWords) throws(ScenarioError) {
        let first = try words.number("the first seed")
        let last = words.take("to") ? try words.number("the last seed") : first
        guard first <= last else { throw words.failure("the seeds run backwards", "write the smaller one first") }
        scenario.seeds = first...last
    }

    private func remainder(_ words: inout ScenarioWords, _ what: String) throws(ScenarioError) -> String {
        var parts = [String(try words.word(what))]
        while !words.isEmpty { parts.append(String(try words.word(what))) }
        return parts.joined(separator: " ")
    }

    private func ratio(_ words: inout ScenarioWords) throws(ScenarioError) -> Ratio {
        let one = try words.number("how many")
        try words.expect("in")
        let all = try words.number("out of how many")
        guard all > 0 else { throw words.failure("nothing is one in 0", "write for example \"1 in 20\"") }
        return Ratio(one, all)
    }

    private mutating func network(_ words: inout ScenarioWords) throws(ScenarioError) {
        if words.take("delays") {
            let low = try words.number("the shortest delay")
            let high = words.take("to") ? try words.number("the longest delay") : low
            try words.expect("ms")
            guard low <= high else { throw words.failure("the delays run backwards", "write the shorter one first") }
            scenario.plan.network.delayTicks = low...high
        } else if words.take("loses") {
            scenario.plan.network.loss = try ratio(&words)
        } else if words.take("repeats") {
            scenario.plan.network.duplication = try ratio(&words)
        } else if words.take("carries") {
            scenario.plan.network.bytesPerTick = try words.number("how many bytes")
            try words.expect("bytes a ms")
        } else {
            throw words.failure("the network does not \"\(words.rest)\"", "write delays, loses, repeats or carries")
        }
    }

    private mutating func member(_ words: inout ScenarioWords) throws(ScenarioError) {
        let node = Int(try words.number("the number of a node"))
        if words.take("is Byzantine :") {
            let behavior = try words.choice(ByzantineBehavior.self, "behaviour")
            let isFree = words.take("with everybody")
            scenario.plan.byzantine.append(FaultPlan.Byzantine(node: node, behavior, hasAllFriends: isFree))
            return
        }
        if words.take("has a clock that gains") {
            let gain = Int64(try words.number("how many milliseconds"))
            Self.set(&scenario.plan.clockDrift, node, words.take("less") ? -gain : gain)
            return try words.expect("in a million")
        }
        try words.expect("has a clock that is")
        Self.set(&scenario.plan.clockLead, node, try ScenarioFaults.lead(&words))
    }

    private static func set(_ list: inout [Int64], _ place: Int, _ value: Int64) {
        guard place < 64 else { return }
        while list.count <= place { list.append(0) }
        list[place] = value
    }

    private func expectation(_ words: inout ScenarioWords) throws(ScenarioError) -> Scenario.Expectation {
        if words.take("no view change") { return .views(0...0) }
        if words.take("a view change") { return .views(1...UInt64.max) }
        if words.take("at most") {
            let count = try words.number("how many views")
            try words.expect("view changes")
            return .views(0...count)
        }
        if words.take("broken :") { return .breaks(try words.choice(Violation.Rule.self, "rule")) }
        guard words.nextIsNumber() else {
            throw words.failure(
                "\"\(words.rest)\" cannot be expected",
                "write \"a view change\", \"no view change\", \"at most 3 view changes\", \"2 crashes\" or \"broken: liveness\""
            )
        }
        let count = try words.number("how many crashes")
        try words.expect("crashes")
        return .crashes(count)
    }

    /// Numbers of nodes that do not exist would hit somebody else.
    private func finish() throws(ScenarioError) {
        let joiners = scenario.plan.joinerCount(committee: scenario.settings.committee)
        let places = scenario.settings.committee + joiners + scenario.plan.byzantine.count { $0.behavior == .twins }
        func failure(_ problem: String, _ remedy: String) -> ScenarioError {
            ScenarioError(line: 1, problem: problem, remedy: remedy)
        }
        guard SimulationSettings.committeeRange.contains(scenario.settings.committee) else {
            throw failure("a committee has \(SimulationSettings.committeeRange) members", "change the line \"committee\"")
        }
        guard joiners <= 16 else {
            throw failure("too many nodes join", "number those that join from the size of the committee on")
        }
        guard (300...100_000_000).contains(scenario.settings.faultTicks) else {
            throw failure("a story lasts at least 300 ms", "add a line \"lasts 2 s\"")
        }
        if let window = scenario.settings.window, !(1...64).contains(window) {
            throw failure("the window is 1 to 64", "change the line \"window\"")
        }
        for byzantine in scenario.plan.byzantine where byzantine.node >= scenario.settings.committee {
            throw failure("there is no member \(byzantine.node)", "members are numbered from 0")
        }
        for planned in scenario.plan.faults {
            for node in planned.fault.named where node >= places {
                throw failure("there is no node \(node)", "nodes are numbered from 0, twins after all members")
            }
        }
    }
}
