import ContractVM

/// Statements that change something: variables, state, lists; and loops.
extension TypeChecker {
    /// A variable, or a field of one, by its path.
    struct Place {
        let local: LocalID
        let path: [Int]
        let type: ContractType
    }

    func assign(
        _ target: Expression,
        _ assignment: Statement.Assignment,
        _ value: Expression,
        _ span: SourceSpan
    ) -> TypedStatement.Kind {
        if case .index(let base, let key) = target.kind {
            if let map = mapIndex(of: base) { return write(map, key, assignment, value, target) }
            return setElement(base, key, assignment, value, target)
        }
        guard let place = place(target) else { return .unknown }
        if assignment == .set {
            return .assign(place.local, path: place.path, expect(value, place.type, "this place"))
        }
        let op: BinaryOperator = assignment == .add ? .add : .subtract
        let changed = binary(op, target, value, span)
        return .assign(place.local, path: place.path, fit(changed, place.type, "this place"))
    }

    /// What may be assigned to; reported and nil if it may not.
    func place(_ target: Expression) -> Place? {
        switch target.kind {
        case .missing: return nil
        case .name(let name):
            guard let local = scope.find(name) else {
                _ = expression(target, expected: nil).type == .unknown ? () : notAssignable(target)
                return nil
            }
            guard scope[local].isVariable else {
                report(
                    .notAssignable,
                    at: target.span,
                    "`\(name)` keeps its value",
                    suggestion: declaring(scope[local].name)
                )
                return nil
            }
            return scope[local].isKnown ? Place(local: local, path: [], type: scope[local].type) : nil
        case .member(let base, let field):
            guard let outer = place(base) else { return nil }
            guard case .record(let index) = outer.type, let record = symbols.types.record(index) else {
                notAssignable(target)
                return nil
            }
            guard let position = record.fields.firstIndex(where: { $0.name == field.text }) else {
                unknownField(field, of: record)
                return nil
            }
            return Place(local: outer.local, path: outer.path + [position], type: record.fields[position].type)
        default:
            notAssignable(target)
            return nil
        }
    }

    /// `var` where the name is bound by a statement of its own.
    private func declaring(_ name: Name) -> Suggestion {
        let suggestion: Suggestion = "declare it with `var` to change it"
        let word = SourceSpan(source.indentation(before: name.span.start).end, name.span.start)
        guard source.text(of: word) == "let " else { return suggestion }
        return suggestion.writing("var ", over: word)
    }

    private func notAssignable(_ target: Expression) {
        report(
            .badAssignmentTarget,
            at: target.span,
            "this cannot be assigned to",
            suggestion:
                "assign to a `var`, a field of one, or `map[key]`; a record in state is replaced as a whole, with `record with (field: value)`"
        )
    }

    // MARK: State

    /// The map that a bare name means.
    func mapIndex(of expression: Expression) -> Int? {
        guard case .name(let name) = expression.kind, scope.find(name) == nil else { return nil }
        return symbols.mapIndex[name]
    }

    private func write(
        _ map: Int,
        _ key: Expression,
        _ assignment: Statement.Assignment,
        _ value: Expression,
        _ target: Expression
    ) -> TypedStatement.Kind {
        requireWriting(of: map, target.span)
        let declaration = symbols.maps[map]
        let keys = keys(key, declaration)
        guard assignment == .set else {
            let sign = assignment == .add ? "+" : "-"
            let text = source.text(of: target.span)
            report(
                .optionalNotHandled,
                at: target.span,
                "there may be nothing at this key to change",
                suggestion: "write `\(text) = (\(text) ?? …) \(sign) \(source.text(of: value.span))`"
            )
            _ = expect(value, declaration.value, "a value of `\(declaration.name)`")
            return .unknown
        }
        let typed = expect(value, declaration.value, "a value of `\(declaration.name)`")
        return .write(map: map, keys, typed)
    }

    func remove(_ target: Expression) -> TypedStatement.Kind {
        guard case .index(let base, let key) = target.kind, let map = mapIndex(of: base) else {
            requireWriting(target.span, "changes state")
            if case .missing = target.kind { return .unknown }
            report(
                .badAssignmentTarget,
                at: target.span,
                "`remove` takes a key out of a map",
                suggestion: "as `remove grants[key]`"
            )
            return .unknown
        }
        requireWriting(of: map, target.span)
        return .remove(map: map, keys(key, symbols.maps[map]))
    }

    /// The components of a whole key.
    func keys(_ key: Expression, _ map: MapDeclaration) -> [TypedExpression] {
        components(key, Array(map.key), of: map, isPrefix: false)
    }

    /// The components of a key or of its beginning; a tuple that a loop named counts as its components.
    func components(_ key: Expression, _ wanted: [FieldDeclaration], of map: MapDeclaration, isPrefix: Bool) -> [TypedExpression]
    {
        let parts: [Expression]
        if case .tuple(let elements) = key.kind { parts = elements } else { parts = [key] }
        if parts.count == 1, wanted.count > 1, let whole = tupleComponents(key, wanted) { return whole }
        guard parts.count == wanted.count || (isPrefix && parts.count < wanted.count) else {
            let names = wanted.map { "\($0.name): \(spelling($0.type))" }.joined(separator: ", ")
            report(
                .badKey,
                at: key.span,
                "a key of `\(map.name)` has \(wanted.count) component\(wanted.count == 1 ? "" : "s"), and here \(parts.count == 1 ? "is 1" : "are \(parts.count)")",
                suggestion: "its key is (\(names))"
            )
            return []
        }
        return zip(parts, wanted).map { part, field in expect(part, field.type, "the key of `\(map.name)`") }
    }

    private func tupleComponents(_ key: Expression, _ wanted: [FieldDeclaration]) -> [TypedExpression]? {
        guard case .name(let name) = key.kind, let local = scope.find(name), case .tuple(let types) = scope[local].type,
            types == wanted.map(\.type)
        else { return nil }
        let base = TypedExpression(kind: .local(local), type: .value(.tuple(types)), span: key.span)
        return types.indices.map { TypedExpression(kind: .field(base, $0), type: .value(types[$0]), span: key.span) }
    }

    // MARK: Lists

    private func setElement(
        _ base: Expression,
        _ index: Expression,
        _ assignment: Statement.Assignment,
        _ value: Expression,
        _ target: Expression
    ) -> TypedStatement.Kind {
        guard let place = place(base) else { return .unknown }
        guard place.path.isEmpty, case .list(let element, _) = place.type, assignment == .set else {
            notAssignable(target)
            return .unknown
        }
        let position = expect(index, .int, "a position")
        return .setElement(place.local, index: position, expect(value, element, "an element"))
    }

    /// `list.append(e)`, `set.insert(e)`, `set.remove(e)`; everything else as a statement does nothing and is refused.
    func collect(_ expression: Expression) -> TypedStatement.Kind {
        if case .missing = expression.kind { return .unknown }
        guard case .call(let callee, let arguments) = expression.kind, case .member(let base, let method) = callee.kind,
            ["append", "insert", "remove"].contains(method.text), importIndex(of: base) == nil
        else {
            let typed = self.expression(expression, expected: nil)
            if typed.type != .unknown {
                report(
                    .unusedValue,
                    at: expression.span,
                    "this value is not used",
                    suggestion: Suggestion("remove it, or give it a name with `let`").writing("", over: expression.span)
                )
            }
            return .unknown
        }
        guard let place = place(base) else { return .unknown }
        let opcode: Opcode
        let wanted: ContractType
        switch (method.text, place.type) {
        case ("append", .list(let element, _)): (opcode, wanted) = (.append, element)
        case ("insert", .set(let element, _)): (opcode, wanted) = (.insert, element)
        case ("remove", .set(let element, _)): (opcode, wanted) = (.discard, element)
        default:
            report(
                .unknownField,
                at: method.span,
                "\(spelling(place.type)) has no `\(method.text)`",
                suggestion: "a List has `append`, a Set has `insert` and `remove`"
            )
            return .unknown
        }
        guard arguments.count == 1, let argument = arguments.first else {
            report(.wrongArguments, at: expression.span, "`\(method.text)` takes one value")
            return .unknown
        }
        return .collect(opcode, place.local, path: place.path, expect(argument.value, wanted, "an element"))
    }

    // MARK: Loops

    func forEach(
        _ pattern: Statement.Pattern,
        _ subject: Expression,
        _ limit: Expression?,
        _ body: [Statement]
    ) -> TypedStatement.Kind {
        let map: Int?
        var prefix: Expression?
        if case .index(let base, let key) = subject.kind, let index = mapIndex(of: base) {
            map = index
            prefix = key
        } else {
            map = mapIndex(of: subject)
        }
        switch (pattern, map) {
        case (.entry(let key, let keyIsTuple, let value), let map?):
            return forEntry(map, prefix, key, keyIsTuple, value, subject, limit, body)
        case (.element(let name), nil): return forElement(name, subject, limit, body)
        case (.element(let name), .some):
            report(
                .notIterable,
                at: name.span,
                "a loop over a map names the key and the value",
                suggestion: "write `for (key, \(name.text)) in \(source.text(of: subject.span)) limit 50 { … }`"
            )
            return .unknown
        case (.entry, nil):
            let typed = expression(subject, expected: nil)
            if typed.type != .unknown {
                report(.notIterable, at: subject.span, "key and value are found in maps, and this is \(spelling(typed.type))")
            }
            return .unknown
        }
    }

    private func forElement(_ name: Name, _ subject: Expression, _ limit: Expression?, _ body: [Statement]) -> TypedStatement.Kind
    {
        let typed = expression(subject, expected: nil)
        if let limit {
            report(
                .missingLimit,
                at: limit.span,
                "a list has its own bound",
                suggestion: Suggestion("leave `limit` out").writing("", over: SourceSpan(subject.span.end, limit.span.end))
            )
        }
        var element: ContractType?
        switch typed.type {
        case .value(.list(let inner, _)), .value(.set(let inner, _)): element = inner
        case .unknown: break
        default:
            report(.notIterable, at: subject.span, "a loop goes over a List, a Set or a map, and this is \(spelling(typed.type))")
        }
        scope.open()
        defer { scope.close() }
        let local = scope.add(Local(name: checkedLocal(name), type: element ?? .bool, isVariable: false, isKnown: element != nil))
        return .forElement(name.text == "_" ? nil : local, typed, block(body))
    }

    private func forEntry(
        _ map: Int,
        _ prefix: Expression?,
        _ key: [Name],
        _ keyIsTuple: Bool,
        _ value: Name,
        _ subject: Expression,
        _ limit: Expression?,
        _ body: [Statement]
    ) -> TypedStatement.Kind {
        requireReading(of: map, subject.span)
        let declaration = symbols.maps[map]
        let typedPrefix = prefix.map { components($0, declaration.key, of: declaration, isPrefix: true) } ?? []
        let bound = loopLimit(limit, subject, declaration)
        let rest = Array(declaration.key.dropFirst(typedPrefix.count))
        if rest.isEmpty {
            report(
                .badKey,
                at: subject.span,
                "this is a whole key, and there is at most one value for it",
                suggestion: "write `if let \(value.text) = …`"
            )
        }
        scope.open()
        defer { scope.close() }
        let keys = keyLocals(key, keyIsTuple, rest)
        let held = scope.add(Local(name: checkedLocal(value), type: declaration.value, isVariable: false))
        let scan = TypedScan(
            map: map,
            prefix: typedPrefix,
            limit: bound,
            key: keys,
            keyIsTuple: !keyIsTuple && rest.count > 1,
            value: value.text == "_" ? nil : held
        )
        return .forEntry(scan, block(body))
    }

    private func keyLocals(_ names: [Name], _ isTuple: Bool, _ rest: [FieldDeclaration]) -> [LocalID?] {
        if !isTuple, let name = names.first {
            let type: ContractType = rest.count == 1 ? rest[0].type : .tuple(rest.map(\.type))
            let local = scope.add(
                Local(
                    name: checkedLocal(name),
                    type: type,
                    isVariable: false,
                    componentNames: rest.count == 1 ? [] : rest.map(\.name)
                )
            )
            return [name.text == "_" ? nil : local]
        }
        if names.count != rest.count, let span = names.first?.span {
            report(
                .badKey,
                at: span,
                "\(rest.count) components of the key are left here, and \(names.count) are named",
                suggestion: "write `_` for what is not needed"
            )
        }
        return zip(names, rest).map { name, field in
            let local = scope.add(Local(name: checkedLocal(name), type: field.type, isVariable: false))
            return name.text == "_" ? nil : local
        }
    }

    private func loopLimit(_ limit: Expression?, _ subject: Expression, _ map: MapDeclaration) -> Int {
        guard let limit else {
            report(
                .missingLimit,
                at: subject.span,
                "a loop over a map says how far it goes at most",
                suggestion: .write("\(source.text(of: subject.span)) limit 50", over: subject.span)
            )
            return 1
        }
        guard let number = constantLimit(limit) else { return 1 }
        let entry = symbols.types.largestSize(of: map.entry)
        let fitting = (MachineLimits.registerBytes - 3) / max(1, entry)
        guard number <= fitting else {
            report(
                .badBound,
                at: limit.span,
                "the loop holds up to \(number) entries of up to \(entry) bytes at once, over the machine's \(MachineLimits.registerBytes) bytes",
                suggestion: Suggestion("write `limit \(fitting)`").writing("\(fitting)", over: limit.span)
            )
            return 1
        }
        return number
    }

    /// What stands behind `limit`; reported and nil if it is no constant, or too much.
    private func constantLimit(_ limit: Expression) -> Int? {
        let typed = expect(limit, .int, "a limit")
        guard let value = constantValue(typed, limit.span), case .int(let number) = value else { return nil }
        guard (1...Int64(CompilerLimits.iterationsMax)).contains(number) else {
            report(.badBound, at: limit.span, "a limit is 1 to \(CompilerLimits.iterationsMax)")
            return nil
        }
        return Int(number)
    }

    // MARK: Numbers

    func forNumber(_ name: Name, _ from: Expression, _ to: Expression, _ limit: Expression?, _ body: [Statement])
        -> TypedStatement.Kind
    {
        let first = expect(from, .int, "where the numbers begin")
        let end = expect(to, .int, "where the numbers end")
        let span = from.span.union(to.span)
        let fixed = fixedCount(first, end, span)
        if fixed != nil, let limit {
            report(
                .missingLimit,
                at: limit.span,
                "how many numbers these are is known",
                suggestion: Suggestion("leave `limit` out").writing("", over: SourceSpan(to.span.end, limit.span.end))
            )
        } else if fixed == nil, limit == nil, first.type != .unknown, end.type != .unknown {
            report(
                .missingLimit,
                at: span,
                "a loop over numbers says how many they are at most, where that is not known before the contract runs",
                suggestion: .write("\(source.text(of: span)) limit 50", over: span)
            )
        }
        let most = fixed ?? limit.flatMap(constantLimit) ?? 1
        scope.open()
        defer { scope.close() }
        let local = scope.add(Local(name: checkedLocal(name), type: .int, isVariable: false))
        let range = TypedRange(
            number: name.text == "_" ? nil : local,
            from: first,
            to: end,
            most: most,
            sentence: fixed == nil ? "the loop over `\(name.text)` runs at most \(most) times" : nil
        )
        return .forNumber(range, block(body))
    }

    /// How many numbers a range of constants holds; nil where an end is none.
    private func fixedCount(_ first: TypedExpression, _ end: TypedExpression, _ span: SourceSpan) -> Int? {
        guard case .int(let low)? = ConstantFolder.value(of: first), case .int(let high)? = ConstantFolder.value(of: end) else {
            return nil
        }
        let (count, overflow) = high.subtractingReportingOverflow(low)
        guard !overflow, (1...Int64(CompilerLimits.iterationsMax)).contains(count) else {
            report(.badBound, at: span, "a loop goes over 1 to \(CompilerLimits.iterationsMax) numbers")
            return 1
        }
        return Int(count)
    }
}
