import ContractVM

/// Computes what needs no running contract: literals and what is made of them.
enum ConstantFolder {
    /// The value; nil if it depends on anything, or would trap.
    static func value(of expression: TypedExpression) -> ContractValue? {
        switch expression.kind {
        case .constant(let value): return value
        case .none: return ContractValue.none
        case .some(let inner): return value(of: inner)
        case .record(let fields): return values(fields).map { .record($0) }
        case .enumCase(let index, let payload): return values(payload).map { .enumCase(index, $0) }
        case .list(let elements):
            guard let values = values(elements) else { return nil }
            if case .value(.set) = expression.type { return set(of: values) }
            return .list(values)
        case .operation(let opcode, let operands): return values(operands).flatMap { operate(opcode, $0) }
        default: return nil
        }
    }

    /// Equal elements once, in ascending order.
    private static func set(of values: [ContractValue]) -> ContractValue {
        var result: [ContractValue] = []
        for value in values.sorted() where result.last != value { result.append(value) }
        return .set(result)
    }

    private static func values(_ expressions: [TypedExpression]) -> [ContractValue]? {
        var values: [ContractValue] = []
        for expression in expressions {
            guard let value = value(of: expression) else { return nil }
            values.append(value)
        }
        return values
    }

    private static func operate(_ opcode: Opcode, _ operands: [ContractValue]) -> ContractValue? {
        switch (opcode, operands.first, operands.dropFirst().first) {
        case (.add, .int(let left)?, .int(let right)?): checked(left.addingReportingOverflow(right))
        case (.subtract, .int(let left)?, .int(let right)?): checked(left.subtractingReportingOverflow(right))
        case (.multiply, .int(let left)?, .int(let right)?): checked(left.multipliedReportingOverflow(by: right))
        case (.concatenate, .text(let left)?, .text(let right)?): .text(left + right)
        case (.negate, .int(let value)?, nil): checked((0 as Int64).subtractingReportingOverflow(value))
        case (.durationMake, .int(let value)?, nil) where value >= 0: .duration(UInt64(value))
        case (.durationAdd, .duration(let left)?, .duration(let right)?): duration(left.addingReportingOverflow(right))
        case (.durationScale, .duration(let length)?, .int(let factor)?) where factor >= 0:
            duration(length.multipliedReportingOverflow(by: UInt64(factor)))
        default: nil
        }
    }

    private static func checked(_ result: (partialValue: Int64, overflow: Bool)) -> ContractValue? {
        result.overflow ? nil : .int(result.partialValue)
    }

    private static func duration(_ result: (partialValue: UInt64, overflow: Bool)) -> ContractValue? {
        result.overflow || result.partialValue > UInt64(Int64.max) ? nil : .duration(result.partialValue)
    }
}
