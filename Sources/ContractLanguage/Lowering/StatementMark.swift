/// Where a statement's code begins.
struct StatementMark {
    /// Counted in its function.
    let instruction: Int
    let span: SourceSpan
}
