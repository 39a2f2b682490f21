/// A module that passed `BytecodeVerifier`, prepared to run; immutable, so one serves all threads.
///
/// Only the verifier makes one, so whatever can be run has been verified.
package final class VerifiedModule: Sendable {
    package let module: ContractModule
    package let schedule: GasSchedule

    /// The code of all functions, one behind the other.
    let code: [PreparedInstruction]
    let functions: [PreparedFunction]
    /// The kinds of all functions' registers, one behind the other.
    let kinds: [RegisterKind]
    let constants: [ContractValue]
    /// The constants that are scalars, as words; 0 for the others.
    let words: [Int64]
    /// What one entry of a scan costs, per map.
    let scanEntries: [Int64]

    init(_ checked: CheckedModule) {
        module = checked.module
        schedule = checked.schedule
        var (code, kinds, functions): ([PreparedInstruction], [RegisterKind], [PreparedFunction]) = ([], [], [])
        for (index, declaration) in checked.module.functions.enumerated() {
            let context = FunctionContext(checked.module, checked.measures, index)
            functions.append(
                PreparedFunction(
                    code: code.count,
                    kinds: kinds.count,
                    registers: context.registers.count,
                    activeRegisters: checked.activeRegisters[index],
                    parameters: declaration.parameters.map(\.type),
                    entryPrice: checked.entries[index]
                )
            )
            let base = code.count
            for (instruction, price) in zip(declaration.code, checked.prices[index]) {
                code.append(PreparedInstruction(instruction, at: base, in: context, price: price))
            }
            kinds += context.registers.map(RegisterKind.init)
        }
        self.code = code
        self.kinds = kinds
        self.functions = functions
        constants = checked.module.constants.map(\.value)
        words = constants.map { Word($0) ?? 0 }
        scanEntries = checked.module.maps.map { map in
            Int64(clamping: checked.schedule.scanEntry + checked.schedule.readByte * checked.measures.size(of: map.entry))
        }
    }
}
