/// Why bytes are not the canonical encoding of what was expected; `offset` is where reading stopped.
package struct DecodingError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        case truncated
        case trailingBytes
        case notShortest
        case indefiniteLength
        case unsupportedItem
        case unexpectedType(expected: String)
        case unexpectedCount(expected: Int, found: UInt64)
        case tooLong(limit: Int, found: UInt64)
        case tooDeep(limit: Int)
        case outOfRange
        case invalidUTF8
        case invalidValue(String)
    }

    package let reason: Reason
    package let offset: Int

    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    package var description: String { "\(sentence) at byte \(offset)" }

    private var sentence: String {
        switch reason {
        case .truncated: "the bytes end inside an item"
        case .trailingBytes: "there are bytes behind the value"
        case .notShortest: "a length or integer is not in its shortest form"
        case .indefiniteLength: "indefinite lengths are not allowed"
        case .unsupportedItem: "floats, maps, tags and other simple values are not allowed"
        case .unexpectedType(let expected): "expected \(expected)"
        case .unexpectedCount(let expected, let found): "expected an array of \(expected), found \(found)"
        case .tooLong(let limit, let found): "a length of \(found) is over the limit of \(limit)"
        case .tooDeep(let limit): "arrays are nested more than \(limit) deep"
        case .outOfRange: "an integer is outside its range"
        case .invalidUTF8: "a text is not UTF-8"
        case .invalidValue(let what): "not a valid \(what)"
        }
    }
}
