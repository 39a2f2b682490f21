/// Runs verified functions: deterministic, metered, and unable to crash.
package enum Interpreter {
    /// Runs one action or query.
    ///
    /// The arguments are checked against the parameters' types first. `gasLimit` below 0 counts as 0.
    package static func run(
        function: Int,
        of module: VerifiedModule,
        arguments: [ContractValue],
        gasLimit: Int64,
        host: inout some ContractHost
    ) -> ExecutionOutcome {
        .outOfGas(gasUsed: gasLimit)
    }
}
