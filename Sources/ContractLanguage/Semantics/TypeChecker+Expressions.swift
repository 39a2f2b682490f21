import ContractVM

extension TypeChecker {
    /// The expression as a value of this type; reported if it is none.
    func expect(_ syntax: Expression, _ type: ContractType, _ what: String) -> TypedExpression {
        fit(expression(syntax, expected: type), type, what)
    }

    /// The typed expression as a value of this type: larger bounds and Optionals are reached without a word.
    func fit(_ typed: TypedExpression, _ wanted: ContractType, _ what: String) -> TypedExpression {
        switch typed.type {
        case .unknown: return typed
        case .noneLiteral:
            if case .optional = wanted { return TypedExpression(kind: .none, type: .value(wanted), span: typed.span) }
        case .value(let type):
            if wanted.accepts(type) { return typed }
            if case .optional(let inner) = wanted, inner.accepts(type) { return injected(typed, into: wanted) }
            if case .optional(let inner) = type, wanted.accepts(inner) {
                report(
                    .optionalNotHandled,
                    at: typed.span,
                    "\(what) is \(spelling(wanted)), and this may be absent",
                    suggestion: "take it apart with `if let`, or say what else with `??`"
                )
                return unknown(typed.span)
            }
        case .nothing: break
        }
        if refuseCurrency(of: typed, wanted: wanted, what) { return unknown(typed.span) }
        report(
            .typeMismatch,
            at: typed.span,
            "\(what) is \(spelling(wanted)), and this is \(spelling(typed.type))",
            suggestion: hint(typed, wanted)
        )
        return unknown(typed.span)
    }

    private func hint(_ typed: TypedExpression, _ wanted: ContractType) -> Suggestion? {
        switch (typed.type, wanted) {
        case (.value(.text), .text(let bound)) where typed.isConstant: "the text has at most \(bound) bytes"
        case (.value(.bytes), .bytes(let bound)) where typed.isConstant: "at most \(bound) bytes"
        case (.value(.text), .text(let bound)), (.value(.bytes), .bytes(let bound)), (.value(.list), .list(_, let bound)),
            (.value(.set), .set(_, let bound)):
            "`.within(\(bound))` behind it gives what fits, and `none` if it is longer"
        case (.value(.int), .duration): "write `days(…)`, `hours(…)`, `minutes(…)` or `seconds(…)`"
        case (.value(.int), .money): "write the amount with its currency, as `12.50 USD`, or `money(minor, like: …)`"
        case (.value(.date), .time): Suggestion("write `.time` behind it").inserting(".time", at: typed.span.end)
        case (.value(.time), .date): Suggestion("write `.date` behind it").inserting(".date", at: typed.span.end)
        default: nil
        }
    }

    /// `T` as `T?`.
    func injected(_ typed: TypedExpression, into wanted: ContractType) -> TypedExpression {
        if case .value(.optional) = typed.type { return typed }
        return TypedExpression(kind: .some(typed), type: .value(wanted), span: typed.span)
    }

    func unknown(_ span: SourceSpan) -> TypedExpression { TypedExpression(kind: .unknown, type: .unknown, span: span) }

    /// The expression with its own type; `expected` only helps where the expression leaves its type open.
    func expression(_ syntax: Expression, expected: ContractType?) -> TypedExpression {
        let typed = unnoted(syntax, expected: expected)
        guard expressionTypes != nil else { return typed }
        // A case without its enum is what is wanted, be it finished or not.
        if case .implicitCase = syntax.kind, typed.type == .unknown, let expected {
            expressionTypes?.note(syntax.span, .value(expected))
        }
        expressionTypes?.note(syntax.span, typed.type)
        return typed
    }

    private func unnoted(_ syntax: Expression, expected: ContractType?) -> TypedExpression {
        let span = syntax.span
        func value(_ value: ContractValue, _ type: ContractType) -> TypedExpression {
            TypedExpression(kind: .constant(value), type: .value(type), span: span)
        }
        switch syntax.kind {
        case .integer(let number): return value(.int(number), .int)
        case .bool(let flag): return value(.bool(flag), .bool)
        case .date(let days): return value(.date(days), .date)
        case .time(let milliseconds): return value(.time(milliseconds), .time)
        case .none: return TypedExpression(kind: .none, type: .noneLiteral, span: span)
        case .text(let bytes): return text(bytes, span)
        case .bytes(let bytes): return self.bytes(bytes, expected, span)
        case .money(let minor, let code): return money(minor, code, span)
        case .list(let elements): return list(elements, expected, span)
        case .tuple:
            report(
                .typeMismatch,
                at: span,
                "several values together are only a key of a map",
                suggestion: "declare a `record` for them"
            )
            return unknown(span)
        case .name(let name): return self.name(name, span)
        case .implicitCase(let name): return implicitCase(name, [], expected, span)
        case .member(let base, let name): return member(base, name, span)
        case .call(let callee, let arguments): return call(callee, arguments, expected, span)
        case .index(let base, let key): return index(base, key, span)
        case .with(let base, let changes): return with(base, changes, expected, span)
        case .not(let inner):
            let typed = expect(inner, .bool, "what `not` turns round")
            return TypedExpression(kind: .operation(.not, [typed]), type: .value(.bool), span: span)
        case .negate(let inner): return negate(inner, span)
        case .binary(let op, let left, let right): return binary(op, left, right, span, expected: expected)
        case .conditional(let condition, let first, let second): return conditional(condition, first, second, expected, span)
        case .match(let subject, let cases, let otherwise): return matchValue(subject, cases, otherwise, expected, span)
        case .isPresent(let inner, let wanted): return presence(inner, wanted, span)
        case .missing: return unknown(span)
        }
    }

    // MARK: Literals

    private func text(_ bytes: [UInt8], _ span: SourceSpan) -> TypedExpression {
        if bytes.count > CompilerLimits.textBytesMax {
            report(.textTooLong, at: span, "a text has at most \(CompilerLimits.textBytesMax) bytes")
            return unknown(span)
        }
        return TypedExpression(kind: .constant(.text(bytes)), type: .value(.text(max(1, bytes.count))), span: span)
    }

    /// Bytes are also how a Hash, an Account and an Organisation are written.
    private func bytes(_ bytes: [UInt8], _ expected: ContractType?, _ span: SourceSpan) -> TypedExpression {
        if bytes.count > CompilerLimits.textBytesMax {
            report(.textTooLong, at: span, "bytes have at most \(CompilerLimits.textBytesMax) bytes")
            return unknown(span)
        }
        var wanted = expected
        if case .optional(let inner)? = expected { wanted = inner }
        if let wanted, let fixed = FixedLiteral.value(bytes, as: wanted) {
            return TypedExpression(kind: .constant(fixed), type: .value(wanted), span: span)
        }
        return TypedExpression(kind: .constant(.bytes(bytes)), type: .value(.bytes(max(1, bytes.count))), span: span)
    }

    private func money(_ minor: Int64, _ code: String, _ span: SourceSpan) -> TypedExpression {
        guard let currency = Currency(code) else { return unknown(span) }
        let amount = ContractValue.money(Money(minor: minor, currency: currency))
        return TypedExpression(kind: .constant(amount), type: .value(.money(currency)), span: span)
    }

    private func list(_ elements: [Expression], _ expected: ContractType?, _ span: SourceSpan) -> TypedExpression {
        var wanted: ContractType?
        var result: ContractType?
        switch expected {
        case .list(let element, _)?, .set(let element, _)?, .optional(.list(let element, _))?, .optional(.set(let element, _))?:
            wanted = element
            if case .optional(let inner)? = expected { result = inner } else { result = expected }
        default: break
        }
        var typed: [TypedExpression] = []
        for element in elements {
            let next = wanted.map { expect(element, $0, "an element") } ?? expression(element, expected: nil)
            if wanted == nil { wanted = next.type.contractType }
            typed.append(next)
        }
        guard let wanted else {
            let isUnknown = typed.contains { $0.type == .unknown }
            if !typed.isEmpty, !isUnknown { report(.cannotInfer, at: span, "this says nothing about the type of its elements") }
            return TypedExpression(kind: .list([]), type: typed.isEmpty ? .value(.list(.bool, 1)) : .unknown, span: span)
        }
        if typed.count > CompilerLimits.elementsMax {
            report(.badBound, at: span, "a list has at most \(CompilerLimits.elementsMax) elements")
            return unknown(span)
        }
        switch result {
        case .list(_, let bound)?, .set(_, let bound)?:
            if typed.count > bound {
                report(.typeMismatch, at: span, "at most \(bound) elements belong here, and these are \(typed.count)")
                return unknown(span)
            }
        default: result = .list(wanted, max(1, typed.count))
        }
        return TypedExpression(kind: .list(typed), type: result.map { .value($0) } ?? .unknown, span: span)
    }

    // MARK: Names

    private func name(_ name: String, _ span: SourceSpan) -> TypedExpression {
        if let local = scope.find(name) {
            let found = scope[local]
            return found.isKnown ? TypedExpression(kind: .local(local), type: .value(found.type), span: span) : unknown(span)
        }
        switch name {
        case "caller":
            if let subject = scope.subject { return TypedExpression(kind: .local(subject), type: .value(.account), span: span) }
            requireCaller(span)
            return TypedExpression(kind: .caller, type: .value(.account), span: span)
        case "now":
            requireReading(span, "asks for the time")
            return TypedExpression(kind: .now, type: .value(.time), span: span)
        case "today":
            requireReading(span, "asks for the day")
            let now = TypedExpression(kind: .now, type: .value(.time), span: span)
            return TypedExpression(kind: .operation(.dateOfTime, [now]), type: .value(.date), span: span)
        default: break
        }
        if let index = symbols.constantIndex[name] {
            resolveConstant(index)
            guard let value = symbols.constants[index].value else { return unknown(span) }
            var type = symbols.constants[index].type
            // An amount that is written down tells its currency, whatever its type says.
            if type == .value(.money(nil)), case .money(let amount) = value { type = .value(.money(amount.currency)) }
            return TypedExpression(kind: .constant(value), type: type, span: span)
        }
        unknownName(name, span)
        return unknown(span)
    }

    private func unknownName(_ name: String, _ span: SourceSpan) {
        guard !name.isEmpty, !isMissingContract(name) else { return }
        if symbols.mapIndex[name] != nil {
            report(
                .mapAsValue,
                at: span,
                "a map is not a value",
                suggestion: "look one key up with `\(name)[key]`, or loop over it"
            )
        } else if symbols.functionIndex[name] != nil || BuiltIn.calls.contains(name) {
            report(.unknownName, at: span, "`\(name)` is called with parentheses", suggestion: "write `\(name)(…)`")
        } else if symbols.enumIndex[name] != nil || symbols.recordIndex[name] != nil {
            report(
                .unknownName,
                at: span,
                "`\(name)` is a type, not a value",
                suggestion: "write `\(name).case` or `\(name)(field: …)`"
            )
        } else if CurrencyCode.isCode(name) {
            report(
                .unknownName,
                at: span,
                "`\(name)` is a currency at most, and no value",
                suggestion: "write `12.50 \(name)`, or `(amount in \(name))` with its parentheses before `??`"
            )
        } else {
            let known = scope.visibleNames + symbols.constantIndex.keys + symbols.mapIndex.keys + BuiltIn.values
            report(
                .unknownName,
                at: span,
                "there is no name `\(name)` here",
                suggestion: Suggestion.nearest(to: Name(text: name, span: span), in: known) ?? perhapsContract(name, span)
            )
        }
    }

    // MARK: Choosing

    private func conditional(
        _ condition: Statement.Condition,
        _ first: Expression,
        _ second: Expression,
        _ expected: ContractType?,
        _ span: SourceSpan
    ) -> TypedExpression {
        scope.open()
        let condition = self.condition(condition)
        let left = expression(first, expected: expected)
        scope.close()
        let right = expression(second, expected: expected ?? left.type.contractType)
        guard let (ways, type) = unified([left, right], expected, span, "both ways") else { return unknown(span) }
        return TypedExpression(kind: .conditional(condition, then: ways[0], else: ways[1]), type: .value(type), span: span)
    }

    /// The expressions as values of one type; reported and nil if there is none.
    func unified(
        _ values: [TypedExpression],
        _ expected: ContractType?,
        _ span: SourceSpan,
        _ what: String
    ) -> ([TypedExpression], ContractType)? {
        if values.contains(where: { $0.type == .unknown }) { return nil }
        var candidates: [ContractType] = []
        if let expected { candidates.append(expected) }
        for type in values.compactMap(\.type.contractType) {
            candidates.append(type)
            if case .optional = type { continue }
            candidates.append(.optional(type))
        }
        for type in candidates where values.allSatisfy({ fits($0, type) }) {
            return (values.map { fit($0, type, what) }, type)
        }
        var found: [String] = []
        for value in values where !found.contains(spelling(value.type)) { found.append(spelling(value.type)) }
        report(.typeMismatch, at: span, "\(what) have one type, and here are \(found.joined(separator: " and "))")
        return nil
    }

    private func fits(_ typed: TypedExpression, _ wanted: ContractType) -> Bool {
        switch (typed.type, wanted) {
        case (.noneLiteral, .optional): true
        case (.value(let type), .optional(let inner)): wanted.accepts(type) || inner.accepts(type)
        case (.value(let type), _): wanted.accepts(type)
        default: false
        }
    }

    private func presence(_ inner: Expression, _ wanted: Bool, _ span: SourceSpan) -> TypedExpression {
        let typed = expression(inner, expected: nil)
        switch typed.type {
        case .value(.optional): return TypedExpression(kind: .isPresent(typed, wanted: wanted), type: .value(.bool), span: span)
        case .unknown: return unknown(span)
        default:
            report(
                .notOptional,
                at: inner.span,
                "this is \(spelling(typed.type)) and never absent",
                suggestion: Suggestion("leave `is \(wanted ? "some" : "none")` out")
            )
            return unknown(span)
        }
    }
}
