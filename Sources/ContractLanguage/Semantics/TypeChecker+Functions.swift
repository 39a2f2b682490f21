import ContractVM

extension TypeChecker {
    /// Checks one function and gives it back with everything resolved.
    func checkFunction(_ index: Int) -> TypedFunction {
        let function = symbols.functions[index]
        let syntax = function.syntax
        currentFunction = index
        defer { currentFunction = nil }
        scope = Scope(kind: Self.scopeKind(syntax), returns: function.returns)
        for parameter in function.parameters {
            let span = parameterNames(of: syntax).first { $0.text == parameter.name }?.span ?? syntax.name.span
            let written = Name(text: parameter.name, span: span)
            let name = syntax.purpose.isWritten ? checkedLocal(written) : written
            let isKnown = diagnostics.isEmpty || hasKnownType(parameter.name, in: syntax)
            _ = scope.add(Local(name: name, type: parameter.type, isVariable: false, isKnown: isKnown))
        }
        let authority = syntax.authority.flatMap { self.authority($0) }
        let before = setAsideEffects(of: index)
        let signing = signing(index)
        let isAboutNothing = function.parameters.isEmpty && !parameterNames(of: syntax).isEmpty
        let body = isAboutNothing ? [TypedStatement(kind: .unknown, span: syntax.end)] : signing + body(of: syntax)
        if function.returns != nil, !syntax.isBroken, !body.alwaysLeave {
            report(
                .missingReturn,
                at: syntax.end,
                "`\(syntax.name.text)` can reach its end without giving a value back",
                suggestion: "end every way through it with `return …` or `refuse \"…\"`"
            )
        }
        restore(before, to: index)
        return TypedFunction(
            name: syntax.name,
            kind: syntax.kind,
            parameters: function.parameters,
            returns: function.returns,
            authority: authority,
            authorityText: syntax.authority.map { describe($0) } ?? syntax.joint.map { describe($0) } ?? "",
            authoritySentence: syntax.authority.map { sentence($0, of: syntax.kind) } ?? "",
            locals: scope.allLocals,
            body: body,
            span: syntax.name.span
        )
    }

    private func body(of syntax: FunctionSyntax) -> [TypedStatement] {
        switch syntax.purpose {
        case .party(let authority): [party(authority, syntax.name.span)]
        case .signers(let action): signersBody(ofAction: action, syntax.name.span)
        case .copy: [TypedStatement(kind: .unknown, span: syntax.name.span)]
        case .invariants(let map): invariantsBody(ofMap: map, syntax.name.span)
        default: block(syntax.body)
        }
    }

    private func parameterNames(of function: FunctionSyntax) -> [Name] {
        guard case .invariant(let invariant) = function.purpose, let entries = invariant.entries else {
            return function.parameters.map(\.name)
        }
        return entries.key + [entries.value]
    }

    /// Whether the parameter's type, if it is written here, could be understood.
    private func hasKnownType(_ parameter: String, in function: FunctionSyntax) -> Bool {
        guard let written = function.parameters.first(where: { $0.name.text == parameter }) else { return true }
        return resolve(written.type) != nil
    }

    private static func scopeKind(_ function: FunctionSyntax) -> Scope.Kind {
        if case .invariant(let invariant) = function.purpose, invariant.entries != nil { return .entry }
        return switch function.kind {
        case .action: .action
        case .query: .query
        case .function: .function
        }
    }

    /// The name of a local, reported if it hides another.
    func checkedLocal(_ name: Name) -> Name {
        guard name.text != "_", !name.text.isEmpty else { return name }
        if BuiltIn.values.contains(name.text) {
            report(.nameOfBuiltIn, at: name.span, "`\(name.text)` is a value of the language", suggestion: "choose another name")
        } else if scope.find(name.text) != nil || symbols.constantIndex[name.text] != nil || symbols.mapIndex[name.text] != nil
            || symbols.importIndex[name.text] != nil
        {
            report(
                .duplicateName,
                at: name.span,
                "`\(name.text)` already means something here",
                suggestion: "choose another name; no name hides another"
            )
        }
        return name
    }

    // MARK: Recursion

    /// Refuses functions that reach themselves; the message says through whom.
    func refuseRecursion() {
        for start in callGraph.indices {
            guard let path = path(from: start, to: start), let call = callGraph[start].first(where: { $0.callee == path.first })
            else { continue }
            let names = ([start] + path).map { "`\(symbols.functions[$0].syntax.name.text)`" }
            report(
                .recursion,
                at: call.span,
                "this call comes back to where it began: \(names.joined(separator: " → "))",
                suggestion: "nothing in Accord calls itself; use a loop over a list or map"
            )
        }
    }

    /// The functions on a way from one to another, the first step first; nil if there is none.
    private func path(from start: Int, to goal: Int) -> [Int]? {
        var cameFrom: [Int: Int] = [:]
        var pending = [start]
        while !pending.isEmpty {
            let next = pending.removeFirst()
            for call in callGraph[next] {
                if call.callee == goal {
                    var path = [goal]
                    var step = next
                    while step != start, let before = cameFrom[step] {
                        path.insert(step, at: 0)
                        step = before
                    }
                    return path
                }
                if cameFrom[call.callee] == nil, call.callee != start {
                    cameFrom[call.callee] = next
                    pending.append(call.callee)
                }
            }
        }
        return nil
    }

    // MARK: Constants

    /// Computes a constant, and before it those that it names.
    func resolveConstant(_ index: Int) {
        guard !symbols.constants[index].isResolved else { return }
        let syntax = symbols.constants[index].syntax
        guard !symbols.constants[index].isResolving else {
            report(.recursion, at: syntax.name.span, "the constant `\(syntax.name.text)` depends on itself")
            return
        }
        symbols.constants[index].isResolving = true
        defer {
            symbols.constants[index].isResolving = false
            symbols.constants[index].isResolved = true
        }
        guard let type = resolve(syntax.type) else { return }
        let outer = scope
        scope = Scope(kind: .constant)
        let value = expect(syntax.value, type, "the constant `\(syntax.name.text)`")
        scope = outer
        symbols.constants[index].type = .value(type)
        symbols.constants[index].value = constantValue(value, syntax.value.span)
    }

    /// The value of an expression that has one already now; reported and nil otherwise.
    func constantValue(_ expression: TypedExpression, _ span: SourceSpan) -> ContractValue? {
        if case .unknown = expression.type { return nil }
        guard let value = ConstantFolder.value(of: expression) else {
            report(
                .constantNotConstant,
                at: span,
                "this has no value before the contract runs",
                suggestion: "write a literal or other constants"
            )
            return nil
        }
        return value
    }
}
