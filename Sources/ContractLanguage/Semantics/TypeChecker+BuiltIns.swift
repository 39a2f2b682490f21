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
        let right = expression(arguments[1].value, expected: left.type.contractType)
        let isMinimum = name.text == "min"
        switch (left.type, right.type) {
        case (.value(.int), .value(.int)): return operation(isMinimum ? .minimum : .maximum, [left, right], .int, span)
        case (.value(.money), .value(.money)):
            refuseTwoCurrencies(left, right, "compared", span)
            return operation(isMinimum ? .moneyMinimum : .moneyMaximum, [left, right], .money, span)
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
            return operation(.moneyMaximum, [value, operation(.moneyNegate, [value], .money, span)], .money, span)
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
        return operation(.moneyMake, [minor, currency(arguments[1])], .money, span)
    }

    private func zero(_ arguments: [Expression.Argument], _ span: SourceSpan) -> TypedExpression {
        guard arguments.count == 1, let argument = arguments.first else {
            report(.wrongArguments, at: span, "`zero` takes a currency", suggestion: "as `zero(like: amount)` or `zero(USD)`")
            return unknown(span)
        }
        return operation(.moneyMake, [integer(0, span), currency(argument)], .money, span)
    }

    /// An amount in the currency that is meant.
    private func currency(_ argument: Expression.Argument) -> TypedExpression {
        let span = argument.value.span
        if argument.label?.text == "like" { return expect(argument.value, .money, "an amount in the same currency") }
        if argument.label == nil, case .name(let code) = argument.value.kind, CurrencyCode.isCode(code),
            let currency = Currency(code)
        {
            return TypedExpression(kind: .constant(.money(Money(minor: 0, currency: currency))), type: .value(.money), span: span)
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
