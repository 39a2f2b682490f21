extension Parser {
    /// The whole file.
    mutating func contract() -> ContractSyntax {
        var contract = ContractSyntax(name: contractName())
        while !current.isEnd {
            let start = position
            declaration(into: &contract)
            if isRecovering || position == start {
                if position == start { advance() }
                skipToDeclaration()
            }
        }
        return contract
    }

    private mutating func contractName() -> Name {
        guard take(word: "contract") else {
            diagnostics.report(
                .missingContractName,
                at: current.span,
                "a file begins with the contract's name",
                suggestion: "write `contract NAME` as its first line"
            )
            return Name(text: "", span: SourceSpan(0, 0))
        }
        let name = name("the contract's name")
        if isRecovering { skipToDeclaration() }
        return name
    }

    private mutating func declaration(into contract: inout ContractSyntax) {
        let documentation = current.documentation
        let word = current
        guard let text = word.word, Self.declarationWords.contains(text) else {
            return fail(
                .expectedDeclaration,
                "expected a declaration, found \(describe(current))",
                suggestion: word.word.flatMap { .nearest(to: Name(text: $0, span: word.span), in: Self.declarationWords) }
                    ?? "here stand `enum`, `record`, `const`, `state`, `event`, `action`, `query`, `function`, `rule`, `invariant`, `migrate`, `property` and `test`"
            )
        }
        advance()
        switch text {
        case "uses": uses(into: &contract)
        case "enum": contract.enums.append(enumeration())
        case "record": contract.records.append(record())
        case "const": contract.constants.append(constant())
        case "state": contract.states.append(state())
        case "event": contract.events.append(event())
        case "action": contract.functions.append(function(.action, documentation))
        case "query": contract.functions.append(function(.query, documentation))
        case "function": contract.functions.append(function(.function, documentation))
        case "rule": contract.functions.append(rule(documentation))
        case "invariant": contract.functions.append(invariant(documentation))
        case "migrate": contract.functions.append(function(.function, documentation, isMigration: true))
        case "property": contract.properties.append(property())
        case "test": contract.tests.append(test())
        default:
            position -= 1
            fail(
                .expectedDeclaration,
                "the contract's name stands once, at the beginning",
                suggestion: "one file holds one contract"
            )
            position += 1
        }
    }

    private mutating func uses(into contract: inout ContractSyntax) {
        repeat {
            contract.uses.append(name("the name of a contract"))
        } while !isRecovering && take(.comma)
    }

    private mutating func enumeration() -> EnumSyntax {
        let name = name("the enum's name")
        var cases: [EnumSyntax.Case] = []
        expect(.leftBrace, "before the cases")
        items(until: .rightBrace, allowsLines: true) { parser in
            let name = parser.name("a case")
            var payload: [FieldSyntax] = []
            if parser.at(.leftParenthesis) { payload = parser.fields("after the case") }
            cases.append(EnumSyntax.Case(name: name, payload: payload))
        }
        expect(.rightBrace, "after the cases")
        return EnumSyntax(name: name, cases: cases)
    }

    private mutating func record() -> RecordSyntax {
        let name = name("the record's name")
        var fields: [FieldSyntax] = []
        expect(.leftBrace, "before the fields")
        items(until: .rightBrace, allowsLines: true) { parser in fields.append(parser.field()) }
        expect(.rightBrace, "after the fields")
        return RecordSyntax(name: name, fields: fields)
    }

    private mutating func constant() -> ConstantSyntax {
        let name = name("the constant's name")
        expect(.colon, "before the constant's type", suggestion: "as `const days30: Duration = days(30)`")
        let type = type()
        expect(.assign, "before the constant's value")
        return ConstantSyntax(name: name, type: type, value: expression())
    }

    private mutating func event() -> EventSyntax {
        let name = name("the event's name")
        return EventSyntax(name: name, fields: fields("after the event's name"))
    }

    private mutating func state() -> StateSyntax {
        let name = name("the map's name")
        expect(.colon, "before the map's type", suggestion: "as `state balances: Map<Account, Money>`")
        expect(word: "Map", "because state is made of maps", suggestion: "as `state balances: Map<Account, Money>`")
        expect(.less, "after `Map`")
        var key: [StateSyntax.KeyComponent] = []
        if at(.leftParenthesis) {
            key = fields("before the key").map { StateSyntax.KeyComponent(name: $0.name, type: $0.type) }
        } else {
            key = [StateSyntax.KeyComponent(name: nil, type: type())]
        }
        expect(.comma, "between the key's type and the value's")
        let value = type()
        expect(.greater, "after the value's type")
        return StateSyntax(name: name, key: key, value: value)
    }

    /// `(name: Type, …)`.
    mutating func fields(_ place: String) -> [FieldSyntax] {
        var fields: [FieldSyntax] = []
        bracketed(.leftParenthesis, .rightParenthesis, place) { parser in fields.append(parser.field()) }
        return fields
    }

    private mutating func field() -> FieldSyntax {
        let name = name("a name")
        expect(.colon, "between the name and its type", suggestion: "as `\(name.text.isEmpty ? "name" : name.text): Int`")
        return FieldSyntax(name: name, type: type())
    }

    // MARK: Functions

    private mutating func function(
        _ kind: FunctionSyntax.Kind,
        _ documentation: String?,
        isMigration: Bool = false
    ) -> FunctionSyntax {
        let findings = diagnostics.diagnostics.count
        let written = name(isMigration ? "the map's name" : "the name of the \(kind.rawValue)")
        let name = isMigration ? Name(text: "migrate.\(written.text)", span: written.span) : written
        let parameters = fields("before the parameters")
        var returns: TypeSyntax?
        var authority: AuthoritySyntax?
        var joint: JointSyntax?
        while !isRecovering {
            if take(.arrow) {
                returns = type()
            } else if kind != .function, authority == nil, joint == nil, take(word: "by") {
                (authority, joint) = kind == .action ? signers() : (authorityExpression(), nil)
            } else {
                break
            }
        }
        if kind == .action, authority == nil, joint == nil {
            fail(
                .badAuthority,
                "an action says who may call it, before its body",
                suggestion: "as `action \(name.text)(…) by patient { … }`, or `by anyone`"
            )
        } else if kind == .function, at(word: "by") {
            fail(
                .badAuthority,
                "only actions and queries say who may ask; nobody but this contract calls a function",
                suggestion: "leave `by …` out"
            )
        } else if kind == .query, !isRecovering, at(word: "with") {
            fail(.badAuthority, "a query is asked by one, and only actions have several signers", suggestion: "join with `and`")
        }
        // A broken head leaves nothing to say about the body.
        if isRecovering, returns == nil { returns = .missing(name.span) }
        let body = isRecovering ? [Statement(kind: .missing, span: name.span)] : block("before the body")
        return FunctionSyntax(
            kind: kind,
            name: name,
            parameters: parameters,
            returns: returns,
            authority: authority,
            joint: joint,
            body: body,
            documentation: documentation,
            end: previousSpan,
            purpose: isMigration ? .migration(ofMap: written) : .plain,
            isBroken: diagnostics.diagnostics.count > findings
        )
    }

    mutating func authorityExpression() -> AuthoritySyntax {
        var left = authorityTerm()
        var count = 1
        while !isRecovering, at(word: "or"), allowsMore(&count) {
            advance()
            left = .any(left, authorityTerm())
        }
        return left
    }

    private mutating func authorityTerm() -> AuthoritySyntax {
        var left = authorityAtom()
        var count = 1
        while !isRecovering, at(word: "and"), allowsMore(&count) {
            advance()
            left = .all(left, authorityAtom())
        }
        return left
    }

    private mutating func allowsMore(_ count: inout Int) -> Bool {
        count += 1
        if count > 16 { fail(.nestedTooDeep, "an authority has at most 16 parts joined by one word") }
        return count <= 16
    }

    private mutating func authorityAtom() -> AuthoritySyntax {
        let token = current
        if at(.leftParenthesis) {
            advance()
            let inner = nested { $0.authorityExpression() } ?? .anyone(token.span)
            expect(.rightParenthesis, "after the authority")
            return inner
        }
        switch token.word {
        case "anyone":
            advance()
            return .anyone(token.span)
        case "role":
            advance()
            return .role(names("after `role`", "a role"))
        case "org":
            advance()
            return .organisationKind(names("after `org`", "a kind of organisation"))
        case "signer":
            advance()
            return .signer(signer())
        case "patient":
            advance()
            return .role([Name(text: "patient", span: token.span)])
        case let name? where !ReservedWord.all.contains(name) && ahead(1).isSign(.leftParenthesis):
            advance()
            let arguments = arguments()
            let span = token.span.union(previousSpan)
            return .rule(Expression(.call(Expression(.name(name), token.span), arguments), span, depth: 2))
        default:
            fail(
                .badAuthority,
                "expected who may call, found \(describe(token))",
                suggestion: "write `anyone`, `patient`, `role(…)`, `org(…)`, `signer(of: …)` or a rule"
            )
            return .anyone(token.span)
        }
    }

    private mutating func signer() -> Expression {
        let start = current.span
        expect(.leftParenthesis, "after `signer`")
        let outer = brackets
        brackets += 1
        expect(word: "of", "in `signer(of: …)`")
        expect(.colon, "after `of`")
        let value = isRecovering ? Expression(.missing, start) : expression()
        brackets = outer
        expect(.rightParenthesis, "after the signer")
        return value
    }

    private mutating func names(_ place: String, _ what: String) -> [Name] {
        var names: [Name] = []
        bracketed(.leftParenthesis, .rightParenthesis, place) { parser in names.append(parser.name(what)) }
        if names.isEmpty { fail(.badAuthority, "this list names nobody", suggestion: "name \(what)") }
        return names
    }
}
