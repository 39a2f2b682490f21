package import ContractLanguage
package import Primitives

/// A place as editors count it: lines from 0, and UTF-16 units from 0 within the line (LSP 3.17, `Position`).
package struct TextPosition: Hashable, Sendable {
    package let line: Int
    package let character: Int

    package init(line: Int, character: Int) {
        self.line = line
        self.character = character
    }

    /// Reads `{"line", "character"}`; nil for anything else, and for negative numbers.
    package init?(json: JSONValue?) {
        guard let line = json?["line"]?.integer, let character = json?["character"]?.integer, line >= 0, character >= 0 else {
            return nil
        }
        self.init(line: Int(clamping: line), character: Int(clamping: character))
    }

    package var json: JSONValue { ["line": .integer(Int64(line)), "character": .integer(Int64(character))] }
}

/// The lines of a text, for going between bytes and positions.
package struct TextLines: Sendable {
    package let bytes: [UInt8]
    /// Where each line begins.
    private let starts: [Int]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
        self.starts = starts
    }

    /// The byte of a position; one behind a line's end means its end, one behind the last line the end of the text.
    ///
    /// A position in the middle of a character means its beginning.
    package func offset(of position: TextPosition) -> Int {
        guard position.line < starts.count else { return bytes.count }
        let start = starts[position.line]
        let end = endOfLine(position.line)
        var units = 0
        var offset = start
        while offset < end, units < position.character {
            let (length, width) = Self.scalar(bytes[offset])
            if units + width > position.character { break }
            units += width
            offset = min(offset + length, end)
        }
        return offset
    }

    /// The position of a byte.
    package func position(of offset: Int) -> TextPosition {
        let offset = min(max(offset, 0), bytes.count)
        var low = 0
        var high = starts.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if starts[middle] <= offset { low = middle } else { high = middle - 1 }
        }
        var units = 0
        var index = starts[low]
        while index < offset {
            let (length, width) = Self.scalar(bytes[index])
            index += length
            units += width
        }
        return TextPosition(line: low, character: units)
    }

    package func range(of span: SourceSpan) -> JSONValue {
        ["start": position(of: span.start).json, "end": position(of: span.end).json]
    }

    /// The whole text.
    package var all: JSONValue { range(of: SourceSpan(0, bytes.count)) }

    private func endOfLine(_ line: Int) -> Int {
        guard line + 1 < starts.count else { return bytes.count }
        let end = starts[line + 1] - 1
        return end > starts[line] && bytes[end - 1] == 0x0D ? end - 1 : end
    }

    /// Bytes and UTF-16 units of the scalar that begins with this byte; a byte in its middle counts as one of each.
    private static func scalar(_ first: UInt8) -> (length: Int, units: Int) {
        switch first {
        case 0xF0...: (4, 2)
        case 0xE0...: (3, 1)
        case 0xC0...: (2, 1)
        default: (1, 1)
        }
    }
}
