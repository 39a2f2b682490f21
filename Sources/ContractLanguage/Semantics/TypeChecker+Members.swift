import ContractVM

extension TypeChecker {
    /// The import that a bare name means.
    func importIndex(of expression: Expression) -> Int? {
        guard case .name(let name) = expression.kind, scope.find(name) == nil else { return nil }
        return symbols.importIndex[name]
    }

    /// The enum that `Purpose` or `consent.Purpose` means.
    func enumeration(named expression: Expression) -> Int? {
        switch expression.kind {
        case .name(let name) where scope.find(name) == nil: return symbols.enumIndex[name]
        case .member(let base, let name):
            guard let index = importIndex(of: base) else { return nil }
            let enums = symbols.imports[index].module.types.enums
            guard let position = enums.firstIndex(where: { $0.name == name.text }),
                case .enumeration(let local) = localType(.enumeration(position), import: index)
            else { return nil }
            return local
        default: return nil
        }
    }

    // MARK: `e.name`

    func member(_ base: Expression, _ name: Name, _ span: SourceSpan) -> TypedExpression {
        if let index = enumeration(named: base) { return enumCase(index, name, [], span) }
        if case .name(let text) = base.kind, scope.find(text) == nil {
            if let index = symbols.importIndex[text] {
                report(
                    .unknownName,
                    at: name.span,
                    "of `\(symbols.imports[index].module.name)` only queries can be asked, with parentheses",
                    suggestion: "write `\(text).\(name.text)(…)`"
                )
                return unknown(span)
            }
        }
        let typed = expression(base, expected: nil)
        return through(typed, span) { value in self.member(of: value, base, name, span) }
    }

    /// Applies `body` to a value, or to what an Optional holds; an absent value stays absent.
    func through(_ base: TypedExpression, _ span: SourceSpan, _ body: (TypedExpression) -> TypedExpression?) -> TypedExpression {
        guard case .value(.optional(let inner)) = base.type else {
            return base.type == .unknown ? unknown(span) : body(base) ?? unknown(span)
        }
        let holder = scope.add(Local(name: Name(text: "_", span: span), type: inner, isVariable: false))
        let held = TypedExpression(kind: .local(holder), type: .value(inner), span: base.span)
        guard let result = body(held), let type = result.type.contractType else { return unknown(span) }
        return chain(base, holder, result, type)
    }

    private func member(of value: TypedExpression, _ base: Expression, _ name: Name, _ span: SourceSpan) -> TypedExpression? {
        func operation(_ opcode: Opcode, _ type: ContractType) -> TypedExpression {
            TypedExpression(kind: .operation(opcode, [value]), type: .value(type), span: span)
        }
        guard let type = value.type.contractType else { return nil }
        switch (type, name.text) {
        case (.record(let index), _):
            guard let record = symbols.types.record(index) else { return nil }
            guard let position = record.fields.firstIndex(where: { $0.name == name.text }) else {
                unknownField(name, of: record)
                return nil
            }
            return TypedExpression(kind: .field(value, position), type: .value(record.fields[position].type), span: span)
        case (.tuple(let types), _):
            guard case .local(let local) = value.kind, let position = scope[local].componentNames.firstIndex(of: name.text),
                types.indices.contains(position)
            else { break }
            return TypedExpression(kind: .field(value, position), type: .value(types[position]), span: span)
        case (.account, "organisation"):
            requireReading(span, "asks for an organisation")
            return operation(.organisationOf, .optional(.organisation))
        case (.money, "minor"): return operation(.moneyMinor, .int)
        case (.date, "year"): return operation(.dateYear, .int)
        case (.date, "month"): return operation(.dateMonth, .int)
        case (.date, "day"): return operation(.dateDay, .int)
        case (.date, "time"): return operation(.timeOfDate, .time)
        case (.time, "date"): return operation(.dateOfTime, .date)
        case (.duration, "milliseconds"): return operation(.durationMilliseconds, .int)
        case (.text, "count"), (.bytes, "count"): return operation(.length, .int)
        case (.list, "count"), (.set, "count"): return operation(.count, .int)
        default: break
        }
        report(
            .unknownField,
            at: name.span,
            "\(spelling(type)) has no `\(name.text)`",
            suggestion: Self.methods.contains(name.text) ? "write `.\(name.text)(…)`" : memberHint(type, value)
        )
        return nil
    }

    private static let methods: Set<String> = ["has", "is", "share", "append", "insert", "remove", "begins", "within"]

    private func memberHint(_ type: ContractType, _ value: TypedExpression) -> Suggestion? {
        switch type {
        case .tuple:
            if case .local(let local) = value.kind {
                "it has \(scope[local].componentNames.map { "`.\($0)`" }.joined(separator: ", "))"
            } else {
                nil
            }
        case .account: "an Account has `.organisation` and `.has(role)`"
        case .organisation: "an Organisation has `.is(kind)`"
        case .money: "Money has `.minor` and `.share(numerator, denominator)`"
        case .date: "a Date has `.year`, `.month`, `.day` and `.time`"
        case .time: "a Time has `.date`"
        case .text, .bytes, .list, .set: "it has `.count`"
        default: nil
        }
    }

    func unknownField(_ name: Name, of record: RecordDeclaration) {
        guard !name.text.isEmpty else { return }
        let fields = record.fields.map(\.name)
        report(
            .unknownField,
            at: name.span,
            "`\(record.name)` has no field `\(name.text)`",
            suggestion: Suggestion.nearest(to: name, in: fields)
                ?? "its fields are \(fields.prefix(12).map { "`\($0)`" }.joined(separator: ", "))"
        )
    }

    // MARK: `e[k]`

    func index(_ base: Expression, _ key: Expression, _ span: SourceSpan) -> TypedExpression {
        if let map = mapIndex(of: base) {
            requireReading(of: map, span)
            let declaration = symbols.maps[map]
            let keys = keys(key, declaration)
            return TypedExpression(kind: .read(map: map, keys), type: .value(.optional(declaration.value)), span: span)
        }
        let typed = expression(base, expected: nil)
        return through(typed, span) { value in
            switch value.type {
            case .value(.list(let element, _)), .value(.set(let element, _)):
                let position = self.expect(key, .int, "a position")
                return TypedExpression(kind: .element(value, position), type: .value(.optional(element)), span: span)
            default:
                self.report(
                    .notIndexable,
                    at: base.span,
                    "`[…]` looks into a map or a List, and this is \(self.spelling(value.type))"
                )
                return nil
            }
        }
    }

    // MARK: `record with (…)`

    func with(_ base: Expression, _ changes: [Expression.Argument], _ expected: ContractType?, _ span: SourceSpan)
        -> TypedExpression
    {
        let typed = expression(base, expected: expected)
        guard case .value(.record(let index)) = typed.type, let record = symbols.types.record(index) else {
            if case .value(.optional(.record)) = typed.type {
                report(
                    .optionalNotHandled,
                    at: base.span,
                    "this record may be absent",
                    suggestion: "take it apart with `if let` first"
                )
            } else if typed.type != .unknown {
                report(.typeMismatch, at: base.span, "`with` changes fields of a record, and this is \(spelling(typed.type))")
            }
            return unknown(span)
        }
        var result: [(field: Int, value: TypedExpression)] = []
        for change in changes {
            guard let label = change.label else {
                report(
                    .wrongArguments,
                    at: change.value.span,
                    "`with` names the fields it changes",
                    suggestion: "as `with (\(record.fields.first?.name ?? "field"): …)`"
                )
                continue
            }
            guard let position = record.fields.firstIndex(where: { $0.name == label.text }) else {
                unknownField(label, of: record)
                continue
            }
            if result.contains(where: { $0.field == position }) {
                report(.duplicateName, at: label.span, "the field `\(label.text)` stands twice here")
                continue
            }
            result.append((position, expect(change.value, record.fields[position].type, "the field `\(label.text)`")))
        }
        return TypedExpression(kind: .with(typed, result), type: typed.type, span: span)
    }

    // MARK: Cases

    func implicitCase(_ name: Name, _ arguments: [Expression.Argument], _ expected: ContractType?, _ span: SourceSpan)
        -> TypedExpression
    {
        var wanted = expected
        if case .optional(let inner)? = expected { wanted = inner }
        guard case .enumeration(let index)? = wanted else {
            let message =
                wanted.map { "\(spelling($0)) is wanted here, and that is no enum" }
                ?? "nothing here says which enum `.\(name.text)` belongs to"
            report(.cannotInfer, at: span, message, suggestion: "write the enum's name before the dot")
            return unknown(span)
        }
        return enumCase(index, name, arguments, span)
    }

    func enumCase(_ index: Int, _ name: Name, _ arguments: [Expression.Argument], _ span: SourceSpan) -> TypedExpression {
        guard let declaration = symbols.types.enumeration(index) else { return unknown(span) }
        guard let position = declaration.cases.firstIndex(where: { $0.name == name.text }) else {
            unknownCase(name, of: declaration)
            return unknown(span)
        }
        let types = declaration.cases[position].payload
        let names = symbols.payloadNames[index].indices.contains(position) ? symbols.payloadNames[index][position] : []
        let fields = types.indices.map { FieldDeclaration(names.indices.contains($0) ? names[$0] : "", types[$0]) }
        let payload = self.arguments(arguments, fields, of: "the case `\(name.text)`", span)
        return TypedExpression(kind: .enumCase(position, payload), type: .value(.enumeration(index)), span: span)
    }
}
