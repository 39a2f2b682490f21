import ContractVM

/// Writes the machine code of one function.
///
/// Every expression leaves its value in a register; names keep theirs, everything else takes one from the pool until its
/// statement ends.
struct CodeGenerator {
    let function: TypedFunction
    /// The function's number in the contract; nil for an expression of a test.
    let number: Int?
    let symbols: ContractSymbols
    var module: ModuleBuilder
    var code: FunctionBuilder
    var pool = RegisterPool()
    /// Where the code of each statement begins, in the order of the code.
    var marks: [StatementMark] = []
    /// Where the code of each expression stands; nil where nobody asks.
    var expressionMarks: [ExpressionMark]?
    /// The register of each local, once it has one.
    var registers: [UInt16?]

    init(_ function: TypedFunction, number: Int?, symbols: ContractSymbols, module: ModuleBuilder) {
        self.function = function
        self.number = number
        self.symbols = symbols
        self.module = module
        let kind: FunctionDeclaration.Kind =
            switch function.kind {
            case .action: .action
            case .query: .query
            case .function: .function
            }
        code = FunctionBuilder(
            function.name.text,
            kind,
            function.parameters,
            returns: function.returns,
            authority: function.authorityText
        )
        registers = function.locals.indices.map { $0 < function.parameters.count ? UInt16(clamping: $0) : nil }
    }

    mutating func generate() {
        if let authority = function.authority {
            let mark = pool.mark
            let permitted = value(authority)
            code.emit(.permit, permitted, module.sentence(function.authoritySentence))
            pool.release(to: mark)
        }
        statements(function.body)
        if !function.body.alwaysLeave {
            requireInvariants()
            code.emit(.returnNothing)
        }
    }

    // MARK: Registers

    mutating func register(of local: LocalID) -> UInt16 {
        if let known = registers[local.index] { return known }
        let new = code.local(function.locals[local.index].type)
        registers[local.index] = new
        return new
    }

    mutating func temporary(_ type: ContractType) -> UInt16 { pool.take([type], from: &code) }

    /// The values side by side, in registers of these types.
    mutating func sideBySide(_ expressions: [TypedExpression], as types: [ContractType]) -> UInt16 {
        let first = pool.take(types, from: &code)
        for (index, expression) in expressions.enumerated() {
            let target = first &+ UInt16(clamping: index)
            // An argument's own side-by-side values may come from the same kind of block; it is never the same block.
            value(expression, into: target)
        }
        return first
    }
}
