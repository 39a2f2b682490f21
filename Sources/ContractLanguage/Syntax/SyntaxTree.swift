/// A name as written, with its place.
struct Name: Hashable, Sendable {
    let text: String
    let span: SourceSpan
}

/// A type as written: `Time`, `Text<64>`, `List<Account, 16>`, `consent.Purpose`, `Time?`.
indirect enum TypeSyntax: Hashable, Sendable {
    case named(qualifier: Name?, Name, arguments: [TypeArgument], span: SourceSpan)
    case optional(TypeSyntax, span: SourceSpan)
    /// Stands where a type could not be read; already reported.
    case missing(SourceSpan)

    enum TypeArgument: Hashable, Sendable {
        case type(TypeSyntax)
        case bound(UInt64, SourceSpan)
    }

    var span: SourceSpan {
        switch self {
        case .named(_, _, _, let span), .optional(_, let span), .missing(let span): span
        }
    }
}

/// A field of a record, an event, a case, a key or a parameter list: `name: Type`.
struct FieldSyntax: Hashable, Sendable {
    let name: Name
    let type: TypeSyntax
}

struct EnumSyntax: Hashable, Sendable {
    struct Case: Hashable, Sendable {
        let name: Name
        let payload: [FieldSyntax]
    }

    let name: Name
    let cases: [Case]
}

struct RecordSyntax: Hashable, Sendable {
    let name: Name
    let fields: [FieldSyntax]
}

struct ConstantSyntax: Hashable, Sendable {
    let name: Name
    let type: TypeSyntax
    let value: Expression
}

/// `state NAME: Map<KEY, VALUE>`; a key of one type has one component without a name.
struct StateSyntax: Hashable, Sendable {
    struct KeyComponent: Hashable, Sendable {
        let name: Name?
        let type: TypeSyntax
    }

    let name: Name
    let key: [KeyComponent]
    let value: TypeSyntax
}

struct EventSyntax: Hashable, Sendable {
    let name: Name
    let fields: [FieldSyntax]
}

/// Who may call an action.
indirect enum AuthoritySyntax: Hashable, Sendable {
    case anyone(SourceSpan)
    case role([Name])
    case organisationKind([Name])
    case signer(Expression)
    /// A rule that has to hold: `mayClose(id)`.
    case rule(Expression)
    case all(AuthoritySyntax, AuthoritySyntax)
    case any(AuthoritySyntax, AuthoritySyntax)
}

/// Whose signatures an action needs, where one is not enough.
struct JointSyntax: Hashable, Sendable {
    struct Part: Hashable, Sendable {
        let authority: AuthoritySyntax
        /// What the body calls whoever signed for this part.
        let name: Name?
        let span: SourceSpan
    }

    let parts: [Part]
    /// How long a signature waits for the others; nil for the usual time.
    let within: Expression?
}

struct FunctionSyntax: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable {
        case action
        case query
        case function
    }

    /// What a function is for, beyond being called.
    enum Purpose: Hashable, Sendable {
        case plain
        /// A named condition; the sentence, if any, says why what it is required for is refused.
        case rule(Statement.Sentence?)
        case invariant(InvariantSyntax)
        /// Gives an entry of a map as a new version keeps it, from what the old one kept.
        case migration(ofMap: Name)
        /// Whether an account may sign for one part of an action with several signers; made by the compiler.
        case party(AuthoritySyntax)
        /// Who has signed such an action, whose number this is; made by the compiler.
        case signers(ofAction: Int)
        /// The body of another function once more, by its number: what a query that limits who may ask answers to contracts, and
        /// what a new version asks of an invariant; made by the compiler.
        case copy(ofFunction: Int)
        /// Asks every invariant that always holds of an entry of a map, whose number this is, or of the state as a whole; made by
        /// the compiler.
        case invariants(ofMap: Int?)

        /// Whether it stands in the source.
        var isWritten: Bool {
            switch self {
            case .plain, .rule, .invariant, .migration: true
            case .party, .signers, .copy, .invariants: false
            }
        }
    }

    let kind: Kind
    let name: Name
    let parameters: [FieldSyntax]
    let returns: TypeSyntax?
    /// Of actions with one signer, and of queries that limit who may ask; nil elsewhere.
    let authority: AuthoritySyntax?
    /// Only of actions with several.
    var joint: JointSyntax?
    let body: [Statement]
    let documentation: String?
    /// The closing brace, where a missing `return` is reported.
    let end: SourceSpan
    var purpose = Purpose.plain
    /// Whether its form was complained of, so that what seems to be missing may stand there.
    var isBroken = false
}

/// `invariant NAME [always] [for PATTERN in MAP] = CONDITION else SENTENCE`, without its condition.
struct InvariantSyntax: Hashable, Sendable {
    /// Whether it is checked by every call that could break it, and not only by tests.
    let isAlways: Bool
    /// The map whose every entry it is about; nil if it is about the state as a whole.
    let entries: Entries?
    let sentence: Statement.Sentence

    struct Entries: Hashable, Sendable {
        let key: [Name]
        let value: Name
        let map: Name
    }
}

/// `property SENTENCE [for PATTERN in MAP [(was | becomes) NAME]] = CONDITION`.
struct PropertySyntax: Hashable, Sendable {
    let sentence: String
    let span: SourceSpan
    /// The map whose entries it is about; nil if it is about everything.
    let entries: InvariantSyntax.Entries?
    /// The same entry on the other side of the call; then only entries that the call has changed are looked at.
    let change: Change?
    let condition: Expression

    /// The name of an entry's value before the call, or behind it.
    enum Change: Hashable, Sendable {
        case was(Name)
        case becomes(Name)
    }
}

struct TestSyntax: Hashable, Sendable {
    let sentence: String
    let span: SourceSpan
    let steps: [TestStepSyntax]
}

/// One whole file.
struct ContractSyntax: Hashable, Sendable {
    var name: Name
    var uses: [Name] = []
    var enums: [EnumSyntax] = []
    var records: [RecordSyntax] = []
    var constants: [ConstantSyntax] = []
    var states: [StateSyntax] = []
    var events: [EventSyntax] = []
    var functions: [FunctionSyntax] = []
    var properties: [PropertySyntax] = []
    var tests: [TestSyntax] = []
}
