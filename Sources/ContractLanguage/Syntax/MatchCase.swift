/// One way of a `match`: its cases, with what stands behind them, which is statements or a value.
struct MatchCase<Body: Hashable & Sendable>: Hashable, Sendable {
    /// At least one.
    let names: [Name]
    /// nil without parentheses, as always where several cases are named; `_` as a name binds nothing.
    let bindings: [Name]?
    let body: Body
    /// From the word `case` to the end of the body.
    let span: SourceSpan
}
