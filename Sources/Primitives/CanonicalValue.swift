/// Any item of the canonical encoding as a tree; for values whose type is known only later.
package indirect enum CanonicalValue: Hashable, Sendable, CanonicalEncodable, CanonicalDecodable {
    case unsigned(UInt64)
    /// A number below zero; CBOR reaches to −2⁶⁴, we stop at −2⁶³.
    case negative(Int64)
    case bytes([UInt8])
    case text(String)
    case array([CanonicalValue])
    case bool(Bool)
    case null

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        switch decoder.nextMajorType {
        case 0?: self = .unsigned(try decoder.unsigned())
        case 1?: self = .negative(try decoder.integer())
        case 2?: self = .bytes(try decoder.bytes(limit: .max))
        case 3?: self = .text(try decoder.text(limit: .max))
        case 4?:
            self = .array(
                try decoder.list(limit: .max) { (inner) throws(DecodingError) in try CanonicalValue(from: &inner) }
            )
        case 7?: self = try Self.simple(from: &decoder)
        case nil: throw decoder.failure(.truncated)
        default: throw decoder.failure(.unsupportedItem)
        }
    }

    private static func simple(from decoder: inout CanonicalDecoder) throws(DecodingError) -> CanonicalValue {
        if decoder.takeNull() { return .null }
        do { return .bool(try decoder.bool()) } catch { throw decoder.failure(.unsupportedItem) }
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        switch self {
        case .unsigned(let value): encoder.unsigned(value)
        case .negative(let value): encoder.integer(value)
        case .bytes(let value): encoder.bytes(value)
        case .text(let value): encoder.text(value)
        case .array(let values): encoder.list(values)
        case .bool(let value): encoder.bool(value)
        case .null: encoder.null()
        }
    }
}
