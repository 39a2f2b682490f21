/// A JSON document as the genesis needs it: whole numbers only, members in the order in which they stand.
indirect enum JSONValue: Hashable, Sendable {
    case object([Member])
    case array([JSONValue])
    case text(String)
    case integer(Int64)
    case bool(Bool)
    case null

    /// One name and value of an object.
    struct Member: Hashable, Sendable {
        let name: String
        let value: JSONValue
    }

    var kind: String {
        switch self {
        case .object: "an object"
        case .array: "a list"
        case .text: "a text"
        case .integer: "a whole number"
        case .bool: "true or false"
        case .null: "null"
        }
    }
}
