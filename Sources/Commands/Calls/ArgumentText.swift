internal import ChainCrypto
internal import Ledger
package import Primitives

/// Reads arguments of contract calls as people write them, by the parameter's type.
///
/// `Docs/operations/running.md` lists the spellings.
package struct ArgumentText {
    private let contract: ContractDescription
    private let now: Timestamp
    /// Accounts that may be written `acct:NAME`.
    private let accounts: [String: AccountID]

    package init(contract: ContractDescription, now: Timestamp, accounts: [String: AccountID] = [:]) {
        self.contract = contract
        self.now = now
        self.accounts = accounts
    }

    /// All arguments of a function; refuses with the name of the parameter that is wrong.
    package func values(_ texts: [String], for function: ContractDescription.Function) throws(CommandFailure) -> [CanonicalValue]
    {
        guard texts.count == function.parameters.count else {
            let list = function.parameters.map { "\($0.name): \($0.type)" }.joined(separator: ", ")
            throw CommandFailure(
                "\(contract.name).\(function.name) takes \(function.parameters.count) argument\(function.parameters.count == 1 ? "" : "s") (\(list)) and \(texts.count) are given"
            )
        }
        var values: [CanonicalValue] = []
        for (text, parameter) in zip(texts, function.parameters) {
            guard let value = value(text, parameter.type) else {
                throw CommandFailure(
                    "\(parameter.name) cannot be \(text.count > 40 ? "\(text.prefix(40))…" : text): \(parameter.type) is written \(spelling(of: parameter.type))"
                )
            }
            values.append(value)
        }
        return values
    }

    /// One value; nil if the text is none of the type.
    package func value(_ text: String, _ type: String) -> CanonicalValue? {
        if type.hasSuffix("?") { return text == "none" ? .null : value(text, String(type.dropLast())) }
        let (name, parameters) = Self.taken(apart: type)
        switch name {
        case "Bool": return ["true": .bool(true), "false": .bool(false)][text]
        case "Int": return Int64(text).map(Self.number)
        case "Text":
            let isQuoted = text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
            let plain = isQuoted ? String(text.dropFirst().dropLast()) : text
            return Self.fits(plain.utf8.count, parameters) ? .text(plain) : nil
        case "Time": return time(text).map { .unsigned($0.rawValue) }
        case "Duration": return Self.milliseconds(text).map { .unsigned($0) }
        case "Date":
            return TimestampText.read(text + "T00:00:00Z").map { .unsigned($0.rawValue / 86_400_000) }
                ?? Int64(text).map(Self.number)
        case "Money": return Self.money(text, in: parameters.first)
        case "Account": return account(text).map { .bytes($0.bytes) }
        case "Organisation":
            if text.hasPrefix("org:") { return .bytes(Organisations.id(named: String(text.dropFirst(4))).bytes) }
            return OrganisationID(hex: text).map { .bytes($0.bytes) }
        case "Hash": return Hash256(hex: text).map { .bytes($0.bytes) }
        case "Bytes": return Hex.decode(text).flatMap { Self.fits($0.count, parameters) ? .bytes($0) : nil }
        case "List", "Set":
            let elements = list(text, of: parameters.first ?? "", isSet: name == "Set")
            guard case .array(let values)? = elements, Self.fits(values.count, parameters) else { return nil }
            return elements
        default: return enumCase(text, name) ?? record(text, name)
        }
    }

    /// Whether so many bytes or elements are at most what the last parameter of the type says.
    private static func fits(_ count: Int, _ parameters: [String]) -> Bool {
        guard let bound = parameters.last.flatMap(Int.init) else { return true }
        return count <= bound
    }

    // MARK: Names and times

    private func account(_ text: String) -> AccountID? {
        text.hasPrefix("acct:") ? accounts[String(text.dropFirst(5))] : AccountID(hex: text)
    }

    private func time(_ text: String) -> Timestamp? {
        if text == "now" { return now }
        if text.hasPrefix("+") { return Self.milliseconds(String(text.dropFirst())).flatMap { now.advanced(by: $0) } }
        return TimestampText.read(text)
    }

    /// `30d`, `12h`, `5m`, `10s`, `250ms`.
    private static func milliseconds(_ text: String) -> UInt64? {
        let units: [(String, UInt64)] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)]
        guard let (unit, factor) = units.first(where: { text.hasSuffix($0.0) }), let count = UInt64(text.dropLast(unit.count))
        else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
    }

    private static func number(_ value: Int64) -> CanonicalValue { value < 0 ? .negative(value) : .unsigned(UInt64(value)) }

    /// `12.50 USD`, in that currency if one is wanted: two decimals, or none for whole units of a currency that has no smaller ones.
    private static func money(_ text: String, in currency: String?) -> CanonicalValue? {
        let words = text.split(separator: " ")
        guard words.count == 2, words[1].utf8.count == 3, words[1].utf8.allSatisfy({ (65...90).contains($0) }),
            currency == nil || currency == String(words[1])
        else { return nil }
        let isNegative = words[0].hasPrefix("-")
        let parts = words[0].drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        let digits = (words[1] == "JPY" || words[1] == "KRW") ? 0 : 2
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            (parts.count == 2 ? parts[1].count : 0) <= digits
        else { return nil }
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        let padded = fraction + String(repeating: "0", count: digits - fraction.count)
        guard let minor = Int64((isNegative ? "-" : "") + parts[0] + padded) else { return nil }
        return .array([number(minor), .text(String(words[1]))])
    }

    // MARK: Structures

    /// `[a, b]`; a set's elements are put in order.
    private func list(_ text: String, of type: String, isSet: Bool) -> CanonicalValue? {
        guard let parts = Self.parts(text, "[", "]") else { return nil }
        let values = parts.compactMap { value($0, type) }
        guard values.count == parts.count else { return nil }
        guard isSet else { return .array(values) }
        let sorted = values.sorted { $0.canonicalBytes.lexicographicallyPrecedes($1.canonicalBytes) }
        return .array(sorted)
    }

    /// `name`, or `name(payload, …)`; a dot before the name is allowed, as in the language.
    private func enumCase(_ text: String, _ type: String) -> CanonicalValue? {
        guard let cases = contract.enums[type] else { return nil }
        let name = text.prefix { $0 != "(" }.drop { $0 == "." }
        guard let found = cases.first(where: { $0.name == name }) else { return nil }
        guard !found.payload.isEmpty else { return text.contains("(") ? nil : .text(found.name) }
        guard let open = text.firstIndex(of: "("), let parts = Self.parts(String(text[open...]), "(", ")"),
            parts.count == found.payload.count
        else { return nil }
        let values = zip(parts, found.payload).compactMap { value($0, $1) }
        return values.count == parts.count ? .array([.text(found.name)] + values) : nil
    }

    /// `{a, b}`, the fields in declared order.
    private func record(_ text: String, _ type: String) -> CanonicalValue? {
        guard let fields = contract.records[type], let parts = Self.parts(text, "{", "}"), parts.count == fields.count else {
            return nil
        }
        let values = zip(parts, fields).compactMap { value($0, $1.type) }
        return values.count == parts.count ? .array(values) : nil
    }

    /// What stands between the brackets, cut at the commas of the outermost level.
    private static func parts(_ text: String, _ open: Character, _ close: Character) -> [String]? {
        guard text.count >= 2, text.first == open, text.last == close else { return nil }
        var parts = [""]
        var depth = 0
        var isQuoted = false
        for character in text.dropFirst().dropLast() {
            if character == "\"" { isQuoted.toggle() }
            if !isQuoted, "[{(<".contains(character) { depth += 1 }
            if !isQuoted, "]})>".contains(character) { depth -= 1 }
            if !isQuoted, depth == 0, character == "," { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        let trimmed = parts.map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        return trimmed == [""] ? [] : trimmed
    }

    /// `List<T, 16>` is List with T and 16.
    private static func taken(apart type: String) -> (name: String, parameters: [String]) {
        guard let open = type.firstIndex(of: "<"), type.last == ">" else { return (type, []) }
        return (String(type[..<open]), parts("<" + type[type.index(after: open)...], "<", ">") ?? [])
    }

    private func spelling(of type: String) -> String {
        if let cases = contract.enums[type.last == "?" ? String(type.dropLast()) : type] {
            return cases.map { $0.payload.isEmpty ? $0.name : "\($0.name)(\($0.payload.joined(separator: ", ")))" }.joined(
                separator: " or "
            )
        }
        let (name, parameters) = Self.taken(apart: type.last == "?" ? String(type.dropLast()) : type)
        let bound = parameters.last ?? ""
        let spellings = [
            "Bool": "true or false", "Int": "as a whole number", "Time": "as 2026-01-01T00:00:00Z or +30d",
            "Duration": "as 30d, 12h, 5m, 10s or 250ms", "Date": "as 2026-01-31",
            "Money": "as \"12.50 \(parameters.first ?? "USD")\"",
            "Account": "as 64 hex digits, or acct:NAME in a localnet", "Organisation": "as org:NAME or 64 hex digits",
            "Hash": "as 64 hex digits", "Bytes": "in hex, at most \(bound) bytes", "Text": "in at most \(bound) bytes of UTF-8",
            "List": "as [a, b], at most \(bound) of them", "Set": "as [a, b], at most \(bound) of them",
        ]
        return (spellings[name] ?? "as {a, b}, its fields in order") + (type.last == "?" ? ", or none" : "")
    }
}
