internal import Primitives

/// The members of one JSON object, read by name; every error names the path, and a member nobody asked for is one.
struct JSONObject {
    private let path: String
    private var members: [JSONMember]

    init(_ value: JSONValue, at path: String) throws(GenesisRejection) {
        guard case .object(let members) = value else { throw Self.wrongKind(value, "an object", at: path) }
        self.path = path
        self.members = members
    }

    func path(of name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    /// The member, which is then used up; nil if absent or null.
    mutating func optional(_ name: String) -> JSONValue? {
        guard let place = members.firstIndex(where: { $0.name == name }) else { return nil }
        let value = members.remove(at: place).value
        return value == .null ? nil : value
    }

    mutating func required(_ name: String) throws(GenesisRejection) -> JSONValue {
        guard let value = optional(name) else {
            throw GenesisRejection(path: path(of: name), "this member is missing")
        }
        return value
    }

    mutating func text(_ name: String) throws(GenesisRejection) -> String {
        try Self.text(required(name), at: path(of: name))
    }

    mutating func optionalText(_ name: String) throws(GenesisRejection) -> String? {
        guard let value = optional(name) else { return nil }
        return try Self.text(value, at: path(of: name))
    }

    mutating func unsigned(_ name: String) throws(GenesisRejection) -> UInt64 {
        let value = try required(name)
        guard case .integer(let number) = value, number >= 0 else {
            throw Self.wrongKind(value, "a whole number of 0 or more", at: path(of: name))
        }
        return UInt64(number)
    }

    mutating func fixed<Value: FixedBytes>(_ name: String, _: Value.Type = Value.self) throws(GenesisRejection) -> Value {
        let text = try text(name)
        guard let value = Value(hex: text) else {
            throw GenesisRejection(path: path(of: name), "\(Value.byteCount * 2) hex digits are needed")
        }
        return value
    }

    mutating func optionalBytes(_ name: String) throws(GenesisRejection) -> [UInt8]? {
        guard let text = try optionalText(name) else { return nil }
        guard let bytes = Hex.decode(text) else {
            throw GenesisRejection(path: path(of: name), "an even number of hex digits is needed")
        }
        return bytes
    }

    /// The elements of a list with their paths; an absent list is empty.
    mutating func list<Element>(
        _ name: String,
        _ element: (JSONValue, String) throws(GenesisRejection) -> Element
    ) throws(GenesisRejection) -> [Element] {
        guard let value = optional(name) else { return [] }
        guard case .array(let values) = value else { throw Self.wrongKind(value, "a list", at: path(of: name)) }
        var elements: [Element] = []
        for (index, value) in values.enumerated() {
            elements.append(try element(value, "\(path(of: name))[\(index)]"))
        }
        return elements
    }

    /// The members that are left, for objects with free names.
    mutating func takeAll() -> [JSONMember] {
        defer { members = [] }
        return members
    }

    /// Refuses what nobody asked for: a misspelt member must not be passed over.
    func expectEmpty() throws(GenesisRejection) {
        guard let left = members.first else { return }
        throw GenesisRejection(path: path(of: left.name), "no such member is known; remove it or correct its name")
    }

    static func text(_ value: JSONValue, at path: String) throws(GenesisRejection) -> String {
        guard case .text(let text) = value else { throw wrongKind(value, "a text", at: path) }
        return text
    }

    static func wrongKind(_ value: JSONValue, _ expected: String, at path: String) -> GenesisRejection {
        GenesisRejection(path: path, "\(expected) was expected and \(value.kind) was found")
    }
}
