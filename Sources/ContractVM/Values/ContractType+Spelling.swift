extension ContractType {
    /// The type as people write it: `Int`, `Text<64>`, `Money<USD>`, `List<Grant, 16>`, `Account?`, `(Account, Time)`.
    package func spelling(in types: TypeTable) -> String {
        switch self {
        case .bool: "Bool"
        case .int: "Int"
        case .time: "Time"
        case .duration: "Duration"
        case .date: "Date"
        case .money(let currency): currency.map { "Money<\($0)>" } ?? "Money"
        case .text(let bound): "Text<\(bound)>"
        case .bytes(let bound): "Bytes<\(bound)>"
        case .hash: "Hash"
        case .account: "Account"
        case .organisation: "Organisation"
        case .enumeration(let index): types.enumeration(index)?.name ?? "enum \(index)"
        case .record(let index): types.record(index)?.name ?? "record \(index)"
        case .tuple(let fields): "(" + fields.map { $0.spelling(in: types) }.joined(separator: ", ") + ")"
        case .list(let element, let bound): "List<\(element.spelling(in: types)), \(bound)>"
        case .set(let element, let bound): "Set<\(element.spelling(in: types)), \(bound)>"
        case .optional(let wrapped): wrapped.spelling(in: types) + "?"
        }
    }
}
