/// An expression as written.
struct Expression: Hashable, Sendable {
    let kind: Kind
    let span: SourceSpan
    /// How many expressions are nested in it at the deepest; bounded by the parser, so that later phases may recurse.
    let depth: Int

    indirect enum Kind: Hashable, Sendable {
        case integer(Int64)
        case bool(Bool)
        case none
        case text([UInt8])
        case bytes([UInt8])
        case money(minor: Int64, currency: String)
        case date(days: Int64)
        case time(milliseconds: UInt64)
        case list([Expression])
        /// `(a, b)`, only as a map's key.
        case tuple([Expression])
        case name(String)
        /// `.treatment`: a case of the enum that is wanted here.
        case implicitCase(Name)
        case member(Expression, Name)
        case call(Expression, [Argument])
        case index(Expression, Expression)
        case with(Expression, [Argument])
        case not(Expression)
        case negate(Expression)
        case binary(BinaryOperator, Expression, Expression)
        case conditional(Statement.Condition, then: Expression, else: Expression)
        case match(Expression, [MatchCase<Expression>], else: Expression?)
        /// `e is none` and `e is some`.
        case isPresent(Expression, wanted: Bool)
        /// Stands where an expression could not be read; already reported.
        case missing
    }

    struct Argument: Hashable, Sendable {
        let label: Name?
        let value: Expression
    }

    init(_ kind: Kind, _ span: SourceSpan, depth: Int = 1) {
        self.kind = kind
        self.span = span
        self.depth = depth
    }
}

/// The operators between two expressions, spelled as in the source.
enum BinaryOperator: String, Hashable, Sendable {
    case or
    case and
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case contains = "in"
    case coalesce = "??"
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case modulo = "mod"

    /// How tightly it binds; greater binds tighter.
    var precedence: Int {
        switch self {
        case .or: 1
        case .and: 2
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .contains: 4
        case .coalesce: 5
        case .add, .subtract: 6
        case .multiply, .divide, .modulo: 7
        }
    }

    var isComparison: Bool { precedence == 4 }
}
