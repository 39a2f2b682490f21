import ContractVM

extension TypeChecker {
    func binary(
        _ op: BinaryOperator,
        _ left: Expression,
        _ right: Expression,
        _ span: SourceSpan,
        expected: ContractType? = nil
    ) -> TypedExpression {
        switch op {
        case .and, .or:
            let first = expect(left, .bool, "what `\(op.rawValue)` joins")
            let second = expect(right, .bool, "what `\(op.rawValue)` joins")
            return TypedExpression(
                kind: op == .and ? .both(first, second) : .either(first, second),
                type: .value(.bool),
                span: span
            )
        case .equal, .notEqual: return equality(op, left, right, span)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            return order(op, expression(left, expected: nil), expression(right, expected: nil), span)
        case .contains: return containment(left, right, span)
        case .coalesce: return coalesce(left, right, expected, span)
        case .add, .subtract, .multiply, .divide, .modulo:
            if let step = step(op, left, right, span) { return step }
            return arithmetic(op, expression(left, expected: nil), expression(right, expected: nil), span)
        }
    }

    func negate(_ inner: Expression, _ span: SourceSpan) -> TypedExpression {
        let typed = expression(inner, expected: nil)
        switch typed.type {
        case .value(.int): return TypedExpression(kind: .operation(.negate, [typed]), type: .value(.int), span: span)
        case .value(.money): return TypedExpression(kind: .operation(.moneyNegate, [typed]), type: typed.type, span: span)
        case .unknown: return unknown(span)
        default:
            report(.badOperands, at: span, "there is no negative \(spelling(typed.type))")
            return unknown(span)
        }
    }

    // MARK: Comparing

    private func equality(_ op: BinaryOperator, _ left: Expression, _ right: Expression, _ span: SourceSpan) -> TypedExpression {
        let first: TypedExpression
        let second: TypedExpression
        if left.leavesTypeOpen {
            second = expression(right, expected: nil)
            first = expression(left, expected: second.type.contractType)
        } else {
            first = expression(left, expected: nil)
            // What could not be understood says nothing about an enum's case beside it.
            if first.type == .unknown, right.isImplicitCase { return unknown(span) }
            second = expression(right, expected: first.type.contractType)
        }
        if refuseTwoCurrencies(first, second, "compared", span) { return unknown(span) }
        if first.type == .noneLiteral || second.type == .noneLiteral, first.type != .unknown, second.type != .unknown {
            report(
                .badOperands,
                at: span,
                "whether something is there is asked with `is`",
                suggestion: presenceInstead(op, first, second)
            )
            return unknown(span)
        }
        guard let (sides, type) = unified([first, second], nil, span, "the two sides of `\(op.rawValue)`") else {
            return unknown(span)
        }
        let opcode: Opcode =
            switch (type.isScalar, op) {
            case (true, .equal): .equal
            case (true, _): .notEqual
            case (false, .equal): .equalValue
            case (false, _): .notEqualValue
            }
        return TypedExpression(kind: .operation(opcode, sides), type: .value(.bool), span: span)
    }

    func order(_ op: BinaryOperator, _ left: TypedExpression, _ right: TypedExpression, _ span: SourceSpan) -> TypedExpression {
        if left.type == .unknown || right.type == .unknown { return unknown(span) }
        if refuseTwoCurrencies(left, right, "compared", span) { return unknown(span) }
        guard let first = left.type.contractType, let second = right.type.contractType,
            first.accepts(second) || second.accepts(first),
            first.isOrdered
        else {
            badOperands(op, left, right, span)
            return unknown(span)
        }
        let isReversed = op == .greater || op == .greaterOrEqual
        let operands = isReversed ? [right, left] : [left, right]
        let isStrict = op == .less || op == .greater
        func result(_ opcode: Opcode, _ operands: [TypedExpression]) -> TypedExpression {
            TypedExpression(kind: .operation(opcode, operands), type: .value(.bool), span: span)
        }
        if first.isScalar { return result(isStrict ? .less : .lessOrEqual, operands) }
        if case .money = first { return result(isStrict ? .moneyLess : .moneyLessOrEqual, operands) }
        if isStrict { return result(.lessValue, operands) }
        return TypedExpression(kind: .negated(result(.lessValue, operands.reversed())), type: .value(.bool), span: span)
    }

    /// `is none` and `is some` behind what was compared with `none`.
    private func presenceInstead(_ op: BinaryOperator, _ left: TypedExpression, _ right: TypedExpression) -> Suggestion {
        let test = op == .equal ? "is none" : "is some"
        let suggestion = Suggestion("write `\(test)`")
        guard right.type == .noneLiteral else { return suggestion }
        return suggestion.writing(" \(test)", over: SourceSpan(left.span.end, right.span.end))
    }

    private func badOperands(_ op: BinaryOperator, _ left: TypedExpression, _ right: TypedExpression, _ span: SourceSpan) {
        for side in [left, right] {
            guard case .value(.optional) = side.type else { continue }
            return report(
                .optionalNotHandled,
                at: side.span,
                "this may be absent, and `\(op.rawValue)` needs a value",
                suggestion: "take it apart with `if let`, or say what else with `??`"
            )
        }
        report(
            .badOperands,
            at: span,
            "`\(op.rawValue)` does not work on \(spelling(left.type)) and \(spelling(right.type))",
            suggestion: operandHint(op, left.type, right.type)
        )
    }

    private func operandHint(_ op: BinaryOperator, _ left: SemanticType, _ right: SemanticType) -> Suggestion? {
        switch (left, right) {
        case (.value(.time), .value(.int)): "add a Duration: `days(…)`, `hours(…)`"
        case (.value(.date), .value(.duration)): "add days as a number: `date + 30`"
        case (.value(.date), .value(.time)), (.value(.time), .value(.date)): "write `.date` behind the Time"
        case (.value(.money), .value(.int)) where op == .divide: "write `m.share(1, n)`, which says how it rounds"
        default: nil
        }
    }

    private func containment(_ left: Expression, _ right: Expression, _ span: SourceSpan) -> TypedExpression {
        if let map = mapIndex(of: right) {
            requireReading(of: map, right.span)
            return TypedExpression(kind: .containsKey(map: map, keys(left, symbols.maps[map])), type: .value(.bool), span: span)
        }
        if let currency = currency(named: right) { return conversion(left, to: currency, span) }
        let collection: TypedExpression
        if case .list(let elements) = right.kind {
            // In `x in [.a, .b]` it is x that says what the list holds.
            let element = expression(left, expected: nil).type.contractType
            collection = expression(right, expected: element.map { .list($0, max(1, elements.count)) })
        } else {
            collection = expression(right, expected: nil)
        }
        switch collection.type {
        case .value(.list(let element, _)), .value(.set(let element, _)):
            let typed = expect(left, element, "an element")
            return TypedExpression(kind: .operation(.contains, [collection, typed]), type: .value(.bool), span: span)
        case .unknown: return unknown(span)
        default:
            report(
                .badOperands,
                at: right.span,
                "`in` looks into a List, a Set or a map, and this is \(spelling(collection.type))"
            )
            return unknown(span)
        }
    }

    private func coalesce(_ left: Expression, _ right: Expression, _ expected: ContractType?, _ span: SourceSpan)
        -> TypedExpression
    {
        let wanted: ContractType? =
            if case .optional? = expected { expected } else { expected.map { .optional($0) } }
        let first = expression(left, expected: wanted)
        guard case .value(.optional(let inner)) = first.type else {
            if first.type != .unknown {
                report(
                    .notOptional,
                    at: left.span,
                    "this is \(spelling(first.type)) and never absent",
                    suggestion: Suggestion("leave `??` out").writing("", over: SourceSpan(left.span.end, right.span.end))
                )
            }
            return unknown(span)
        }
        let second = expression(right, expected: inner)
        if case .value(.optional) = second.type {
            return TypedExpression(
                kind: .coalesce(first, fit(second, first.type.contractType ?? inner, "what stands in")),
                type: first.type,
                span: span
            )
        }
        let type: ContractType
        if let other = second.type.contractType, other.accepts(inner) { type = other } else { type = inner }
        return TypedExpression(kind: .coalesce(first, fit(second, type, "what stands in")), type: .value(type), span: span)
    }

    // MARK: Counting

    func arithmetic(_ op: BinaryOperator, _ left: TypedExpression, _ right: TypedExpression, _ span: SourceSpan)
        -> TypedExpression
    {
        if left.type == .unknown || right.type == .unknown { return unknown(span) }
        func result(_ opcode: Opcode, _ operands: [TypedExpression], _ type: ContractType) -> TypedExpression {
            TypedExpression(kind: .operation(opcode, operands), type: .value(type), span: span)
        }
        switch (left.type.contractType, op, right.type.contractType) {
        case (.int?, _, .int?): return result(Self.integerOpcodes[op] ?? .add, [left, right], .int)
        case (.time?, .add, .duration?): return result(.durationAdd, [left, right], .time)
        case (.time?, .subtract, .duration?): return result(.durationSubtract, [left, right], .time)
        case (.time?, .subtract, .time?): return result(.elapsed, [left, right], .duration)
        case (.duration?, .add, .duration?): return result(.durationAdd, [left, right], .duration)
        case (.duration?, .subtract, .duration?): return result(.durationSubtract, [left, right], .duration)
        case (.duration?, .multiply, .int?): return result(.durationScale, [left, right], .duration)
        case (.int?, .multiply, .duration?): return result(.durationScale, [right, left], .duration)
        case (.date?, .add, .int?): return result(.dateAdd, [left, right], .date)
        case (.date?, .subtract, .int?): return result(.dateAdd, [left, result(.negate, [right], .int)], .date)
        case (.date?, .subtract, .date?): return result(.dateDifference, [left, right], .int)
        case (.money?, .add, .money?), (.money?, .subtract, .money?):
            return amount(op == .add ? .moneyAdd : .moneySubtract, left, right, "added or subtracted", span)
        case (.money(let currency)?, .multiply, .int?): return result(.moneyScale, [left, right, one(span)], .money(currency))
        case (.int?, .multiply, .money(let currency)?): return result(.moneyScale, [right, left, one(span)], .money(currency))
        default:
            if op == .add, let joined = joined(left, right, span) { return joined }
            badOperands(op, left, right, span)
            return unknown(span)
        }
    }

    private static let integerOpcodes: [BinaryOperator: Opcode] = [
        .add: .add, .subtract: .subtract, .multiply: .multiply, .divide: .divide, .modulo: .remainder,
    ]

    private func one(_ span: SourceSpan) -> TypedExpression {
        TypedExpression(kind: .constant(.int(1)), type: .value(.int), span: span)
    }
}

extension ContractType {
    /// Whether `<` compares values of this type.
    var isOrdered: Bool {
        switch self {
        case .int, .time, .duration, .date, .money, .text: true
        default: false
        }
    }
}

extension Expression {
    /// Whether it is `.name` or `.name(…)`, which means something only where an enum is wanted.
    var isImplicitCase: Bool {
        switch kind {
        case .implicitCase: true
        case .call(let callee, _): if case .implicitCase = callee.kind { true } else { false }
        default: false
        }
    }

    /// Whether its type comes from what stands around it.
    fileprivate var leavesTypeOpen: Bool {
        switch kind {
        case .implicitCase, .none, .list, .bytes: true
        case .call(let callee, _): callee.leavesTypeOpen
        default: false
        }
    }
}
