/// One file of Accord: its bytes, its name, and where its lines begin.
package struct SourceText: Sendable {
    package let fileName: String
    package let bytes: [UInt8]
    private let lineStarts: [Int]

    package init(fileName: String, bytes: [UInt8]) {
        self.fileName = fileName
        self.bytes = bytes
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
        lineStarts = starts
    }

    /// Line and column of a byte offset; offsets behind the end give the end.
    package func location(of offset: Int) -> SourceLocation {
        let offset = min(max(offset, 0), bytes.count)
        let line = lineIndex(of: offset)
        let column = bytes[lineStarts[line]..<offset].count { $0 & 0xC0 != 0x80 }
        return SourceLocation(line: line + 1, column: column + 1)
    }

    /// The bytes of the line that holds the offset, without its end.
    package func line(at offset: Int) -> ArraySlice<UInt8> {
        let line = lineIndex(of: min(max(offset, 0), bytes.count))
        let start = lineStarts[line]
        var end = line + 1 < lineStarts.count ? lineStarts[line + 1] - 1 : bytes.count
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return bytes[start..<end]
    }

    /// The blanks that begin the line which holds the offset, up to the offset.
    func indentation(before offset: Int) -> SourceSpan {
        let start = lineStarts[lineIndex(of: offset)]
        return SourceSpan(start, bytes[start..<offset].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? offset)
    }

    /// The text of a span, for messages.
    func text(of span: SourceSpan) -> String {
        let start = min(max(span.start, 0), bytes.count)
        return String(decoding: bytes[start..<min(max(span.end, start), bytes.count)], as: UTF8.self)
    }

    /// The index of the last line start that is not behind the offset.
    private func lineIndex(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
