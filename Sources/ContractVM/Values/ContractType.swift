/// The type of a contract's value; every type has a largest size, so every value is bounded.
///
/// Enums and records are named by their position in the module's `TypeTable`.
package indirect enum ContractType: Hashable, Sendable {
    case bool
    case int
    case time
    case duration
    case date
    /// An amount in this currency; nil where the currency is known only when the contract runs.
    case money(Currency?)
    /// UTF-8 of at most this many bytes.
    case text(Int)
    /// At most this many bytes.
    case bytes(Int)
    case hash
    case account
    case organisation
    case enumeration(Int)
    case record(Int)
    /// Fields without names; keys and scan results.
    case tuple([ContractType])
    /// At most this many elements.
    case list(ContractType, Int)
    /// At most this many different elements, in ascending order.
    case set(ContractType, Int)
    case optional(ContractType)

    /// Whether values of this type live in the machine's bank of plain 64-bit words.
    package var isScalar: Bool {
        switch self {
        case .bool, .int, .time, .duration, .date: true
        default: false
        }
    }

    /// Whether a value of this type may refer to memory whose references are counted.
    var isCounted: Bool {
        switch self {
        case .text, .bytes, .enumeration, .record, .tuple, .list, .set: true
        case .optional(let wrapped): wrapped.isCounted
        default: false
        }
    }

    /// Whether every value of `other` is also one of this type: equal types, or the same with smaller bounds
    /// or with a currency.
    package func accepts(_ other: ContractType) -> Bool {
        switch (self, other) {
        case (.money(nil), .money): true
        case (.text(let bound), .text(let found)), (.bytes(let bound), .bytes(let found)): found <= bound
        case (.list(let element, let bound), .list(let other, let found)),
            (.set(let element, let bound), .set(let other, let found)):
            found <= bound && element.accepts(other)
        case (.tuple(let fields), .tuple(let others)):
            fields.count == others.count && zip(fields, others).allSatisfy { $0.accepts($1) }
        case (.optional(let wrapped), .optional(let other)): wrapped.accepts(other)
        default: self == other
        }
    }
}
