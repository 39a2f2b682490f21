extension Lexer {
    /// A text in double quotes; it ends on its line.
    mutating func text() -> Token.Kind {
        let start = offset
        var value: [UInt8] = []
        offset += 1
        while let byte = peek(), byte != UInt8(ascii: "\n") {
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                refuseHidden(in: SourceSpan(start, offset), isText: true)
                return .text(value)
            case UInt8(ascii: "\\"):
                escape(into: &value)
            default:
                value.append(byte)
                offset += 1
            }
        }
        let isCarriageReturn = bytes[offset - 1] == UInt8(ascii: "\r")
        report(
            .unterminatedText,
            from: start,
            "this text has no closing quote on its line",
            suggestion: Suggestion("close it with `\"`").inserting("\"", at: isCarriageReturn ? offset - 1 : offset)
        )
        return .text(value)
    }

    private mutating func escape(into value: inout [UInt8]) {
        let start = offset
        offset += 1
        let letter = peek()
        if letter != nil, letter != UInt8(ascii: "\n") { offset += 1 }
        switch letter {
        case UInt8(ascii: "\""): value.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): value.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "n"): value.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "u") where scalar(into: &value): break
        default:
            report(
                .badEscape,
                from: start,
                "there is no such escape in a text",
                suggestion: "the escapes are `\\\"`, `\\\\`, `\\n` and `\\u{E9}`"
            )
        }
    }

    /// The rest of `\u{…}`; false if it names no Unicode scalar.
    private mutating func scalar(into value: inout [UInt8]) -> Bool {
        guard peek() == UInt8(ascii: "{") else { return false }
        offset += 1
        var code: UInt32 = 0
        var digits = 0
        while let byte = peek(), let digit = Self.hexDigit(byte), digits < 6 {
            code = code << 4 | UInt32(digit)
            digits += 1
            offset += 1
        }
        guard digits > 0, peek() == UInt8(ascii: "}"), let scalar = Unicode.Scalar(code) else { return false }
        offset += 1
        value.append(contentsOf: String(Character(scalar)).utf8)
        return true
    }

    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
