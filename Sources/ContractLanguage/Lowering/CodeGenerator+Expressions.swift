import ContractVM

extension CodeGenerator {
    /// The register that holds the expression's value.
    mutating func value(_ expression: TypedExpression) -> UInt16 {
        if case .local(let local) = expression.kind {
            let register = register(of: local)
            mark(expression, from: Int(code.position), in: register)
            return register
        }
        let target = temporary(expression.type.contractType ?? .bool)
        value(expression, into: target)
        return target
    }

    /// Puts the expression's value into the register, which must be no local that the expression reads.
    mutating func value(_ expression: TypedExpression, into target: UInt16) {
        let start = Int(code.position)
        compute(expression, into: target)
        mark(expression, from: start, in: target)
    }

    private mutating func mark(_ expression: TypedExpression, from start: Int, in register: UInt16) {
        guard expressionMarks != nil, let type = expression.type.contractType else { return }
        let end = Int(code.position)
        expressionMarks?.append(ExpressionMark(start: start, end: end, register: register, type: type, span: expression.span))
    }

    private mutating func compute(_ expression: TypedExpression, into target: UInt16) {
        switch expression.kind {
        case .constant(let constant): self.constant(constant, expression.type, into: target)
        case .local(let local): code.emit(.move, target, register(of: local))
        case .caller: code.emit(.caller, target)
        case .now: code.emit(.now, target)
        case .operation(let opcode, let operands): operation(opcode, operands, into: target)
        case .negated(let inner): code.emit(.not, target, value(inner))
        case .both(let left, let right): lazily(left, right, unless: .jumpUnless, into: target)
        case .either(let left, let right): lazily(left, right, unless: .jumpIf, into: target)
        case .conditional(let condition, let first, let second): choose(condition, first, second, into: target)
        case .match(let subject, let cases, let otherwise):
            match(subject, cases, otherwise) { generator, way, item in
                generator.marks.append(StatementMark(instruction: Int(generator.code.position), span: item?.span ?? way.span))
                generator.value(way, into: target)
                return false
            }
        case .extreme(let first, let second, let wantsSmaller): extreme(first, second, wantsSmaller, into: target)
        case .call(let index, let arguments):
            call(.call, index, arguments, symbols.functions[index].parameters.map(\.type), into: target)
        case .importedCall(let index, let arguments):
            call(.callImport, index, arguments, symbols.importedQueries[index].parameters, into: target)
        case .record, .enumCase, .list, .with: structure(expression, into: target)
        case .field(let base, let index): code.emit(.field, target, value(base), UInt16(clamping: index))
        case .chain(let base, let holder, let result): chain(base, holder, result, into: target)
        case .some(let inner): code.emit(.some, target, value(inner))
        case .none: code.emit(.none, target)
        case .isPresent(let inner, let wanted):
            code.emit(.isSome, target, value(inner))
            if !wanted { code.emit(.not, target, target) }
        case .coalesce(let optional, let other): coalesce(optional, other, expression.type, into: target)
        case .converted(let amount, let currency): convert(amount, to: currency, into: target)
        case .read(let map, let keys): code.emit(.read, target, key(keys, map), UInt16(clamping: map))
        case .containsKey(let map, let keys): code.emit(.containsKey, target, key(keys, map), UInt16(clamping: map))
        case .element(let list, let index): element(list, index, into: target)
        case .within(let base, let type): within(base, type, into: target)
        case .months(let from, let to): months(from, to, into: target)
        case .hasRole(let account, let role): code.emit(.hasRole, target, value(account), module.text(role))
        case .hasKind(let organisation, let kind): code.emit(.hasKind, target, value(organisation), module.text(kind))
        case .parameter(let name): code.emit(.parameter, target, module.text(name))
        case .unknown: preconditionFailure("only contracts without diagnostics are lowered")
        }
    }

    // MARK: Simple ones

    private mutating func constant(_ value: ContractValue, _ type: SemanticType, into target: UInt16) {
        switch (value, type) {
        case (.bool(let flag), .value(.bool)): code.emit(.boolean, target, flag ? 1 : 0)
        case (.int(let number), .value(.int)):
            if let small = Int16(exactly: number) {
                code.emit(.integer, target, UInt16(bitPattern: small))
            } else {
                code.emit(.constant, target, module.constant(.int, value))
            }
        default: code.emit(.constant, target, module.constant(type.contractType ?? .bool, value))
        }
    }

    private mutating func operation(_ opcode: Opcode, _ operands: [TypedExpression], into target: UInt16) {
        if operands.count == 3 {
            // Of three operands are shares alone, whose ratio lies side by side.
            let money = value(operands[0])
            let ratio = sideBySide(Array(operands.dropFirst()), as: [.int, .int])
            return code.emit(opcode, target, money, ratio)
        }
        if opcode == .add, operands.count == 2, case .constant(.int(let number)) = operands[1].kind,
            let small = Int16(exactly: number)
        {
            return code.emit(.addSmall, target, value(operands[0]), UInt16(bitPattern: small))
        }
        if let (tested, position) = caseTest(opcode, operands) {
            code.emit(.isCase, target, value(tested), UInt16(clamping: position))
            if opcode == .notEqualValue { code.emit(.not, target, target) }
            return
        }
        let registers = operands.map { value($0) }
        code.emit(opcode, target, registers.first ?? 0, registers.dropFirst().first ?? 0)
    }

    /// What is compared with a case that has no payload, and the case's position.
    private func caseTest(_ opcode: Opcode, _ operands: [TypedExpression]) -> (tested: TypedExpression, position: Int)? {
        guard opcode == .equalValue || opcode == .notEqualValue, operands.count == 2 else { return nil }
        for (tested, wanted) in [(operands[0], operands[1]), (operands[1], operands[0])] {
            if case .value(.enumeration) = tested.type, case .value(.enumeration) = wanted.type,
                case .enumCase(let position, let payload)? = ConstantFolder.value(of: wanted), payload.isEmpty
            {
                return (tested, position)
            }
        }
        return nil
    }

    mutating func key(_ components: [TypedExpression], _ map: Int) -> UInt16 {
        sideBySide(components, as: Array(symbols.maps[map].keyTypes.prefix(components.count)))
    }

    private mutating func call(
        _ opcode: Opcode,
        _ index: Int,
        _ arguments: [TypedExpression],
        _ types: [ContractType],
        into target: UInt16
    ) {
        let first = sideBySide(arguments, as: types)
        code.emit(opcode, target, UInt16(clamping: index), first)
    }

    // MARK: Choosing

    /// `and`, `or`: the right side only runs where the left one leaves the answer open.
    private mutating func lazily(_ left: TypedExpression, _ right: TypedExpression, unless jump: Opcode, into target: UInt16) {
        let end = code.label()
        value(left, into: target)
        code.emit(jump, target, to: end)
        value(right, into: target)
        code.place(end)
    }

    private mutating func choose(
        _ condition: TypedCondition,
        _ first: TypedExpression,
        _ second: TypedExpression,
        into target: UInt16
    ) {
        let otherwise = code.label()
        let end = code.label()
        self.condition(condition, ifFalse: otherwise)
        value(first, into: target)
        code.emit(.jump, to: end)
        code.place(otherwise)
        value(second, into: target)
        code.place(end)
    }

    private mutating func extreme(
        _ first: TypedExpression,
        _ second: TypedExpression,
        _ wantsSmaller: Bool,
        into target: UInt16
    ) {
        let one = value(first)
        let two = value(second)
        let isSecond = temporary(.bool)
        let end = code.label()
        let (left, right) = wantsSmaller ? (two, one) : (one, two)
        code.emit(.less, isSecond, left, right)
        code.emit(.move, target, one)
        code.emit(.jumpUnless, isSecond, to: end)
        code.emit(.move, target, two)
        code.place(end)
    }

    /// Jumps to the label unless the condition holds.
    mutating func branch(_ condition: TypedExpression, ifFalse label: FunctionBuilder.Label) {
        switch condition.kind {
        case .both(let left, let right):
            branch(left, ifFalse: label)
            branch(right, ifFalse: label)
        case .operation(.not, let operands) where operands.count == 1: branch(operands[0], ifTrue: label)
        case .negated(let inner): branch(inner, ifTrue: label)
        default: code.emit(.jumpUnless, value(condition), to: label)
        }
    }

    private mutating func branch(_ condition: TypedExpression, ifTrue label: FunctionBuilder.Label) {
        switch condition.kind {
        case .either(let left, let right):
            branch(left, ifTrue: label)
            branch(right, ifTrue: label)
        case .operation(.not, let operands) where operands.count == 1: branch(operands[0], ifFalse: label)
        case .negated(let inner): branch(inner, ifFalse: label)
        default: code.emit(.jumpIf, value(condition), to: label)
        }
    }

    // MARK: Optionals

    private mutating func chain(_ base: TypedExpression, _ holder: LocalID, _ result: TypedExpression, into target: UInt16) {
        let optional = value(base)
        let isThere = temporary(.bool)
        let end = code.label()
        code.emit(.none, target)
        code.emit(.isSome, isThere, optional)
        code.emit(.jumpUnless, isThere, to: end)
        code.emit(.unwrap, register(of: holder), optional)
        if case .value(.optional) = result.type { value(result, into: target) } else { code.emit(.some, target, value(result)) }
        code.place(end)
    }

    private mutating func coalesce(
        _ optional: TypedExpression,
        _ other: TypedExpression,
        _ type: SemanticType,
        into target: UInt16
    ) {
        let first = value(optional)
        if case .value(.optional) = type {
            let isThere = temporary(.bool)
            let end = code.label()
            code.emit(.move, target, first)
            code.emit(.isSome, isThere, first)
            code.emit(.jumpIf, isThere, to: end)
            value(other, into: target)
            return code.place(end)
        }
        switch other.kind {
        case .constant, .local: code.emit(.unwrapOr, target, first, value(other))
        default:
            let isThere = temporary(.bool)
            let otherwise = code.label()
            let end = code.label()
            code.emit(.isSome, isThere, first)
            code.emit(.jumpUnless, isThere, to: otherwise)
            code.emit(.unwrap, target, first)
            code.emit(.jump, to: end)
            code.place(otherwise)
            value(other, into: target)
            code.place(end)
        }
    }

    /// `amount in USD`: nothing added to an amount of that currency is in it, to the verifier too.
    private mutating func convert(_ amount: TypedExpression, to currency: Currency, into target: UInt16) {
        let type = ContractType.money(currency)
        let found = value(amount)
        let known = temporary(type)
        let isSame = temporary(.bool)
        let end = code.label()
        constant(.money(Money(minor: 0, currency: currency)), .value(type), into: known)
        code.emit(.none, target)
        code.emit(.moneySameCurrency, isSame, found, known)
        code.emit(.jumpUnless, isSame, to: end)
        code.emit(.moneyAdd, known, found, known)
        code.emit(.some, target, known)
        code.place(end)
    }

    /// `list[i]`, absent outside the list.
    private mutating func element(_ list: TypedExpression, _ index: TypedExpression, into target: UInt16) {
        let base = value(list)
        let position = value(index)
        let count = temporary(.int)
        let isInside = temporary(.bool)
        var element: ContractType = .bool
        switch list.type {
        case .value(.list(let inner, _)), .value(.set(let inner, _)): element = inner
        default: break
        }
        let held = temporary(element)
        let end = code.label()
        code.emit(.none, target)
        code.emit(.integer, count, 0)
        code.emit(.lessOrEqual, isInside, count, position)
        code.emit(.jumpUnless, isInside, to: end)
        code.emit(.count, count, base)
        code.emit(.less, isInside, position, count)
        code.emit(.jumpUnless, isInside, to: end)
        code.emit(.element, held, base, position)
        code.emit(.some, target, held)
        code.place(end)
    }

    /// `text.within(n)`, absent if it is longer.
    private mutating func within(_ base: TypedExpression, _ type: ContractType, into target: UInt16) {
        let held = value(base)
        let (count, most, fits, short) = (temporary(.int), temporary(.int), temporary(.bool), temporary(type))
        let end = code.label()
        let bound: Int
        switch type {
        case .text(let bytes), .bytes(let bytes):
            bound = bytes
            code.emit(.length, count, held)
        case .list(_, let elements), .set(_, let elements):
            bound = elements
            code.emit(.count, count, held)
        default: preconditionFailure("only texts, bytes, lists and sets have bounds")
        }
        code.emit(.integer, most, UInt16(clamping: bound))
        code.emit(.none, target)
        code.emit(.lessOrEqual, fits, count, most)
        code.emit(.jumpUnless, fits, to: end)
        code.emit(.narrow, short, held)
        code.emit(.some, target, short)
        code.place(end)
    }

    // MARK: Structures

    private mutating func structure(_ expression: TypedExpression, into target: UInt16) {
        if let known = ConstantFolder.value(of: expression) { return constant(known, expression.type, into: target) }
        switch (expression.kind, expression.type) {
        case (.record(let fields), .value(let type)):
            let first = sideBySide(fields, as: symbols.types.fields(of: type) ?? [])
            code.emit(.record, target, first)
        case (.enumCase(let position, let payload), .value(.enumeration(let index))):
            let first = sideBySide(payload, as: symbols.types.enums[index].cases[position].payload)
            code.emit(.enumCase, target, first, UInt16(clamping: position))
        case (.list(let elements), .value(.list(let element, _))), (.list(let elements), .value(.set(let element, _))):
            list(elements, of: element, expression.type, into: target)
        case (.with(let base, let changes), _):
            let values = changes.map { (field: $0.field, register: value($0.value)) }
            value(base, into: target)
            for change in values { code.emit(.setField, target, UInt16(clamping: change.field), change.register) }
        default: preconditionFailure("a structure has the type of a structure")
        }
    }

    /// The first elements at once, as many as an instruction takes, the others one by one.
    private mutating func list(
        _ elements: [TypedExpression],
        of element: ContractType,
        _ type: SemanticType,
        into target: UInt16
    ) {
        let isSet = if case .value(.set) = type { true } else { false }
        let head = elements.prefix(MachineLimits.fields)
        let first = sideBySide(Array(head), as: head.map { _ in element })
        code.emit(isSet ? .set : .list, target, first, UInt16(clamping: head.count))
        for other in elements.dropFirst(head.count) { code.emit(isSet ? .insert : .append, target, value(other)) }
    }
}
