/// Everything that will go wrong in a run: made from the seed, or by hand for a scenario.
package struct FaultPlan: Hashable, Sendable {
    package var network = NetworkConditions()
    package var faults: [PlannedFault] = []
    package var byzantine: [Byzantine] = []
    /// How many milliseconds a node's clock is ahead, by node; missing ones are right.
    package var clockLead: [Int64] = []
    /// How many milliseconds a node's clock gains in a million, by node.
    package var clockDrift: [Int64] = []
    /// The chance that a node dies once more while it starts.
    package var restartTrouble = Ratio.never

    /// Who is Byzantine, and how.
    package struct Byzantine: Hashable, Sendable {
        package let node: Int
        package let behavior: ByzantineBehavior
        /// Whether twins talk with everybody, as far as the network lets them, instead of each with its own friends.
        package let hasAllFriends: Bool

        package init(node: Int, _ behavior: ByzantineBehavior, hasAllFriends: Bool = false) {
            self.node = node
            self.behavior = behavior
            self.hasAllFriends = hasAllFriends
        }
    }

    package init() {}

    /// How many nodes there are that may join: those that a fault names above the committee.
    func joinerCount(committee: Int) -> Int {
        faults.reduce(0) { count, planned in
            if case .join(let node) = planned.fault { max(count, node + 1 - committee) } else { count }
        }
    }

    /// Draws a plan: each seed has its own kinds and strengths of faults, some have none of a kind.
    package init(drawnFrom random: inout SeededRandom, committee: Int, faultTicks: UInt64) {
        self = FaultDraw(committee: committee, faultTicks: faultTicks).plan(&random)
    }
}
