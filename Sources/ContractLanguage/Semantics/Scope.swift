import ContractVM

/// The names visible inside one function, and what its kind allows.
struct Scope {
    enum Kind {
        case action
        case query
        case function
        /// What an invariant says of each entry of a map; knows that entry alone.
        case entry
        case constant
        /// An expression of a test; may do what a query may.
        case test

        var name: String {
            switch self {
            case .action: "an action"
            case .query: "a query"
            case .function: "a function"
            case .entry: "an invariant"
            case .constant: "a constant"
            case .test: "a test"
            }
        }
    }

    let kind: Kind
    var returns: ContractType?
    /// Who is meant by `caller`, where that is not the caller.
    var subject: LocalID?
    /// Whether several sign, so that there is no one caller.
    var hasSeveralSigners = false
    private(set) var locals: [Local] = []
    private var blocks: [[String: LocalID]] = [[:]]

    init(kind: Kind, returns: ContractType? = nil) {
        self.kind = kind
        self.returns = returns
    }

    var mayWrite: Bool { kind == .action }
    var mayRead: Bool { kind == .action || kind == .query || kind == .test }

    mutating func open() { blocks.append([:]) }
    mutating func close() { blocks.removeLast() }

    func find(_ name: String) -> LocalID? {
        for block in blocks.reversed() { if let local = block[name] { return local } }
        return nil
    }

    subscript(_ local: LocalID) -> Local { locals[local.index] }

    /// A new local; one named `_` cannot be found again.
    mutating func add(_ local: Local) -> LocalID {
        let id = LocalID(index: locals.count)
        locals.append(local)
        if local.name.text != "_", !local.name.text.isEmpty { blocks[blocks.count - 1][local.name.text] = id }
        return id
    }

    /// All locals so far, also those out of sight.
    var allLocals: [Local] { locals }

    var visibleNames: [String] { blocks.flatMap(\.keys).sorted() }
}
