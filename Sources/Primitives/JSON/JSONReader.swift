/// Reads JSON (RFC 8259) strictly: UTF-8, no name twice in an object, bounded depth, numbers kept as they are spelled.
///
/// The size of a document is for the caller to bound.
package struct JSONReader {
    /// Objects and arrays within each other.
    package static let depthMax = 32
    /// A number with more characters is refused.
    package static let numberByteCountMax = 64

    private let bytes: [UInt8]
    private var offset = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reads one document with nothing but white space around it.
    package static func read(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        var reader = JSONReader(bytes)
        reader.skipSpace()
        let value = try reader.value()
        reader.skipSpace()
        guard reader.offset == bytes.count else { throw reader.failure("something stands behind the document") }
        return value
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private func failure(_ message: String) -> JSONError { JSONError(message: message, offset: offset) }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        offset += 1
        return true
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        switch peek {
        case UInt8(ascii: "\"")?: return .text(try text())
        case UInt8(ascii: "{")?: return .object(try object())
        case UInt8(ascii: "[")?: return .array(try array())
        case UInt8(ascii: "t")?: return try word("true", .bool(true))
        case UInt8(ascii: "f")?: return try word("false", .bool(false))
        case UInt8(ascii: "n")?: return try word("null", .null)
        case let byte? where byte == UInt8(ascii: "-") || Self.isDigit(byte): return try number()
        case nil: throw failure("the document ends too early")
        default: throw failure("a value was expected")
        }
    }

    private mutating func enter() throws(JSONError) {
        guard depth < Self.depthMax else { throw failure("nested more than \(Self.depthMax) deep") }
        depth += 1
        offset += 1
        skipSpace()
    }

    private mutating func object() throws(JSONError) -> [JSONMember] {
        try enter()
        defer { depth -= 1 }
        var members: [JSONMember] = []
        var names: Set<[UInt8]> = []
        if take(UInt8(ascii: "}")) { return members }
        while true {
            guard peek == UInt8(ascii: "\"") else { throw failure("a name in quotes was expected") }
            let name = try text()
            // By bytes: equal Strings may be spelled differently.
            guard names.insert(Array(name.utf8)).inserted else { throw failure("a name stands twice in one object") }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw failure("\":\" was expected") }
            skipSpace()
            members.append(JSONMember(name, try value()))
            skipSpace()
            if take(UInt8(ascii: "}")) { return members }
            guard take(UInt8(ascii: ",")) else { throw failure("\",\" or \"}\" was expected") }
            skipSpace()
        }
    }

    private mutating func array() throws(JSONError) -> [JSONValue] {
        try enter()
        defer { depth -= 1 }
        var values: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return values }
        while true {
            values.append(try value())
            skipSpace()
            if take(UInt8(ascii: "]")) { return values }
            guard take(UInt8(ascii: ",")) else { throw failure("\",\" or \"]\" was expected") }
            skipSpace()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let length = word.utf8CodeUnitCount
        let isWord = word.withUTF8Buffer { bytes[offset...].starts(with: $0) }
        guard isWord else { throw failure("a value was expected") }
        offset += length
        return value
    }

    // MARK: Numbers

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private mutating func digits() throws(JSONError) {
        let start = offset
        while let byte = peek, Self.isDigit(byte) { offset += 1 }
        guard offset > start else { throw failure("a digit was expected") }
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = offset
        _ = take(UInt8(ascii: "-"))
        let first = offset
        try digits()
        guard offset - first == 1 || bytes[first] != UInt8(ascii: "0") else { throw failure("a number begins with 0") }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            try digits()
        }
        if let byte = peek, byte | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            offset += 1
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        guard offset - start <= Self.numberByteCountMax else { throw failure("a number is too long") }
        let spelling = String(decoding: bytes[start..<offset], as: UTF8.self)
        // -0 is a number that no integer spells.
        if isWhole, spelling != "-0", let value = Int64(spelling) { return .integer(value) }
        return .number(spelling)
    }

    // MARK: Texts

    private mutating func text() throws(JSONError) -> String {
        offset += 1
        let start = offset
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { offset += 1 }
        guard peek == UInt8(ascii: "\"") else { return try escapedText(from: start) }
        let text = String(validating: bytes[start..<offset], as: UTF8.self)
        guard let text else { throw failure("a text is not UTF-8") }
        offset += 1
        return text
    }

    private mutating func escapedText(from start: Int) throws(JSONError) -> String {
        var text = Array(bytes[start..<offset])
        while true {
            guard let byte = peek else { throw failure("a text does not end") }
            guard byte >= 0x20 else { throw failure("a control character stands in a text") }
            offset += 1
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") { try escape(into: &text) } else { text.append(byte) }
        }
        guard let valid = String(validating: text, as: UTF8.self) else { throw failure("a text is not UTF-8") }
        return valid
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard let byte = peek else { throw failure("a text does not end") }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try unicodeScalar())).utf8)
        default: throw failure("an unknown escape")
        }
    }

    /// RFC 8259 §7: above U+FFFF two escapes, a surrogate pair.
    private mutating func unicodeScalar() throws(JSONError) -> Unicode.Scalar {
        let high = try hexDigits()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard high < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw failure("half of a surrogate pair")
        }
        let low = try hexDigits()
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { throw failure("half of a surrogate pair") }
        return scalar
    }

    private mutating func hexDigits() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Self.hexValue(byte) else { throw failure("four hex digits were expected") }
            value = value << 4 | UInt32(digit)
            offset += 1
        }
        return value
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x61 + 10
        case 0x41...0x46: byte - 0x41 + 10
        default: nil
        }
    }
}
