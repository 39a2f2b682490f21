import ContractVM

/// Months and years: no lengths of time, but steps from day to day of the calendar.
extension TypeChecker {
    private static let monthsIn: [String: Int64] = ["months": 1, "years": 12]

    /// `date + months(n)`, `date - years(n)`; nil where the right side is no such step.
    func step(_ op: BinaryOperator, _ left: Expression, _ right: Expression, _ span: SourceSpan) -> TypedExpression? {
        guard op == .add || op == .subtract, case .call(let callee, let arguments) = right.kind,
            case .name(let unit) = callee.kind,
            let length = Self.monthsIn[unit], arguments.count == 1, let argument = arguments.first, argument.label == nil
        else { return nil }
        let date = expect(left, .date, "what \(unit) are counted from")
        let count = expect(argument.value, .int, "how many \(unit)")
        guard date.type != .unknown, count.type != .unknown else { return unknown(span) }
        let factor = op == .add ? length : -length
        let months = factor == 1 ? count : product(count, factor)
        return TypedExpression(kind: .operation(.dateAddMonths, [date, months]), type: .value(.date), span: span)
    }

    private func product(_ count: TypedExpression, _ factor: Int64) -> TypedExpression {
        let constant = TypedExpression(kind: .constant(.int(factor)), type: .value(.int), span: count.span)
        let product = TypedExpression(kind: .operation(.multiply, [count, constant]), type: .value(.int), span: count.span)
        guard let value = ConstantFolder.value(of: product) else { return product }
        return TypedExpression(kind: .constant(value), type: .value(.int), span: count.span)
    }

    /// `months(from: day, to: day)`, `years(from: day, to: day)`: how many whole ones lie between two days.
    func elapsed(_ arguments: [Expression.Argument], _ name: Name, _ span: SourceSpan) -> TypedExpression {
        guard arguments.map(\.label?.text) == ["from", "to"] else {
            report(
                .wrongArguments,
                at: span,
                "`\(name.text)` is a step from a Date, or counts whole \(name.text) from one Date to another",
                suggestion: "write `date + \(name.text)(1)`, or `\(name.text)(from: one, to: other)`"
            )
            return unknown(span)
        }
        let days = arguments.map { expect($0.value, .date, "`\($0.label?.text ?? "")` of `\(name.text)`") }
        let months = TypedExpression(kind: .months(from: days[0], to: days[1]), type: .value(.int), span: span)
        guard let length = Self.monthsIn[name.text], length > 1 else { return months }
        let divisor = TypedExpression(kind: .constant(.int(length)), type: .value(.int), span: span)
        return TypedExpression(kind: .operation(.divide, [months, divisor]), type: .value(.int), span: span)
    }
}
