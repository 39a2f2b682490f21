import ContractVM

/// One thing that may stand at a place.
package struct SourceCompletion: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case keyword, local, constant, map, event, function, type, field, caseName, contract
    }

    package let label: String
    package let kind: Kind
    package let detail: String
}

extension SourceIndex {
    /// What may stand at an offset, best as it is typed; the offset lies behind what is typed of the name so far.
    ///
    /// For a place directly behind a dot the index has to be of a source with some name behind that dot.
    package func completions(
        at offset: Int,
        interface: (_ contract: String) -> ContractInterface?
    ) -> [SourceCompletion] {
        let start = wordStart(before: offset)
        let before = tokens.lastIndex { $0.span.end <= start && !$0.isEnd }
        guard let before else { return keywords(["contract"]) }
        if tokens[before].isSign(.dot) { return members(dot: before, interface) }
        if tokens[before].isWord("emit") {
            return symbols.events.map { SourceCompletion(label: $0.name, kind: .event, detail: "event") }
        }
        let span = enclosing(start)
        let depth = braces(from: span.start, to: start)
        if depth == 0, let open = openHead(before, span.start) { return open }
        if depth == 0 { return keywords(SourceWords.declarations) }
        if isType(before) { return typeNames() }
        let isTest = syntax.tests.contains { $0.span.start >= span.start && $0.span.start < span.end }
        let startsLine = !text.bytes[tokens[before].span.end..<start].allSatisfy { $0 != UInt8(ascii: "\n") }
        let begins = startsLine || tokens[before].isSign(.leftBrace)
        let words =
            begins ? (isTest ? SourceWords.steps : SourceWords.statements) : ["if", "match", "not", "none", "true", "false"]
        return names(at: start) + keywords(words)
    }

    private func keywords(_ words: [String]) -> [SourceCompletion] {
        words.map { SourceCompletion(label: $0, kind: .keyword, detail: "") }
    }

    /// Where the word that is being typed begins.
    private func wordStart(before offset: Int) -> Int {
        var start = min(max(offset, 0), text.bytes.count)
        while start > 0, Lexer.isWordByte(text.bytes[start - 1]) { start -= 1 }
        return start
    }

    private func braces(from start: Int, to end: Int) -> Int {
        var depth = 0
        for token in tokens where token.span.start >= start && token.span.end <= end {
            if token.isSign(.leftBrace) { depth += 1 }
            if token.isSign(.rightBrace) { depth = max(0, depth - 1) }
        }
        return depth
    }

    /// What may stand in the head of a declaration that is not finished; nil where a new one begins.
    private func openHead(_ before: Int, _ start: Int) -> [SourceCompletion]? {
        if isType(before) { return typeNames() }
        guard let word = tokens[before].word else { return nil }
        switch word {
        case "by", "and", "or": return keywords(SourceWords.authorities) + rules
        case "uses": return []
        default: return nil
        }
    }

    private var rules: [SourceCompletion] {
        syntax.functions.filter { $0.word == "rule" }.map {
            SourceCompletion(label: $0.name.text, kind: .function, detail: head(of: $0.name))
        }
    }

    /// Whether a type is wanted behind this token.
    private func isType(_ index: Int) -> Bool {
        let token = tokens[index]
        if token.isSign(.arrow) { return true }
        if token.isSign(.less), index > 0, let word = tokens[index - 1].word { return ["List", "Set", "Map"].contains(word) }
        guard token.isSign(.colon), index > 1 else { return false }
        // `let x:`, `const x:`, `state x:`, and names between the parentheses or braces of a declaration.
        if let word = tokens[index - 2].word { return ["let", "var", "const", "state"].contains(word) }
        let span = enclosing(token.span.start)
        let word = tokens.first { $0.span.start >= span.start }?.word
        return word == "record" || word == "enum" || braces(from: span.start, to: token.span.start) == 0
    }

    private func typeNames() -> [SourceCompletion] {
        let own = (syntax.enums.map(\.name.text) + syntax.records.map(\.name.text)).filter { !$0.isEmpty }
        let imported = symbols.imports.map(\.module.name)
        return (BuiltIn.types.sorted() + own).map { SourceCompletion(label: $0, kind: .type, detail: "") }
            + imported.map { SourceCompletion(label: $0, kind: .contract, detail: "contract") }
    }

    // MARK: Names

    private func names(at offset: Int) -> [SourceCompletion] {
        let locals = locals(at: offset).map { SourceCompletion(label: $0.name.text, kind: .local, detail: $0.type) }
        let constants = symbols.constants.map {
            SourceCompletion(
                label: $0.syntax.name.text,
                kind: .constant,
                detail: $0.type.contractType?.spelling(in: symbols.types) ?? ""
            )
        }
        let maps = syntax.states.map { SourceCompletion(label: $0.name.text, kind: .map, detail: head(of: $0.name)) }
        let functions = syntax.functions.map {
            SourceCompletion(label: $0.name.text, kind: .function, detail: head(of: $0.name))
        }
        let contracts = symbols.imports.map { SourceCompletion(label: $0.module.name, kind: .contract, detail: "contract") }
        let types = (syntax.records.map(\.name.text) + syntax.enums.map(\.name.text)).map {
            SourceCompletion(label: $0, kind: .type, detail: "")
        }
        let given = (BuiltIn.values.sorted() + BuiltIn.calls.sorted()).map {
            SourceCompletion(
                label: $0,
                kind: BuiltIn.values.contains($0) ? .local : .function,
                detail: SourceWords.meaning(of: $0) ?? ""
            )
        }
        return (locals + constants + maps + functions + types + contracts + given).filter { !$0.label.isEmpty }
    }

    // MARK: Behind a dot

    private func members(dot: Int, _ interface: (_ contract: String) -> ContractInterface?) -> [SourceCompletion] {
        let place = tokens[dot].span
        if dot > 0, let base = tokens[dot - 1].word, !isMember(dot - 1), local(base, at: place.start) == nil {
            if symbols.importIndex[base] != nil { return interface(base).map(Self.members) ?? [] }
            if let index = symbols.enumIndex[base] { return cases(index) }
        }
        if let base = types.ending(at: place.start), case .value(let type) = base.type { return members(of: type) }
        if let type = types.beginning(at: place.start)?.type.contractType { return casesOf(type) }
        return symbols.types.enums.indices.filter { !symbols.types.enums[$0].name.contains(".") }.flatMap(cases)
    }

    private func casesOf(_ type: ContractType) -> [SourceCompletion] {
        switch type {
        case .optional(let wrapped): casesOf(wrapped)
        case .enumeration(let index): cases(index)
        default: []
        }
    }

    private func cases(_ index: Int) -> [SourceCompletion] {
        guard let declared = symbols.types.enumeration(index) else { return [] }
        return declared.cases.map { item in
            let payload = item.payload.map { $0.spelling(in: symbols.types) }.joined(separator: ", ")
            let detail = payload.isEmpty ? declared.name : "\(declared.name), with (\(payload))"
            return SourceCompletion(label: item.name, kind: .caseName, detail: detail)
        }
    }

    private static func members(_ interface: ContractInterface) -> [SourceCompletion] {
        interface.functions.filter { $0.kind == "query" }.map {
            SourceCompletion(label: $0.name, kind: .function, detail: $0.signature)
        }
            + (interface.enums.map(\.name) + interface.records.map(\.name)).filter { !$0.contains(".") }.map {
                SourceCompletion(label: $0, kind: .type, detail: "")
            }
    }

    private func members(of type: ContractType) -> [SourceCompletion] {
        func field(_ name: String, _ detail: String) -> SourceCompletion {
            SourceCompletion(label: name, kind: .field, detail: detail)
        }
        func within(_ type: ContractType) -> SourceCompletion {
            field("within", "(bound) -> \(type.spelling(in: symbols.types))?")
        }
        switch type {
        case .optional(let wrapped): return members(of: wrapped)
        case .record(let index):
            return (symbols.types.record(index)?.fields ?? []).map { field($0.name, $0.type.spelling(in: symbols.types)) }
        case .account: return [field("organisation", "Organisation?"), field("has", "(role) -> Bool")]
        case .organisation: return [field("is", "(kind) -> Bool")]
        case .money:
            let share = "(numerator: Int, denominator: Int, rounded: up or down) -> \(type.spelling(in: symbols.types))"
            return [field("minor", "Int"), field("share", share)]
        case .date: return [field("year", "Int"), field("month", "Int"), field("day", "Int"), field("time", "Time")]
        case .time: return [field("date", "Date")]
        case .duration: return [field("milliseconds", "Int")]
        case .text, .bytes: return [field("count", "Int"), field("begins", "(with: other) -> Bool"), within(type)]
        case .list: return [field("count", "Int"), field("append", "(element)"), within(type)]
        case .set: return [field("count", "Int"), field("insert", "(element)"), field("remove", "(element)"), within(type)]
        default: return []
        }
    }
}
