import ContractVM
import Primitives

/// One step at a time, for sessions: only the last step runs, the others have run before.
extension TestRun {
    enum StepResult {
        case done
        case value(ContractValue, ContractType)
        case called(FunctionDeclaration, ContractValue, gas: Int64, events: [TestWorld.Event])
        case failed(String)
    }

    /// The types as the test numbers them.
    var types: TypeTable { analysis.testSymbols.types }

    var lastIsCall: Bool {
        switch test.steps.last?.kind {
        case .call?, .fails?: true
        default: false
        }
    }

    /// The name that the last step binds, if any; only with the step's own words.
    var lastName: String? {
        switch test.steps.last?.kind {
        case .organisation(let name, _)?, .actor(let name, _, _)?: name
        case .letValue?, .call(_, binds: true)?: ""
        default: nil
        }
    }

    var lastBindsIdentity: Bool {
        switch test.steps.last?.kind {
        case .organisation?, .actor?: true
        default: false
        }
    }

    mutating func performLast() -> StepResult {
        guard let step = test.steps.last else { return .done }
        let events = world.emitted?.count ?? 0
        do throws(StepFailure) {
            if case .call(let call, let binds) = step.kind {
                let before = world
                let outcome = try self.outcome(of: call)
                guard case .completed(let value, let gas) = outcome else { return .failed(describe(outcome, of: call.contract)) }
                if binds { bindings.append(value) }
                let module = world.contracts[call.contract]?.module
                guard let function = module?.functions.first(where: { $0.name == call.function }) else { return .done }
                try expectBound(of: call, gas: gas)
                try expectWhatHolds(after: call.function, since: before)
                return .called(function, value, gas: gas, events: Array((world.emitted ?? []).dropFirst(events)))
            }
            try perform(step)
        } catch { return .failed(error.message) }
        if case .letValue(let function) = step.kind, let value = bindings.last, let type = function.returns {
            return .value(value, type)
        }
        return .done
    }
}
