/// Writes the code of one function: registers, instructions, labels.
///
/// A register list (`r[b…]`) must lie side by side: allocate it with `locals`.
package struct FunctionBuilder: Sendable {
    /// A place in the code that jumps can name before it is known.
    package struct Label: Hashable, Sendable {
        fileprivate let index: Int
    }

    private var declaration: FunctionDeclaration
    private var places: [UInt16?] = []
    private var patches: [(instruction: Int, label: Label)] = []

    package init(
        _ name: String,
        _ kind: FunctionDeclaration.Kind,
        _ parameters: [FieldDeclaration] = [],
        returns: ContractType? = nil,
        authority: String = ""
    ) {
        declaration = FunctionDeclaration(
            name: name,
            kind: kind,
            parameters: parameters,
            returns: returns,
            authority: authority
        )
    }

    /// Where the next instruction will stand.
    package var position: UInt16 { UInt16(clamping: declaration.code.count) }

    /// How many registers there are.
    package var registerCount: Int { declaration.parameters.count + declaration.locals.count }

    /// The type of a register; nil for one that does not exist.
    package func type(of register: UInt16) -> ContractType? {
        let index = Int(register)
        let parameters = declaration.parameters
        if index < parameters.count { return parameters[index].type }
        return index < registerCount ? declaration.locals[index - parameters.count] : nil
    }

    /// A new register of this type.
    package mutating func local(_ type: ContractType) -> UInt16 {
        declaration.locals.append(type)
        return UInt16(clamping: registerCount - 1)
    }

    /// New registers side by side, the first of which is returned; for no types, any register number.
    package mutating func locals(_ types: [ContractType]) -> UInt16 {
        let first = UInt16(clamping: registerCount)
        declaration.locals += types
        return types.isEmpty ? 0 : first
    }

    package mutating func emit(_ opcode: Opcode, _ a: UInt16 = 0, _ b: UInt16 = 0, _ c: UInt16 = 0) {
        declaration.code.append(Instruction(opcode, a, b, c))
    }

    /// An instruction whose `c` is the place of a label.
    package mutating func emit(_ opcode: Opcode, _ a: UInt16 = 0, _ b: UInt16 = 0, to label: Label) {
        patches.append((declaration.code.count, label))
        emit(opcode, a, b, 0)
    }

    package mutating func label() -> Label {
        places.append(nil)
        return Label(index: places.count - 1)
    }

    /// The label stands for the next instruction.
    package mutating func place(_ label: Label) { places[label.index] = position }

    /// A loop over a list or set; `body` runs with the position register, which it must not write.
    package mutating func loop(over list: UInt16, _ body: (inout FunctionBuilder, _ index: UInt16) -> Void) {
        repeated(.loopStart, .loopNext, list, body)
    }

    /// A loop over 0 ..< an Int constant; `body` runs with the counter register, which it must not write.
    package mutating func loop(to constant: UInt16, _ body: (inout FunctionBuilder, _ index: UInt16) -> Void) {
        repeated(.rangeStart, .rangeNext, constant, body)
    }

    private mutating func repeated(
        _ start: Opcode,
        _ next: Opcode,
        _ bound: UInt16,
        _ body: (inout FunctionBuilder, _ index: UInt16) -> Void
    ) {
        let index = local(.int)
        let exit = label()
        emit(start, index, bound, to: exit)
        let first = position
        body(&self, index)
        emit(next, index, bound, first)
        place(exit)
    }

    /// The function with all labels filled in; a label that was never placed becomes an invalid target.
    package func build() -> FunctionDeclaration {
        var built = declaration
        for patch in patches { built.code[patch.instruction].c = places[patch.label.index] ?? .max }
        return built
    }
}
