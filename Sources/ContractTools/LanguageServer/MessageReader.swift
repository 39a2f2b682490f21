/// Cuts the bytes that a client sends into messages: `Content-Length: N`, an empty line, N bytes (LSP 3.17, base protocol).
///
/// Never trusts a length: what is too long is skipped without being kept, and a header that says nothing is told and left out.
package struct MessageReader {
    package enum Item: Hashable, Sendable {
        case message([UInt8])
        /// What was wrong with a header, or with a message that was skipped.
        case fault(String)
        /// Nothing that follows can be understood any more.
        case lost(String)
    }

    package static let headerBytesMax = 8_192
    package static let messageBytesMax = 16 << 20
    /// A message this long is no mistake that one could wait for.
    package static let skippedBytesMax = 1 << 30

    private var buffer: [UInt8] = []
    private var start = 0
    /// The length of the message that follows, once its header is read.
    private var expected: Int?
    /// Bytes of a message that is not kept and has not come yet.
    private var toSkip = 0
    private var isLost = false

    package init() {}

    /// Takes bytes in and gives what they complete, in order.
    package mutating func take(_ bytes: some Sequence<UInt8>) -> [Item] {
        guard !isLost else { return [] }
        buffer.append(contentsOf: bytes)
        var items: [Item] = []
        while let item = next() {
            items.append(item)
            if case .lost = item {
                isLost = true
                break
            }
        }
        buffer.removeFirst(start)
        start = 0
        return items
    }

    private var available: Int { buffer.count - start }

    /// The next message or fault; nil where more bytes are needed.
    private mutating func next() -> Item? {
        while true {
            if toSkip > 0 {
                let count = min(toSkip, available)
                start += count
                toSkip -= count
                if toSkip > 0 { return nil }
            }
            if let length = expected {
                guard available >= length else { return nil }
                expected = nil
                defer { start += length }
                return .message(Array(buffer[start..<(start + length)]))
            }
            guard let end = headerEnd() else {
                guard available > Self.headerBytesMax else { return nil }
                return .lost("a header is longer than \(Self.headerBytesMax) bytes")
            }
            let text = String(decoding: buffer[start..<end.text], as: UTF8.self)
            start = end.behind
            if let fault = header(text.split(whereSeparator: \.isNewline)) { return fault }
        }
    }

    /// Reads a header's fields and gives what is wrong with them; empty lines between messages are no header.
    private mutating func header(_ lines: [Substring]) -> Item? {
        if lines.isEmpty { return nil }
        let lengths = lines.compactMap(Self.length)
        guard let length = lengths.first, lengths.count == 1 else {
            return .fault("a header says no Content-Length, or says it twice, or not as a number")
        }
        guard length <= Self.messageBytesMax else {
            guard length <= Self.skippedBytesMax else { return .lost("a message of \(length) bytes is announced") }
            toSkip = length
            return .fault("a message of \(length) bytes is longer than \(Self.messageBytesMax) and was skipped")
        }
        expected = length
        return nil
    }

    /// Where the header's text ends, and what comes behind its empty line begins; lines may end with a line feed alone.
    private func headerEnd() -> (text: Int, behind: Int)? {
        let limit = min(buffer.count, start + Self.headerBytesMax)
        var lineStart = start
        var index = start
        while index < limit {
            if buffer[index] == 0x0A {
                let isEmpty = index == lineStart || (index == lineStart + 1 && buffer[lineStart] == 0x0D)
                if isEmpty { return (lineStart, index + 1) }
                lineStart = index + 1
            }
            index += 1
        }
        return nil
    }

    /// The number behind `Content-Length:`; nil for other fields.
    private static func length(_ line: Substring) -> Int? {
        guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == "content-length" else { return nil }
        let digits = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        let number = digits.prefix { $0.isASCII && $0.isNumber }
        guard !number.isEmpty, digits.dropFirst(number.count).allSatisfy({ $0 == " " || $0 == "\t" }) else { return nil }
        return Int(number) ?? .max
    }
}
