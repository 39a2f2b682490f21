import ContractVM

extension TypeChecker {
    /// The type that was written; nil, and reported, if there is none.
    func resolve(_ type: TypeSyntax) -> ContractType? {
        switch type {
        case .missing: return nil
        case .optional(let wrapped, _): return resolve(wrapped).map { .optional($0) }
        case .named(let qualifier, let name, let arguments, let span):
            if let qualifier { return importedType(qualifier, name) }
            return named(name, arguments, span)
        }
    }

    private func named(_ name: Name, _ arguments: [TypeSyntax.TypeArgument], _ span: SourceSpan) -> ContractType? {
        switch name.text {
        case "Text": return bounded(name, arguments, span).map { .text($0) }
        case "Bytes": return bounded(name, arguments, span).map { .bytes($0) }
        case "List", "Set": return collection(name, arguments, span)
        case "Money": return amountType(arguments, span)
        case "Map":
            report(.mapAsValue, at: span, "a Map exists only in state", suggestion: "declare it as `state name: Map<Key, Value>`")
            return nil
        default: break
        }
        guard arguments.isEmpty else {
            report(.badBound, at: span, "`\(name.text)` has no bounds", suggestion: .write(name.text, over: span))
            return nil
        }
        if let simple = Self.simpleTypes[name.text] { return simple }
        if let index = symbols.enumIndex[name.text] { return .enumeration(index) }
        if let index = symbols.recordIndex[name.text] { return .record(index) }
        guard !name.text.isEmpty else { return nil }
        let known = BuiltIn.types.union(symbols.enumIndex.keys).union(symbols.recordIndex.keys)
        report(
            .unknownType,
            at: name.span,
            "there is no type `\(name.text)`",
            suggestion: Self.meantTypes[name.text].map { .write($0, over: name.span) } ?? Suggestion.nearest(to: name, in: known)
        )
        return nil
    }

    private static let simpleTypes: [String: ContractType] = [
        "Int": .int, "Bool": .bool, "Time": .time, "Date": .date, "Duration": .duration, "Account": .account,
        "Organisation": .organisation, "Hash": .hash,
    ]

    /// What those mean who come from another language.
    private static let meantTypes = ["String": "Text<64>", "Integer": "Int", "Boolean": "Bool", "Address": "Account"]

    private func bounded(_ name: Name, _ arguments: [TypeSyntax.TypeArgument], _ span: SourceSpan) -> Int? {
        guard arguments.count == 1, case .bound(let value, _)? = arguments.first,
            (1...UInt64(CompilerLimits.textBytesMax)).contains(value)
        else {
            report(
                .badBound,
                at: span,
                "`\(name.text)` says how many bytes it has at most, 1 to \(CompilerLimits.textBytesMax)",
                suggestion: "as `\(name.text)<64>`"
            )
            return nil
        }
        return Int(value)
    }

    private func collection(_ name: Name, _ arguments: [TypeSyntax.TypeArgument], _ span: SourceSpan) -> ContractType? {
        if case .type(.missing)? = arguments.first { return nil }
        guard arguments.count == 2, case .type(let elementSyntax)? = arguments.first, case .bound(let value, _)? = arguments.last,
            (1...UInt64(CompilerLimits.elementsMax)).contains(value)
        else {
            report(
                .badBound,
                at: span,
                "`\(name.text)` says what it holds and how many at most, 1 to \(CompilerLimits.elementsMax)",
                suggestion: "as `\(name.text)<Account, 16>`"
            )
            return nil
        }
        guard let element = resolve(elementSyntax) else { return nil }
        if case .optional = element {
            report(
                .optionalOfOptional,
                at: elementSyntax.span,
                "a \(name.text) holds no Optionals",
                suggestion: "leave absent elements out"
            )
            return nil
        }
        return name.text == "List" ? .list(element, Int(value)) : .set(element, Int(value))
    }

    // MARK: Types of other contracts

    private func importedType(_ qualifier: Name, _ name: Name) -> ContractType? {
        guard let index = symbols.importIndex[qualifier.text] else {
            guard !isMissingContract(qualifier.text) else { return nil }
            report(
                .unknownContract,
                at: qualifier.span,
                "there is no contract `\(qualifier.text)` here",
                suggestion: using(qualifier.text)
            )
            return nil
        }
        let types = symbols.imports[index].module.types
        if let position = types.enums.firstIndex(where: { $0.name == name.text }) {
            return localType(.enumeration(position), import: index)
        }
        if let position = types.records.firstIndex(where: { $0.name == name.text }) {
            return localType(.record(position), import: index)
        }
        report(.unknownType, at: name.span, "the contract `\(qualifier.text)` has no type `\(name.text)`")
        return nil
    }

    /// A type of another contract in the numbering of this one.
    ///
    /// A type of the same name and structure that is declared here is the same type; any other is entered as
    /// `contract.Name`.
    func localType(_ type: ContractType, import index: Int) -> ContractType {
        switch type {
        case .enumeration(let position): localEnum(position, import: index)
        case .record(let position): localRecord(position, import: index)
        case .list(let element, let bound): .list(localType(element, import: index), bound)
        case .set(let element, let bound): .set(localType(element, import: index), bound)
        case .optional(let wrapped): .optional(localType(wrapped, import: index))
        case .tuple(let fields): .tuple(fields.map { localType($0, import: index) })
        default: type
        }
    }

    private func localEnum(_ position: Int, import index: Int) -> ContractType {
        if let known = symbols.imports[index].enums[position] { return .enumeration(known) }
        let module = symbols.imports[index].module
        guard let foreign = module.types.enumeration(position) else { return .bool }
        let cases = foreign.cases.map { item in EnumDeclaration.Case(item.name, item.payload.map { localType($0, import: index) })
        }
        let local: Int
        if let same = symbols.enumIndex[foreign.name], symbols.types.enums[same].cases == cases {
            local = same
        } else {
            local = symbols.types.enums.count
            symbols.types.enums.append(EnumDeclaration(qualified(foreign.name, by: module), cases))
            symbols.payloadNames.append(cases.map { $0.payload.map { _ in "" } })
        }
        symbols.imports[index].enums[position] = local
        return .enumeration(local)
    }

    private func localRecord(_ position: Int, import index: Int) -> ContractType {
        if let known = symbols.imports[index].records[position] { return .record(known) }
        let module = symbols.imports[index].module
        guard let foreign = module.types.record(position) else { return .bool }
        let fields = foreign.fields.map { FieldDeclaration($0.name, localType($0.type, import: index)) }
        let local: Int
        if let same = symbols.recordIndex[foreign.name], symbols.types.records[same].fields == fields {
            local = same
        } else {
            local = symbols.types.records.count
            symbols.types.records.append(RecordDeclaration(qualified(foreign.name, by: module), fields))
        }
        symbols.imports[index].records[position] = local
        return .record(local)
    }

    /// A type that came through two contracts keeps the name of the one that declared it.
    private func qualified(_ name: String, by module: ContractModule) -> String {
        name.utf8.contains(UInt8(ascii: ".")) ? name : "\(module.name).\(name)"
    }
}
