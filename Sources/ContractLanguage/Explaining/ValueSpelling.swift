package import ContractVM
import Primitives

/// Writes values as contracts do: `12.50 USD`, `2026-01-31`, `Grant(purpose: .treatment, expires: …)`.
package struct ValueSpelling: Sendable {
    private let types: TypeTable
    /// Names of accounts and organisations, by their 32 bytes; without one they are written in hex.
    private let names: [[UInt8]: String]
    /// What stands before the names of its records: the contract and a dot, where another one speaks of them.
    private let qualifier: String

    package init(_ types: TypeTable, names: [[UInt8]: String] = [:], qualifier: String = "") {
        self.qualifier = qualifier
        self.types = types
        self.names = names
    }

    /// The value as a literal of this type, as far as the language has one.
    package func text(of value: ContractValue, as type: ContractType) -> String {
        switch (value, type) {
        case (.none, _): return "none"
        case (_, .optional(let wrapped)): return text(of: value, as: wrapped)
        case (.bool(let flag), _): return flag ? "true" : "false"
        case (.int(let number), _): return "\(number)"
        case (.time(let milliseconds), _): return Self.time(milliseconds)
        case (.duration(let milliseconds), _): return Self.duration(milliseconds)
        case (.date(let days), _): return Self.date(days)
        case (.money(let money), _): return Self.money(money)
        case (.text(let utf8), _): return Self.quoted(utf8)
        case (.bytes(let bytes), _): return Self.hex(bytes)
        case (.hash(let hash), _): return Self.hex(hash.bytes)
        case (.account(let account), _): return names[account.bytes] ?? Self.hex(account.bytes)
        case (.organisation(let organisation), _): return names[organisation.bytes] ?? Self.hex(organisation.bytes)
        case (.enumCase(let position, let payload), .enumeration(let index)):
            return enumCase(position, payload, types.enumeration(index))
        case (.record(let values), .record(let index)): return record(values, types.record(index))
        case (.record(let values), .tuple(let fields)): return "(" + list(values, fields) + ")"
        case (.list(let values), .list(let element, _)), (.set(let values), .set(let element, _)):
            return "[" + values.map { text(of: $0, as: element) }.joined(separator: ", ") + "]"
        default: return "?"
        }
    }

    /// `name: value`, separated by commas.
    package func text(of values: [ContractValue], named fields: [FieldDeclaration]) -> String {
        zip(values, fields).map { "\($1.name): \(text(of: $0, as: $1.type))" }.joined(separator: ", ")
    }

    private func list(_ values: [ContractValue], _ types: [ContractType]) -> String {
        zip(values, types).map { text(of: $0, as: $1) }.joined(separator: ", ")
    }

    private func record(_ values: [ContractValue], _ declaration: RecordDeclaration?) -> String {
        guard let declaration else { return "?" }
        let isForeign = declaration.name.contains(".")
        return "\(isForeign ? "" : qualifier)\(declaration.name)(\(text(of: values, named: declaration.fields)))"
    }

    private func enumCase(_ position: Int, _ payload: [ContractValue], _ declaration: EnumDeclaration?) -> String {
        guard let cases = declaration?.cases, cases.indices.contains(position) else { return "?" }
        let found = cases[position]
        return "." + found.name + (found.payload.isEmpty ? "" : "(\(list(payload, found.payload)))")
    }

    // MARK: Literals

    private static func hex(_ bytes: [UInt8]) -> String { "0x" + Hex.encode(bytes) }

    private static func money(_ money: Money) -> String {
        let currency = money.currency.description
        let decimals = CurrencyCode.decimals(of: currency)
        var digits = String(money.minor.magnitude)
        if decimals > 0 {
            digits = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
            digits = digits.dropLast(decimals) + "." + digits.suffix(decimals)
        }
        return "\(money.minor < 0 ? "-" : "")\(digits) \(currency)"
    }

    private static func duration(_ milliseconds: UInt64) -> String {
        for (unit, name) in [(86_400_000, "days"), (3_600_000, "hours"), (60_000, "minutes")] as [(UInt64, String)]
        where milliseconds >= unit && milliseconds % unit == 0 {
            return "\(name)(\(milliseconds / unit))"
        }
        return milliseconds % 1000 == 0 ? "seconds(\(milliseconds / 1000))" : "\(milliseconds) milliseconds"
    }

    private static func date(_ days: Int64) -> String {
        guard let date = CivilDate(days: days) else { return "day \(days)" }
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }

    private static func time(_ milliseconds: UInt64) -> String {
        let perDay = UInt64(CivilDate.millisecondsPerDay)
        let rest = milliseconds % perDay
        let parts = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { padded(Int64(clamping: $0), 2) }
        let fraction = rest % 1000 == 0 ? "" : ".\(padded(Int64(clamping: rest % 1000), 3))"
        return "\(date(Int64(clamping: milliseconds / perDay)))T\(parts.joined(separator: ":"))\(fraction)Z"
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    private static func quoted(_ utf8: [UInt8]) -> String {
        var result = "\""
        for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default:
                let isPlain = scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && !scalar.properties.isBidiControl
                if isPlain {
                    result.unicodeScalars.append(scalar)
                } else {
                    result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
                }
            }
        }
        return result + "\""
    }
}
