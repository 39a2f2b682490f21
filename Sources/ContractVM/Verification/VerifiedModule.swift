/// A module that passed `BytecodeVerifier`, prepared to run; immutable, so one serves all threads.
///
/// Only the verifier makes one, so whatever can be run has been verified.
package final class VerifiedModule: Sendable {
    package let module: ContractModule
    package let schedule: GasSchedule

    /// The code of all functions, one behind the other.
    let code: FrozenArray<PreparedInstruction>
    /// The same with joined instructions, and values given away where they are read for the last time: for running without being watched.
    let fused: FrozenArray<PreparedInstruction>
    let functions: FrozenArray<PreparedFunction>
    /// The types of each function's parameters.
    let parameters: [[ContractType]]
    /// The kinds of all functions' registers, one behind the other.
    let kinds: FrozenArray<RegisterKind>
    let constants: [ContractValue]
    /// The constants that are scalars, as words, 0 for the others; and behind them what joined instructions take.
    let words: FrozenArray<Word>
    /// What one entry of a scan costs, per map.
    let scanEntries: [Int64]
    /// The registers of all functions that hold no scalars, of each function those of a counted type first.
    private let valueRegisters: FrozenArray<UInt16>

    init(_ checked: CheckedModule) {
        module = checked.module
        schedule = checked.schedule
        var (code, kinds, functions): ([PreparedInstruction], [RegisterKind], [PreparedFunction]) = ([], [], [])
        var taking: [PreparedInstruction] = []
        var valueRegisters: [UInt16] = []
        for (index, declaration) in checked.module.functions.enumerated() {
            let context = FunctionContext(checked.module, checked.measures, index)
            let values = context.registers.indices.filter { !context.registers[$0].isScalar }
            let counted = values.filter { context.registers[$0].isCounted }
            let others = values.filter { !context.registers[$0].isCounted }
            functions.append(
                PreparedFunction(
                    code: code.count,
                    kinds: kinds.count,
                    registers: context.registers.count,
                    firstValueRegister: valueRegisters.count,
                    valueRegisters: values.count,
                    countedRegisters: counted.count,
                    activeRegisters: checked.activeRegisters[index],
                    entryPrice: checked.entries[index]
                )
            )
            valueRegisters += (counted + others).map { UInt16(clamping: $0) }
            let base = code.count
            let lastReads = LastReads(context)
            for (position, (instruction, price)) in zip(declaration.code, checked.prices[index]).enumerated() {
                let prepared = PreparedInstruction(instruction, at: base, in: context, price: price)
                code.append(prepared)
                taking.append(prepared.taking(lastReads.operands(at: position)))
            }
            kinds += context.registers.map(RegisterKind.init)
        }
        constants = checked.module.constants.map(\.value)
        let fusion = InstructionFusion(taking, words: constants.map { Word($0) ?? 0 })
        self.code = FrozenArray(code)
        fused = FrozenArray(fusion.fused)
        words = FrozenArray(fusion.words)
        self.kinds = FrozenArray(kinds)
        self.functions = FrozenArray(functions)
        parameters = checked.module.functions.map { $0.parameters.map(\.type) }
        self.valueRegisters = FrozenArray(valueRegisters)
        scanEntries = checked.module.maps.map { map in
            Int64(clamping: checked.schedule.scanEntry + checked.schedule.readByte * checked.measures.size(of: map.entry))
        }
    }

    func valueRegisters(of function: PreparedFunction) -> UnsafeBufferPointer<UInt16> {
        UnsafeBufferPointer(start: valueRegisters.pointer + function.firstValueRegister, count: function.valueRegisters)
    }

    func countedRegisters(of function: PreparedFunction) -> UnsafeBufferPointer<UInt16> {
        UnsafeBufferPointer(start: valueRegisters.pointer + function.firstValueRegister, count: function.countedRegisters)
    }
}
