/// What stands between two tokens: blanks, line ends and comments.
struct TokenGap {
    struct Comment {
        /// With its slashes, without the blanks and the line end behind it.
        let text: ArraySlice<UInt8>
        /// Whether nothing but blanks stands before it on its line.
        let startsLine: Bool
        let followsEmptyLine: Bool
    }

    private(set) var comments: [Comment] = []
    /// Whether an empty line stands directly before the token behind the gap.
    private(set) var endsWithEmptyLine = false
    let isEmpty: Bool

    init(_ bytes: ArraySlice<UInt8>) {
        isEmpty = bytes.isEmpty
        var lineEnds = 0
        var offset = bytes.startIndex
        while offset < bytes.endIndex {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "/") {
                let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
                comments.append(
                    Comment(
                        text: Self.trimmed(bytes[offset..<end]),
                        startsLine: lineEnds > 0,
                        followsEmptyLine: lineEnds > 1
                    )
                )
                lineEnds = 0
                offset = end
                continue
            }
            if byte == UInt8(ascii: "\n") { lineEnds += 1 }
            offset += 1
        }
        endsWithEmptyLine = lineEnds > 1
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let blanks: Set<UInt8> = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")]
        return line.prefix((line.lastIndex { !blanks.contains($0) } ?? line.startIndex) + 1 - line.startIndex)
    }
}
