/// Seeds that found a bug, with what it was; they are run with the tool's own settings.
///
/// A change of the simulator gives a seed another story, so each bug also has a test of its own where it was.
struct RegressionSeeds: Sendable, CustomStringConvertible {
    let seed: UInt64
    let committee: Int
    let story: String

    var description: String { "seed \(seed), committee \(committee): \(story)" }

    static let all = [
        RegressionSeeds(
            seed: 136,
            committee: 4,
            story: "a transaction was known only to a node that changed views alone, and was sent to its primary: itself"
        ),
        RegressionSeeds(
            seed: 32,
            committee: 4,
            story: "a journal segment that began between two heights certified in one step lacked the votes on the second"
        ),
        RegressionSeeds(
            seed: 84,
            committee: 4,
            story: "a member that was away while its consensus key was replaced could never connect again"
        ),
        RegressionSeeds(
            seed: 826,
            committee: 4,
            story: "a CHECKPOINT on what others had committed above the own window was taken for a vote that must not be there"
        ),
        RegressionSeeds(
            seed: 4016,
            committee: 4,
            story: "an answer held a sound block twice, and the node that took it stopped"
        ),
        RegressionSeeds(
            seed: 5419,
            committee: 4,
            story: "a step that began in the tick in which a slow disk was done spoke before the step that had waited for it"
        ),
        RegressionSeeds(
            seed: 13221,
            committee: 4,
            story: "where a height took longer than the patience, the next transaction was thought starved, at every height"
        ),
    ]
}
