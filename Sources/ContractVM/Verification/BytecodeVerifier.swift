/// Checks a module once, at deployment, so that running it needs no further checks.
///
/// The passes, each over one property: declarations, operands, types, jumps, assignment, effects, calls, costs.
package enum BytecodeVerifier {
    /// The module in the form that runs.
    @discardableResult
    package static func verify(_ module: ContractModule) throws(VerificationError) -> VerifiedModule {
        guard let schedule = GasSchedule.schedule(version: module.gasScheduleVersion) else {
            throw VerificationError("gas schedule \(module.gasScheduleVersion) is unknown: compile with version 1")
        }
        let checked = try CheckedModule(module, schedule: schedule)
        for (function, cost) in zip(module.functions, checked.costs) where function.cost != cost {
            throw VerificationError(
                "records a cost of \(function.cost), but it is \(cost): compile again",
                function: function.name
            )
        }
        return VerifiedModule(checked)
    }
}
