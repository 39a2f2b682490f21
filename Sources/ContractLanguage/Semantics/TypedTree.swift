import ContractVM

/// What is known of the type of an expression.
enum SemanticType: Hashable {
    case value(ContractType)
    /// The literal `none`, whose Optional is not known yet.
    case noneLiteral
    /// A call of something that gives nothing back.
    case nothing
    /// Already reported; fits everywhere, so that one mistake gives one diagnostic.
    case unknown

    var contractType: ContractType? {
        if case .value(let type) = self { type } else { nil }
    }
}

/// A local name of a function, by its number.
struct LocalID: Hashable {
    let index: Int
}

/// A local name, for lowering: its type, and for a key of several components their names.
struct Local {
    let name: Name
    let type: ContractType
    let isVariable: Bool
    /// Whether the type could be found out; if not, uses of the name are `unknown`.
    var isKnown = true
    var componentNames: [String] = []
}

/// An expression with everything resolved: names to places, operators to machine operations, Optionals made explicit.
struct TypedExpression {
    let kind: Kind
    let type: SemanticType
    let span: SourceSpan

    indirect enum Kind {
        case constant(ContractValue)
        case local(LocalID)
        case caller
        case now
        /// One machine instruction on two, one or no operands.
        case operation(Opcode, [TypedExpression])
        /// `not (right op left)`, where the machine has only one of two comparisons.
        case negated(TypedExpression)
        case both(TypedExpression, TypedExpression)
        case either(TypedExpression, TypedExpression)
        case conditional(TypedCondition, then: TypedExpression, else: TypedExpression)
        case match(TypedExpression, [TypedCase<TypedExpression>], else: TypedExpression?)
        /// The smaller or the larger of two scalars.
        case extreme(TypedExpression, TypedExpression, wantsSmaller: Bool)
        case call(function: Int, [TypedExpression])
        case importedCall(index: Int, [TypedExpression])
        case record([TypedExpression])
        case with(TypedExpression, [(field: Int, value: TypedExpression)])
        case enumCase(Int, [TypedExpression])
        case list([TypedExpression])
        case field(TypedExpression, Int)
        /// Applies an operation to what an Optional holds; an absent value stays absent.
        case chain(TypedExpression, LocalID, TypedExpression)
        case some(TypedExpression)
        case none
        case isPresent(TypedExpression, wanted: Bool)
        case coalesce(TypedExpression, TypedExpression)
        /// An amount as one in this currency; absent where it is in another.
        case converted(TypedExpression, Currency)
        case read(map: Int, [TypedExpression])
        case containsKey(map: Int, [TypedExpression])
        case element(TypedExpression, TypedExpression)
        /// As an Optional of a type with another bound, absent if it is longer than that.
        case within(TypedExpression, ContractType)
        /// How many whole months lie between two days.
        case months(from: TypedExpression, to: TypedExpression)
        case hasRole(TypedExpression, String)
        case hasKind(TypedExpression, String)
        case parameter(String)
        /// What could not be understood; already reported.
        case unknown
    }

    var isConstant: Bool {
        if case .constant = kind { true } else { false }
    }

    var isEmptyList: Bool {
        if case .list(let elements) = kind { elements.isEmpty } else { false }
    }
}

/// A statement with everything resolved.
struct TypedStatement {
    let kind: Kind
    let span: SourceSpan
    /// Whether it stands in the source; nobody asks whether a test ran what the compiler added.
    var isWritten = true

    indirect enum Kind {
        case bind(LocalID, TypedExpression)
        /// Sets a variable, or a field of it by its path.
        case assign(LocalID, path: [Int], TypedExpression)
        case setElement(LocalID, index: TypedExpression, TypedExpression)
        case write(map: Int, [TypedExpression], TypedExpression)
        case remove(map: Int, [TypedExpression])
        case ifElse([(condition: TypedCondition, body: [TypedStatement])], else: [TypedStatement])
        case match(TypedExpression, [TypedCase<[TypedStatement]>], else: [TypedStatement]?)
        case forElement(LocalID?, TypedExpression, [TypedStatement])
        case forNumber(TypedRange, [TypedStatement])
        case forEntry(TypedScan, [TypedStatement])
        case require(TypedCondition, sentence: String)
        /// Unless it holds, the caller is not permitted.
        case permit(TypedExpression, sentence: String)
        case refuse(String)
        case emit(event: Int, [TypedExpression])
        case returnValue(TypedExpression?)
        /// `append`, `insert` or `discard` on a variable, or on a field of it.
        case collect(Opcode, LocalID, path: [Int], TypedExpression)
        case unknown
    }
}

extension TypedStatement {
    /// Whether every way through it ends in `return` or `refuse`.
    var alwaysLeaves: Bool {
        switch kind {
        case .returnValue, .refuse, .unknown: true
        case .ifElse(let branches, let otherwise): otherwise.alwaysLeave && branches.allSatisfy(\.body.alwaysLeave)
        case .match(_, let cases, let otherwise):
            cases.allSatisfy(\.body.alwaysLeave) && (otherwise?.alwaysLeave ?? !cases.isEmpty)
        default: false
        }
    }
}

extension TypedStatement {
    var isUnknown: Bool {
        if case .unknown = kind { true } else { false }
    }
}

extension [TypedStatement] {
    /// Whether every way through them ends in `return` or `refuse`.
    var alwaysLeave: Bool { contains(where: \.alwaysLeaves) }
}

enum TypedCondition {
    case holds(TypedExpression)
    case binds(LocalID, TypedExpression)
}

struct TypedCase<Body> {
    /// At least one; what several carry has no names.
    let indices: [Int]
    let bindings: [LocalID?]
    var body: Body
    let span: SourceSpan
}

/// `for i in from..<to limit most`.
struct TypedRange {
    let number: LocalID?
    let from: TypedExpression
    let to: TypedExpression
    /// How often the loop runs at most.
    let most: Int
    /// What the call is refused with where the range holds more numbers; nil where it holds `most`.
    let sentence: String?
}

/// `for (k, v) in map[prefix] limit n`.
struct TypedScan {
    let map: Int
    let prefix: [TypedExpression]
    let limit: Int
    /// One local for each component behind the prefix, or one for them together as a tuple.
    let key: [LocalID?]
    let keyIsTuple: Bool
    let value: LocalID?
}

/// A function ready for lowering.
struct TypedFunction {
    let name: Name
    let kind: FunctionSyntax.Kind
    let parameters: [FieldDeclaration]
    let returns: ContractType?
    let authority: TypedExpression?
    let authorityText: String
    let authoritySentence: String
    /// Parameters first, in their order.
    let locals: [Local]
    let body: [TypedStatement]
    let span: SourceSpan
}
