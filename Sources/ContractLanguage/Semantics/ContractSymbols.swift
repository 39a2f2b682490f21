import ContractVM

/// What the declarations of a contract name, each kind in declared order.
struct ContractSymbols {
    struct Function {
        let syntax: FunctionSyntax
        var parameters: [FieldDeclaration] = []
        var returns: ContractType?
    }

    /// What has to hold of the state; its function gives whether it does.
    struct Invariant {
        let function: Int
        let sentence: String
        let isAlways: Bool
        /// The map whose every entry the function is asked about; nil if it is about the state as a whole.
        let map: Int?
    }

    /// What the compiler makes for an action with several signers.
    struct JointAction {
        /// What has been signed and waits: from the arguments to a time and one optional account for each part.
        let map: Int
        let event: Int
        /// For each part the query that says whether an account may sign for it.
        let parties: [Int]
        /// The query that gives who has signed.
        let signers: Int
    }

    struct Constant {
        let syntax: ConstantSyntax
        var type: SemanticType = .unknown
        var value: ContractValue?
        var isResolving = false
        var isResolved = false
    }

    /// A contract that this one may ask, as compiled, and how its named types are numbered here.
    struct Import {
        let module: ContractModule
        var enums: [Int: Int] = [:]
        var records: [Int: Int] = [:]
    }

    var types = TypeTable()
    /// Names of the payload of each case of each enum, for labels; empty for enums of other contracts.
    var payloadNames: [[[String]]] = []
    var enumIndex: [String: Int] = [:]
    var recordIndex: [String: Int] = [:]
    var constants: [Constant] = []
    var constantIndex: [String: Int] = [:]
    var maps: [MapDeclaration] = []
    var mapIndex: [String: Int] = [:]
    var events: [EventDeclaration] = []
    var eventIndex: [String: Int] = [:]
    var functions: [Function] = []
    var functionIndex: [String: Int] = [:]
    var invariants: [Invariant] = []
    /// By the number of the action.
    var jointActions: [Int: JointAction] = [:]
    /// For each query that limits who may ask, what answers contracts, by their numbers.
    var answers: [Int: Int] = [:]
    /// For each invariant that always holds of the entries of a map, what a new version asks in its place, by their numbers.
    var entryChecks: [Int: Int] = [:]
    /// For each map with such invariants the function that asks all of them, by their numbers.
    var mapChecks: [Int: Int] = [:]
    /// What each function reads and writes, what it calls included; known once all bodies are checked.
    var effects: [FunctionEffects] = []
    var imports: [Import] = []
    var importIndex: [String: Int] = [:]
    var importedQueries: [ImportDeclaration] = []
}
