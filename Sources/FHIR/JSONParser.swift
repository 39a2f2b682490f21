/// A strict RFC 8259 parser that keeps every token as bytes, so that no digit of a number is lost.
///
/// It parses one value at the head of a buffer. When the buffer ends first it reports `.incomplete`, and the caller may try again
/// with more bytes.
struct JSONParser {
    static let maximumDepth = 128

    private let base: UnsafePointer<UInt8>
    private let count: Int
    private var position: Int
    private(set) var nodes: [JSONNode] = []

    private init(base: UnsafePointer<UInt8>, count: Int, position: Int) {
        self.base = base
        self.count = count
        self.position = position
    }

    /// Parses the value that starts at `offset`; `isWhole` says that nothing follows the buffer.
    static func parse(
        _ buffer: UnsafeBufferPointer<UInt8>,
        from offset: Int,
        isWhole: Bool
    ) throws(JSONSyntaxError) -> (nodes: [JSONNode], end: Int) {
        guard let base = buffer.baseAddress, offset < buffer.count else {
            throw JSONSyntaxError(reason: .incomplete, offset: offset)
        }
        var parser = JSONParser(base: base, count: buffer.count, position: offset)
        try parser.parseValue(depth: 0)
        if parser.position == buffer.count, !isWhole, parser.nodes.first?.kind == .number {
            throw JSONSyntaxError(reason: .incomplete, offset: parser.position)
        }
        return (parser.nodes, parser.position)
    }

    private mutating func parseValue(depth: Int) throws(JSONSyntaxError) {
        guard depth <= Self.maximumDepth else { throw fault(.tooDeep) }
        switch try peek() {
        case UInt8(ascii: "{"): try parseObject(depth: depth)
        case UInt8(ascii: "["): try parseArray(depth: depth)
        case UInt8(ascii: "\""): try parseString()
        case UInt8(ascii: "t"): try parseWord("true", .boolean)
        case UInt8(ascii: "f"): try parseWord("false", .boolean)
        case UInt8(ascii: "n"): try parseWord("null", .null)
        default: try parseNumber()
        }
    }

    private mutating func parseObject(depth: Int) throws(JSONSyntaxError) {
        let index = open(.object)
        try skipSpace()
        if try peek() == UInt8(ascii: "}") { return close(index) }
        while true {
            guard try peek() == UInt8(ascii: "\"") else { throw fault(.unexpectedByte) }
            try parseString()
            try skipSpace()
            guard try peek() == UInt8(ascii: ":") else { throw fault(.unexpectedByte) }
            position += 1
            try skipSpace()
            try parseValue(depth: depth + 1)
            try skipSpace()
            let byte = try peek()
            if byte == UInt8(ascii: "}") { return close(index) }
            guard byte == UInt8(ascii: ",") else { throw fault(.unexpectedByte) }
            position += 1
            try skipSpace()
        }
    }

    private mutating func parseArray(depth: Int) throws(JSONSyntaxError) {
        let index = open(.array)
        try skipSpace()
        if try peek() == UInt8(ascii: "]") { return close(index) }
        while true {
            try parseValue(depth: depth + 1)
            try skipSpace()
            let byte = try peek()
            if byte == UInt8(ascii: "]") { return close(index) }
            guard byte == UInt8(ascii: ",") else { throw fault(.unexpectedByte) }
            position += 1
            try skipSpace()
        }
    }

    private mutating func parseString() throws(JSONSyntaxError) {
        let start = position
        var isEscaped = false
        position += 1
        while position < count {
            let byte = base[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                append(isEscaped ? .escapedString : .string, from: start)
                return
            }
            guard byte >= 0x20 else { throw fault(.controlCharacter) }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                try skipEscape()
            } else {
                position += 1
            }
        }
        throw fault(.incomplete)
    }

    private mutating func skipEscape() throws(JSONSyntaxError) {
        position += 1
        switch try peek() {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
        case UInt8(ascii: "u"):
            position += 1
            for _ in 0..<4 {
                guard hexDigit(try peek()) != nil else { throw fault(.badEscape) }
                position += 1
            }
        default:
            throw fault(.badEscape)
        }
    }

    private mutating func parseNumber() throws(JSONSyntaxError) {
        let start = position
        if try peek() == UInt8(ascii: "-") { position += 1 }
        let first = try peek()
        guard isDigit(first) else { throw fault(position == start ? .unexpectedByte : .badNumber) }
        position += 1
        if first != UInt8(ascii: "0") { skipDigits() }
        if position < count, base[position] == UInt8(ascii: ".") {
            position += 1
            try requireDigits()
        }
        if position < count, base[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            let sign = try peek()
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            try requireDigits()
        }
        append(.number, from: start)
    }

    private mutating func requireDigits() throws(JSONSyntaxError) {
        guard isDigit(try peek()) else { throw fault(.badNumber) }
        skipDigits()
    }

    private mutating func skipDigits() {
        while position < count, isDigit(base[position]) { position += 1 }
    }

    private mutating func parseWord(_ word: StaticString, _ kind: JSONNode.Kind) throws(JSONSyntaxError) {
        let start = position
        for index in 0..<word.utf8CodeUnitCount {
            guard try peek() == word.utf8Start[index] else { throw fault(.unexpectedByte) }
            position += 1
        }
        append(kind, from: start)
    }

    private mutating func skipSpace() throws(JSONSyntaxError) {
        while position < count {
            let byte = base[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position += 1
        }
    }

    private func peek() throws(JSONSyntaxError) -> UInt8 {
        guard position < count else { throw fault(.incomplete) }
        return base[position]
    }

    private mutating func open(_ kind: JSONNode.Kind) -> Int {
        nodes.append(JSONNode(kind: kind, start: position, end: position, after: 0))
        position += 1
        return nodes.count - 1
    }

    private mutating func close(_ index: Int) {
        position += 1
        nodes[index].end = position
        nodes[index].after = nodes.count
    }

    private mutating func append(_ kind: JSONNode.Kind, from start: Int) {
        nodes.append(JSONNode(kind: kind, start: start, end: position, after: nodes.count + 1))
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private func fault(_ reason: JSONSyntaxError.Reason) -> JSONSyntaxError {
        JSONSyntaxError(reason: reason, offset: position)
    }
}

/// The value of one hexadecimal digit of either case.
func hexDigit(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
}
