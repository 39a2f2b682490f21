import ContractVM

extension TypeChecker {
    func call(
        _ callee: Expression,
        _ arguments: [Expression.Argument],
        _ expected: ContractType?,
        _ span: SourceSpan
    ) -> TypedExpression {
        switch callee.kind {
        case .implicitCase(let name): return implicitCase(name, arguments, expected, span)
        case .name(let name): return namedCall(Name(text: name, span: callee.span), arguments, expected, span)
        case .member(let base, let name):
            if let index = enumeration(named: base) { return enumCase(index, name, arguments, span) }
            if let index = importIndex(of: base) { return importedCall(index, name, arguments, span) }
            if let migration = migration(base, name) { return namedCall(migration, arguments, expected, span) }
            if let signers = signersQuery(base, name) { return namedCall(signers, arguments, expected, span) }
            return method(base, name, arguments, span)
        default: return unknown(span)
        }
    }

    private func namedCall(
        _ name: Name,
        _ arguments: [Expression.Argument],
        _ expected: ContractType?,
        _ span: SourceSpan
    ) -> TypedExpression {
        if BuiltIn.calls.contains(name.text) { return builtInCall(name, arguments, span) }
        if let index = symbols.recordIndex[name.text] { return record(index, arguments, span) }
        guard let index = symbols.functionIndex[name.text] else {
            let known = BuiltIn.calls.union(symbols.functionIndex.keys).union(symbols.recordIndex.keys)
            report(
                .unknownFunction,
                at: name.span,
                "there is no function, query or record `\(name.text)`",
                suggestion: Suggestion.nearest(to: name, in: known)
            )
            for argument in arguments where !argument.value.isImplicitCase { _ = expression(argument.value, expected: nil) }
            return unknown(span)
        }
        let function = symbols.functions[index]
        switch function.syntax.kind {
        case .action:
            report(
                .actionCalled,
                at: name.span,
                "an action is called by a transaction only",
                suggestion: "move what both need into a function"
            )
            return unknown(span)
        case .query: requireMayRead(name.span, "asks a query")
        case .function: break
        }
        let called = answer(ofQuery: index, askedAt: name.span)
        if let currentFunction { callGraph[currentFunction].append((called, name.span)) }
        let typed = self.arguments(arguments, function.parameters, of: "`\(name.text)`", span)
        guard let returns = function.returns else { return unknown(span) }
        return TypedExpression(kind: .call(function: called, typed), type: .value(returns), span: span)
    }

    /// Arguments in the order of the parameters; labels are allowed where they say what is true.
    func arguments(
        _ arguments: [Expression.Argument],
        _ parameters: [FieldDeclaration],
        of what: String,
        _ span: SourceSpan
    ) -> [TypedExpression] {
        guard arguments.count == parameters.count else {
            let list = parameters.map { $0.name.isEmpty ? spelling($0.type) : "\($0.name): \(spelling($0.type))" }.joined(
                separator: ", "
            )
            report(
                .wrongArguments,
                at: span,
                "\(what) takes \(parameters.count) value\(parameters.count == 1 ? "" : "s"), and here \(arguments.count == 1 ? "is 1" : "are \(arguments.count)")",
                suggestion: "its values are (\(list))"
            )
            return []
        }
        return zip(arguments, parameters).map { argument, parameter in
            if let label = argument.label, label.text != parameter.name, !parameter.name.isEmpty {
                report(
                    .wrongArguments,
                    at: label.span,
                    "this value of \(what) is called `\(parameter.name)`",
                    suggestion: Suggestion("write `\(parameter.name):`, in this order").writing(parameter.name, over: label.span)
                )
            }
            return expect(
                argument.value,
                parameter.type,
                parameter.name.isEmpty ? "a value of \(what)" : "`\(parameter.name)` of \(what)"
            )
        }
    }

    private func record(_ index: Int, _ arguments: [Expression.Argument], _ span: SourceSpan) -> TypedExpression {
        guard let record = symbols.types.record(index) else { return unknown(span) }
        var values: [TypedExpression?] = record.fields.map { _ in nil }
        for argument in arguments {
            guard let label = argument.label else {
                report(
                    .wrongArguments,
                    at: argument.value.span,
                    "a record's fields are named",
                    suggestion: "write `\(record.name)(\(record.fields.map { "\($0.name): …" }.joined(separator: ", ")))`"
                )
                return unknown(span)
            }
            guard let position = record.fields.firstIndex(where: { $0.name == label.text }) else {
                unknownField(label, of: record)
                continue
            }
            if values[position] != nil { report(.duplicateName, at: label.span, "the field `\(label.text)` stands twice here") }
            values[position] = expect(argument.value, record.fields[position].type, "the field `\(label.text)`")
        }
        return TypedExpression(kind: .record(complete(values, record, span)), type: .value(.record(index)), span: span)
    }

    /// Absent Optionals are `none`; other absent fields are reported.
    private func complete(_ values: [TypedExpression?], _ record: RecordDeclaration, _ span: SourceSpan) -> [TypedExpression] {
        var missing: [String] = []
        let complete = zip(values, record.fields).map { value, field in
            if let value { return value }
            if case .optional = field.type { return TypedExpression(kind: .none, type: .value(field.type), span: span) }
            missing.append("`\(field.name)`")
            return unknown(span)
        }
        if !missing.isEmpty {
            report(
                .wrongArguments,
                at: span,
                "`\(record.name)` lacks \(missing.joined(separator: ", "))",
                suggestion: "name every field that is not Optional"
            )
        }
        return complete
    }

    // MARK: Other contracts

    private func importedCall(_ index: Int, _ name: Name, _ arguments: [Expression.Argument], _ span: SourceSpan)
        -> TypedExpression
    {
        requireReading(span, "asks another contract")
        let module = symbols.imports[index].module
        if let position = module.types.records.firstIndex(where: { $0.name == name.text }),
            case .record(let local) = localType(.record(position), import: index)
        {
            return record(local, arguments, span)
        }
        guard let position = module.functionIndex(named: name.text), module.functions[position].kind == .query,
            let returns = module.functions[position].returns
        else {
            let queries = module.functions.filter { $0.kind == .query && !$0.isMadeByCompiler }.map(\.name)
            report(
                .unknownFunction,
                at: name.span,
                "the contract `\(module.name)` has no query `\(name.text)`",
                suggestion: Suggestion.nearest(to: name, in: queries)
                    ?? "its queries are \(queries.prefix(12).map { "`\($0)`" }.joined(separator: ", "))"
            )
            return unknown(span)
        }
        if let currentFunction, symbols.effects[currentFunction].asksCaller == nil, module.asksCaller(position) {
            symbols.effects[currentFunction].asksCaller = span
        }
        let function = module.functions[position]
        if function.limitsAskers { refuseShowing("\(module.name).\(name.text)", function.authority, at: name.span) }
        let parameters = function.parameters.map { FieldDeclaration($0.name, localType($0.type, import: index)) }
        let result = localType(returns, import: index)
        let typed = self.arguments(arguments, parameters, of: "`\(module.name).\(name.text)`", span)
        let declaration = ImportDeclaration(
            contract: module.name,
            function: name.text,
            parameters: parameters.map(\.type),
            returns: result,
            cost: function.cost
        )
        let known = symbols.importedQueries.firstIndex(of: declaration)
        if known == nil { symbols.importedQueries.append(declaration) }
        return TypedExpression(
            kind: .importedCall(index: known ?? symbols.importedQueries.count - 1, typed),
            type: .value(result),
            span: span
        )
    }

    // MARK: `e.name(…)`

    private func method(_ base: Expression, _ name: Name, _ arguments: [Expression.Argument], _ span: SourceSpan)
        -> TypedExpression
    {
        let typed = expression(base, expected: nil)
        return through(typed, span) { value in
            switch (value.type, name.text) {
            case (.value(.account), "has"):
                self.requireReading(span, "asks for a role")
                return self.bareName(arguments, "a role", span).map { role in
                    TypedExpression(kind: .hasRole(value, role), type: .value(.bool), span: span)
                }
            case (.value(.organisation), "is"):
                self.requireReading(span, "asks for a kind of organisation")
                return self.bareName(arguments, "a kind of organisation", span).map { kind in
                    TypedExpression(kind: .hasKind(value, kind), type: .value(.bool), span: span)
                }
            case (.value(.money), "share"): return self.share(value, arguments, span)
            case (.value(.text), "begins"), (.value(.bytes), "begins"): return self.begins(value, arguments, span)
            case (.value(.text), "within"), (.value(.bytes), "within"), (.value(.list), "within"), (.value(.set), "within"):
                return self.within(value, arguments, span)
            case (_, "append"), (_, "insert"), (_, "remove"):
                self.report(
                    .unusedValue,
                    at: span,
                    "`\(name.text)` changes a variable and gives nothing back",
                    suggestion: "write it as a statement of its own"
                )
                return nil
            default:
                self.report(.unknownFunction, at: name.span, "\(self.spelling(value.type)) has no `\(name.text)(…)`")
                return nil
            }
        }
    }

    /// `money.share(n, d)`, `money.share(n, d, rounded: up)`.
    private func share(_ value: TypedExpression, _ arguments: [Expression.Argument], _ span: SourceSpan) -> TypedExpression? {
        var opcode = Opcode.moneyScale
        var ratio = arguments
        if let last = arguments.last, last.label?.text == "rounded" {
            ratio.removeLast()
            switch last.value.kind {
            case .name("up"): opcode = .moneyScaleUp
            case .name("down"): opcode = .moneyScaleDown
            default:
                report(
                    .wrongArguments,
                    at: last.value.span,
                    "a share is rounded `up`, which is away from zero, or `down`, which is toward zero",
                    suggestion: "leave `rounded` out, and it is rounded half to even"
                )
                return nil
            }
        }
        let wanted = [FieldDeclaration("numerator", .int), FieldDeclaration("denominator", .int)]
        let parts = self.arguments(ratio, wanted, of: "`share`", span)
        guard parts.count == 2 else { return nil }
        return TypedExpression(kind: .operation(opcode, [value] + parts), type: value.type, span: span)
    }

    /// The one argument that is a role's, kind's or parameter's name.
    func bareName(_ arguments: [Expression.Argument], _ what: String, _ span: SourceSpan) -> String? {
        guard arguments.count == 1, let argument = arguments.first, argument.label == nil else {
            report(.wrongArguments, at: span, "this takes the name of \(what)")
            return nil
        }
        switch argument.value.kind {
        case .name(let name): return name
        case .text(let bytes) where !bytes.isEmpty && bytes.count <= CompilerLimits.nameBytesMax:
            return String(decoding: bytes, as: UTF8.self)
        case .missing: return nil
        default:
            report(
                .wrongArguments,
                at: argument.value.span,
                "this takes the name of \(what)",
                suggestion: "a word without quotes"
            )
            return nil
        }
    }
}
