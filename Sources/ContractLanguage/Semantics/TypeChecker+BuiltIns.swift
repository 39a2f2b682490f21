import ContractVM

/// Calls of the functions that the language gives.
extension TypeChecker {
    func builtInCall(_ name: Name, _ arguments: [Expression.Argument], _ span: SourceSpan) -> TypedExpression {
        switch name.text {
        case "days": return duration(arguments, 86_400_000, name, span)
        case "hours": return duration(arguments, 3_600_000, name, span)
        case "minutes": return duration(arguments, 60_000, name, span)
        case "seconds": return duration(arguments, 1000, name, span)
        case "bitand": return bits(.bitAnd, arguments, name, span)
        case "bitor": return bits(.bitOr, arguments, name, span)
        case "bitxor": return bits(.bitXor, arguments, name, span)
        case "min", "max": return extreme(arguments, name, span)
        case "abs": return absolute(arguments, name, span)
        case "money": return money(arguments, name, span)
        case "zero": return zero(arguments, span)
        case "months", "years": return elapsed(arguments, name, span)
        default: return parameter(arguments, span)
        }
    }

    private func operation(_ opcode: Opcode, _ operands: [TypedExpression], _ type: ContractType, _ span: SourceSpan)
        -> TypedExpression
    {
        TypedExpression(kind: .operation(opcode, operands), type: .value(type), span: span)
    }

    private func integer(_ value: Int64, _ span: SourceSpan) -> TypedExpression {
        TypedExpression(kind: .constant(.int(value)), type: .value(.int), span: span)
    }

    private func duration(_ arguments: [Expression.Argument], _ unit: Int64, _ name: Name, _ span: SourceSpan) -> TypedExpression
    {
        let typed = self.arguments(arguments, [FieldDeclaration("", .int)], of: "`\(name.text)`", span)
        guard let count = typed.first, count.type != .unknown else { return unknown(span) }
        let result = operation(.durationMake, [operation(.multiply, [count, integer(unit, span)], .int, span)], .duration, span)
        guard case .constant(.int) = count.kind else { return result }
        guard let value = ConstantFolder.value(of: result) else {
            report(.literalOutOfRange, at: span, "a Duration is not negative and at most 2⁶³ − 1 milliseconds")
            return unknown(span)
        }
        return TypedExpression(kind: .constant(value), type: .value(.duration), span: span)
    }

    private func bits(_ opcode: Opcode, _ arguments: [Expression.Argument], _ name: Name, _ span: SourceSpan) -> TypedExpression {
        let pair = [FieldDeclaration("", .int), FieldDeclaration("", .int)]
        let typed = self.arguments(arguments, pair, of: "`\(name.text)`", span)
        return typed.count == 2 ? operation(opcode, typed, .int, span) : unknown(span)
    }

    private func extreme(_ arguments: [Expression.Argument], _ name: Name, _ span: SourceSpan) -> TypedExpression {
        guard arguments.count == 2 else {
            report(.wrongArguments, at: span, "`\(name.text)` takes two values")
            return unknown(span)
        }
        let left = expression(arguments[0].value, expected: nil)
        let right = expression(arguments[1].value, expected: nil)
        let isMinimum = name.text == "min"
        switch (left.type, right.type) {
        case (.value(.int), .value(.int)): return operation(isMinimum ? .minimum : .maximum, [left, right], .int, span)
        case (.value(.money), .value(.money)):
            return amount(isMinimum ? .moneyMinimum : .moneyMaximum, left, right, "compared", span)
        case (.value(let type), .value(let other)) where type == other && [.time, .date, .duration].contains(type):
            return TypedExpression(
                kind: .extreme(left, right, wantsSmaller: isMinimum),
                type: .value(type),
                span: span
            )
        case (.unknown, _), (_, .unknown): return unknown(span)
        default:
            report(
                .badOperands,
                at: span,
                "`\(name.text)` takes two of Int, Money, Time, Date or Duration, and here are \(spelling(left.type)) and \(spelling(right.type))"
            )
            return unknown(span)
        }
    }

    private func absolute(_ arguments: [Expression.Argument], _ name: Name, _ span: SourceSpan) -> TypedExpression {
        guard arguments.count == 1, let argument = arguments.first else {
            report(.wrongArguments, at: span, "`abs` takes one value")
            return unknown(span)
        }
        let value = expression(argument.value, expected: nil)
        switch value.type {
        case .value(.int): return operation(.maximum, [value, operation(.negate, [value], .int, span)], .int, span)
        case .value(.money):
            let negated = TypedExpression(kind: .operation(.moneyNegate, [value]), type: value.type, span: span)
            return TypedExpression(kind: .operation(.moneyMaximum, [value, negated]), type: value.type, span: span)
        case .unknown: return unknown(span)
        default:
            report(.badOperands, at: span, "`abs` takes an Int or Money, and this is \(spelling(value.type))")
            return unknown(span)
        }
    }

    /// `money(minor, like: m)` or `money(minor, USD)`.
    private func money(_ arguments: [Expression.Argument], _ name: Name, _ span: SourceSpan) -> TypedExpression {
        guard arguments.count == 2 else {
            report(
                .wrongArguments,
                at: span,
                "`money` takes minor units and a currency",
                suggestion: "as `money(1250, USD)` or `money(1250, like: amount)`"
            )
            return unknown(span)
        }
        let minor = expect(arguments[0].value, .int, "the minor units")
        return made(minor, currency(arguments[1]), span)
    }

    private func zero(_ arguments: [Expression.Argument], _ span: SourceSpan) -> TypedExpression {
        guard arguments.count == 1, let argument = arguments.first else {
            report(.wrongArguments, at: span, "`zero` takes a currency", suggestion: "as `zero(like: amount)` or `zero(USD)`")
            return unknown(span)
        }
        return made(integer(0, span), currency(argument), span)
    }

    /// So many minor units in the currency of an amount.
    private func made(_ minor: TypedExpression, _ like: TypedExpression, _ span: SourceSpan) -> TypedExpression {
        TypedExpression(kind: .operation(.moneyMake, [minor, like]), type: like.type, span: span)
    }

    /// An amount in the currency that is meant.
    private func currency(_ argument: Expression.Argument) -> TypedExpression {
        let span = argument.value.span
        if argument.label?.text == "like" {
            // Wanted is an amount of any currency, and what it gives keeps the one that it tells.
            return fit(expression(argument.value, expected: nil), .money(nil), "an amount in the same currency")
        }
        if argument.label == nil, let currency = currency(named: argument.value) {
            let amount = ContractValue.money(Money(minor: 0, currency: currency))
            return TypedExpression(kind: .constant(amount), type: .value(.money(currency)), span: span)
        }
        report(
            .wrongArguments,
            at: span,
            "this names no currency",
            suggestion: "write its three letters, as `USD`, or `like: amount`"
        )
        return unknown(span)
    }

    private func parameter(_ arguments: [Expression.Argument], _ span: SourceSpan) -> TypedExpression {
        requireReading(span, "asks for a governance parameter")
        guard let name = bareName(arguments, "a governance parameter", span) else { return unknown(span) }
        return TypedExpression(kind: .parameter(name), type: .value(.optional(.int)), span: span)
    }
}
