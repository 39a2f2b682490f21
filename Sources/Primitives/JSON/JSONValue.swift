/// A JSON document (RFC 8259); the members of an object stand in the order in which they were written.
package enum JSONValue: Hashable, Sendable {
    case object([JSONMember])
    case array([JSONValue])
    case text(String)
    case integer(Int64)
    /// Any other number, as it is spelled: nothing is rounded or cut.
    case number(String)
    case bool(Bool)
    case null
}

extension JSONValue {
    /// The member of this name; nil for everything that is no object.
    package subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    package var text: String? { if case .text(let value) = self { value } else { nil } }
    package var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var array: [JSONValue]? { if case .array(let values) = self { values } else { nil } }
    package var members: [JSONMember]? { if case .object(let members) = self { members } else { nil } }

    /// What it is, in words.
    package var kind: String {
        switch self {
        case .object: "an object"
        case .array: "a list"
        case .text: "a text"
        case .integer: "a whole number"
        case .number: "another number"
        case .bool: "true or false"
        case .null: "null"
        }
    }

    /// A whole number of any size: an Int64, or else its digits.
    package static func unsigned(_ value: UInt64) -> JSONValue {
        if let small = Int64(exactly: value) { .integer(small) } else { .number("\(value)") }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { JSONMember($0.0, $0.1) })
    }
}
