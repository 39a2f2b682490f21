import ContractVM
import Primitives

extension ReferenceEvaluator {
    mutating func values(_ expressions: [TypedExpression], _ frame: inout Frame) throws(Stop) -> [ContractValue] {
        var values: [ContractValue] = []
        for expression in expressions { values.append(try value(expression, &frame)) }
        return values
    }

    mutating func value(_ expression: TypedExpression, _ frame: inout Frame) throws(Stop) -> ContractValue {
        switch expression.kind {
        case .constant(let value): return value
        case .local(let local): return frame.locals[local.index]
        case .caller: return .account(host.caller)
        case .now: return .time(host.now.rawValue)
        case .operation(.organisationOf, let operands):
            guard case .account(let account) = try value(operands[0], &frame) else { throw .trapped }
            let home = try ask { host throws(HostFailure) in try host.organisation(of: account) }
            return home.map { .organisation($0) } ?? .none
        case .operation(let opcode, let operands): return try ReferenceOperation.result(opcode, try values(operands, &frame))
        case .negated(let inner): return .bool(try !holds(inner, &frame))
        case .both(let left, let right):
            if try !holds(left, &frame) { return .bool(false) }
            return .bool(try holds(right, &frame))
        case .either(let left, let right):
            if try holds(left, &frame) { return .bool(true) }
            return .bool(try holds(right, &frame))
        case .conditional(let condition, let first, let second):
            return try holds(condition, &frame) ? value(first, &frame) : value(second, &frame)
        case .match(let subject, let cases, let otherwise):
            guard let way = try chosen(subject, cases, otherwise, &frame) else { throw .trapped }
            return try value(way, &frame)
        case .extreme(let first, let second, let wantsSmaller):
            let (one, two) = (try value(first, &frame), try value(second, &frame))
            return (wantsSmaller ? two < one : one < two) ? two : one
        case .call(let index, let arguments): return try call(index, try values(arguments, &frame))
        case .importedCall(let index, let arguments): return try imported(index, try values(arguments, &frame))
        default: return try structure(expression, &frame)
        }
    }

    private mutating func structure(_ expression: TypedExpression, _ frame: inout Frame) throws(Stop) -> ContractValue {
        switch expression.kind {
        case .record(let fields): return .record(try values(fields, &frame))
        case .with(let base, let changes):
            let new = try values(changes.map(\.value), &frame)
            guard case .record(var fields) = try value(base, &frame) else { throw .trapped }
            for (change, value) in zip(changes, new) { fields[change.field] = value }
            return .record(fields)
        case .enumCase(let position, let payload): return .enumCase(position, try values(payload, &frame))
        case .list(let elements):
            let values = try values(elements, &frame)
            guard case .value(.set) = expression.type else { return .list(values) }
            var distinct: [ContractValue] = []
            for value in values where !distinct.contains(value) { distinct.append(value) }
            return .set(distinct.sorted())
        case .field(let base, let index):
            guard case .record(let fields) = try value(base, &frame), fields.indices.contains(index) else { throw .trapped }
            return fields[index]
        case .chain(let base, let holder, let result):
            let held = try value(base, &frame)
            if held == .none { return .none }
            frame.locals[holder.index] = held
            return try value(result, &frame)
        case .some(let inner): return try value(inner, &frame)
        case .none: return .none
        case .isPresent(let inner, let wanted): return .bool(try (value(inner, &frame) != .none) == wanted)
        case .coalesce(let optional, let other):
            let first = try value(optional, &frame)
            return try first == .none ? value(other, &frame) : first
        case .converted(let amount, let currency):
            guard case .money(let found) = try value(amount, &frame) else { throw .trapped }
            return found.currency == currency ? .money(found) : .none
        case .element(let list, let index):
            let elements = Self.elements(of: try value(list, &frame))
            guard case .int(let number) = try value(index, &frame) else { throw .trapped }
            guard let place = Int(exactly: number), elements.indices.contains(place) else { return .none }
            return elements[place]
        case .within(let base, let type): return Self.within(try value(base, &frame), type)
        case .months(let from, let to):
            return ReferenceCalendar.months(from: try value(from, &frame), to: try value(to, &frame))
        default: return try fromHost(expression, &frame)
        }
    }

    private static func within(_ value: ContractValue, _ type: ContractType) -> ContractValue {
        switch (value, type) {
        case (.text(let bytes), .text(let bound)), (.bytes(let bytes), .bytes(let bound)): bytes.count > bound ? .none : value
        case (.list(let elements), .list(_, let bound)), (.set(let elements), .set(_, let bound)):
            elements.count > bound ? .none : value
        default: .none
        }
    }

    private mutating func fromHost(_ expression: TypedExpression, _ frame: inout Frame) throws(Stop) -> ContractValue {
        switch expression.kind {
        case .read(let map, let keys):
            let key = try values(keys, &frame)
            return try ask { host throws(HostFailure) in try host.read(map: map, key: key) } ?? .none
        case .containsKey(let map, let keys):
            let key = try values(keys, &frame)
            return .bool(try ask { host throws(HostFailure) in try host.read(map: map, key: key) } != nil)
        case .hasRole(let account, let role):
            guard case .account(let who) = try value(account, &frame) else { throw .trapped }
            return .bool(try ask { host throws(HostFailure) in try host.hasRole(who, Array(role.utf8)) })
        case .hasKind(let organisation, let kind):
            guard case .organisation(let which) = try value(organisation, &frame) else { throw .trapped }
            return .bool(try ask { host throws(HostFailure) in try host.organisationHasKind(which, Array(kind.utf8)) })
        case .parameter(let name):
            return try ask { host throws(HostFailure) in try host.parameter(Array(name.utf8)) }.map { .int($0) } ?? .none
        default: preconditionFailure("only contracts without diagnostics run")
        }
    }

    /// Queries of other contracts run on the machine: what is compared here is the contract that asks.
    private mutating func imported(_ index: Int, _ arguments: [ContractValue]) throws(Stop) -> ContractValue {
        let declaration = symbols.importedQueries[index]
        let answer = try ask { host throws(HostFailure) in
            try host.callQuery(
                contract: declaration.contract,
                function: declaration.function,
                arguments: arguments,
                gasLimit: Int64(clamping: declaration.cost)
            )
        }
        guard case .completed(let value, _) = answer else { throw .trapped }
        return value
    }
}
