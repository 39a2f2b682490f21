import ContractVM

extension TypeChecker {
    /// Checks all tests.
    func checkTests() -> [TypedTest] {
        syntax.tests.map { test in
            scope = Scope(kind: .test)
            testBindings = []
            let steps = test.steps.map { TypedTestStep(kind: kind(of: $0), span: $0.span) }
            return TypedTest(sentence: test.sentence, span: test.span, steps: steps)
        }
    }

    private func kind(of step: TestStepSyntax) -> TypedTestStep.Kind {
        switch step.kind {
        case .organisation(let name, let kind):
            bind(name, .organisation)
            return .organisation(name.text, kind: kind.text)
        case .actor(let name, let roles, let organisation):
            let home = organisation.flatMap { bound($0, as: .organisation, "an organisation of this test") }
            bind(name, .account)
            return .actor(name.text, roles: roles.map(\.text), organisation: home)
        case .at(let time): return .at(evaluation(of: time, as: .time, "the time"))
        case .advance(let duration): return .advance(evaluation(of: duration, as: .duration, "the time that passes"))
        case .expect(let condition): return .expect(evaluation(of: condition, as: .bool, "what is expected"))
        case .letValue(let name, let value): return letValue(name, value)
        case .call(let actor, let call, let binding): return self.call(actor, call, binding, step.span)
        case .fails(let actor, let call, let sentence):
            guard let (resolved, _) = resolve(call, actor, step.span) else { return .unknown }
            return .fails(resolved, sentence: sentence.map(\.bytes))
        case .missing: return .unknown
        }
    }

    // MARK: Names

    func bind(_ name: Name, _ type: ContractType) {
        if testBindings.count >= Self.testBindingsMax {
            report(
                .badTestStep,
                at: name.span,
                "a test has at most \(Self.testBindingsMax) names",
                suggestion: "split it into several tests"
            )
        }
        let local = scope.add(Local(name: checkedLocal(name), type: type, isVariable: false))
        testBindings.append((name.text, local, type))
    }

    private static var testBindingsMax: Int { 60 }

    /// The number of a name of this type; reported and nil if there is none.
    private func bound(_ name: Name, as type: ContractType, _ what: String) -> Int? {
        if let index = testBindings.lastIndex(where: { $0.name == name.text && $0.type == type }) { return index }
        let candidates = testBindings.filter { $0.type == type }.map(\.name)
        report(
            .unknownActor,
            at: name.span,
            "`\(name.text)` is not \(what)",
            suggestion: Suggestion.nearest(to: name, in: candidates) ?? introducing(name, type)
        )
        return nil
    }

    /// The step that introduces who is spoken of, above the one that speaks of them.
    private func introducing(_ name: Name, _ type: ContractType) -> Suggestion {
        let step = type == .account ? "actor \(name.text): patient" : "organisation \(name.text): hospital"
        let blanks = source.indentation(before: name.span.start)
        return Suggestion("introduce it first: `\(step)`").inserting("\(step)\n\(source.text(of: blanks))", at: blanks.end)
    }

    private func letValue(_ name: Name, _ value: Expression) -> TypedTestStep.Kind {
        let (typed, locals) = inTestScope { self.expression(value, expected: nil) }
        guard let type = typed.type.contractType else {
            if typed.type != .unknown {
                report(.cannotInfer, at: value.span, "this says nothing about the type of `\(name.text)`")
            }
            _ = scope.add(Local(name: checkedLocal(name), type: .bool, isVariable: false, isKnown: false))
            return .unknown
        }
        let function = evaluation(typed, type, locals)
        bind(name, type)
        return .letValue(function)
    }

    // MARK: Calls

    private func call(_ actor: Name, _ call: TestStepSyntax.Call, _ binding: Name?, _ span: SourceSpan) -> TypedTestStep.Kind {
        guard let (resolved, returns) = resolve(call, actor, span) else {
            if let binding { _ = scope.add(Local(name: checkedLocal(binding), type: .bool, isVariable: false, isKnown: false)) }
            return .unknown
        }
        guard let binding else { return .call(resolved, binds: false) }
        guard let returns else {
            report(.badTestStep, at: binding.span, "`\(call.function.text)` gives nothing back that could have a name")
            return .unknown
        }
        bind(binding, returns)
        return .call(resolved, binds: true)
    }

    private func resolve(
        _ call: TestStepSyntax.Call,
        _ actor: Name,
        _ span: SourceSpan
    ) -> (TypedTestCall, returns: ContractType?)? {
        let number = bound(actor, as: .account, "an actor of this test")
        guard let signature = signature(of: call) else { return nil }
        let (values, locals) = inTestScope {
            self.arguments(call.arguments, signature.parameters, of: "`\(call.function.text)`", span)
        }
        guard let number, values.count == signature.parameters.count else { return nil }
        var arguments: TypedFunction?
        if !values.isEmpty {
            let types = signature.parameters.map(\.type)
            let tuple = TypedExpression(kind: .record(values), type: .value(.tuple(types)), span: span)
            arguments = evaluation(tuple, .tuple(types), locals)
        }
        let resolved = TypedTestCall(
            actor: number,
            contract: call.contract?.text ?? syntax.name.text,
            function: call.function.text,
            arguments: arguments,
            most: call.most.flatMap { most($0) }
        )
        return (resolved, signature.returns)
    }

    /// The gas that a call may cost at most.
    private func most(_ syntax: Expression) -> Int64? {
        guard case .int(let number)? = constantValue(expect(syntax, .int, "what a call costs"), syntax.span) else { return nil }
        return number
    }

    private func signature(of call: TestStepSyntax.Call) -> (parameters: [FieldDeclaration], returns: ContractType?)? {
        let name = call.function
        guard let contract = call.contract else {
            guard let index = symbols.functionIndex[name.text], symbols.functions[index].syntax.kind != .function else {
                unknownAction(name, in: symbols.functions.filter { $0.syntax.kind == .action }.map(\.syntax.name.text))
                return nil
            }
            return (symbols.functions[index].parameters, symbols.functions[index].returns)
        }
        guard let index = symbols.importIndex[contract.text] else {
            guard !isMissingContract(contract.text) else { return nil }
            report(
                .unknownContract,
                at: contract.span,
                "there is no contract `\(contract.text)` here",
                suggestion: using(contract.text)
            )
            return nil
        }
        let module = symbols.imports[index].module
        guard let position = module.functionIndex(named: name.text), module.functions[position].kind != .function else {
            unknownAction(name, in: module.functions.filter { $0.kind == .action }.map(\.name))
            return nil
        }
        let function = module.functions[position]
        let parameters = function.parameters.map { FieldDeclaration($0.name, localType($0.type, import: index)) }
        return (parameters, function.returns.map { localType($0, import: index) })
    }

    private func unknownAction(_ name: Name, in candidates: [String]) {
        report(
            .unknownFunction,
            at: name.span,
            "there is no action `\(name.text)` to call",
            suggestion: Suggestion.nearest(to: name, in: candidates)
        )
    }

    // MARK: Expressions

    /// Runs the body in a scope that holds the test's names as parameters.
    private func inTestScope<Value>(_ body: () -> Value) -> (Value, locals: [Local]) {
        let outer = scope
        var inner = Scope(kind: .test)
        for binding in testBindings { _ = inner.add(outer[binding.local]) }
        scope = inner
        let value = body()
        let locals = scope.allLocals
        scope = outer
        return (value, locals)
    }

    func evaluation(of expression: Expression, as type: ContractType, _ what: String) -> TypedFunction {
        let (typed, locals) = inTestScope { self.expect(expression, type, what) }
        return evaluation(typed, type, locals)
    }

    /// A query without a caller's name that gives the expression's value.
    private func evaluation(_ expression: TypedExpression, _ type: ContractType, _ locals: [Local]) -> TypedFunction {
        TypedFunction(
            name: Name(text: "test", span: expression.span),
            kind: .query,
            parameters: testBindings.map { FieldDeclaration($0.name, $0.type) },
            returns: type,
            authority: nil,
            authorityText: "",
            authoritySentence: "",
            locals: locals,
            body: [TypedStatement(kind: .returnValue(expression), span: expression.span)],
            span: expression.span
        )
    }
}
