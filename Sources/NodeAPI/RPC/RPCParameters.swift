internal import Primitives

/// The parameters of one call by name; each accessor throws −32602 with the name of what does not fit.
struct RPCParameters: Hashable, Sendable {
    private let values: [String: JSONValue]

    private init(_ values: [String: JSONValue]) { self.values = values }

    /// Sorts a request's `params` to the method's names; a name that the method does not have is an error.
    static func read(_ json: JSONValue?, of method: RPCMethod) throws(RPCError) -> RPCParameters {
        var values: [String: JSONValue] = [:]
        switch json {
        case .array(let list)?:
            guard list.count <= method.parameters.count else { throw .invalidParameters("there are too many parameters") }
            for (parameter, value) in zip(method.parameters, list) { values[parameter.name] = value }
        case .object(let members)?:
            for member in members {
                guard method.parameters.contains(where: { $0.name == member.name }) else {
                    throw .invalidParameters("the method has no parameter of the name that stands at place \(values.count + 1)")
                }
                values[member.name] = member.value
            }
        default: break
        }
        return RPCParameters(values.filter { $0.value != .null })
    }

    /// Reads the items of a GET target.
    static func read(query items: [(name: String, value: String)], of method: RPCMethod) throws(RPCError) -> RPCParameters {
        var values: [String: JSONValue] = [:]
        for (name, text) in items {
            guard let parameter = method.parameters.first(where: { $0.name == name }) else {
                throw .invalidParameters("the method has no such parameter")
            }
            switch parameter.kind {
            case .texts: values[name] = .array((values[name]?.array ?? []) + [.text(text)])
            case _ where values[name] != nil: throw .invalidParameters("\(name) stands twice")
            case .text: values[name] = .text(text)
            case .integer: values[name] = Int64(text).map(JSONValue.integer) ?? .text(text)
            case .bool: values[name] = text == "true" ? true : text == "false" ? false : .text(text)
            }
        }
        return RPCParameters(values)
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    func optionalText(_ name: String) throws(RPCError) -> String? {
        guard let value = values[name] else { return nil }
        guard let text = value.text else { throw .invalidParameters("\(name) is not a text") }
        return text
    }

    func text(_ name: String) throws(RPCError) -> String {
        guard let text = try optionalText(name) else { throw .invalidParameters("\(name) is missing") }
        return text
    }

    func texts(_ name: String) throws(RPCError) -> [String] {
        guard let value = values[name] else { return [] }
        guard let list = value.array else { throw .invalidParameters("\(name) is not a list") }
        var texts: [String] = []
        texts.reserveCapacity(list.count)
        for item in list {
            guard let text = item.text else { throw .invalidParameters("\(name) holds something that is not a text") }
            texts.append(text)
        }
        return texts
    }

    func optionalInteger(_ name: String) throws(RPCError) -> Int64? {
        guard let value = values[name] else { return nil }
        guard let number = value.integer else { throw .invalidParameters("\(name) is not a whole number") }
        return number
    }

    func flag(_ name: String) throws(RPCError) -> Bool {
        guard let value = values[name] else { return false }
        guard let flag = value.bool else { throw .invalidParameters("\(name) is neither true nor false") }
        return flag
    }

    /// A height of 1 or more; nil if absent.
    func optionalHeight(_ name: String = "height") throws(RPCError) -> BlockHeight? {
        guard let number = try optionalInteger(name) else { return nil }
        guard let height = UInt64(exactly: number) else { throw .invalidParameters("\(name) is below 0") }
        return BlockHeight(height)
    }

    /// A page size within 1...most.
    func limit(default standard: Int, most: Int) throws(RPCError) -> Int {
        guard let number = try optionalInteger("limit") else { return standard }
        guard number >= 1 else { throw .invalidParameters("limit is below 1") }
        return Int(min(number, Int64(most)))
    }

    func optionalFixed<Value: FixedBytes>(_ name: String, _: Value.Type = Value.self) throws(RPCError) -> Value? {
        guard let text = try optionalText(name) else { return nil }
        guard let value = Value(hex: text) else {
            throw .invalidParameters("\(name) is not \(Value.byteCount * 2) hex digits")
        }
        return value
    }

    func fixed<Value: FixedBytes>(_ name: String, _: Value.Type = Value.self) throws(RPCError) -> Value {
        guard let value: Value = try optionalFixed(name) else { throw .invalidParameters("\(name) is missing") }
        return value
    }

    func base64(_ name: String) throws(RPCError) -> [UInt8] {
        guard let bytes = Base64.decode(try text(name)) else { throw .invalidParameters("\(name) is not base64") }
        return bytes
    }

    /// A list of canonical CBOR items, base64 each.
    func cbor(_ name: String) throws(RPCError) -> [CanonicalValue] {
        var items: [CanonicalValue] = []
        for text in try texts(name) {
            guard let bytes = Base64.decode(text), let item = try? CanonicalValue(canonicalBytes: bytes) else {
                throw .invalidParameters("\(name) holds something that is not canonical CBOR in base64")
            }
            items.append(item)
        }
        return items
    }
}
