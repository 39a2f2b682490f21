import ContractVM

extension TypeChecker {
    /// The condition under which a caller is permitted; nil for anyone.
    func authority(_ syntax: AuthoritySyntax) -> TypedExpression? {
        switch syntax {
        case .anyone: return nil
        case .role(let names):
            return names.map { name in
                bool(.hasRole(self.caller(name.span), name.text), name.span)
            }.reduceOr()
        case .organisationKind(let names): return organisationKind(names)
        case .signer(let expression): return signer(expression)
        case .rule(let expression): return rule(expression)
        case .all(let left, let right):
            guard let left = authority(left) else { return authority(right) }
            guard let right = authority(right) else { return left }
            return bool(.both(left, right), left.span.union(right.span))
        case .any(let left, let right):
            guard let left = authority(left), let right = authority(right) else { return nil }
            return bool(.either(left, right), left.span.union(right.span))
        }
    }

    private func bool(_ kind: TypedExpression.Kind, _ span: SourceSpan) -> TypedExpression {
        TypedExpression(kind: kind, type: .value(.bool), span: span)
    }

    private func caller(_ span: SourceSpan) -> TypedExpression {
        if let subject = scope.subject { return TypedExpression(kind: .local(subject), type: .value(.account), span: span) }
        return TypedExpression(kind: .caller, type: .value(.account), span: span)
    }

    private func callersOrganisation(_ span: SourceSpan) -> TypedExpression {
        TypedExpression(kind: .operation(.organisationOf, [caller(span)]), type: .value(.optional(.organisation)), span: span)
    }

    private func organisationKind(_ names: [Name]) -> TypedExpression? {
        guard let span = names.first?.span else { return nil }
        let holder = scope.add(Local(name: Name(text: "_", span: span), type: .organisation, isVariable: false))
        let held = TypedExpression(kind: .local(holder), type: .value(.organisation), span: span)
        guard let isAny = names.map({ name in bool(.hasKind(held, name.text), name.span) }).reduceOr() else { return nil }
        return orFalse(chain(callersOrganisation(span), holder, isAny, .bool))
    }

    private func signer(_ syntax: Expression) -> TypedExpression? {
        let expression = expression(syntax, expected: nil)
        let span = expression.span
        switch expression.type {
        case .value(.account): return bool(.operation(.equalValue, [caller(span), expression]), span)
        case .value(.organisation), .value(.optional(.organisation)):
            // Two absent organisations would be equal, so the caller's has to be present.
            let own = callersOrganisation(span)
            let wanted = injected(expression, into: .optional(.organisation))
            return bool(
                .both(bool(.isPresent(own, wanted: true), span), bool(.operation(.equalValue, [own, wanted]), span)),
                span
            )
        case .value(.optional(.account)):
            let some = TypedExpression(kind: .some(caller(span)), type: .value(.optional(.account)), span: span)
            return bool(.operation(.equalValue, [some, expression]), span)
        case .unknown: return bool(.unknown, span)
        default:
            report(
                .badAuthority,
                at: span,
                "a signer is an Account or Organisation, and this is \(spelling(expression.type))",
                suggestion: "as `signer(of: grants[id].patient)`"
            )
            return bool(.unknown, span)
        }
    }

    func chain(_ base: TypedExpression, _ holder: LocalID, _ result: TypedExpression, _ type: ContractType) -> TypedExpression {
        let isOptional = if case .optional = type { true } else { false }
        return TypedExpression(
            kind: .chain(base, holder, result),
            type: .value(isOptional ? type : .optional(type)),
            span: result.span
        )
    }

    func orFalse(_ optional: TypedExpression) -> TypedExpression {
        let no = TypedExpression(kind: .constant(.bool(false)), type: .value(.bool), span: optional.span)
        return bool(.coalesce(optional, no), optional.span)
    }

    // MARK: For people

    /// The authority in the words of the source.
    func describe(_ syntax: AuthoritySyntax) -> String {
        switch syntax {
        case .anyone: "anyone"
        case .role(let names): names.count == 1 && names[0].text == "patient" ? "patient" : "role(\(list(names)))"
        case .organisationKind(let names): "org(\(list(names)))"
        case .signer(let expression): "signer(of: \(source.text(of: expression.span)))"
        case .rule(let expression): source.text(of: expression.span)
        case .all(let left, let right): "\(wrapped(left)) and \(wrapped(right))"
        case .any(let left, let right): "\(describe(left)) or \(describe(right))"
        }
    }

    private func wrapped(_ syntax: AuthoritySyntax) -> String {
        if case .any = syntax { "(\(describe(syntax)))" } else { describe(syntax) }
    }

    private func list(_ names: [Name]) -> String { names.map(\.text).joined(separator: ", ") }

    /// What a caller is told who is not permitted, cut to the limit of a sentence.
    func sentence(_ syntax: AuthoritySyntax, of kind: FunctionSyntax.Kind) -> String {
        var text = "only \(describe(syntax)) may \(kind == .query ? "ask" : "do") this"
        if case .rule(let expression) = syntax, let reason = rule(called: expression)?.reason { text += ": \(reason)" }
        return limited(sentence: text)
    }

    /// The text, cut to the limit of a sentence.
    func limited(sentence text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars where result.utf8.count < CompilerLimits.sentenceBytesMax {
            result.unicodeScalars.append(scalar)
        }
        return result
    }
}

extension [TypedExpression] {
    /// All of them joined by `or`; nil for none.
    fileprivate func reduceOr() -> TypedExpression? {
        guard let first else { return nil }
        return dropFirst().reduce(first) { left, right in
            TypedExpression(kind: .either(left, right), type: .value(.bool), span: left.span.union(right.span))
        }
    }
}
