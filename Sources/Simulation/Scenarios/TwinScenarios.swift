/// Rounds of twins: in each round who may lead, and who reaches whom (Bano et al., arXiv 2004.10617).
///
/// Four members, the first of which runs twice; the twin's place comes after all members. In ours the primary follows from
/// the view, so a round lets only its leader's PRE-PREPAREs and NEW-VIEWs through, and views pass until the leader's turn.
package struct TwinScenarios: Sendable {
    package static let nodes = 4
    static let roundTicks: UInt64 = 800

    /// One round.
    package struct Round: Hashable, Sendable {
        let leaders: [Int]
        let groups: [[Int]]
        /// Whose messages do not reach whom, beside the groups.
        let firewall: [[Int]]

        package init(leaders: [Int], groups: [[Int]], firewall: [[Int]] = []) {
            self.leaders = leaders
            self.groups = groups
            self.firewall = firewall
        }
    }

    /// All choices of one round: four leaders, and every way to part five places into two groups or not at all.
    static let choices: [Round] = (0..<nodes).flatMap { leader in
        partitions.map { Round(leaders: leader == 0 ? [0, nodes] : [leader], groups: $0) }
    }

    private static let partitions: [[[Int]]] = (0..<(1 << nodes)).map { mask in
        // The last place is always in the first group, so each way stands once.
        let (first, second) = (0...nodes).reduce(into: ([Int](), [Int]())) { groups, place in
            if place == nodes || mask >> place & 1 == 0 { groups.0.append(place) } else { groups.1.append(place) }
        }
        return second.isEmpty ? [first] : [first, second]
    }

    /// How many scenarios of so many rounds there are.
    package static func count(rounds: Int) -> UInt64 {
        (0..<rounds).reduce(1) { count, _ in count * UInt64(choices.count) }
    }

    /// One of them, by number.
    package static func scenario(_ number: UInt64, rounds: Int) -> Scenario {
        var rest = number
        let chosen = (0..<rounds).map { _ in
            defer { rest /= UInt64(choices.count) }
            return choices[Int(rest % UInt64(choices.count))]
        }
        return scenario(named: "twins \(number) of \(rounds) rounds", chosen, hasTwin: true)
    }

    /// A scenario of any rounds; places beyond the members are twins of the first ones.
    package static func scenario(named name: String, _ rounds: [Round], hasTwin: Bool) -> Scenario {
        var scenario = Scenario()
        scenario.name = name
        scenario.settings.committee = nodes
        scenario.settings.timers = .hasty
        scenario.settings.faultTicks = UInt64(max(1, rounds.count)) * roundTicks
        scenario.settings.transactionCount = 2 * rounds.count
        if hasTwin { scenario.plan.byzantine = [FaultPlan.Byzantine(node: 0, .twins, hasAllFriends: true)] }
        for (index, round) in rounds.enumerated() {
            let tick = UInt64(index) * roundTicks + 1
            let all = Set(0..<(nodes + (hasTwin ? 1 : 0)))
            scenario.plan.faults.append(PlannedFault(at: tick, .partition(round.groups, ticks: roundTicks)))
            for place in all.subtracting(round.leaders).sorted() where !round.leaders.isEmpty {
                let fault = Fault.swallow([.prePrepare, .newView], from: .node(place), to: nil, ticks: roundTicks)
                scenario.plan.faults.append(PlannedFault(at: tick, fault))
            }
            for pair in round.firewall {
                scenario.plan.faults.append(PlannedFault(at: tick, .cut(from: pair[0], to: pair[1], ticks: roundTicks)))
            }
        }
        return scenario
    }
}
