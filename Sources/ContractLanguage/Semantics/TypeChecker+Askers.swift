import ContractVM

/// Queries that say who may ask them.
///
/// Such a query checks the caller like an action does. What this contract and others ask runs without that check: for each
/// limited query stands a second one in the module, `NAME.answer`, of the same body.
extension TypeChecker {
    // MARK: Declarations

    func declareAnswers() {
        for (index, function) in symbols.functions.enumerated() where function.syntax.isLimitedQuery {
            guard let returns = function.returns else { continue }
            let name = function.syntax.name
            symbols.answers[index] = declare(
                Name(text: FunctionDeclaration.answerName(ofQuery: name.text), span: name.span),
                function.parameters,
                returns: returns,
                .copy(ofFunction: index)
            )
        }
    }

    /// Gives each copy the body that it stands for.
    func addCopies(to functions: inout [TypedFunction]) {
        for (index, function) in symbols.functions.enumerated() {
            guard case .copy(let original) = function.syntax.purpose else { continue }
            functions[index] = functions[original].copied(as: function.syntax.name, function.syntax.kind)
        }
    }

    // MARK: Effects

    /// What a function's authority touches, out of the way of its body.
    struct EffectsOfAuthority {
        let effects: FunctionEffects
        let calls: [(callee: Int, span: SourceSpan)]
    }

    func setAsideEffects(of index: Int) -> EffectsOfAuthority {
        let found = EffectsOfAuthority(effects: symbols.effects[index], calls: callGraph[index])
        symbols.effects[index] = FunctionEffects()
        callGraph[index] = []
        return found
    }

    /// Puts what the authority touches beside what the body does, which is all that the answer to contracts touches.
    func restore(_ authority: EffectsOfAuthority, to index: Int) {
        for copy in [symbols.answers[index], symbols.entryChecks[index]].compactMap({ $0 }) {
            symbols.effects[copy] = symbols.effects[index]
            callGraph[copy] = callGraph[index]
        }
        var effects = authority.effects
        effects.add(symbols.effects[index])
        symbols.effects[index] = effects
        callGraph[index] = authority.calls + callGraph[index]
    }

    // MARK: Calls

    /// The function that runs where the contract itself asks a query.
    func answer(ofQuery index: Int, askedAt span: SourceSpan) -> Int {
        guard let answer = symbols.answers[index] else { return index }
        let syntax = symbols.functions[index].syntax
        if let authority = syntax.authority { refuseShowing(syntax.name.text, describe(authority), at: span) }
        return answer
    }

    /// A query that is open to everybody does not show what another one shows to some.
    func refuseShowing(_ query: String, _ authority: String, at span: SourceSpan) {
        guard let currentFunction else { return }
        let asking = symbols.functions[currentFunction].syntax
        guard asking.kind == .query, asking.purpose == .plain, asking.authority == nil else { return }
        report(
            .openToEverybody,
            at: span,
            "`\(query)` says who may ask it, and `\(asking.name.text)`, which shows it, does not",
            suggestion: "write `by \(authority)` behind the parameters of `\(asking.name.text)`, or `by anyone`"
        )
    }
}

extension FunctionSyntax {
    /// Whether it is a query that not everybody may ask.
    fileprivate var isLimitedQuery: Bool {
        guard kind == .query, let authority else { return false }
        if case .anyone = authority { return false }
        return true
    }
}

extension TypedFunction {
    /// The same body, for whoever asks.
    fileprivate func copied(as name: Name, _ kind: FunctionSyntax.Kind) -> TypedFunction {
        TypedFunction(
            name: name,
            kind: kind,
            parameters: parameters,
            returns: returns,
            authority: nil,
            authorityText: "",
            authoritySentence: "",
            locals: locals,
            body: body,
            span: span
        )
    }
}
