/// Where and why bytes are not JSON (RFC 8259).
struct JSONSyntaxError: Error, Hashable, Sendable {
    enum Reason: String, Hashable, Sendable {
        case incomplete = "the JSON text ends in the middle of a value"
        case unexpectedByte = "a byte that JSON does not allow here"
        case controlCharacter = "a control character or line break inside a string"
        case badEscape = "an escape sequence that JSON does not know"
        case badNumber = "a number that JSON does not allow"
        case tooDeep = "values nested more than 128 deep"
        case notUTF8 = "bytes that are not UTF-8"
    }

    var reason: Reason
    /// Offset of the byte at fault.
    var offset: Int
}
