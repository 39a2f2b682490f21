// Single faults of the network seldom meet the moments that view changes are made for, so these are drawn together.
extension FaultDraw {
    /// PREPAREs reach one member only, which is then cut off with its certificate while the others change views.
    ///
    /// COMMITs reach nobody meanwhile, so that the next view proposes something else. Again with another member, perhaps.
    func partialCertificates(_ random: inout SeededRandom) -> [PlannedFault] {
        var faults: [PlannedFault] = []
        var at = tick(&random) / 2
        func add(_ fault: Fault) { faults.append(PlannedFault(at: at, fault)) }
        for _ in 0..<random.within(1...3) {
            let holder = random.index(below: committee)
            let patience = random.within(300...900)
            for node in 0..<committee where node != holder {
                add(.swallow([.prepare], from: nil, to: .node(node), ticks: patience))
            }
            add(.swallow([.commit], from: nil, to: nil, ticks: patience + random.within(200...1_500)))
            at += random.within(20...patience)
            add(.isolate(.node(holder), ticks: patience + random.within(0...1_500)))
            at += patience
            // What the others agreed on meanwhile comes back to it only as far as a VIEW-CHANGE carries it.
            guard random.chance(Ratio(1, 2)) else { continue }
            add(.swallow([.prePrepare, .prepare], from: nil, to: .node(holder), ticks: random.within(500...2_500)))
            add(.isolate(.node(random.index(below: committee)), ticks: random.within(300...2_000)))
        }
        return faults.filter { $0.tick + 100 < faultTicks }
    }
}
