/// A statement as written.
struct Statement: Hashable, Sendable {
    let kind: Kind
    let span: SourceSpan

    indirect enum Kind: Hashable, Sendable {
        case letValue(Name, TypeSyntax?, Expression)
        case variable(Name, TypeSyntax?, Expression)
        case assign(Expression, Assignment, Expression)
        case remove(Expression)
        case ifElse([Branch], else: [Statement]?)
        case match(Expression, [MatchCase<[Statement]>], else: [Statement]?)
        case forEach(Pattern, Expression, limit: Expression?, [Statement])
        /// `for name in from..<to`.
        case forNumber(Name, from: Expression, to: Expression, limit: Expression?, [Statement])
        /// `require c else "…"`; `require let x = optional else "…"` binds for what follows. Only a rule needs no sentence.
        case require(Condition, sentence: Sentence?)
        case refuse(Sentence)
        case emit(Name, [Expression.Argument])
        case returnValue(Expression?)
        case expression(Expression)
        /// Stands where a statement could not be read; already reported.
        case missing
    }

    /// What is kept of a statement with an error in it: the name that it binds, so that later uses are no errors too.
    var broken: Statement {
        switch kind {
        case .letValue(let name, let type, _): Statement(kind: .letValue(name, type, Expression(.missing, span)), span: span)
        case .variable(let name, let type, _): Statement(kind: .variable(name, type, Expression(.missing, span)), span: span)
        default: Statement(kind: .missing, span: span)
        }
    }

    enum Assignment: Hashable, Sendable {
        case set
        case add
        case subtract
    }

    struct Branch: Hashable, Sendable {
        let condition: Condition
        let body: [Statement]
    }

    enum Condition: Hashable, Sendable {
        case holds(Expression)
        /// `if let x = optional`.
        case binds(Name, Expression)

        var expression: Expression {
            switch self {
            case .holds(let expression), .binds(_, let expression): expression
            }
        }
    }

    /// What a loop names: one element, or key and value of a map.
    enum Pattern: Hashable, Sendable {
        case element(Name)
        case entry(key: [Name], keyIsTuple: Bool, value: Name)
    }

    struct Sentence: Hashable, Sendable {
        let bytes: [UInt8]
        let span: SourceSpan
    }
}
