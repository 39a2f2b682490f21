import ContractVM

extension ReferenceEvaluator {
    mutating func run(_ statements: [TypedStatement], _ frame: inout Frame) throws(Stop) -> Flow {
        for statement in statements {
            if case .over(let value) = try run(statement, &frame) { return .over(value) }
        }
        return .onward
    }

    private mutating func run(_ statement: TypedStatement, _ frame: inout Frame) throws(Stop) -> Flow {
        switch statement.kind {
        case .bind(let local, let value): frame.locals[local.index] = try self.value(value, &frame)
        case .assign(let local, let path, let value):
            let new = try self.value(value, &frame)
            frame.locals[local.index] = try changed(frame.locals[local.index], path[...]) { _ in new }
        case .setElement(let local, let index, let value):
            guard case .int(let position) = try self.value(index, &frame) else { throw .trapped }
            let new = try self.value(value, &frame)
            guard case .list(var elements) = frame.locals[local.index], let place = Int(exactly: position),
                elements.indices.contains(place)
            else { throw .trapped }
            elements[place] = new
            frame.locals[local.index] = .list(elements)
        case .collect(let opcode, let local, let path, let value): try collect(opcode, local, path, value, &frame)
        case .write(let map, let keys, let value):
            let new = try self.value(value, &frame)
            let key = try values(keys, &frame)
            try checkEntry(map, key, new)
            try ask { host throws(HostFailure) in try host.write(map: map, key: key, value: new) }
        case .remove(let map, let keys):
            let key = try values(keys, &frame)
            try ask { host throws(HostFailure) in try host.write(map: map, key: key, value: nil) }
        case .ifElse(let branches, let otherwise):
            for branch in branches where try holds(branch.condition, &frame) { return try run(branch.body, &frame) }
            return try run(otherwise, &frame)
        case .match(let subject, let cases, let otherwise):
            return try run(try chosen(subject, cases, otherwise, &frame) ?? [], &frame)
        case .forElement(let local, let list, let body): return try forElement(local, list, body, &frame)
        case .forEntry(let scan, let body): return try forEntry(scan, body, &frame)
        case .forNumber(let range, let body): return try forNumber(range, body, &frame)
        case .require(let condition, let sentence):
            guard try holds(condition, &frame) else { throw .refused(sentence) }
        case .permit(let condition, let sentence):
            guard try holds(condition, &frame) else { throw .notPermitted(sentence) }
        case .refuse(let sentence): throw .refused(sentence)
        case .emit(let event, let fields):
            let values = try values(fields, &frame)
            try ask { host throws(HostFailure) in try host.emit(event: event, fields: values) }
        case .returnValue(let value):
            return .over(try value.map { expression throws(Stop) in try self.value(expression, &frame) } ?? .none)
        case .unknown: preconditionFailure("only contracts without diagnostics run")
        }
        return .onward
    }

    // MARK: Conditions

    mutating func holds(_ expression: TypedExpression, _ frame: inout Frame) throws(Stop) -> Bool {
        try value(expression, &frame) == .bool(true)
    }

    mutating func holds(_ condition: TypedCondition, _ frame: inout Frame) throws(Stop) -> Bool {
        switch condition {
        case .holds(let expression): return try holds(expression, &frame)
        case .binds(let local, let optional):
            let value = try value(optional, &frame)
            if value == .none { return false }
            frame.locals[local.index] = value
            return true
        }
    }

    /// What stands behind the case of the subject, once its names have their values.
    mutating func chosen<Body>(
        _ subject: TypedExpression,
        _ cases: [TypedCase<Body>],
        _ otherwise: Body?,
        _ frame: inout Frame
    ) throws(Stop) -> Body? {
        guard case .enumCase(let position, let payload) = try value(subject, &frame) else { throw .trapped }
        guard let item = cases.first(where: { $0.indices.contains(position) }) else { return otherwise }
        for (local, value) in zip(item.bindings, payload) {
            if let local { frame.locals[local.index] = value }
        }
        return item.body
    }

    // MARK: Loops

    private mutating func forElement(
        _ local: LocalID?,
        _ list: TypedExpression,
        _ body: [TypedStatement],
        _ frame: inout Frame
    ) throws(Stop) -> Flow {
        for element in Self.elements(of: try value(list, &frame)) {
            if let local { frame.locals[local.index] = element }
            if case .over(let value) = try run(body, &frame) { return .over(value) }
        }
        return .onward
    }

    private mutating func forNumber(_ range: TypedRange, _ body: [TypedStatement], _ frame: inout Frame) throws(Stop) -> Flow {
        guard case .int(let from) = try value(range.from, &frame), case .int(let to) = try value(range.to, &frame) else {
            throw .trapped
        }
        guard let count = Int64(exactly: Int128(to) - Int128(from)) else { throw .trapped }
        if let sentence = range.sentence, count > range.most { throw .refused(sentence) }
        var number = from
        while number < to {
            if let local = range.number { frame.locals[local.index] = .int(number) }
            if case .over(let value) = try run(body, &frame) { return .over(value) }
            number += 1
        }
        return .onward
    }

    private mutating func forEntry(_ scan: TypedScan, _ body: [TypedStatement], _ frame: inout Frame) throws(Stop) -> Flow {
        let prefix = try values(scan.prefix, &frame)
        let entries = try ask { host throws(HostFailure) in
            try host.scan(map: scan.map, prefix: prefix, limit: scan.limit)
        }
        for entry in entries {
            let rest = Array(entry.key.dropFirst(prefix.count))
            for (local, value) in zip(scan.key, scan.keyIsTuple ? [.record(rest)] : rest) {
                if let local { frame.locals[local.index] = value }
            }
            if let local = scan.value { frame.locals[local.index] = entry.value }
            if case .over(let value) = try run(body, &frame) { return .over(value) }
        }
        return .onward
    }

    static func elements(of value: ContractValue) -> [ContractValue] {
        switch value {
        case .list(let elements), .set(let elements): elements
        default: []
        }
    }

    // MARK: Changing variables

    /// The value with what the path leads to replaced.
    private func changed(
        _ value: ContractValue,
        _ path: ArraySlice<Int>,
        _ change: (ContractValue) throws(Stop) -> ContractValue
    ) throws(Stop) -> ContractValue {
        guard let field = path.first else { return try change(value) }
        guard case .record(var fields) = value, fields.indices.contains(field) else { throw .trapped }
        fields[field] = try changed(fields[field], path.dropFirst(), change)
        return .record(fields)
    }

    private mutating func collect(
        _ opcode: Opcode,
        _ local: LocalID,
        _ path: [Int],
        _ value: TypedExpression,
        _ frame: inout Frame
    ) throws(Stop) {
        let element = try self.value(value, &frame)
        var type: ContractType? = frame.function.locals[local.index].type
        for field in path {
            type = type.flatMap { symbols.types.fields(of: $0) }.flatMap { $0.indices.contains(field) ? $0[field] : nil }
        }
        let bound =
            switch type {
            case .list(_, let bound)?, .set(_, let bound)?: bound
            default: 0
            }
        frame.locals[local.index] = try changed(frame.locals[local.index], path[...]) { collection throws(Stop) in
            var elements = Self.elements(of: collection)
            switch opcode {
            case .append: elements.append(element)
            case .insert: if !elements.contains(element) { elements = (elements + [element]).sorted() }
            default: elements.removeAll { $0 == element }
            }
            guard elements.count <= bound else { throw .trapped }
            if case .set = collection { return .set(elements) }
            return .list(elements)
        }
    }
}
