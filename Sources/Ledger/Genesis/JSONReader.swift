/// Reads JSON (RFC 8259) strictly: UTF-8, no name twice in an object, whole 64-bit numbers, bounded depth and size.
struct JSONReader {
    static let byteCountMax = 16_777_216
    static let depthMax = 32

    private let bytes: [UInt8]
    private var offset = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reads one document with nothing but white space around it.
    static func read(_ bytes: [UInt8]) throws(GenesisRejection) -> JSONValue {
        guard bytes.count <= byteCountMax else {
            throw GenesisRejection(path: "", "the document is larger than \(byteCountMax) bytes")
        }
        var reader = JSONReader(bytes)
        reader.skipSpace()
        let value = try reader.value()
        reader.skipSpace()
        guard reader.offset == bytes.count else { throw reader.failure("something stands behind the document") }
        return value
    }

    private mutating func value() throws(GenesisRejection) -> JSONValue {
        switch peek {
        case UInt8(ascii: "{")?: return try nested { (reader) throws(GenesisRejection) in try reader.object() }
        case UInt8(ascii: "[")?: return try nested { (reader) throws(GenesisRejection) in try reader.array() }
        case UInt8(ascii: "\"")?: return .text(try text())
        case UInt8(ascii: "t")?: return try word("true", .bool(true))
        case UInt8(ascii: "f")?: return try word("false", .bool(false))
        case UInt8(ascii: "n")?: return try word("null", .null)
        case let byte? where byte == UInt8(ascii: "-") || PersonalDataGuard.isDigit(byte): return .integer(try integer())
        case nil: throw failure("the document ends too early")
        default: throw failure("a value was expected")
        }
    }

    private mutating func nested(
        _ body: (inout JSONReader) throws(GenesisRejection) -> JSONValue
    ) throws(GenesisRejection) -> JSONValue {
        guard depth < Self.depthMax else { throw failure("nested more than \(Self.depthMax) deep") }
        depth += 1
        offset += 1
        skipSpace()
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(GenesisRejection) -> JSONValue {
        var members: [JSONValue.Member] = []
        var names: Set<String> = []
        if take("}") { return .object(members) }
        while true {
            guard peek == UInt8(ascii: "\"") else { throw failure("a name in quotes was expected") }
            let name = try text()
            guard names.insert(name).inserted else { throw failure("\"\(name)\" stands twice in one object") }
            skipSpace()
            guard take(":") else { throw failure("\":\" was expected after \"\(name)\"") }
            skipSpace()
            members.append(JSONValue.Member(name: name, value: try value()))
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw failure("\",\" or \"}\" was expected") }
            skipSpace()
        }
    }

    private mutating func array() throws(GenesisRejection) -> JSONValue {
        var values: [JSONValue] = []
        if take("]") { return .array(values) }
        while true {
            values.append(try value())
            skipSpace()
            if take("]") { return .array(values) }
            guard take(",") else { throw failure("\",\" or \"]\" was expected") }
            skipSpace()
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(GenesisRejection) -> JSONValue {
        guard bytes[offset...].starts(with: word.utf8) else { throw failure("a value was expected") }
        offset += word.utf8.count
        return value
    }

    private mutating func integer() throws(GenesisRejection) -> Int64 {
        let start = offset
        if peek == UInt8(ascii: "-") { offset += 1 }
        let digits = offset
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
        if let byte = peek, [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(byte) {
            throw failure("only whole numbers are allowed")
        }
        let hasLeadingZero = offset - digits > 1 && bytes[digits] == UInt8(ascii: "0")
        let number = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard !hasLeadingZero, let value = Int64(number) else { throw failure("this is no 64-bit whole number") }
        return value
    }

    // MARK: Texts

    private mutating func text() throws(GenesisRejection) -> String {
        offset += 1
        var content: [UInt8] = []
        while let byte = peek {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: content, as: UTF8.self) else { throw failure("a text is not UTF-8") }
                return text
            case UInt8(ascii: "\\"): try escape(into: &content)
            case 0..<0x20: throw failure("a control character in a text must be written as \\u00XX")
            default: content.append(byte)
            }
        }
        throw failure("a text has no closing quote")
    }

    private mutating func escape(into content: inout [UInt8]) throws(GenesisRejection) {
        guard let byte = peek else { throw failure("a text has no closing quote") }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content.append(contentsOf: String(Character(try scalar())).utf8)
        default: throw failure("unknown escape in a text")
        }
    }

    /// The four digits after `\u`, or a surrogate pair of them (RFC 8259 §7).
    private mutating func scalar() throws(GenesisRejection) -> Unicode.Scalar {
        let high = try codeUnit()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard (0xD800...0xDBFF).contains(high), take("\\"), take("u") else { throw failure("half a surrogate pair") }
        let low = try codeUnit()
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
        else { throw failure("half a surrogate pair") }
        return scalar
    }

    private mutating func codeUnit() throws(GenesisRejection) -> UInt16 {
        let digits = bytes[offset..<min(offset + 4, bytes.count)]
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw failure("four hex digits were expected after \\u") }
        offset += 4
        return value
    }

    // MARK: Bytes

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private func failure(_ message: String) -> GenesisRejection {
        let before = bytes[..<min(offset, bytes.count)]
        let line = before.count { $0 == 0x0A } + 1
        let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
        return GenesisRejection(path: "line \(line), column \(column)", message)
    }
}
