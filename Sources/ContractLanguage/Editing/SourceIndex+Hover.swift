import ContractVM

/// What an editor shows of a place: source text, and what is to be said of it.
package struct SourceHover: Hashable, Sendable {
    package let span: SourceSpan
    /// A line or more in Accord; empty if there is only something to say.
    package let code: String
    package let remarks: [String]
}

/// Where something is declared.
package enum SourceDefinition: Hashable, Sendable {
    case here(SourceSpan)
    /// In the source of another contract; the contract itself where there is no name.
    case contract(String, name: String?)
}

extension SourceIndex {
    /// What is known of the name or expression at an offset; nil where there is nothing.
    ///
    /// `interface` gives what other contracts offer.
    package func hover(at offset: Int, interface: (_ contract: String) -> ContractInterface?) -> SourceHover? {
        if let (meaning, span) = meaning(at: offset) {
            switch meaning {
            case .local(let name, let type, let isVariable):
                let word = isParameter(name) ? "" : isVariable ? "var " : "let "
                return SourceHover(span: span, code: "\(word)\(name.text): \(type)", remarks: [])
            case .declared(let name): return declared(name, at: span)
            case .part(let name, let owner, let type):
                return SourceHover(span: span, code: "\(name.text): \(type)", remarks: ["of `\(owner)`"])
            case .contract(let name): return contract(name, interface(name), at: span)
            case .member(let contract, let name): return member(name, of: interface(contract), at: span)
            case .ofLanguage(let word):
                let type = types.innermost(at: span.start).flatMap { spelling($0.type) }
                let remarks = [SourceWords.meaning(of: word)].compactMap { $0 }
                return type == nil && remarks.isEmpty ? nil : SourceHover(span: span, code: type ?? "", remarks: remarks)
            }
        }
        guard let found = types.innermost(at: offset), let type = spelling(found.type) else { return nil }
        return SourceHover(span: found.span, code: type, remarks: [])
    }

    private func spelling(_ type: SemanticType) -> String? { type.contractType?.spelling(in: symbols.types) }

    private func isParameter(_ name: Name) -> Bool {
        syntax.functions.contains { $0.parameters.contains { $0.name == name } }
    }

    // MARK: Declarations

    private func declared(_ name: Name, at span: SourceSpan) -> SourceHover {
        var remarks: [String] = []
        if let documentation = documentation(of: name) { remarks.append(documentation) }
        if let module, let function = module.functions.first(where: { $0.name == name.text }) {
            remarks.append("Costs at most \(function.cost) gas.")
        } else if module == nil, syntax.functions.contains(where: { $0.name == name }) {
            remarks.append("What it costs is known once the file has no errors.")
        }
        return SourceHover(span: span, code: head(of: name), remarks: remarks)
    }

    /// A declaration without the body of a function: up to its brace, or to the end of an enum or record.
    func head(of name: Name) -> String {
        guard let first = firstToken(of: name) else { return name.text }
        let isFunction = syntax.functions.contains { $0.name == name }
        var depth = 0
        var end = name.span.end
        for token in tokens[first...] {
            if token.span.start > name.span.end, depth == 0, token.startsLine || (isFunction && token.isSign(.leftBrace)) {
                break
            }
            switch token.kind {
            case .sign(.leftBrace), .sign(.leftParenthesis), .sign(.leftBracket): depth += 1
            case .sign(.rightBrace), .sign(.rightParenthesis), .sign(.rightBracket): depth -= 1
            case .end: return text.text(of: SourceSpan(tokens[first].span.start, end))
            default: break
            }
            end = token.span.end
        }
        return text.text(of: SourceSpan(tokens[first].span.start, end))
    }

    private func documentation(of name: Name) -> String? { firstToken(of: name).flatMap { tokens[$0].documentation } }

    /// The token that begins the declaration of a name.
    private func firstToken(of name: Name) -> Int? {
        guard var index = token(at: name.span.start) else { return nil }
        while index > 0, !tokens[index].startsLine { index -= 1 }
        return index
    }

    // MARK: Other contracts

    private func contract(_ name: String, _ interface: ContractInterface?, at span: SourceSpan) -> SourceHover {
        let queries = interface?.functions.filter { $0.kind == "query" }.map { "`\($0.name)`" } ?? []
        let remarks = queries.isEmpty ? [] : ["Its queries: " + queries.joined(separator: ", ")]
        return SourceHover(span: span, code: "contract \(name)", remarks: remarks)
    }

    private func member(_ name: String, of interface: ContractInterface?, at span: SourceSpan) -> SourceHover? {
        guard let interface else { return nil }
        if let function = interface.functions.first(where: { $0.name == name }) {
            return SourceHover(
                span: span,
                code: "\(interface.name): \(function.signature)",
                remarks: ["Costs at most \(function.cost) gas."]
            )
        }
        if let found = interface.enums.first(where: { $0.name == name }) {
            return SourceHover(
                span: span,
                code: "enum \(name) { \(found.cases.map(\.name).joined(separator: ", ")) }",
                remarks: ["of `\(interface.name)`"]
            )
        }
        guard let found = interface.records.first(where: { $0.name == name }) else { return nil }
        let fields = found.fields.map { "\($0.name): \($0.type)" }.joined(separator: ", ")
        return SourceHover(span: span, code: "record \(name) { \(fields) }", remarks: ["of `\(interface.name)`"])
    }

    // MARK: Definitions

    /// Where the name at an offset is declared; nil for names of the language.
    package func definition(at offset: Int) -> SourceDefinition? {
        switch meaning(at: offset)?.meaning {
        case .local(let name, _, _)?, .declared(let name)?, .part(let name, _, _)?: .here(name.span)
        case .contract(let name)?: .contract(name, name: nil)
        case .member(let contract, let name)?: .contract(contract, name: name)
        case .ofLanguage?, nil: nil
        }
    }

    /// Where this source declares a name, or the contract itself.
    package func span(ofDeclaration name: String?) -> SourceSpan {
        name.flatMap { declaration(named: $0)?.span } ?? syntax.name.span
    }
}

extension ContractInterface.Function {
    /// The head as the source has it: `query permits(patient: Account) -> Bool`.
    package var signature: String {
        let parameters = parameters.map { "\($0.name): \($0.type)" }.joined(separator: ", ")
        return "\(kind) \(name)(\(parameters))\(returns.map { " -> \($0)" } ?? "")\(authority.isEmpty ? "" : " by \(authority)")"
    }
}
