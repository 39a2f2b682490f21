import ContractVM

extension TypeChecker {
    /// Statements in a scope of their own.
    func block(_ statements: [Statement]) -> [TypedStatement] {
        scope.open()
        defer { scope.close() }
        return list(statements)
    }

    private func list(_ statements: [Statement]) -> [TypedStatement] {
        var result: [TypedStatement] = []
        var isReported = false
        for statement in statements {
            if let last = result.last, last.alwaysLeaves, !last.isUnknown, !isReported {
                isReported = true
                report(
                    .unreachable,
                    at: statement.span,
                    "this is never reached",
                    suggestion: "remove it, or what leaves before it"
                )
            }
            result.append(TypedStatement(kind: kind(of: statement), span: statement.span))
        }
        return result
    }

    private func kind(of statement: Statement) -> TypedStatement.Kind {
        switch statement.kind {
        case .letValue(let name, let type, let value): return bind(name, type, value, isVariable: false)
        case .variable(let name, let type, let value): return bind(name, type, value, isVariable: true)
        case .assign(let target, let assignment, let value): return assign(target, assignment, value, statement.span)
        case .remove(let target): return remove(target)
        case .ifElse(let branches, let otherwise): return ifElse(branches, otherwise)
        case .match(let subject, let cases, let otherwise): return matchStatement(subject, cases, otherwise, statement.span)
        case .forEach(let pattern, let subject, let limit, let body): return forEach(pattern, subject, limit, body)
        case .forNumber(let name, let from, let to, let limit, let body): return forNumber(name, from, to, limit, body)
        case .require(let condition, let sentence): return require(condition, sentence, statement.span)
        case .refuse(let sentence): return .refuse(text(sentence))
        case .emit(let name, let arguments): return emit(name, arguments, statement.span)
        case .returnValue(let value): return returnValue(value, statement.span)
        case .expression(let expression): return collect(expression)
        case .missing: return .unknown
        }
    }

    func text(_ sentence: Statement.Sentence) -> String {
        if sentence.bytes.isEmpty || sentence.bytes.count > CompilerLimits.sentenceBytesMax {
            report(
                .sentenceTooLong,
                at: sentence.span,
                "a sentence has 1 to \(CompilerLimits.sentenceBytesMax) bytes, and this one has \(sentence.bytes.count)"
            )
        }
        return String(decoding: sentence.bytes.prefix(CompilerLimits.sentenceBytesMax), as: UTF8.self)
    }

    // MARK: Names

    private func bind(_ name: Name, _ type: TypeSyntax?, _ value: Expression, isVariable: Bool) -> TypedStatement.Kind {
        let declared = type.flatMap { resolve($0) }
        let typed: TypedExpression
        if let declared {
            typed = expect(value, declared, "`\(name.text)`")
        } else {
            typed = expression(value, expected: nil)
            if typed.type == .noneLiteral || typed.isEmptyList, type == nil {
                report(
                    .cannotInfer,
                    at: value.span,
                    "this says nothing about the type of `\(name.text)`",
                    suggestion: "write `\(isVariable ? "var" : "let") \(name.text): Type = …`"
                )
            } else if typed.type == .nothing {
                report(.unusedValue, at: value.span, "this gives nothing back that could have a name")
            }
        }
        let known = declared ?? typed.type.contractType
        let local = Local(name: checkedLocal(name), type: known ?? .bool, isVariable: isVariable, isKnown: known != nil)
        return .bind(scope.add(local), typed)
    }

    func condition(_ condition: Statement.Condition) -> TypedCondition {
        switch condition {
        case .holds(let expression): return .holds(expect(expression, .bool, "a condition"))
        case .binds(let name, let value):
            let optional = expression(value, expected: nil)
            var type: ContractType?
            if case .value(.optional(let wrapped)) = optional.type {
                type = wrapped
            } else if optional.type != .unknown {
                report(
                    .notOptional,
                    at: value.span,
                    "`let` in a condition takes an Optional apart, and this is \(spelling(optional.type))",
                    suggestion: "write `let \(name.text) = …` as a statement of its own"
                )
            }
            let local = scope.add(Local(name: checkedLocal(name), type: type ?? .bool, isVariable: false, isKnown: type != nil))
            return .binds(local, optional)
        }
    }

    // MARK: Branches

    private func ifElse(_ branches: [Statement.Branch], _ otherwise: [Statement]?) -> TypedStatement.Kind {
        var typed: [(condition: TypedCondition, body: [TypedStatement])] = []
        for branch in branches {
            scope.open()
            let condition = condition(branch.condition)
            typed.append((condition, block(branch.body)))
            scope.close()
        }
        return .ifElse(typed, else: otherwise.map { block($0) } ?? [])
    }

    // MARK: Leaving

    private func returnValue(_ value: Expression?, _ span: SourceSpan) -> TypedStatement.Kind {
        guard let returns = scope.returns else {
            if let value, isInPlainAction {
                report(
                    .unexpectedReturn,
                    at: value.span,
                    "this action gives nothing back",
                    suggestion: "write `-> Type` behind its parameters"
                )
            }
            return .returnValue(nil)
        }
        guard let value else {
            report(.missingReturn, at: span, "a \(spelling(returns)) has to be given back here", suggestion: "write `return …`")
            return .unknown
        }
        return .returnValue(expect(value, returns, "what is given back"))
    }

    /// Whether this is an action without a result; a query or function that does not say what it gives was complained of.
    private var isInPlainAction: Bool {
        guard let syntax = currentFunction.map({ symbols.functions[$0].syntax }) else { return false }
        return syntax.kind == .action && syntax.returns == nil
    }

    private func emit(_ name: Name, _ arguments: [Expression.Argument], _ span: SourceSpan) -> TypedStatement.Kind {
        requireWriting(span, "emits an event")
        guard let index = symbols.eventIndex[name.text] else {
            if !name.text.isEmpty {
                report(
                    .unknownEvent,
                    at: name.span,
                    "there is no event `\(name.text)`",
                    suggestion: Suggestion.nearest(to: name, in: symbols.eventIndex.keys)
                        ?? "declare it: `event \(name.text)(…)`"
                )
            }
            return .unknown
        }
        let fields = symbols.events[index].fields
        return .emit(event: index, self.arguments(arguments, fields, of: "the event `\(name.text)`", span))
    }
}
