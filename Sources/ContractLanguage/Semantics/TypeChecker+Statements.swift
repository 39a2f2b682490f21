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
        case .match(let subject, let cases, let otherwise): return match(subject, cases, otherwise, statement.span)
        case .forEach(let pattern, let subject, let limit, let body): return forEach(pattern, subject, limit, body)
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

    private func match(
        _ subject: Expression,
        _ cases: [Statement.MatchCase],
        _ otherwise: [Statement]?,
        _ span: SourceSpan
    ) -> TypedStatement.Kind {
        let typed = expression(subject, expected: nil)
        guard case .value(.enumeration(let index)) = typed.type, let declaration = symbols.types.enumeration(index) else {
            if typed.type != .unknown {
                report(
                    .matchCase,
                    at: subject.span,
                    "`match` tells the cases of an enum apart, and this is \(spelling(typed.type))",
                    suggestion: "use `if`"
                )
            }
            return .unknown
        }
        var result: [TypedCase] = []
        var seen: Set<Int> = []
        for item in cases {
            guard let position = declaration.cases.firstIndex(where: { $0.name == item.name.text }) else {
                unknownCase(item.name, of: declaration)
                continue
            }
            if !seen.insert(position).inserted {
                report(.matchCase, at: item.name.span, "the case `\(item.name.text)` stands twice here")
            }
            result.append(matchCase(item, position, declaration.cases[position]))
        }
        let missing = declaration.cases.indices.filter { !seen.contains($0) }.map { declaration.cases[$0] }
        if otherwise == nil, !missing.isEmpty {
            report(
                .matchNotExhaustive,
                at: subject.span,
                "this `match` leaves out \(missing.map { "`\($0.name)`" }.joined(separator: ", "))",
                suggestion: naming(missing, before: span.end - 1)
            )
        } else if otherwise != nil, missing.isEmpty {
            report(.matchCase, at: span, "all cases are named, so the `else` is never reached", suggestion: "remove the `else`")
        }
        return .match(typed, result, else: otherwise.map { block($0) })
    }

    /// Cases that refuse, before the brace that closes their `match`.
    private func naming(_ cases: [EnumDeclaration.Case], before brace: Int) -> Suggestion {
        let blanks = source.indentation(before: brace)
        let isAlone = blanks.end == brace
        let lines = cases.map { item in
            let names = item.payload.isEmpty ? "" : "(\(item.payload.map { _ in "_" }.joined(separator: ", ")))"
            return "case \(item.name)\(names) { refuse \"\(item.name) is not provided for\" }"
        }
        let outer = source.text(of: blanks)
        let text = isAlone ? lines.map { "    \($0)\n\(outer)" }.joined() : lines.map { "\($0) " }.joined()
        return Suggestion("add the missing cases, or `else { … }`").inserting(text, at: brace)
    }

    private func matchCase(_ item: Statement.MatchCase, _ position: Int, _ declaration: EnumDeclaration.Case) -> TypedCase {
        let names = item.bindings ?? []
        if names.count != declaration.payload.count, item.bindings != nil || !declaration.payload.isEmpty {
            report(
                .matchCase,
                at: item.name.span,
                "the case `\(item.name.text)` carries \(declaration.payload.count) value\(declaration.payload.count == 1 ? "" : "s"), and \(names.count) are named here",
                suggestion: "write `_` for what is not needed"
            )
        }
        scope.open()
        defer { scope.close() }
        var bindings: [LocalID?] = []
        for (name, type) in zip(names, declaration.payload) {
            let local = scope.add(Local(name: checkedLocal(name), type: type, isVariable: false))
            bindings.append(name.text == "_" ? nil : local)
        }
        return TypedCase(index: position, bindings: bindings, body: block(item.body))
    }

    func unknownCase(_ name: Name, of declaration: EnumDeclaration) {
        let nearest = Suggestion.nearest(to: name, in: declaration.cases.map(\.name))
        report(
            .unknownCase,
            at: name.span,
            "`\(declaration.name)` has no case `\(name.text)`",
            suggestion: nearest
                ?? "its cases are \(declaration.cases.prefix(12).map { "`\($0.name)`" }.joined(separator: ", "))"
        )
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
