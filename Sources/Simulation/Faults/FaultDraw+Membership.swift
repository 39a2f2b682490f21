// Organisations change who votes while other things go wrong.
extension FaultDraw {
    /// In one run of five, one to three changes: somebody joins, leaves, or takes new keys.
    ///
    /// Never so that those who may fail are more than the smaller set bears: somebody leaves only after somebody joined, or if
    /// nobody is Byzantine.
    func membership(byzantine: [Int], _ random: inout SeededRandom) -> [PlannedFault] {
        guard random.chance(Ratio(1, 5)), faultTicks > 400 else { return [] }
        var faults: [PlannedFault] = []
        var (joined, left, renewed) = (0, Set<Int>(), Set<Int>())
        for _ in 0..<random.within(1...3) {
            let node = random.index(below: committee)
            let fault: Fault
            switch random.below(3) {
            case 0 where joined < 2:
                fault = .join(committee + joined)
                joined += 1
            case 1 where left.count < joined && !left.contains(node) && !renewed.contains(node):
                left.insert(node)
                fault = .remove(node)
            default:
                guard !left.contains(node), renewed.insert(node).inserted else { continue }
                fault = .renew(node)
            }
            faults.append(PlannedFault(at: tick(&random) / 2, fault))
        }
        return faults
    }
}
