import ContractVM

extension TypeChecker {
    /// Enters every declaration, so that bodies may use what stands below them.
    func declare(imports: [ContractModule]) {
        declareImports(imports)
        declareTypeNames()
        for index in symbols.types.enums.indices { resolveEnum(index) }
        for index in symbols.types.records.indices { resolveRecord(index) }
        refuseRecursiveTypes()
        declareConstants()
        declareMaps()
        declareEvents()
        declareFunctions()
        checkMigrations()
        declareJointActions()
        declareAnswers()
        declareInvariants()
        declareTakenOverInvariants()
    }

    private func declareImports(_ modules: [ContractModule]) {
        for name in syntax.uses where isNew(name, in: symbols.importIndex) {
            guard let module = modules.first(where: { $0.name == name.text }) else {
                report(
                    .unknownContract,
                    at: name.span,
                    name.text == syntax.name.text
                        ? "a contract does not use itself" : "there is no contract `\(name.text)` to use",
                    suggestion: name.text == syntax.name.text
                        ? "its queries are asked by their names alone"
                        : "its file `\(name.text).accord` stands beside this one, begins with `contract \(name.text)`, has no errors, and does not use this one in turn"
                )
                continue
            }
            symbols.importIndex[name.text] = symbols.imports.count
            symbols.imports.append(ContractSymbols.Import(module: module))
        }
    }

    /// Whether a contract is named behind `uses` and was not found, which has been reported there.
    func isMissingContract(_ name: String) -> Bool {
        symbols.importIndex[name] == nil && syntax.uses.contains { $0.text == name }
    }

    /// The name of a contract behind `uses`.
    func using(_ contract: String) -> Suggestion {
        let sentence: Suggestion = "name it at the beginning: `uses \(contract)`"
        guard let last = syntax.uses.last else { return sentence.inserting("\n\nuses \(contract)", at: syntax.name.span.end) }
        return sentence.inserting(", \(contract)", at: last.span.end)
    }

    /// What to write where a name is unknown and something of it is asked for.
    func perhapsContract(_ name: String, _ span: SourceSpan) -> Suggestion? {
        guard span.end < source.bytes.count, source.bytes[span.end] == UInt8(ascii: ".") else { return nil }
        let using = using(name)
        return Suggestion("if it is a contract, \(using.sentence)", edit: using.edit)
    }

    private func declareTypeNames() {
        for declaration in limited(syntax.enums, "enums") where isNewType(declaration.name) {
            symbols.enumIndex[declaration.name.text] = symbols.types.enums.count
            symbols.types.enums.append(EnumDeclaration(declaration.name.text, []))
            symbols.payloadNames.append([])
        }
        for declaration in limited(syntax.records, "records") where isNewType(declaration.name) {
            symbols.recordIndex[declaration.name.text] = symbols.types.records.count
            symbols.types.records.append(RecordDeclaration(declaration.name.text, []))
        }
    }

    private func isNewType(_ name: Name) -> Bool {
        if BuiltIn.types.contains(name.text) {
            report(.nameOfBuiltIn, at: name.span, "`\(name.text)` is a type of the language", suggestion: "choose another name")
            return false
        }
        return isNew(name, in: symbols.enumIndex) && isNew(name, in: symbols.recordIndex)
    }

    /// Whether the name is still free; reports if not.
    func isNew(_ name: Name, in known: [String: Int]) -> Bool {
        guard !name.text.isEmpty else { return false }
        guard known[name.text] != nil else { return true }
        report(.duplicateName, at: name.span, "`\(name.text)` is declared twice", suggestion: "choose another name")
        return false
    }

    /// The first declarations of a kind, as many as are allowed.
    private func limited<Item>(_ items: [Item], _ what: String, limit: Int = CompilerLimits.membersMax) -> ArraySlice<Item> {
        if items.count > limit {
            report(
                .tooManyMembers,
                at: syntax.name.span,
                "a contract has at most \(limit) \(what)",
                suggestion: "split the contract"
            )
        }
        return items.prefix(limit)
    }

    // MARK: Types

    private func resolveEnum(_ index: Int) {
        let name = symbols.types.enums[index].name
        guard let declaration = syntax.enums.first(where: { $0.name.text == name }) else { return }
        var cases: [EnumDeclaration.Case] = []
        var names: [[String]] = []
        var known: [String: Int] = [:]
        for item in declaration.cases.prefix(CompilerLimits.membersMax) where isNew(item.name, in: known) {
            known[item.name.text] = cases.count
            let payload = fields(item.payload)
            cases.append(EnumDeclaration.Case(item.name.text, payload.map(\.type)))
            names.append(payload.map(\.name))
        }
        if cases.isEmpty || declaration.cases.count > CompilerLimits.membersMax {
            report(.tooManyMembers, at: declaration.name.span, "an enum has 1 to \(CompilerLimits.membersMax) cases")
        }
        symbols.types.enums[index] = EnumDeclaration(name, cases)
        symbols.payloadNames[index] = names
    }

    private func resolveRecord(_ index: Int) {
        let name = symbols.types.records[index].name
        guard let declaration = syntax.records.first(where: { $0.name.text == name }) else { return }
        let fields = fields(declaration.fields)
        if fields.isEmpty { report(.tooManyMembers, at: declaration.name.span, "a record has at least one field") }
        symbols.types.records[index] = RecordDeclaration(name, fields)
    }

    /// Names and types of fields; double names are reported and left out.
    func fields(_ fields: [FieldSyntax]) -> [FieldDeclaration] {
        var result: [FieldDeclaration] = []
        var known: [String: Int] = [:]
        for field in fields.prefix(CompilerLimits.membersMax) {
            let type = resolve(field.type)
            guard isNew(field.name, in: known) else { continue }
            known[field.name.text] = result.count
            result.append(FieldDeclaration(field.name.text, type ?? .bool))
        }
        if fields.count > CompilerLimits.membersMax, let last = fields.last {
            report(.tooManyMembers, at: last.name.span, "there are more than \(CompilerLimits.membersMax) of these")
        }
        return result
    }

    /// A value has a size only if no type holds itself.
    private func refuseRecursiveTypes() {
        for index in symbols.types.records.indices {
            guard let declaration = syntax.records.first(where: { $0.name.text == symbols.types.records[index].name }) else {
                continue
            }
            refuseIfRecursive(.record(index), declaration.name)
        }
        for index in symbols.types.enums.indices {
            guard let declaration = syntax.enums.first(where: { $0.name.text == symbols.types.enums[index].name }) else {
                continue
            }
            refuseIfRecursive(.enumeration(index), declaration.name)
        }
    }

    private func refuseIfRecursive(_ type: ContractType, _ name: Name) {
        var visited: Set<ContractType> = []
        var pending = parts(of: type)
        while let next = pending.popLast() {
            if next == type {
                report(
                    .recursiveType,
                    at: name.span,
                    "`\(name.text)` contains itself",
                    suggestion: "keep the inner one in a map, under a key"
                )
                // Emptied, so that nobody descends into it for ever.
                if case .record(let index) = type { symbols.types.records[index] = RecordDeclaration(name.text, []) }
                if case .enumeration(let index) = type { symbols.types.enums[index] = EnumDeclaration(name.text, []) }
                return
            }
            if visited.insert(next).inserted { pending += parts(of: next) }
        }
    }

    /// The types that a value of this type holds directly.
    private func parts(of type: ContractType) -> [ContractType] {
        switch type {
        case .record(let index): symbols.types.record(index)?.fields.map(\.type) ?? []
        case .enumeration(let index): symbols.types.enumeration(index)?.cases.flatMap(\.payload) ?? []
        case .list(let element, _), .set(let element, _): [element]
        case .optional(let wrapped): [wrapped]
        case .tuple(let fields): fields
        default: []
        }
    }

    // MARK: Constants, state, events, functions

    private func declareConstants() {
        for declaration in limited(syntax.constants, "constants", limit: 256) where isNewValue(declaration.name) {
            symbols.constantIndex[declaration.name.text] = symbols.constants.count
            symbols.constants.append(ContractSymbols.Constant(syntax: declaration))
        }
    }

    private func isNewValue(_ name: Name) -> Bool {
        if BuiltIn.values.contains(name.text) {
            report(.nameOfBuiltIn, at: name.span, "`\(name.text)` is a value of the language", suggestion: "choose another name")
            return false
        }
        return isNew(name, in: symbols.constantIndex) && isNew(name, in: symbols.mapIndex) && isNew(name, in: symbols.importIndex)
    }

    private func declareMaps() {
        for declaration in limited(syntax.states, "maps") {
            let key = keyComponents(declaration)
            guard let value = resolve(declaration.value), isNewValue(declaration.name) else { continue }
            if case .optional = value {
                report(
                    .optionalOfOptional,
                    at: declaration.value.span,
                    "a map's value cannot be an Optional, because looking it up already gives one",
                    suggestion: "remove the key instead of storing `none`"
                )
                continue
            }
            symbols.mapIndex[declaration.name.text] = symbols.maps.count
            symbols.maps.append(MapDeclaration(declaration.name.text, key: key, value: value))
        }
    }

    private func keyComponents(_ declaration: StateSyntax) -> [FieldDeclaration] {
        if declaration.key.isEmpty || declaration.key.count > CompilerLimits.keyComponentsMax {
            report(.badKey, at: declaration.name.span, "a key has 1 to \(CompilerLimits.keyComponentsMax) components")
        }
        var known: [String: Int] = [:]
        return declaration.key.prefix(CompilerLimits.keyComponentsMax).map { component in
            let type = resolve(component.type) ?? .bool
            if !isKey(type) {
                report(
                    .badKey,
                    at: component.type.span,
                    "`\(spelling(type))` cannot be part of a key",
                    suggestion:
                        "keys are Int, Bool, Time, Date, Duration, Account, Organisation, Hash, Bytes, Text, or an enum without payload"
                )
            }
            if let name = component.name, isNew(name, in: known) { known[name.text] = 0 }
            return FieldDeclaration(component.name?.text ?? "key", type)
        }
    }

    private func isKey(_ type: ContractType) -> Bool {
        switch type {
        case .int, .bool, .time, .date, .duration, .account, .organisation, .hash, .bytes, .text: true
        case .enumeration(let index): symbols.types.enumeration(index)?.cases.allSatisfy(\.payload.isEmpty) ?? true
        default: false
        }
    }

    private func declareEvents() {
        for declaration in limited(syntax.events, "events") {
            let fields = fields(declaration.fields)
            guard isNew(declaration.name, in: symbols.eventIndex) else { continue }
            symbols.eventIndex[declaration.name.text] = symbols.events.count
            symbols.events.append(EventDeclaration(declaration.name.text, fields))
        }
    }

    private func declareFunctions() {
        for declaration in limited(syntax.functions, "functions", limit: CompilerLimits.functionsMax) {
            let name = declaration.name
            if BuiltIn.calls.contains(name.text) {
                report(
                    .nameOfBuiltIn,
                    at: name.span,
                    "`\(name.text)` is a function of the language",
                    suggestion: "choose another name"
                )
                continue
            }
            guard isNew(name, in: symbols.functionIndex), isNew(name, in: symbols.recordIndex) else { continue }
            let returns = declaration.returns.flatMap { resolve($0) }
            if declaration.kind != .action, declaration.returns == nil, !declaration.isBroken {
                report(
                    .missingReturn,
                    at: name.span,
                    "a \(declaration.kind.rawValue) gives something back, and this one does not say what",
                    suggestion: "write `-> Type` behind its parameters"
                )
            }
            symbols.functionIndex[name.text] = symbols.functions.count
            symbols.functions.append(
                ContractSymbols.Function(
                    syntax: declaration,
                    parameters: fields(parameters(of: declaration)),
                    returns: returns
                )
            )
        }
    }

    private func parameters(of declaration: FunctionSyntax) -> [FieldSyntax] {
        guard case .invariant(let invariant) = declaration.purpose, let entries = invariant.entries else {
            return declaration.parameters
        }
        return entryFields(entries)
    }
}
