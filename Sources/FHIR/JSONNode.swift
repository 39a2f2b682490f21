/// One value or member name of a parsed document: where its bytes stand and where its subtree ends.
struct JSONNode: Sendable {
    enum Kind: UInt8, Sendable {
        case object
        case array
        case string
        case escapedString
        case number
        case boolean
        case null
    }

    var kind: Kind
    /// Offset of the first byte, the quote of a string included.
    var start: Int
    /// Offset after the last byte.
    var end: Int
    /// Index of the first node after this one's subtree.
    var after: Int
}
