package import ContractVM
internal import Ledger
package import Primitives

/// Values of contracts as JSON, by type.
///
/// Bool, Int, Duration (milliseconds) as themselves; Time in RFC 3339; Date as YYYY-MM-DD; Money as
/// `{"minor", "currency"}`; Bytes, Hash, Account and Organisation in hex; an enum case as its name, or
/// `{"case", "payload"}`; a record as an object, a tuple as a list.
package struct ContractValueJSON: Sendable {
    private let types: TypeTable

    package init(_ types: TypeTable) { self.types = types }

    package func json(of value: ContractValue, as type: ContractType) -> JSONValue {
        switch (type, value) {
        case (.optional(let wrapped), _): return value == .none ? .null : json(of: value, as: wrapped)
        case (_, .bool(let flag)): return .bool(flag)
        case (_, .int(let number)): return .integer(number)
        case (_, .duration(let milliseconds)): return .unsigned(milliseconds)
        case (_, .time(let milliseconds)): return .text(TimestampText.write(Timestamp(milliseconds)))
        case (_, .date(let days)): return .text(Self.date(days))
        case (_, .money(let money)):
            return ["minor": .integer(money.minor), "currency": .text(money.currency.description)]
        case (_, .text(let utf8)): return .text(String(decoding: utf8, as: UTF8.self))
        case (_, .bytes(let bytes)): return .text(Hex.encode(bytes))
        case (_, .hash(let hash)): return .text(hash.hex)
        case (_, .account(let account)): return .text(account.hex)
        case (_, .organisation(let organisation)): return .text(organisation.hex)
        case (.enumeration(let index), .enumCase(let position, let payload)):
            return enumCase(position, payload, of: types.enumeration(index))
        case (.record(let index), .record(let values)): return record(values, types.record(index))
        case (.tuple(let fields), .record(let values)):
            return .array(zip(values, fields).map { json(of: $0, as: $1) })
        case (.list(let element, _), .list(let values)), (.set(let element, _), .set(let values)):
            return .array(values.map { json(of: $0, as: element) })
        default: return .null
        }
    }

    /// Named values as one object.
    package func json(of values: [ContractValue], named fields: [FieldDeclaration]) -> JSONValue {
        .object(zip(values, fields).map { JSONMember($1.name, json(of: $0, as: $1.type)) })
    }

    private func record(_ values: [ContractValue], _ declaration: RecordDeclaration?) -> JSONValue {
        declaration.map { json(of: values, named: $0.fields) } ?? .null
    }

    private func enumCase(_ position: Int, _ payload: [ContractValue], of declaration: EnumDeclaration?) -> JSONValue {
        guard let cases = declaration?.cases, cases.indices.contains(position) else { return .null }
        let found = cases[position]
        guard !found.payload.isEmpty else { return .text(found.name) }
        return [
            "case": .text(found.name), "payload": .array(zip(payload, found.payload).map { json(of: $0, as: $1) }),
        ]
    }

    private static func date(_ days: Int64) -> String {
        guard let date = CivilDate(days: days) else { return "\(days)" }
        func padded(_ value: Int64, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }
}
