/// One finding of the compiler: where, what is wrong, and what to write instead.
package struct Diagnostic: Hashable, Sendable {
    package let code: DiagnosticCode
    package let span: SourceSpan
    /// Line and column of the span's start.
    package let location: SourceLocation
    package let message: String
    /// What to write instead; nil where nothing better than the message can be said.
    package let suggestion: Suggestion?
}
