import ArgumentParser

/// How a command ends after it has already said why.
enum Exit {
    static let failed = ExitCode(1)
}
