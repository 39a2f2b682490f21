package import Primitives

/// A function with its code; its registers are the parameters, in order, and then the locals.
package struct FunctionDeclaration: Hashable, Sendable, CanonicalEncodable, CanonicalDecodable {
    /// What a function may do and who may call it.
    package enum Kind: UInt8, Hashable, Sendable {
        /// Called by a transaction; may change state and emit events.
        case action = 0
        /// Called by anyone, other contracts included; may read state.
        case query = 1
        /// Called by functions of the same module only; touches nothing but its arguments.
        case function = 2
    }

    package var name: String
    package var kind: Kind
    package var parameters: [FieldDeclaration]
    /// Nil where the function gives nothing back.
    package var returns: ContractType?
    /// Who may call it, in the words of the source, for people; the code is what checks it.
    package var authority: String
    package var locals: [ContractType]
    package var code: [Instruction]
    /// The worst-case cost in gas under the module's gas schedule, its calls included.
    package var cost: UInt64

    package init(
        name: String,
        kind: Kind,
        parameters: [FieldDeclaration] = [],
        returns: ContractType? = nil,
        authority: String = "",
        locals: [ContractType] = [],
        code: [Instruction] = [],
        cost: UInt64 = 0
    ) {
        self.name = name
        self.kind = kind
        self.parameters = parameters
        self.returns = returns
        self.authority = authority
        self.locals = locals
        self.code = code
        self.cost = cost
    }

    /// The types of all registers.
    package var registers: [ContractType] { parameters.map(\.type) + locals }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(8)
        encoder.text(name)
        encoder.unsigned(UInt64(kind.rawValue))
        encoder.list(parameters)
        if let returns { encoder.encode(returns) } else { encoder.null() }
        encoder.text(authority)
        encoder.list(locals)
        encoder.bytes(Instruction.bytes(of: code))
        encoder.unsigned(cost)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(8) { (inner) throws(DecodingError) in
            let name = try inner.text(limit: MachineLimits.nameBytes)
            let number = try inner.unsigned()
            guard let kind = UInt8(exactly: number).flatMap(Kind.init(rawValue:)) else {
                throw inner.failure(.invalidValue("kind of function"))
            }
            let parameters: [FieldDeclaration] = try inner.list(limit: MachineLimits.fields)
            let returns: ContractType? = inner.takeNull() ? nil : try ContractType(from: &inner)
            let authority = try inner.text(limit: MachineLimits.sentenceBytes)
            let locals: [ContractType] = try inner.list(limit: MachineLimits.registers)
            let bytes = try inner.bytes(limit: MachineLimits.instructions * Instruction.byteCount)
            guard let code = Instruction.list(from: bytes) else { throw inner.failure(.invalidValue("instruction list")) }
            return FunctionDeclaration(
                name: name,
                kind: kind,
                parameters: parameters,
                returns: returns,
                authority: authority,
                locals: locals,
                code: code,
                cost: try inner.unsigned()
            )
        }
    }
}
