package import Primitives

extension CanonicalDecoder {
    /// Reads a text of 1 to `limit` printable ASCII characters (0x21 to 0x7E); `what` names it in the error.
    package mutating func printableASCII(limit: Int, _ what: String) throws(DecodingError) -> String {
        let text = try self.text(limit: limit)
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw failure(.invalidValue("\(what): 1 to \(limit) printable ASCII characters without spaces"))
        }
        return text
    }
}
