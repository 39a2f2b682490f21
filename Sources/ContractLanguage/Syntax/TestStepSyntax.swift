/// One line of a test.
struct TestStepSyntax: Hashable, Sendable {
    let kind: Kind
    let span: SourceSpan

    enum Kind: Hashable, Sendable {
        /// `organisation general: hospital`
        case organisation(Name, kind: Name)
        /// `actor bob: clinician, emergency at general`
        case actor(Name, roles: [Name], organisation: Name?)
        /// `at 2026-01-01T00:00:00Z`
        case at(Expression)
        /// `advance days(31)`
        case advance(Expression)
        /// `as alice call grant(…)`, `let id = as alice call register(…) costs at most 50_000`
        case call(actor: Name, Call, binding: Name?)
        /// `as bob fails grant(…) with "…"`
        case fails(actor: Name, Call, sentence: Statement.Sentence?)
        case expect(Expression)
        case letValue(Name, Expression)
        /// Stands where a step could not be read; already reported.
        case missing
    }

    struct Call: Hashable, Sendable {
        let contract: Name?
        let function: Name
        let arguments: [Expression.Argument]
        /// The gas that it may cost at most.
        var most: Expression?
    }
}
