import Simulation

/// Plays twins: all choices of leaders and partitions, or an even sample of them.
struct TwinRun {
    let rounds: Int
    let sample: UInt64?

    func run(parallel: Int, _ untilFailure: Bool) async -> Bool {
        let rounds = rounds
        let total = TwinScenarios.count(rounds: rounds)
        let count = min(sample ?? total, total)
        var bar = ProgressBar(total: count)
        var failures = 0
        var played: UInt64 = 0
        let numbers = (0..<count).lazy.map { $0 * (total / count) }
        await Sweep.run(numbers, parallel: parallel) { number in
            (number, TwinScenarios.scenario(number, rounds: rounds).play(seed: 1).failure)
        } onResult: { number, failure in
            played += 1
            if let failure {
                failures += 1
                print("twins \(number) of \(rounds) rounds FAILED: \(failure)")
                print(TwinScenarios.scenario(number, rounds: rounds).text)
            }
            bar.advance(failures: failures)
            return !(untilFailure && failures > 0)
        }
        bar.finish()
        print("\(played - UInt64(failures)) of \(played) twins over \(rounds) rounds passed.")
        return failures == 0
    }
}
