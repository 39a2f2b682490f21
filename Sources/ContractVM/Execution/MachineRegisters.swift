/// The registers of the function that runs, as a visitor may look at them; of no use once the visit is over.
package struct MachineRegisters {
    let machine: Machine

    /// The content of a register of the function; one that nothing was put into yet has no meaning.
    package func value(_ register: UInt16) -> ContractValue { machine.load(register) }
}
