import ContractVM

/// What a name in a source means.
enum SourceMeaning {
    case local(Name, type: String, isVariable: Bool)
    /// A declaration of this contract, at its name.
    case declared(Name)
    /// A field or a case of a type, or a parameter: where it is declared and of which type it is.
    case part(Name, of: String, type: String)
    /// A contract behind `uses`.
    case contract(String)
    /// A query or type of another contract.
    case member(contract: String, name: String)
    case ofLanguage(String)
}

extension SourceIndex {
    /// What the word at an offset means; nil for everything that is no name, and for names that mean nothing.
    func meaning(at offset: Int) -> (meaning: SourceMeaning, span: SourceSpan)? {
        guard let index = token(at: offset), let word = tokens[index].word else { return nil }
        let span = tokens[index].span
        guard let meaning = isMember(index) ? member(word, index) : plain(word, index) else { return nil }
        return (meaning, span)
    }

    func isMember(_ index: Int) -> Bool { index > 0 && tokens[index - 1].isSign(.dot) }

    // MARK: Behind a dot

    private func member(_ word: String, _ index: Int) -> SourceMeaning? {
        let dot = tokens[index - 1].span
        if index > 1, let base = tokens[index - 2].word, !isMember(index - 2), local(base, at: dot.start) == nil {
            if symbols.importIndex[base] != nil { return .member(contract: base, name: word) }
            if symbols.enumIndex[base] != nil { return caseOf(base, word) }
        }
        if let base = types.ending(at: dot.start), tokens[max(0, index - 2)].span.end == dot.start {
            return part(word, of: base.type) ?? .ofLanguage(word)
        }
        // `.case`, whose enum the expression's type names.
        guard let type = types.beginning(at: dot.start)?.type, let name = namedType(type) else { return nil }
        return caseOf(name, word)
    }

    /// The field of a record.
    private func part(_ word: String, of type: SemanticType) -> SourceMeaning? {
        guard let name = namedType(type) else { return nil }
        return field(word, of: name)
    }

    private func field(_ word: String, of record: String) -> SourceMeaning? {
        guard let declared = syntax.records.first(where: { $0.name.text == record }),
            let found = declared.fields.first(where: { $0.name.text == word })
        else { return nil }
        return .part(found.name, of: record, type: text.text(of: found.type.span))
    }

    private func caseOf(_ enumeration: String, _ word: String) -> SourceMeaning? {
        guard let declared = syntax.enums.first(where: { $0.name.text == enumeration }),
            let found = declared.cases.first(where: { $0.name.text == word })
        else {
            let parts = enumeration.split(separator: ".", maxSplits: 1).map(String.init)
            return parts.count == 2 ? .member(contract: parts[0], name: parts[1]) : nil
        }
        let payload = found.payload.map { "\($0.name.text): \(text.text(of: $0.type.span))" }.joined(separator: ", ")
        return .part(found.name, of: enumeration, type: payload.isEmpty ? enumeration : "\(enumeration), with (\(payload))")
    }

    /// The name of an enum or record, or of what an Optional of it holds.
    func namedType(_ type: SemanticType) -> String? {
        guard case .value(var value) = type else { return nil }
        if case .optional(let wrapped) = value { value = wrapped }
        switch value {
        case .enumeration(let index): return symbols.types.enumeration(index)?.name
        case .record(let index): return symbols.types.record(index)?.name
        default: return nil
        }
    }

    // MARK: Alone

    private func plain(_ word: String, _ index: Int) -> SourceMeaning? {
        let span = tokens[index].span
        if let label = label(word, index) { return label }
        if isBehindCase(index), let found = matchedCase(word) { return found }
        if let local = local(word, at: span.start) { return local }
        if let declared = declaration(named: word) { return .declared(declared) }
        if symbols.importIndex[word] != nil { return .contract(word) }
        return SourceWords.meaning(of: word) == nil ? nil : .ofLanguage(word)
    }

    /// Whether it is one of the names behind `case`.
    private func isBehindCase(_ index: Int) -> Bool {
        var before = index - 1
        while before > 1, tokens[before].isSign(.comma), tokens[before - 1].word != nil { before -= 2 }
        return before >= 0 && tokens[before].isWord("case")
    }

    /// A case behind `case`: of the only enum that has one of this name.
    private func matchedCase(_ word: String) -> SourceMeaning? {
        let owners = syntax.enums.filter { $0.cases.contains { $0.name.text == word } }
        return owners.count == 1 ? caseOf(owners[0].name.text, word) : nil
    }

    /// `name:` between parentheses: a field of the record, or a parameter of the function, that stands before them.
    private func label(_ word: String, _ index: Int) -> SourceMeaning? {
        guard index + 1 < tokens.count, tokens[index + 1].isSign(.colon) else { return nil }
        var depth = 0
        for position in tokens.indices.prefix(index).reversed() {
            let token = tokens[position]
            if token.isSign(.rightParenthesis) || token.isSign(.rightBracket) { depth += 1 }
            if token.isSign(.leftBracket) { depth -= 1 }
            if token.isSign(.leftBrace) || token.isSign(.rightBrace) { return nil }
            guard token.isSign(.leftParenthesis) else { continue }
            if depth == 0 { return position > 0 ? label(word, calledBy: position - 1) : nil }
            depth -= 1
        }
        return nil
    }

    private func label(_ word: String, calledBy index: Int) -> SourceMeaning? {
        guard let callee = tokens[index].word else { return nil }
        if callee == "with", index > 0 {
            return types.ending(at: tokens[index - 1].span.end).flatMap { part(word, of: $0.type) }
        }
        // The parameters of a declaration are its own names.
        if index > 0, let kind = tokens[index - 1].word, SourceWords.declarations.contains(kind) { return nil }
        if let found = field(word, of: callee) { return found }
        guard let function = syntax.functions.first(where: { $0.name.text == callee }),
            let parameter = function.parameters.first(where: { $0.name.text == word })
        else { return nil }
        return .part(parameter.name, of: callee, type: text.text(of: parameter.type.span))
    }

    /// The local name in sight at an offset: the one of its function or test that was declared last before it.
    func local(_ word: String, at offset: Int) -> SourceMeaning? {
        locals(at: offset).last { $0.name.text == word }.map {
            .local($0.name, type: $0.type, isVariable: $0.isVariable)
        }
    }

    /// The names that a function or test declares before an offset, in the order of the source.
    func locals(at offset: Int) -> [(name: Name, type: String, isVariable: Bool)] {
        let range = enclosing(offset)
        func isNear(_ name: Name) -> Bool {
            name.span.start >= range.start && name.span.start <= offset && !name.text.isEmpty && name.text != "_"
        }
        var found: [(name: Name, type: String, isVariable: Bool)] = []
        for function in functions where function.span.start >= range.start && function.span.start < range.end {
            for local in function.locals where isNear(local.name) {
                found.append((local.name, local.isKnown ? local.type.spelling(in: symbols.types) : "?", local.isVariable))
            }
        }
        for test in syntax.tests where test.span.start >= range.start && test.span.start < range.end {
            found += test.steps.compactMap(\.bound).filter { isNear($0.name) }.map { bound in
                (bound.name, type(of: bound.value), false)
            }
        }
        return found.sorted { $0.name.span.start < $1.name.span.start }
    }

    private func type(of bound: TestStepSyntax.Bound) -> String {
        let type: ContractType? =
            switch bound {
            case .type(let type): type
            case .value(let span): types.entries.first { $0.span == span }?.type.contractType
            case .call(let function): symbols.functionIndex[function].flatMap { symbols.functions[$0].returns }
            }
        return type?.spelling(in: symbols.types) ?? "?"
    }

    /// The name of a declaration of this contract.
    func declaration(named word: String) -> Name? {
        let names =
            syntax.enums.map(\.name) + syntax.records.map(\.name) + syntax.constants.map(\.name) + syntax.states.map(\.name)
            + syntax.events.map(\.name) + syntax.functions.map(\.name)
        return names.first { $0.text == word } ?? (syntax.name.text == word ? syntax.name : nil)
    }
}

extension TestStepSyntax {
    /// Where the type of a name that a step binds is known from.
    enum Bound {
        case type(ContractType)
        case value(SourceSpan)
        case call(function: String)
    }

    /// The name that the step binds.
    fileprivate var bound: (name: Name, value: Bound)? {
        switch kind {
        case .organisation(let name, _): (name, .type(.organisation))
        case .actor(let name, _, _): (name, .type(.account))
        case .letValue(let name, let value): (name, .value(value.span))
        case .call(_, let call, let binding?): (binding, .call(function: call.contract == nil ? call.function.text : ""))
        default: nil
        }
    }
}
