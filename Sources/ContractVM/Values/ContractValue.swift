package import Primitives

/// A value that a contract holds: an argument, a result, a field, what stands in state.
///
/// An optional is `none` or the plain value: there is no optional of an optional. A function without a result gives
/// `none`. A tuple is a `record` without a name. The elements of a `set` stand in strictly ascending order.
package enum ContractValue: Hashable, Sendable {
    case none
    case bool(Bool)
    case int(Int64)
    /// Milliseconds since 1970, at most Int64.max.
    case time(UInt64)
    /// Milliseconds, at most Int64.max.
    case duration(UInt64)
    /// Days since 1970-01-01, within `CivilDate.range`.
    case date(Int64)
    case money(Money)
    /// UTF-8; compared and measured by its bytes.
    case text([UInt8])
    case bytes([UInt8])
    case hash(Hash256)
    case account(AccountID)
    case organisation(OrganisationID)
    /// The position of the case in its enum, and its payload.
    case enumCase(Int, [ContractValue])
    /// The fields of a record or tuple, in declared order.
    case record([ContractValue])
    case list([ContractValue])
    case set([ContractValue])

    /// The text as a value.
    package static func text(_ string: String) -> ContractValue { .text(Array(string.utf8)) }

    /// An enum case without payload.
    package static func enumCase(_ index: Int) -> ContractValue { .enumCase(index, []) }
}
