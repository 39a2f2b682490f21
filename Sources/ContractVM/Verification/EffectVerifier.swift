/// Pass 7: a query changes nothing, and a function touches nothing but its arguments.
struct EffectVerifier {
    static func verify(_ context: FunctionContext) throws(VerificationError) {
        for (position, instruction) in context.code.enumerated() {
            guard let effect = effect(of: instruction, in: context.module) else { continue }
            let allowed: Bool
            switch context.declaration.kind {
            case .action: allowed = true
            case .query: allowed = effect == .reads
            case .function: allowed = false
            }
            guard allowed else {
                throw context.fault("\(instruction.opcode) is not possible in a \(context.declaration.kind)", at: position)
            }
        }
    }

    private enum Effect {
        case reads
        case changes
    }

    private static func effect(of instruction: Instruction, in module: ContractModule) -> Effect? {
        switch instruction.opcode {
        case .write, .remove, .emit: .changes
        case .read, .containsKey, .scan, .caller, .now, .hasRole, .organisationOf, .hasKind, .parameter, .callImport,
            .permit:
            .reads
        case .call: module.functions[Int(instruction.b)].kind == .query ? .reads : nil
        default: nil
        }
    }
}
