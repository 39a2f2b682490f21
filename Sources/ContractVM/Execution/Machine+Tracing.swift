extension Machine {
    /// Runs to the end and gives the result, as `run(on:)` does; tells of each instruction before it runs.
    ///
    /// The fast path knows nothing of this: with the price of just one instruction left it stops behind that one by itself.
    mutating func run(
        on host: inout some ContractHost,
        visiting visit: (_ function: Int, _ instruction: Int, _ registers: MachineRegisters) -> Void
    ) throws(Stop) -> ContractValue {
        while true {
            visit(function, position - module.functions[function].code, MachineRegisters(self))
            let price = Int64(module.code[position].price)
            guard gas >= price else { throw .outOfGas }
            let rest = gas - price
            gas = price
            do {
                try runQuick(module.code.pointer)
            } catch .outOfGas {
                gas = rest
                continue
            } catch {
                gas = rest
                throw error
            }
            gas = rest
            if let result = try runOuter(module.code.pointer, on: &host) { return result }
        }
    }
}
