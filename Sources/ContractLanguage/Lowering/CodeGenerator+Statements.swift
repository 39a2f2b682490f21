import ContractVM

extension CodeGenerator {
    mutating func statements(_ statements: [TypedStatement]) {
        for statement in statements {
            let mark = pool.mark
            if statement.isWritten { marks.append(StatementMark(instruction: Int(code.position), span: statement.span)) }
            self.statement(statement)
            pool.release(to: mark)
        }
    }

    private mutating func statement(_ statement: TypedStatement) {
        switch statement.kind {
        case .bind(let local, let value): self.value(value, into: register(of: local))
        case .assign(let local, let path, let value): assign(local, path, value)
        case .setElement(let local, let index, let value):
            let position = self.value(index)
            let element = self.value(value)
            code.emit(.setElement, register(of: local), position, element)
        case .write(let map, let keys, let value): write(map, keys, value)
        case .remove(let map, let keys): code.emit(.remove, 0, key(keys, map), UInt16(clamping: map))
        case .ifElse(let branches, let otherwise): ifElse(branches, otherwise)
        case .match(let subject, let cases, let otherwise):
            match(subject, cases, otherwise) { generator, body, _ in
                generator.statements(body)
                return body.alwaysLeave
            }
        case .forElement(let local, let list, let body): forElement(local, list, body)
        case .forEntry(let scan, let body): forEntry(scan, body)
        case .forNumber(let range, let body): forNumber(range, body)
        case .require(let condition, let sentence): require(condition, module.sentence(sentence))
        case .permit(let condition, let sentence): code.emit(.permit, value(condition), module.sentence(sentence))
        case .refuse(let sentence): code.emit(.refuse, 0, module.sentence(sentence))
        case .emit(let event, let fields):
            let first = sideBySide(fields, as: symbols.events[event].fields.map(\.type))
            code.emit(.emit, first, UInt16(clamping: event))
        case .returnValue(let value):
            let result = value.map { self.value($0) }
            requireInvariants()
            if let result { requireEntryInvariants(result) }
            if let result { code.emit(.returnValue, result) } else { code.emit(.returnNothing) }
        case .collect(let opcode, let local, let path, let value): collect(opcode, local, path, value)
        case .unknown: preconditionFailure("only contracts without diagnostics are lowered")
        }
    }

    // MARK: Variables

    private mutating func assign(_ local: LocalID, _ path: [Int], _ value: TypedExpression) {
        guard !path.isEmpty else {
            switch value.kind {
            // These read all their operands before they write.
            case .constant, .local, .operation, .caller, .now, .call, .importedCall, .read:
                self.value(value, into: register(of: local))
            default: code.emit(.move, register(of: local), self.value(value))
            }
            return
        }
        let new = self.value(value)
        change(local, path) { generator, record, field in generator.code.emit(.setField, record, field, new) }
    }

    private mutating func collect(_ opcode: Opcode, _ local: LocalID, _ path: [Int], _ value: TypedExpression) {
        let element = self.value(value)
        guard let last = path.last else { return code.emit(opcode, register(of: local), element) }
        change(local, path) { generator, record, field in
            guard let type = generator.fieldType(record, last) else { return }
            let collection = generator.temporary(type)
            generator.code.emit(.field, collection, record, field)
            generator.code.emit(opcode, collection, element)
            generator.code.emit(.setField, record, field, collection)
        }
    }

    /// Changes a field deep inside a variable: takes the records out, changes the innermost, puts them back.
    private mutating func change(
        _ local: LocalID,
        _ path: [Int],
        _ body: (inout CodeGenerator, _ record: UInt16, _ field: UInt16) -> Void
    ) {
        var records = [register(of: local)]
        for field in path.dropLast() {
            guard let outer = records.last, let type = fieldType(outer, field) else { return }
            let inner = temporary(type)
            code.emit(.field, inner, outer, UInt16(clamping: field))
            records.append(inner)
        }
        guard let innermost = records.last, let last = path.last else { return }
        body(&self, innermost, UInt16(clamping: last))
        for depth in records.indices.dropFirst().reversed() {
            code.emit(.setField, records[depth - 1], UInt16(clamping: path[depth - 1]), records[depth])
        }
    }

    private func fieldType(_ record: UInt16, _ field: Int) -> ContractType? {
        guard let type = code.type(of: record), let fields = symbols.types.fields(of: type), fields.indices.contains(field) else {
            return nil
        }
        return fields[field]
    }

    // MARK: Branches

    private mutating func ifElse(_ branches: [(condition: TypedCondition, body: [TypedStatement])], _ otherwise: [TypedStatement])
    {
        let end = code.label()
        for (index, branch) in branches.enumerated() {
            let next = code.label()
            let mark = pool.mark
            condition(branch.condition, ifFalse: next)
            pool.release(to: mark)
            statements(branch.body)
            let isLast = index == branches.count - 1 && otherwise.isEmpty
            if !isLast, !branch.body.alwaysLeave { code.emit(.jump, to: end) }
            code.place(next)
        }
        statements(otherwise)
        code.place(end)
    }

    /// Jumps to the label unless the condition holds.
    mutating func condition(_ condition: TypedCondition, ifFalse label: FunctionBuilder.Label) {
        switch condition {
        case .holds(let expression): branch(expression, ifFalse: label)
        case .binds(let local, let expression):
            let optional = value(expression)
            let isThere = temporary(.bool)
            code.emit(.isSome, isThere, optional)
            code.emit(.jumpUnless, isThere, to: label)
            code.emit(.unwrap, register(of: local), optional)
        }
    }

    private mutating func require(_ condition: TypedCondition, _ sentence: UInt16) {
        switch condition {
        case .holds(let expression): code.emit(.require, value(expression), sentence)
        case .binds(let local, let expression):
            let optional = value(expression)
            let isThere = temporary(.bool)
            code.emit(.isSome, isThere, optional)
            code.emit(.require, isThere, sentence)
            code.emit(.unwrap, register(of: local), optional)
        }
    }

    /// `body` writes what stands behind one case, and says whether it always leaves.
    mutating func match<Body>(
        _ subject: TypedExpression,
        _ cases: [TypedCase<Body>],
        _ otherwise: Body?,
        _ body: (inout CodeGenerator, Body, TypedCase<Body>?) -> Bool
    ) {
        let held = value(subject)
        let isCase = temporary(.bool)
        let end = code.label()
        for (position, item) in cases.enumerated() {
            let next = code.label()
            let isLast = position == cases.count - 1 && otherwise == nil
            // Without `else` all cases are named, so the last one needs no question.
            if !isLast { self.isCase(held, item.indices, in: isCase, otherwise: next) }
            for (index, binding) in item.bindings.enumerated() {
                guard let binding else { continue }
                code.emit(.payload, register(of: binding), held, UInt16(clamping: item.indices[0] << 8 | index))
            }
            let leaves = body(&self, item.body, item)
            if !isLast, !leaves { code.emit(.jump, to: end) }
            code.place(next)
        }
        if let otherwise { _ = body(&self, otherwise, nil) }
        code.place(end)
    }

    /// Jumps to the label unless the value is one of the cases.
    private mutating func isCase(_ held: UInt16, _ cases: [Int], in answer: UInt16, otherwise next: FunctionBuilder.Label) {
        let found = code.label()
        for (position, index) in cases.enumerated() {
            code.emit(.isCase, answer, held, UInt16(clamping: index))
            if position < cases.count - 1 {
                code.emit(.jumpIf, answer, to: found)
            } else {
                code.emit(.jumpUnless, answer, to: next)
            }
        }
        code.place(found)
    }

    // MARK: Loops

    private mutating func forElement(_ local: LocalID?, _ list: TypedExpression, _ body: [TypedStatement]) {
        // The body may change a variable that holds the list; the loop goes over what it was.
        let held = temporary(list.type.contractType ?? .bool)
        value(list, into: held)
        loop(over: held) { generator, index in
            if let local { generator.code.emit(.element, generator.register(of: local), held, index) }
            generator.statements(body)
        }
    }

    private mutating func forEntry(_ scan: TypedScan, _ body: [TypedStatement]) {
        let map = symbols.maps[scan.map]
        let prefix = key(scan.prefix, scan.map)
        let entries = temporary(.list(map.entry, scan.limit))
        let entry = temporary(map.entry)
        code.emit(.scan, entries, prefix, UInt16(clamping: scan.prefix.count << 8 | scan.map))
        loop(over: entries) { generator, index in
            generator.code.emit(.element, entry, entries, index)
            generator.names(of: scan, entry, map)
            generator.statements(body)
        }
    }

    private mutating func forNumber(_ range: TypedRange, _ body: [TypedStatement]) {
        // The body may change a variable that an end is read from; the loop goes over what it was.
        let first = temporary(.int)
        value(range.from, into: first)
        let count = range.sentence.map { countOfNumbers(range, first, orRefuse: $0) }
        let startsAtZero = ConstantFolder.value(of: range.from) == .int(0)
        let index = startsAtZero ? range.number.map { register(of: $0) } ?? temporary(.int) : temporary(.int)
        let (exit, most) = (code.label(), module.constant(.int, .int(Int64(range.most))))
        code.emit(.rangeStart, index, most, to: exit)
        let start = code.position
        if let count {
            let isInside = temporary(.bool)
            code.emit(.less, isInside, index, count)
            code.emit(.jumpUnless, isInside, to: exit)
        }
        if !startsAtZero, let number = range.number { code.emit(.add, register(of: number), first, index) }
        statements(body)
        code.emit(.rangeNext, index, most, start)
        code.place(exit)
    }

    /// How many numbers the range holds; below 1 if it is empty.
    private mutating func countOfNumbers(_ range: TypedRange, _ first: UInt16, orRefuse sentence: String) -> UInt16 {
        let (count, most, fits) = (temporary(.int), temporary(.int), temporary(.bool))
        value(range.to, into: count)
        code.emit(.subtract, count, count, first)
        code.emit(.integer, most, UInt16(clamping: range.most))
        code.emit(.lessOrEqual, fits, count, most)
        code.emit(.require, fits, module.sentence(sentence))
        return count
    }

    /// Gives the loop's names their values.
    private mutating func names(of scan: TypedScan, _ entry: UInt16, _ map: MapDeclaration) {
        let mark = pool.mark
        let rest = map.key.indices.dropFirst(scan.prefix.count)
        if scan.keyIsTuple {
            if let local = scan.key.first ?? nil {
                let first = pool.take(rest.map { map.key[$0].type }, from: &code)
                for (offset, component) in rest.enumerated() {
                    code.emit(.field, first &+ UInt16(clamping: offset), entry, UInt16(clamping: component))
                }
                code.emit(.record, register(of: local), first)
            }
        } else {
            for (local, component) in zip(scan.key, rest) {
                if let local { code.emit(.field, register(of: local), entry, UInt16(clamping: component)) }
            }
        }
        if let value = scan.value { code.emit(.field, register(of: value), entry, UInt16(clamping: map.key.count)) }
        pool.release(to: mark)
    }

    private mutating func loop(over list: UInt16, _ body: (inout CodeGenerator, _ index: UInt16) -> Void) {
        let index = temporary(.int)
        let exit = code.label()
        code.emit(.loopStart, index, list, to: exit)
        let first = code.position
        body(&self, index)
        code.emit(.loopNext, index, list, first)
        code.place(exit)
    }
}
