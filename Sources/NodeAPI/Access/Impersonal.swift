internal import ContractVM

/// Whether types can name or identify anybody.
enum Impersonal {
    /// True if no value of these types holds an account, a hash or free bytes, at any depth.
    static func holds(for types: [ContractType], in table: TypeTable, organisationsCount: Bool = false) -> Bool {
        types.allSatisfy { isImpersonal($0, table, organisationsCount) }
    }

    /// Types of a module cannot contain themselves, so this ends.
    private static func isImpersonal(_ type: ContractType, _ table: TypeTable, _ organisationsCount: Bool) -> Bool {
        switch type {
        case .bool, .int, .time, .duration, .date, .money, .text: true
        case .account, .hash, .bytes: false
        case .organisation: !organisationsCount
        case .enumeration(let index):
            table.enumeration(index)?.cases.allSatisfy {
                holds(for: $0.payload, in: table, organisationsCount: organisationsCount)
            }
                ?? false
        case .record, .tuple:
            table.fields(of: type).map { holds(for: $0, in: table, organisationsCount: organisationsCount) } ?? false
        case .list(let element, _), .set(let element, _), .optional(let element):
            isImpersonal(element, table, organisationsCount)
        }
    }
}
