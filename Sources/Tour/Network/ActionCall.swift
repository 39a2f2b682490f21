package import Primitives

/// One call of a contract's action, ready for somebody to sign.
package struct ActionCall: Hashable, Sendable {
    package let contract: String
    package let function: String
    package let arguments: [CanonicalValue]

    /// Takes the names and the arguments in their order.
    package init(_ contract: String, _ function: String, _ arguments: [CanonicalValue]) {
        self.contract = contract
        self.function = function
        self.arguments = arguments
    }
}

/// Values of contract types in their canonical form (Docs/spec/contract-vm.md).
extension CanonicalValue {
    /// `Int`, and `Date` in days since 1970-01-01.
    package static func number(_ value: Int64) -> CanonicalValue {
        value >= 0 ? .unsigned(UInt64(value)) : .negative(value)
    }

    /// `Hash`, `Account`, `Organisation`, `Bytes<n>`.
    package static func name(_ value: some FixedBytes) -> CanonicalValue { .bytes(value.bytes) }

    /// `Time`.
    package static func time(_ value: Timestamp) -> CanonicalValue { .unsigned(value.rawValue) }

    /// `Money`.
    package static func money(_ minor: Int64, _ currency: String) -> CanonicalValue {
        .array([.number(minor), .text(currency)])
    }

    /// The whole number, if it is one of 64 bits.
    package var integer: Int64? {
        switch self {
        case .unsigned(let value): Int64(exactly: value)
        case .negative(let value): value
        default: nil
        }
    }

    /// The text of a `Text` or of an enum case without payload.
    package var text: String? { if case .text(let value) = self { value } else { nil } }

    /// The elements of a list or set, or the fields of a record.
    package var elements: [CanonicalValue]? { if case .array(let values) = self { values } else { nil } }

    /// The 32 bytes of a `Hash`, `Account` or `Organisation`.
    package var hash: Hash256? { if case .bytes(let bytes) = self { Hash256(bytes: bytes) } else { nil } }

    package var flag: Bool? { if case .bool(let value) = self { value } else { nil } }
}
