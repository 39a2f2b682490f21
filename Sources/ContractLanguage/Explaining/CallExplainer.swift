package import ContractVM

/// Runs calls and tells line by line what they looked at and which condition held.
///
/// Changes nothing about a call: outcome, gas and effects are those of the interpreter alone. Used by one thread.
package final class CallExplainer {
    /// Steps that are kept; a longer run is cut, and says so.
    package static let stepsMax = 2_000

    package private(set) var steps: [ExplainedStep] = []
    package private(set) var isCut = false
    private let contracts: [String: ExplainedContract]
    private let names: [[UInt8]: String]
    private var depth = 0

    /// `names` are those of accounts and organisations, by their bytes.
    package init(contracts: [String: ExplainedContract], names: [[UInt8]: String] = [:]) {
        self.contracts = contracts
        self.names = names
    }

    /// Whether a contract's source is known and gives the code that runs.
    package func knows(_ module: ContractModule) -> Bool { contracts[module.name]?.module == module }

    /// Runs one action or query, as the interpreter does.
    package func run(
        function: Int,
        of module: VerifiedModule,
        arguments: [ContractValue],
        gasLimit: Int64,
        host: inout some ContractHost
    ) -> ExecutionOutcome {
        depth += 1
        defer { depth -= 1 }
        guard knows(module.module), let contract = contracts[module.module.name] else {
            return Interpreter.run(function: function, of: module, arguments: arguments, gasLimit: gasLimit, host: &host)
        }
        let trace = CallTrace(contract, spelling: ValueSpelling(module.module.types, names: names))
        let outcome = Interpreter.run(
            function: function,
            of: module,
            arguments: arguments,
            gasLimit: gasLimit,
            host: &host,
            visiting: { function, instruction, registers in
                trace.visit(function, instruction, registers) { step in
                    self.add(step)
                } change: { index, value in
                    self.note(value, at: index)
                }
            }
        )
        let ended = contract.functions[function]
        add(
            ExplainedStep(
                kind: .end,
                depth: depth - 1,
                contract: module.module.name,
                line: contract.text.location(of: ended.span.start).line,
                text: ending(outcome, of: ended, module.module),
                values: []
            )
        )
        return outcome
    }

    // MARK: Steps

    /// The step's number; nil once there are too many.
    @discardableResult
    private func add(_ step: ExplainedStep) -> Int? {
        guard steps.count < Self.stepsMax else {
            isCut = true
            return nil
        }
        var step = step
        step = ExplainedStep(
            kind: step.kind,
            depth: step.depth + (step.kind == .end ? 0 : depth - 1),
            contract: step.contract,
            line: step.line,
            text: step.text,
            values: step.values
        )
        steps.append(step)
        return steps.count - 1
    }

    /// Notes a value, in the place of an earlier one of the same expression.
    private func note(_ value: ExplainedStep.Value, at index: Int) {
        if let same = steps[index].values.firstIndex(where: { $0.text == value.text }) {
            steps[index].values[same] = value
        } else {
            steps[index].values.append(value)
        }
    }

    private func ending(_ outcome: ExecutionOutcome, of function: TypedFunction, _ module: ContractModule) -> String {
        switch outcome {
        case .completed(let value, _):
            guard let returns = function.returns else { return "\(function.name.text) ends well" }
            return "\(function.name.text) gives \(ValueSpelling(module.types, names: names).text(of: value, as: returns))"
        case .refused(let sentence, _): return "refused: \(sentence)"
        case .notPermitted(let sentence, _): return "not permitted: \(sentence)"
        case .trapped(let trap, _): return "stopped: \(trap.reason)"
        case .outOfGas: return "stopped: it used up its gas"
        case .hostFailed(let failure): return "could not run: \(failure)"
        }
    }
}
