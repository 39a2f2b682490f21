import ContractVM
import Primitives

/// Runs the checked tree of a contract by walking it: slow and plain, so that the compiler and the machine can be compared
/// with it.
///
/// It knows nothing of registers, jumps or gas. Values are immutable, and every step says what it does.
struct ReferenceEvaluator {
    /// What ends a call before its result.
    enum Stop: Error {
        case refused(String)
        case notPermitted(String)
        /// The machine traps; for which reason is the machine's business.
        case trapped
        case hostFailed(HostFailure)
    }

    /// What a statement leaves behind: the next one runs, or the function is over.
    enum Flow {
        case onward
        case over(ContractValue)
    }

    /// The names of one running function.
    struct Frame {
        let function: TypedFunction
        var locals: [ContractValue]
    }

    let functions: [TypedFunction]
    let symbols: ContractSymbols
    var host: TestHost

    /// Runs one function to its end.
    mutating func call(_ index: Int, _ arguments: [ContractValue]) throws(Stop) -> ContractValue {
        let function = functions[index]
        let unused = [ContractValue](repeating: .none, count: max(0, function.locals.count - arguments.count))
        var frame = Frame(function: function, locals: arguments + unused)
        if let authority = function.authority, try !holds(authority, &frame) { throw .notPermitted(function.authoritySentence) }
        var result = ContractValue.none
        if case .over(let value) = try run(function.body, &frame) { result = value }
        if function.kind == .action { try checkState(writtenBy: index) }
        if case .migration(let name) = symbols.functions[index].syntax.purpose, let map = symbols.mapIndex[name.text],
            result != .none
        {
            try checkEntry(map, Array(arguments.dropLast()), result)
        }
        return result
    }

    // MARK: Invariants

    private mutating func checkState(writtenBy action: Int) throws(Stop) {
        for invariant in symbols.invariants where invariant.isAlways && invariant.map == nil {
            let isConcerned = !symbols.effects[action].writes.isDisjoint(with: symbols.effects[invariant.function].reads)
            guard isConcerned, try call(invariant.function, []) != .bool(true) else { continue }
            throw .refused(invariant.sentence)
        }
    }

    mutating func checkEntry(_ map: Int, _ key: [ContractValue], _ value: ContractValue) throws(Stop) {
        for invariant in symbols.invariants where invariant.isAlways && invariant.map == map {
            guard try call(invariant.function, key + [value]) != .bool(true) else { continue }
            throw .refused(invariant.sentence)
        }
    }

    // MARK: Host

    mutating func ask<Value>(_ body: (inout TestHost) throws(HostFailure) -> Value) throws(Stop) -> Value {
        do throws(HostFailure) { return try body(&host) } catch { throw .hostFailed(error) }
    }
}
