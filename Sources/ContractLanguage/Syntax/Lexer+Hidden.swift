extension Lexer {
    /// Reports what in a comment or text makes an editor show other lines, or another order of letters, than the compiler reads.
    ///
    /// A rule is approved by those who have read it, so it has to read as it runs (CVE-2021-42574).
    mutating func refuseHidden(in span: SourceSpan, isText: Bool) {
        guard bytes[span.start..<span.end].contains(where: { $0 < 0x20 && $0 != 0x09 || $0 >= 0x7F }) else { return }
        var start = span.start
        for scalar in String(decoding: bytes[span.start..<span.end], as: UTF8.self).unicodeScalars {
            let place = SourceSpan(start, start + UTF8.width(scalar))
            start = place.end
            guard Self.isHidden(scalar), !(scalar == "\r" && endsLine(at: place.end)) else { continue }
            let digits = String(scalar.value, radix: 16, uppercase: true)
            let code = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
            diagnostics.report(
                .unknownCharacter,
                at: place,
                "the character U+\(code) is not seen, and may make its line look like another",
                suggestion: isText ? .write("\\u{\(digits)}", over: place) : Suggestion("leave it out").writing("", over: place)
            )
        }
    }

    /// A carriage return ends no line by itself, while some editors show that it does.
    mutating func refuseCarriageReturn() {
        let place = SourceSpan(offset, offset + 1)
        offset += 1
        guard !endsLine(at: offset) else { return }
        diagnostics.report(
            .unknownCharacter,
            at: place,
            "a carriage return alone ends no line",
            suggestion: Suggestion("end lines with a line feed, or with both").writing("\n", over: place)
        )
    }

    private func endsLine(at offset: Int) -> Bool { offset >= bytes.count || bytes[offset] == UInt8(ascii: "\n") }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09: false
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029: true
        default: scalar.properties.isBidiControl
        }
    }
}
