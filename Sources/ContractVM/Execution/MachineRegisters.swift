/// The registers of the function that runs, as a visitor may look at them; of no use once the visit is over.
package struct MachineRegisters {
    let module: VerifiedModule
    let function: Int
    let words: UnsafePointer<Word>
    let values: UnsafePointer<ContractValue>

    init(_ machine: borrowing Machine) {
        module = machine.module
        function = machine.function
        (words, values) = (UnsafePointer(machine.words), UnsafePointer(machine.values))
    }

    /// The content of a register of the function; one that nothing was put into yet has no meaning.
    package func value(_ register: UInt16) -> ContractValue {
        let prepared = module.functions[function]
        precondition(Int(register) < prepared.registers, "a visitor asks for a register that the function has")
        let kind = module.kinds[prepared.kinds + Int(register)]
        return kind == .value ? values[Int(register)] : words[Int(register)].value(as: kind)
    }
}
