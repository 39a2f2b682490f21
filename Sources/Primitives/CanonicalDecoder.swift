/// Reads the canonical encoding strictly; the mirror of `CanonicalEncoder`.
///
/// Refuses non-shortest forms, indefinite lengths, floats, maps, tags, arrays deeper than 16 and any length over the
/// caller's limit, before it allocates. Never traps on any input.
package struct CanonicalDecoder: Sendable {
    package static let depthLimit = 16

    private let bytes: [UInt8]
    package private(set) var offset: Int
    private let end: Int
    private var depth = 0

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        offset = 0
        end = bytes.count
    }

    package var isAtEnd: Bool { offset == end }

    package func expectEnd() throws(DecodingError) {
        guard isAtEnd else { throw failure(.trailingBytes) }
    }

    package func failure(_ reason: DecodingError.Reason) -> DecodingError { DecodingError(reason, at: offset) }

    // MARK: Items

    package mutating func unsigned() throws(DecodingError) -> UInt64 {
        try argument(major: 0, "an unsigned integer")
    }

    package mutating func counter<Value: Counter>(_: Value.Type = Value.self) throws(DecodingError) -> Value {
        Value(try unsigned())
    }

    package mutating func integer() throws(DecodingError) -> Int64 {
        let (major, value) = try head()
        guard major <= 1 else { throw failure(.unexpectedType(expected: "an integer")) }
        guard value <= UInt64(Int64.max) else { throw failure(.outOfRange) }
        return major == 0 ? Int64(value) : ~Int64(value)
    }

    package mutating func bytes(limit: Int) throws(DecodingError) -> [UInt8] {
        Array(bytes[try span(major: 2, limit: limit, "a byte string")])
    }

    @specialized(where Value == Hash256)
    @specialized(where Value == PublicKey)
    @specialized(where Value == SignatureBytes)
    @specialized(where Value == AccountID)
    package mutating func fixed<Value: FixedBytes>(_: Value.Type = Value.self) throws(DecodingError) -> Value {
        let range = try span(major: 2, limit: Value.byteCount, "a byte string of \(Value.byteCount)")
        guard let value = Value(bytes: bytes[range]) else {
            throw failure(.invalidValue("byte string of \(Value.byteCount)"))
        }
        return value
    }

    package mutating func text(limit: Int) throws(DecodingError) -> String {
        let range = try span(major: 3, limit: limit, "a text")
        guard let text = String(validating: bytes[range], as: UTF8.self) else { throw failure(.invalidUTF8) }
        return text
    }

    package mutating func bool() throws(DecodingError) -> Bool {
        switch peek {
        case 0xF4?: offset += 1; return false
        case 0xF5?: offset += 1; return true
        case nil: throw failure(.truncated)
        default: throw failure(.unexpectedType(expected: "a bool"))
        }
    }

    /// Consumes a null if one stands here and says whether it did.
    package mutating func takeNull() -> Bool {
        guard peek == 0xF6 else { return false }
        offset += 1
        return true
    }

    // MARK: Arrays

    /// Reads an array's head, demands `count` items, and reads them with `body`.
    package mutating func array<Value>(
        _ count: Int,
        _ body: (inout CanonicalDecoder) throws(DecodingError) -> Value
    ) throws(DecodingError) -> Value {
        let found = try argument(major: 4, "an array")
        guard found == UInt64(count) else { throw failure(.unexpectedCount(expected: count, found: found)) }
        return try nested(body)
    }

    /// Reads an array of at most `limit` elements.
    package mutating func list<Value>(
        limit: Int,
        _ element: (inout CanonicalDecoder) throws(DecodingError) -> Value
    ) throws(DecodingError) -> [Value] {
        let count = try argument(major: 4, "an array")
        guard count <= UInt64(limit) else { throw failure(.tooLong(limit: limit, found: count)) }
        // Every item takes a byte at least, so a count above what is left is refused before anything is allocated.
        guard count <= UInt64(end - offset) else { throw failure(.truncated) }
        return try nested { (decoder) throws(DecodingError) in
            var values: [Value] = []
            // A head may promise much more than follows; room for values is larger than their bytes.
            values.reserveCapacity(Int(min(count, 1024)))
            for _ in 0..<count { values.append(try element(&decoder)) }
            return values
        }
    }

    package mutating func list<Value: CanonicalDecodable>(
        of _: Value.Type = Value.self,
        limit: Int
    ) throws(DecodingError) -> [Value] {
        try list(limit: limit) { (decoder) throws(DecodingError) in try Value(from: &decoder) }
    }

    /// Reads an array's head where its count decides what follows; pair with `leaveArray`.
    package mutating func enterArray(limit: Int) throws(DecodingError) -> Int {
        let count = try argument(major: 4, "an array")
        guard count <= UInt64(limit) else { throw failure(.tooLong(limit: limit, found: count)) }
        guard depth < Self.depthLimit else { throw failure(.tooDeep(limit: Self.depthLimit)) }
        depth += 1
        return Int(count)
    }

    package mutating func leaveArray() { depth -= 1 }

    /// The bytes of the next item, whatever it is, checked to be canonical; for messages that are decoded later.
    package mutating func skipItem() throws(DecodingError) -> [UInt8] {
        let start = offset
        _ = try CanonicalValue(from: &self)
        return Array(bytes[start..<offset])
    }

    /// The major type of the next item, 0 to 7; nil at the end.
    package var nextMajorType: UInt8? { peek.map { $0 >> 5 } }

    // MARK: Heads

    private var peek: UInt8? { offset < end ? bytes[offset] : nil }

    private mutating func nested<Value>(
        _ body: (inout CanonicalDecoder) throws(DecodingError) -> Value
    ) throws(DecodingError) -> Value {
        guard depth < Self.depthLimit else { throw failure(.tooDeep(limit: Self.depthLimit)) }
        depth += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func argument(major: UInt8, _ expected: @autoclosure () -> String) throws(DecodingError) -> UInt64 {
        let (found, value) = try head()
        guard found == major else { throw failure(.unexpectedType(expected: expected())) }
        return value
    }

    private mutating func span(
        major: UInt8,
        limit: Int,
        _ expected: @autoclosure () -> String
    ) throws(DecodingError) -> Range<Int> {
        let length = try argument(major: major, expected())
        guard length <= UInt64(limit) else { throw failure(.tooLong(limit: limit, found: length)) }
        guard length <= UInt64(end - offset) else { throw failure(.truncated) }
        let start = offset
        offset += Int(length)
        return start..<offset
    }

    private mutating func head() throws(DecodingError) -> (major: UInt8, value: UInt64) {
        guard let first = peek else { throw failure(.truncated) }
        let major = first >> 5
        guard major <= 4 else {
            throw failure(major == 7 ? .unexpectedType(expected: "an integer, string or array") : .unsupportedItem)
        }
        offset += 1
        let info = first & 0x1F
        switch info {
        case 0..<24: return (major, UInt64(info))
        case 24: return (major, try wide(1, above: 23))
        case 25: return (major, try wide(2, above: 0xFF))
        case 26: return (major, try wide(4, above: 0xFFFF))
        case 27: return (major, try wide(8, above: 0xFFFF_FFFF))
        case 31: throw failure(.indefiniteLength)
        default: throw failure(.unsupportedItem)
        }
    }

    private mutating func wide(_ width: Int, above floor: UInt64) throws(DecodingError) -> UInt64 {
        guard end - offset >= width else { throw failure(.truncated) }
        var value: UInt64 = 0
        for index in offset..<(offset + width) { value = value << 8 | UInt64(bytes[index]) }
        guard value > floor else { throw failure(.notShortest) }
        offset += width
        return value
    }
}
