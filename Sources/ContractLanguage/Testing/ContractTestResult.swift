/// How one test ended.
package struct ContractTestResult: Hashable, Sendable {
    /// What a failing test says.
    package struct Failure: Hashable, Sendable {
        /// The step that failed.
        package let location: SourceLocation
        package let message: String
    }

    /// The test's name.
    package let sentence: String
    /// Nil if it passed.
    package let failure: Failure?

    package var passed: Bool { failure == nil }
}

/// What the tests of one contract gave, or why they could not run.
package struct ContractTestReport: Hashable, Sendable {
    /// Findings of the compiler; if there are any, nothing ran.
    package let diagnostics: [Diagnostic]
    /// The tests in the order of the source.
    package let results: [ContractTestResult]
    /// Nil if nothing ran.
    package let coverage: ContractCoverage?

    /// Whether the contract compiles and every test passed.
    package var passed: Bool { diagnostics.isEmpty && results.allSatisfy(\.passed) }
}
