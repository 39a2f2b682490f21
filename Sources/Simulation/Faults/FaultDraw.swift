/// Draws fault plans from a seed.
struct FaultDraw {
    let committee: Int
    let faultTicks: UInt64
    private static let kindCount = 11

    /// At most f members are Byzantine, damaged or without memory; everybody else only meets what heals.
    func plan(_ random: inout SeededRandom) -> FaultPlan {
        var plan = FaultPlan()
        drawNetwork(&plan, &random)
        plan.clockLead = (0..<committee).map { _ in Int64(random.within(0...600)) }
        plan.clockDrift = (0..<committee).map { _ in Int64(random.within(0...100_000)) - 50_000 }
        plan.restartTrouble = random.pick([.never, Ratio(1, 4)])
        var culprits = culprits(&random)
        let wrongClock = culprits.first
        drawLasting(&culprits, &plan, &random)
        let kinds = (0..<Self.kindCount).filter { _ in random.chance(Ratio(1, 3)) }
        if !kinds.isEmpty, faultTicks > 200 {
            for _ in 0..<random.within(1...6) {
                let kind = random.pick(kinds)
                if kind == Self.kindCount - 1 {
                    plan.faults += partialCertificates(&random)
                } else {
                    let fault = fault(kind, wrongClock, &random)
                    plan.faults.append(PlannedFault(at: tick(&random), fault))
                }
            }
        }
        plan.faults += membership(byzantine: plan.byzantine.map(\.node), &random)
        // At one moment, what was drawn first comes first.
        plan.faults = plan.faults.enumerated().sorted { ($0.element.tick, $0.offset) < ($1.element.tick, $1.offset) }
            .map(\.element)
        return plan
    }

    private func drawNetwork(_ plan: inout FaultPlan, _ random: inout SeededRandom) {
        plan.network.loss = random.pick([.never, Ratio(1, 50), Ratio(1, 20), Ratio(1, 8)])
        plan.network.duplication = random.pick([.never, Ratio(1, 50), Ratio(1, 8)])
        plan.network.delayTicks = random.pick([1...1, 1...5, 1...20, 5...80, 1...200])
        plan.network.bytesPerTick = random.pick([nil, nil, nil, 200, 50])
    }

    /// f different members, in drawn order.
    private func culprits(_ random: inout SeededRandom) -> [Int] {
        var left = Array(0..<committee)
        return (0..<(committee - 1) / 3).map { _ in left.remove(at: random.index(below: left.count)) }
    }

    private func drawLasting(_ culprits: inout [Int], _ plan: inout FaultPlan, _ random: inout SeededRandom) {
        for culprit in culprits {
            switch random.below(12) {
            case 0..<5: plan.byzantine.append(FaultPlan.Byzantine(node: culprit, random.pick(ByzantineBehavior.allCases)))
            case 5 where faultTicks > 200:
                plan.faults.append(PlannedFault(at: tick(&random), .rot(.node(culprit), random.pick(Rot.allCases))))
            case 6 where faultTicks > 200:
                let fault = Fault.loseJournal(.node(culprit), downTicks: random.within(50...2_500))
                plan.faults.append(PlannedFault(at: tick(&random), fault))
            default: break
            }
        }
    }

    func tick(_ random: inout SeededRandom) -> UInt64 { random.within(50...(faultTicks - 100)) }

    private func fault(_ kind: Int, _ wrongClock: Int?, _ random: inout SeededRandom) -> Fault {
        let ticks = random.within(100...2_500)
        switch kind {
        case 0, 1: return .crash(victim(&random), crash(&random), afterWrites: random.index(below: 12), downTicks: ticks)
        case 2: return .crashAll(crash(&random), afterWrites: random.index(below: 12), downTicks: ticks / 4)
        case 3: return .isolate(victim(&random), ticks: ticks)
        case 4: return .partition(groups(&random), ticks: ticks)
        case 5:
            let from = random.index(below: committee)
            return .cut(from: from, to: random.index(below: committee), ticks: ticks)
        case 6: return .clog(victim(&random), delayTicks: random.within(50...700), ticks: ticks)
        case 7: return .slowDisk(victim(&random), writeTicks: random.within(2...40), ticks: ticks)
        case 8:
            let kinds = LetterKind.allCases.filter { _ in random.chance(Ratio(1, 4)) }
            return .swallow(kinds, from: random.chance(Ratio(1, 2)) ? victim(&random) : nil, to: nil, ticks: ticks)
        default: return clock(wrongClock, ticks, &random)
        }
    }

    /// A step that batch times bear, for anybody; hours for one member that may fail.
    private func clock(_ wrongClock: Int?, _ ticks: UInt64, _ random: inout SeededRandom) -> Fault {
        let sign: Int64 = random.chance(Ratio(1, 2)) ? 1 : -1
        guard let wrongClock, random.chance(Ratio(1, 2)) else {
            return .clock(.node(random.index(below: committee)), milliseconds: sign * Int64(random.below(800)), ticks: ticks)
        }
        let size = random.pick([Int64(3_000), 12_000, 3_600_000])
        return .clock(.node(wrongClock), milliseconds: sign * size, ticks: ticks)
    }

    private func groups(_ random: inout SeededRandom) -> [[Int]] {
        let count = random.within(2...3)
        var groups = Array(repeating: [Int](), count: Int(count))
        for node in 0..<committee { groups[random.index(below: groups.count)].append(node) }
        return groups.filter { !$0.isEmpty }
    }

    private func victim(_ random: inout SeededRandom) -> Fault.Victim {
        random.chance(Ratio(1, 2)) ? .primary : .node(random.index(below: committee))
    }

    private func crash(_ random: inout SeededRandom) -> CrashKind { random.pick(CrashKind.allCases) }
}
