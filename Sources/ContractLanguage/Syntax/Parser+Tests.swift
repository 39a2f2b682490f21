extension Parser {
    /// A test, the word `test` behind us.
    mutating func test() -> TestSyntax {
        let sentence = sentence("as the test's name")
        var steps: [TestStepSyntax] = []
        guard expect(.leftBrace, "before the steps") else {
            return TestSyntax(sentence: "", span: sentence.span, steps: [])
        }
        let open = previousSpan
        while !current.isEnd, !at(.rightBrace), !atOuterDeclaration {
            let start = position
            steps.append(step())
            if !isRecovering, !at(.rightBrace), !current.startsLine, !current.isEnd {
                fail(
                    .expectedLineEnd,
                    "expected the end of the step, found \(describe(current))",
                    suggestion: "a step ends with its line"
                )
            }
            if isRecovering {
                if position == start { advance() }
                skipStatement(outerBrackets: 0)
            }
        }
        if !take(.rightBrace) {
            diagnostics.report(.unclosedBlock, at: open, "this test is not closed", suggestion: "close it with `}`")
        }
        return TestSyntax(sentence: String(decoding: sentence.bytes, as: UTF8.self), span: sentence.span, steps: steps)
    }

    private mutating func step() -> TestStepSyntax {
        let start = current.span
        let kind = stepKind()
        return TestStepSyntax(kind: kind, span: start.union(previousSpan))
    }

    private mutating func stepKind() -> TestStepSyntax.Kind {
        switch current.word {
        case "organisation":
            advance()
            let organisation = name("a name for the organisation")
            expect(.colon, "before the kind of organisation", suggestion: "as `organisation general: hospital`")
            return .organisation(organisation, kind: name("a kind of organisation"))
        case "actor": return actor()
        case "at":
            advance()
            return .at(expression())
        case "advance":
            advance()
            return .advance(expression())
        case "expect":
            advance()
            guard !at(word: "as") else {
                fail(.badTestStep, "nobody asks in what is expected", suggestion: Self.asking)
                return .missing
            }
            return .expect(expression())
        case "as": return call(binding: nil)
        case "let":
            advance()
            let name = name("a name")
            expect(.assign, "after the name")
            if at(word: "as") { return call(binding: name) }
            return .letValue(name, expression())
        default:
            fail(
                .badTestStep,
                "a step of a test cannot begin with \(describe(current))",
                suggestion: current.word.flatMap { .nearest(to: Name(text: $0, span: current.span), in: SourceWords.steps) }
                    ?? "steps are `organisation`, `actor`, `at`, `advance`, `as … call`, `as … fails`, `expect` and `let`"
            )
            return .missing
        }
    }

    private mutating func actor() -> TestStepSyntax.Kind {
        advance()
        let actor = name("a name for the actor")
        expect(.colon, "before the actor's roles", suggestion: "as `actor bob: clinician at general`")
        var roles: [Name] = []
        repeat { roles.append(name("a role")) } while !isRecovering && take(.comma)
        var organisation: Name?
        if !isRecovering, !current.startsLine, take(word: "at") { organisation = name("an organisation") }
        return .actor(actor, roles: roles, organisation: organisation)
    }

    private static let asking: Suggestion = "ask before, as `let seen = as bob call read(1)`, and write `expect seen`"

    private mutating func call(binding: Name?) -> TestStepSyntax.Kind {
        advance()
        let actor = name("an actor")
        if take(word: "call") { return .call(actor: actor, boundedCall(), binding: binding) }
        guard binding == nil, take(word: "fails") else {
            fail(
                .badTestStep,
                "expected `call` or `fails` after the actor, found \(describe(current))",
                suggestion: at(word: "expect")
                    ? Self.asking : "as `as alice call grant(…)` or `as bob fails grant(…) with \"…\"`"
            )
            return .missing
        }
        let function = calledFunction()
        var expected: Statement.Sentence?
        if !isRecovering, !current.startsLine, take(word: "with") { expected = sentence("after `with`") }
        return .fails(actor: actor, function, sentence: expected)
    }

    private mutating func boundedCall() -> TestStepSyntax.Call {
        var call = calledFunction()
        guard !isRecovering, !current.startsLine, take(word: "costs") else { return call }
        let suggestion: Suggestion = "as `as alice call grant(…) costs at most 50_000`"
        if expect(word: "at", "after `costs`", suggestion: suggestion),
            expect(word: "most", "after `at`", suggestion: suggestion)
        {
            call.most = expression()
        }
        return call
    }

    private mutating func calledFunction() -> TestStepSyntax.Call {
        var function = name("an action")
        var contract: Name?
        if take(.dot) {
            contract = function
            function = name("an action")
        }
        return TestStepSyntax.Call(contract: contract, function: function, arguments: isRecovering ? [] : arguments())
    }
}
