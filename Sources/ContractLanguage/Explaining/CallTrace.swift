import ContractVM

/// Turns the instructions of one running call into steps of its source.
final class CallTrace {
    /// What is known of one active function; nothing calls itself, so each is active once at most.
    private struct Activation {
        let function: Int
        /// The instruction that ran last.
        var last = -1
        /// The steps of this activation with what they cover, the newest last.
        var open: [(step: Int, span: SourceSpan)] = []
    }

    private let contract: ExplainedContract
    private let spelling: ValueSpelling
    private var stack: [Activation] = []
    private let statements: [[Int: [SourceSpan]]]
    private let expressions: [[Int: [ExpressionMark]]]

    init(_ contract: ExplainedContract, spelling: ValueSpelling) {
        self.contract = contract
        self.spelling = spelling
        statements = contract.statements.map { marks in
            Dictionary(grouping: marks, by: \.instruction).mapValues { $0.map(\.span) }
        }
        expressions = contract.expressions.map { Dictionary(grouping: $0, by: \.end) }
    }

    /// Takes note of the instruction that runs next: new steps go to `add`, which gives their numbers, values to `change`.
    func visit(
        _ function: Int,
        _ instruction: Int,
        _ registers: MachineRegisters,
        add: (ExplainedStep) -> Int?,
        change: (Int, ExplainedStep.Value) -> Void
    ) {
        enter(function, instruction, registers, add)
        guard var activation = stack.last else { return }
        defer { stack[stack.count - 1] = activation }
        for mark in expressions[function][instruction] ?? [] where mark.start < mark.end {
            // What ends here was only computed if the machine came from inside it, and not by a jump from elsewhere.
            guard (mark.start..<mark.end).contains(activation.last) else { continue }
            note(mark, activation, registers, change)
        }
        for span in statements[function][instruction] ?? [] {
            let step = step(.statement, function, span, contract.statement(span))
            if let number = add(step) { activation.open.append((number, span)) }
        }
        for mark in expressions[function][instruction] ?? [] where mark.start == mark.end {
            note(mark, activation, registers, change)
        }
        activation.last = instruction
    }

    /// Finds out whether a function begins or one that called goes on.
    private func enter(_ function: Int, _ instruction: Int, _ registers: MachineRegisters, _ add: (ExplainedStep) -> Int?) {
        if stack.last?.function == function { return }
        if stack.contains(where: { $0.function == function }) {
            while stack.last?.function != function { stack.removeLast() }
            return
        }
        let declared = contract.functions[function]
        stack.append(Activation(function: function))
        var head = step(.call, function, declared.span, "\(declared.kind.rawValue) \(declared.name.text)")
        head.values = declared.parameters.enumerated().map { index, parameter in
            value(parameter.name, registers.value(UInt16(clamping: index)), parameter.type)
        }
        _ = add(head)
        guard declared.authority != nil else { return }
        let authority = step(.authority, function, declared.span, "by \(declared.authorityText)")
        // Conditions behind `by` stand between the name and the body.
        let end = contract.statements[function].map(\.span.start).min() ?? contract.text.bytes.count
        if let number = add(authority) { stack[stack.count - 1].open.append((number, SourceSpan(declared.span.end, end))) }
    }

    private func step(_ kind: ExplainedStep.Kind, _ function: Int, _ span: SourceSpan, _ text: String) -> ExplainedStep {
        ExplainedStep(
            kind: kind,
            depth: max(0, stack.count - (kind == .call ? 1 : 0)),
            contract: contract.module.name,
            line: contract.text.location(of: span.start).line,
            text: text,
            values: []
        )
    }

    /// Adds a value to the newest step whose source it stands in.
    private func note(
        _ mark: ExpressionMark,
        _ activation: Activation,
        _ registers: MachineRegisters,
        _ change: (Int, ExplainedStep.Value) -> Void
    ) {
        guard let text = contract.expression(mark.span),
            let place = activation.open.last(where: { $0.span.start <= mark.span.start && mark.span.end <= $0.span.end })
        else { return }
        change(place.step, value(text, registers.value(mark.register), mark.type))
    }

    private func value(_ text: String, _ value: ContractValue, _ type: ContractType) -> ExplainedStep.Value {
        var holds: Bool?
        if case .bool(let flag) = value { holds = flag }
        return ExplainedStep.Value(text: text, value: spelling.text(of: value, as: type).shortened(to: 200), holds: holds)
    }
}
