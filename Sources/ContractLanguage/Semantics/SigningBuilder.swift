import ContractVM

/// Writes the statements by which a call becomes a signature, or the last one that was missing.
///
/// One slot for each part holds who signed for it. A signer takes the first open slot that it may sign for; if there is none,
/// an earlier signer makes room by moving to an open slot that it may sign for, too.
struct SigningBuilder {
    let checker: TypeChecker
    let joint: ContractSymbols.JointAction
    let parameters: [FieldDeclaration]
    let span: SourceSpan

    private var parts: Range<Int> { joint.parties.indices }

    func statements(within: UInt64, sentence: String, names: [Name?]) -> [TypedStatement] {
        let slots = parts.map { _ in local(.optional(.account), isVariable: true) }
        let mine = parts.map { _ in local(.bool) }
        let isPlaced = local(.bool, isVariable: true)
        var result = slots.map { bind($0, nobody) }
        result.append(takeOver(slots))
        result += parts.map { bind(mine[$0], isParty($0, caller)) }
        result.append(bind(isPlaced, constant(false)))
        result += parts.map { place($0, slots, mine, isPlaced) }
        for part in parts { result += parts.filter { $0 != part }.map { move(part, to: $0, slots, mine, isPlaced) } }
        result.append(statement(.permit(value(isPlaced), sentence: sentence)))
        result.append(wait(slots, within: within))
        result.append(statement(.remove(map: joint.map, [call])))
        for (slot, name) in zip(slots, names) {
            guard let name else { continue }
            let named = checker.scope.add(Local(name: checker.checkedLocal(name), type: .account, isVariable: false))
            result.append(bind(named, expression(.coalesce(value(slot), caller), .account)))
        }
        return result
    }

    /// Gives back everybody who signed and still may.
    func list() -> [TypedStatement] {
        let slots = parts.map { _ in local(.optional(.account), isVariable: true) }
        let type: ContractType = .list(.account, joint.parties.count)
        let found = local(type, isVariable: true)
        var result = slots.map { bind($0, nobody) }
        result.append(takeOver(slots, butCaller: false))
        result.append(bind(found, expression(.list([]), type)))
        for slot in slots {
            let signer = local(.account)
            result.append(when(.binds(signer, value(slot)), [statement(.collect(.append, found, path: [], value(signer)))]))
        }
        result.append(statement(.returnValue(value(found))))
        return result
    }

    // MARK: Steps

    /// Fills the slots with those who signed in time and still may; the caller signs anew.
    private func takeOver(_ slots: [LocalID], butCaller: Bool = true) -> TypedStatement {
        let held = local(.tuple([.time] + slots.map { _ in .optional(.account) }))
        var takes: [TypedStatement] = []
        for (part, slot) in zip(parts, slots) {
            let signer = local(.account)
            // Who was suspended since may not act, so not sign either; the caller is asked by the ledger.
            let isActive = expression(.hasRole(value(signer), ReservedRole.active), .bool)
            var still = expression(.both(isActive, isParty(part, value(signer))), .bool)
            if butCaller {
                let isOther = expression(.operation(.notEqualValue, [value(signer), caller]), .bool)
                still = expression(.both(isOther, still), .bool)
            }
            let take = when(.holds(still), [assign(slot, some(value(signer)))])
            takes.append(when(.binds(signer, expression(.field(value(held), part + 1), .optional(.account))), [take]))
        }
        let until = expression(.field(value(held), 0), .time)
        let isInTime = expression(.operation(.less, [expression(.now, .time), until]), .bool)
        let read = expression(
            .read(map: joint.map, [call]),
            .optional(.tuple([.time] + slots.map { _ in .optional(.account) }))
        )
        return when(.binds(held, read), [when(.holds(isInTime), takes)])
    }

    /// The caller signs for a part that is open.
    private func place(_ part: Int, _ slots: [LocalID], _ mine: [LocalID], _ isPlaced: LocalID) -> TypedStatement {
        let isOpen = expression(.isPresent(value(slots[part]), wanted: false), .bool)
        let may = expression(.both(not(isPlaced), expression(.both(value(mine[part]), isOpen), .bool)), .bool)
        return when(.holds(may), [assign(slots[part], some(caller)), assign(isPlaced, constant(true))])
    }

    /// The caller signs for a part, and who signed for it before now signs for another one, which is open.
    private func move(
        _ part: Int,
        to other: Int,
        _ slots: [LocalID],
        _ mine: [LocalID],
        _ isPlaced: LocalID
    ) -> TypedStatement {
        let isOpen = expression(.isPresent(value(slots[other]), wanted: false), .bool)
        let may = expression(.both(not(isPlaced), expression(.both(value(mine[part]), isOpen), .bool)), .bool)
        let signer = local(.account)
        let moves = [
            assign(slots[other], some(value(signer))), assign(slots[part], some(caller)), assign(isPlaced, constant(true)),
        ]
        let mayMove = when(.holds(isParty(other, value(signer))), moves)
        return when(.holds(may), [when(.binds(signer, value(slots[part])), [mayMove])])
    }

    /// Keeps what is signed and ends the call, unless nobody is missing.
    private func wait(_ slots: [LocalID], within: UInt64) -> TypedStatement {
        let open = slots.map { expression(.isPresent(value($0), wanted: false), .bool) }
        let isMissing = open.dropFirst().reduce(open[0]) { expression(.either($0, $1), .bool) }
        let length = TypedExpression(kind: .constant(.duration(within)), type: .value(.duration), span: span)
        let until = expression(.operation(.durationAdd, [expression(.now, .time), length]), .time)
        let kept = expression(.record([until] + slots.map(value)), .tuple([.time] + slots.map { _ in .optional(.account) }))
        return when(
            .holds(isMissing),
            [
                statement(.write(map: joint.map, [call], kept)), statement(.emit(event: joint.event, [caller])),
                statement(.returnValue(nil)),
            ]
        )
    }

    // MARK: Words

    private var caller: TypedExpression { expression(.caller, .account) }
    private var nobody: TypedExpression { expression(.none, .optional(.account)) }

    /// The arguments together, which are the key of what waits.
    private var call: TypedExpression {
        parameters.isEmpty ? constant(true) : expression(.record(arguments), .tuple(parameters.map(\.type)))
    }

    private var arguments: [TypedExpression] {
        parameters.enumerated().map { expression(.local(LocalID(index: $0)), $1.type) }
    }

    private func isParty(_ part: Int, _ account: TypedExpression) -> TypedExpression {
        expression(.call(function: joint.parties[part], [account] + arguments), .bool)
    }

    private func local(_ type: ContractType, isVariable: Bool = false) -> LocalID {
        checker.scope.add(Local(name: Name(text: "_", span: span), type: type, isVariable: isVariable))
    }

    private func value(_ local: LocalID) -> TypedExpression { expression(.local(local), checker.scope[local].type) }

    private func not(_ local: LocalID) -> TypedExpression { expression(.operation(.not, [value(local)]), .bool) }

    private func some(_ inner: TypedExpression) -> TypedExpression { expression(.some(inner), .optional(.account)) }

    private func constant(_ flag: Bool) -> TypedExpression { expression(.constant(.bool(flag)), .bool) }

    private func expression(_ kind: TypedExpression.Kind, _ type: ContractType) -> TypedExpression {
        TypedExpression(kind: kind, type: .value(type), span: span)
    }

    private func bind(_ local: LocalID, _ value: TypedExpression) -> TypedStatement { statement(.bind(local, value)) }

    private func assign(_ local: LocalID, _ value: TypedExpression) -> TypedStatement {
        statement(.assign(local, path: [], value))
    }

    private func when(_ condition: TypedCondition, _ body: [TypedStatement]) -> TypedStatement {
        statement(.ifElse([(condition, body)], else: []))
    }

    private func statement(_ kind: TypedStatement.Kind) -> TypedStatement {
        TypedStatement(kind: kind, span: span, isWritten: false)
    }
}
