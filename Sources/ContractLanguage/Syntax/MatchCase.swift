/// One case of a `match`, with what stands behind it: statements, or a value.
struct MatchCase<Body: Hashable & Sendable>: Hashable, Sendable {
    let name: Name
    /// nil without parentheses; `_` as a name binds nothing.
    let bindings: [Name]?
    let body: Body
    /// From the word `case` to the end of the body.
    let span: SourceSpan
}
