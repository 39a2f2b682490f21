import ContractVM

/// Which instructions of a contract's functions have run in its tests, and what calls have cost at most.
///
/// One serves all tests of a contract, one after the other.
final class CoverageRecorder {
    let contract: String
    private let marks: [[StatementMark]]
    private var hasRun: [[Bool]]
    private var highestGas: [Int64?]

    init(_ module: ContractModule, marks: [[StatementMark]]) {
        contract = module.name
        self.marks = marks
        hasRun = module.functions.map { Array(repeating: false, count: $0.code.count) }
        highestGas = module.functions.map { _ in nil }
    }

    /// The expressions of tests are functions behind the contract's, and count for nothing.
    var visit: (_ function: Int, _ instruction: Int, _ registers: MachineRegisters) -> Void {
        { function, instruction, _ in
            if function < self.hasRun.count { self.hasRun[function][instruction] = true }
        }
    }

    func note(gas: Int64, of function: Int) {
        if function < highestGas.count { highestGas[function] = max(gas, highestGas[function] ?? 0) }
    }

    /// What came of all tests.
    func coverage(of module: ContractModule, in source: SourceText) -> ContractCoverage {
        // A statement stands in several functions where the compiler made a copy, as of a query that says who may ask it.
        var statements: [SourceSpan: Bool] = [:]
        for (marks, hasRun) in zip(marks, hasRun) {
            for mark in marks where !statements[mark.span, default: false] { statements[mark.span] = hasRun[mark.instruction] }
        }
        var lines: [Int: Bool] = [:]
        for (span, hasRun) in statements {
            let line = source.location(of: span.start).line
            lines[line] = lines[line, default: true] && hasRun
        }
        let costs = zip(module.functions, highestGas).compactMap { function, seen -> ContractCoverage.Cost? in
            guard function.kind == .action else { return nil }
            return ContractCoverage.Cost(function: function.name, bound: function.cost, seen: seen.map { UInt64(clamping: $0) })
        }
        return ContractCoverage(
            lineCount: lines.count,
            missedLines: lines.filter { !$0.value }.keys.sorted(),
            costs: costs
        )
    }
}
