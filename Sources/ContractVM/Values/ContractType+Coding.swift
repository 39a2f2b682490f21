package import Primitives

/// A type is an array that begins with its kind: `[0]` Bool, `[6, bound]` Text, `[14, element, bound]` List,
/// `[17, "USD"]` Money in US dollars.
extension ContractType: CanonicalEncodable, CanonicalDecodable {
    private var kind: UInt64 {
        switch self {
        case .bool: 0
        case .int: 1
        case .time: 2
        case .duration: 3
        case .date: 4
        case .money(nil): 5
        case .text: 6
        case .bytes: 7
        case .hash: 8
        case .account: 9
        case .organisation: 10
        case .enumeration: 11
        case .record: 12
        case .tuple: 13
        case .list: 14
        case .set: 15
        case .optional: 16
        case .money: 17
        }
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        switch self {
        case .bool, .int, .time, .duration, .date, .money(nil), .hash, .account, .organisation:
            encoder.array(1)
            encoder.unsigned(kind)
        case .text(let number), .bytes(let number), .enumeration(let number), .record(let number):
            encoder.array(2)
            encoder.unsigned(kind)
            encoder.unsigned(UInt64(max(0, number)))
        case .tuple(let fields):
            encoder.array(2)
            encoder.unsigned(kind)
            encoder.list(fields)
        case .list(let element, let bound), .set(let element, let bound):
            encoder.array(3)
            encoder.unsigned(kind)
            element.encode(to: &encoder)
            encoder.unsigned(UInt64(max(0, bound)))
        case .optional(let wrapped):
            encoder.array(2)
            encoder.unsigned(kind)
            wrapped.encode(to: &encoder)
        case .money(let currency?):
            encoder.array(2)
            encoder.unsigned(kind)
            encoder.text(currency.description)
        }
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        let count = try decoder.enterArray(limit: 3)
        guard count > 0 else { throw decoder.failure(.unexpectedCount(expected: 1, found: 0)) }
        let kind = try decoder.unsigned()
        let expected = Self.itemCount(of: kind)
        guard count == expected else { throw decoder.failure(.unexpectedCount(expected: expected, found: UInt64(count))) }
        if count == 1 {
            guard let simple = Self.simple(kind) else { throw decoder.failure(.invalidValue("type")) }
            self = simple
        } else {
            self = try Self.compound(kind, from: &decoder)
        }
        decoder.leaveArray()
    }

    private static func itemCount(of kind: UInt64) -> Int {
        switch kind {
        case 6, 7, 11, 12, 13, 16, 17: 2
        case 14, 15: 3
        default: 1
        }
    }

    private static func simple(_ kind: UInt64) -> ContractType? {
        switch kind {
        case 0: .bool
        case 1: .int
        case 2: .time
        case 3: .duration
        case 4: .date
        case 5: .money(nil)
        case 8: .hash
        case 9: .account
        case 10: .organisation
        default: nil
        }
    }

    private static func compound(_ kind: UInt64, from decoder: inout CanonicalDecoder) throws(DecodingError) -> ContractType {
        switch kind {
        case 6: return .text(try number(from: &decoder))
        case 7: return .bytes(try number(from: &decoder))
        case 11: return .enumeration(try number(from: &decoder))
        case 12: return .record(try number(from: &decoder))
        case 13: return .tuple(try decoder.list(limit: MachineLimits.fields))
        case 14, 15:
            let element = try ContractType(from: &decoder)
            let bound = try number(from: &decoder)
            return kind == 14 ? .list(element, bound) : .set(element, bound)
        case 16: return .optional(try ContractType(from: &decoder))
        default: return .money(try Currency(from: &decoder))
        }
    }

    private static func number(from decoder: inout CanonicalDecoder) throws(DecodingError) -> Int {
        let value = try decoder.unsigned()
        guard value <= UInt64(MachineLimits.valueBytes) else { throw decoder.failure(.outOfRange) }
        return Int(value)
    }
}
