package import Primitives

/// One event that a contract emitted: who emitted it, its name, and its fields as one canonical array.
package struct ReceiptEvent: Hashable, Sendable, CanonicalCodable {
    package static let fieldsByteCountMax = 65_536

    package let contract: String
    package let name: String
    /// Canonical CBOR of the array of the fields' values, in declared order.
    package let fields: [UInt8]

    package init(contract: String, name: String, fields: [UInt8]) {
        self.contract = contract
        self.name = name
        self.fields = fields
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(3)
        encoder.text(contract)
        encoder.text(name)
        encoder.bytes(fields)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(3) { (decoder) throws(DecodingError) in
            ReceiptEvent(
                contract: try decoder.printableASCII(limit: TransactionLimits.nameByteCountMax, "contract name"),
                name: try decoder.printableASCII(limit: TransactionLimits.nameByteCountMax, "event name"),
                fields: try decoder.bytes(limit: Self.fieldsByteCountMax)
            )
        }
    }

    /// Every distinct 32-byte string among the fields, at any depth, ascending: accounts, organisations, blobs.
    ///
    /// Fields that are not canonical CBOR name nothing.
    package var subjects: [Hash256] {
        guard let value = try? CanonicalValue(canonicalBytes: fields) else { return [] }
        var found: [Hash256] = []
        Self.collect(value, into: &found)
        found.sort()
        return found.reduce(into: []) { unique, subject in
            if unique.last != subject { unique.append(subject) }
        }
    }

    private static func collect(_ value: CanonicalValue, into found: inout [Hash256]) {
        switch value {
        case .bytes(let bytes): if let subject = Hash256(bytes: bytes) { found.append(subject) }
        case .array(let values): for value in values { collect(value, into: &found) }
        case .unsigned, .negative, .text, .bool, .null: break
        }
    }
}
