import ContractVM

extension TypeChecker {
    func matchStatement(
        _ subject: Expression,
        _ cases: [MatchCase<[Statement]>],
        _ otherwise: [Statement]?,
        _ span: SourceSpan
    ) -> TypedStatement.Kind {
        func adding(_ missing: [EnumDeclaration.Case]) -> Suggestion { naming(missing, before: span.end - 1) }
        guard let (typed, ways) = match(subject, cases, hasElse: otherwise != nil, span, adding, block) else { return .unknown }
        return .match(typed, ways, else: otherwise.map { block($0) })
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

    /// `match` as a value: every way gives a value of one type.
    func matchValue(
        _ subject: Expression,
        _ cases: [MatchCase<Expression>],
        _ otherwise: Expression?,
        _ expected: ContractType?,
        _ span: SourceSpan
    ) -> TypedExpression {
        var wanted = expected
        func way(_ value: Expression) -> TypedExpression {
            let typed = expression(value, expected: wanted)
            wanted = wanted ?? typed.type.contractType
            return typed
        }
        let hint: Suggestion = "add the missing cases, or an `else`"
        guard let (typed, found) = match(subject, cases, hasElse: otherwise != nil, span, { _ in hint }, way) else {
            return unknown(span)
        }
        let values = found.map(\.body) + (otherwise.map { [way($0)] } ?? [])
        guard let (fitted, type) = unified(values, expected, span, "all ways of a `match`") else { return unknown(span) }
        var ways = found
        for index in ways.indices { ways[index].body = fitted[index] }
        let kind = TypedExpression.Kind.match(typed, ways, else: otherwise == nil ? nil : fitted.last)
        return TypedExpression(kind: kind, type: .value(type), span: span)
    }

    /// The subject and its cases, where they are cases of an enum; reported and nil where they are not.
    ///
    /// `check` sees each body with the names of its case in sight; `adding` says what to write for cases that are left out.
    private func match<Body, Typed>(
        _ subject: Expression,
        _ cases: [MatchCase<Body>],
        hasElse: Bool,
        _ span: SourceSpan,
        _ adding: ([EnumDeclaration.Case]) -> Suggestion,
        _ check: (Body) -> Typed
    ) -> (TypedExpression, [TypedCase<Typed>])? {
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
            return nil
        }
        var result: [TypedCase<Typed>] = []
        var seen: Set<Int> = []
        for item in cases {
            let positions = item.names.compactMap { position(of: $0, in: declaration, &seen) }
            if !positions.isEmpty { result.append(matchCase(item, positions, declaration, check)) }
        }
        let missing = declaration.cases.indices.filter { !seen.contains($0) }.map { declaration.cases[$0] }
        if !hasElse, !missing.isEmpty {
            report(
                .matchNotExhaustive,
                at: subject.span,
                "this `match` leaves out \(missing.map { "`\($0.name)`" }.joined(separator: ", "))",
                suggestion: adding(missing)
            )
        } else if hasElse, missing.isEmpty {
            report(.matchCase, at: span, "all cases are named, so the `else` is never reached", suggestion: "remove the `else`")
        }
        return (typed, result)
    }

    /// Which case a name means; reported if none, or one that was seen before.
    private func position(of name: Name, in declaration: EnumDeclaration, _ seen: inout Set<Int>) -> Int? {
        guard let position = declaration.cases.firstIndex(where: { $0.name == name.text }) else {
            unknownCase(name, of: declaration)
            return nil
        }
        if !seen.insert(position).inserted {
            report(.matchCase, at: name.span, "the case `\(name.text)` stands twice here")
        }
        return position
    }

    /// What several cases carry has no names, since each carries something else.
    private func matchCase<Body, Typed>(
        _ item: MatchCase<Body>,
        _ positions: [Int],
        _ declaration: EnumDeclaration,
        _ check: (Body) -> Typed
    ) -> TypedCase<Typed> {
        let names = item.bindings ?? []
        let payload = item.names.count == 1 ? declaration.cases[positions[0]].payload : []
        if names.count != payload.count, item.bindings != nil || !payload.isEmpty {
            report(
                .matchCase,
                at: item.names[0].span,
                "the case `\(item.names[0].text)` carries \(payload.count) value\(payload.count == 1 ? "" : "s"), and \(names.count) are named here",
                suggestion: "write `_` for what is not needed"
            )
        }
        scope.open()
        defer { scope.close() }
        var bindings: [LocalID?] = []
        for (name, type) in zip(names, payload) {
            let local = scope.add(Local(name: checkedLocal(name), type: type, isVariable: false))
            bindings.append(name.text == "_" ? nil : local)
        }
        return TypedCase(indices: positions, bindings: bindings, body: check(item.body), span: item.span)
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
}
