internal import Primitives

/// One JSON text, parsed strictly, for the time of a call.
enum JSONText {
    /// Parses bytes that hold one JSON value and nothing else, and hands it to `read`.
    static func parse<Result>(
        _ bytes: [UInt8],
        _ what: String,
        _ read: (JSONValue) throws(ConsentError) -> Result
    ) throws(ConsentError) -> Result {
        try bytes.withUnsafeBufferPointer { (buffer) throws(ConsentError) in
            let document = JSONDocument(bytes: buffer, nodes: try nodes(buffer, what))
            return try read(document.root)
        }
    }

    private static func nodes(_ buffer: UnsafeBufferPointer<UInt8>, _ what: String) throws(ConsentError) -> [JSONNode] {
        let start = skipped(buffer, from: buffer.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        guard String(validating: buffer, as: UTF8.self) != nil else {
            throw ConsentError(.malformed, what, "the bytes are not UTF-8")
        }
        do {
            let (nodes, end) = try JSONParser.parse(buffer, from: start, isWhole: true)
            guard skipped(buffer, from: end) == buffer.count else {
                throw ConsentError(.malformed, what, "something stands behind the end of the JSON value")
            }
            return nodes
        } catch let error as JSONSyntaxError {
            let line = 1 + buffer[..<min(error.offset, buffer.count)].count { $0 == UInt8(ascii: "\n") }
            throw ConsentError(.malformed, "line \(line)", error.reason.rawValue)
        } catch let error as ConsentError {
            throw error
        } catch {
            throw ConsentError(.malformed, what, "cannot be parsed")
        }
    }

    private static func skipped(_ buffer: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position < buffer.count, [0x20, 0x0A, 0x0D, 0x09].contains(buffer[position]) { position += 1 }
        return position
    }
}
