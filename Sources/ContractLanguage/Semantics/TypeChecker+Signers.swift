import ContractVM

/// Actions with several signers: what the compiler declares for them, and what stands before their body.
///
/// Each signer sends the same call. What was signed waits in a map of the contract's state, under the arguments, until
/// somebody may sign for every part; the call that completes it runs the body. Whoever signed before has to be somebody who
/// still may. `Docs/adr/0007-several-signers-sign-one-after-the-other.md`.
extension TypeChecker {
    /// 30 days.
    private static var usualWithin: UInt64 { 2_592_000_000 }

    // MARK: Declarations

    func declareJointActions() {
        for (index, function) in symbols.functions.enumerated() {
            guard let joint = function.syntax.joint else { continue }
            let name = function.syntax.name
            let map = symbols.maps.count
            let call: ContractType = function.parameters.isEmpty ? .bool : .tuple(function.parameters.map(\.type))
            symbols.maps.append(
                MapDeclaration(
                    "\(name.text).signatures",
                    key: [FieldDeclaration("call", call)],
                    value: waiting(joint.parts.count)
                )
            )
            symbols.events.append(EventDeclaration("\(name.text).signed", [FieldDeclaration("by", .account)]))
            let parties = joint.parts.enumerated().map { position, part in
                declare(
                    Name(text: "\(name.text).\(position + 1)", span: name.span),
                    [FieldDeclaration("signer.account", .account)] + function.parameters,
                    returns: .bool,
                    .party(part.authority)
                )
            }
            let list = Name(text: "\(name.text).signers", span: name.span)
            symbols.jointActions[index] = ContractSymbols.JointAction(
                map: map,
                event: symbols.events.count - 1,
                parties: parties,
                signers: declare(
                    list,
                    function.parameters,
                    returns: .list(.account, joint.parts.count),
                    .signers(ofAction: index)
                )
            )
            if function.returns != nil {
                report(
                    .unexpectedReturn,
                    at: name.span,
                    "an action with several signers gives nothing back, because those who sign before the last get no result",
                    suggestion: "keep the result in state, or emit an event"
                )
            }
        }
    }

    private func waiting(_ parts: Int) -> ContractType {
        .tuple([.time] + Array(repeating: .optional(.account), count: parts))
    }

    /// Enters a query, or a function, that the compiler makes; gives its number.
    func declare(
        _ name: Name,
        _ parameters: [FieldDeclaration],
        returns: ContractType,
        _ purpose: FunctionSyntax.Purpose,
        kind: FunctionSyntax.Kind = .query
    ) -> Int {
        let syntax = FunctionSyntax(
            kind: kind,
            name: name,
            parameters: [],
            returns: nil,
            authority: nil,
            body: [],
            documentation: nil,
            end: name.span,
            purpose: purpose
        )
        symbols.functionIndex[name.text] = symbols.functions.count
        symbols.functions.append(ContractSymbols.Function(syntax: syntax, parameters: parameters, returns: returns))
        return symbols.functions.count - 1
    }

    // MARK: Bodies

    /// Whether the account that is the first parameter may sign for a part.
    func party(_ syntax: AuthoritySyntax, _ span: SourceSpan) -> TypedStatement {
        scope.subject = LocalID(index: 0)
        defer { scope.subject = nil }
        let yes = TypedExpression(kind: .constant(.bool(true)), type: .value(.bool), span: span)
        return TypedStatement(kind: .returnValue(authority(syntax) ?? yes), span: span, isWritten: false)
    }

    /// Everybody whose signature waits and still counts.
    func signersBody(ofAction action: Int, _ span: SourceSpan) -> [TypedStatement] {
        guard let joint = symbols.jointActions[action] else { return [] }
        let builder = SigningBuilder(checker: self, joint: joint, parameters: symbols.functions[action].parameters, span: span)
        return builder.list()
    }

    /// What stands before the body of an action with several signers; nothing for others.
    func signing(_ index: Int) -> [TypedStatement] {
        guard let joint = symbols.jointActions[index], let syntax = symbols.functions[index].syntax.joint else { return [] }
        let function = symbols.functions[index]
        var within = Self.usualWithin
        if let written = syntax.within {
            let typed = expect(written, .duration, "how long a signature waits")
            if case .duration(let length)? = constantValue(typed, written.span) { within = length }
        }
        scope.hasSeveralSigners = true
        let builder = SigningBuilder(
            checker: self,
            joint: joint,
            parameters: function.parameters,
            span: function.syntax.name.span
        )
        return builder.statements(within: within, sentence: sentence(syntax), names: syntax.parts.map(\.name))
    }

    /// In an action with several signers nothing may ask who calls: not the parts, which are about others too, nor the body.
    func refuseCallersOfSeveral() {
        for (action, joint) in symbols.jointActions.sorted(by: { $0.key < $1.key }) {
            for function in [action] + joint.parties {
                guard let span = symbols.effects[function].asksCaller else { continue }
                report(
                    .noOneCaller,
                    at: span,
                    "this asks who calls, and here several sign",
                    suggestion: "hand the account in as a parameter: behind `by`, `caller` is whoever signs for that part"
                )
            }
        }
    }

    /// The query behind `action.signers`, where the action has several.
    func signersQuery(_ base: Expression, _ name: Name) -> Name? {
        guard name.text == "signers", case .name(let action) = base.kind, scope.find(action) == nil,
            let index = symbols.functionIndex[action], let joint = symbols.jointActions[index]
        else { return nil }
        let query = symbols.functions[joint.signers].syntax.name.text
        return Name(text: query, span: name.span)
    }

    // MARK: For people

    /// The parts in the words of the source.
    func describe(_ syntax: JointSyntax) -> String {
        syntax.parts.map { part in
            if case .any = part.authority { "(\(describe(part.authority)))" } else { describe(part.authority) }
        }.joined(separator: " with ")
    }

    private func sentence(_ syntax: JointSyntax) -> String { limited(sentence: "only \(describe(syntax)) may sign this") }
}

extension ContractModule {
    /// Whether a function, or one that it calls here, asks who calls; what other contracts ask counts as asking.
    func asksCaller(_ function: Int) -> Bool {
        var seen: Set<Int> = []
        var pending = [function]
        while let next = pending.popLast() {
            guard functions.indices.contains(next), seen.insert(next).inserted else { continue }
            for instruction in functions[next].code {
                switch instruction.opcode {
                case .caller, .callImport: return true
                case .call: pending.append(Int(instruction.b))
                default: continue
                }
            }
        }
        return false
    }
}
