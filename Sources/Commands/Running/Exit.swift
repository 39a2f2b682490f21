import ArgumentParser

/// How a command ends after it has already said why.
enum Exit {
    static let failed = ExitCode(1)
    /// What was given cannot be read.
    static let unusableInput = ExitCode(2)
    /// The consortium's rules permit it not; the refusal is on the chain.
    static let refusedByTheRules = ExitCode(3)
}
