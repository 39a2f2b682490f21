internal import Primitives

/// One parsed JSON value over the bytes it was parsed from.
///
/// Holds borrowed memory: it lives only inside the call that handed it out.
struct JSONDocument {
    let bytes: UnsafeBufferPointer<UInt8>
    let nodes: [JSONNode]

    var root: JSONValue { JSONValue(document: self, index: 0) }
}

/// A place in a document.
struct JSONValue {
    private let document: JSONDocument
    private let index: Int

    init(document: JSONDocument, index: Int) {
        self.document = document
        self.index = index
    }

    private var node: JSONNode { document.nodes[index] }

    var isObject: Bool { node.kind == .object }

    /// The exact bytes of this value.
    var range: Range<Int> { node.start..<node.end }

    /// The member of this name; the first where a name repeats, nil where this is no object or has none.
    subscript(name: StaticString) -> JSONValue? {
        let node = node
        guard node.kind == .object else { return nil }
        var child = index + 1
        while child < node.after {
            if isName(child, name) { return JSONValue(document: document, index: child + 1) }
            child = document.nodes[child + 1].after
        }
        return nil
    }

    /// The elements of an array; none where this is no array.
    var elements: [JSONValue] {
        let node = node
        guard node.kind == .array else { return [] }
        var found: [JSONValue] = []
        var child = index + 1
        while child < node.after {
            found.append(JSONValue(document: document, index: child))
            child = document.nodes[child].after
        }
        return found
    }

    /// The names and values of an object in the order in which they are written; none where this is no object.
    var members: [(name: String, value: JSONValue)] {
        let node = node
        guard node.kind == .object else { return [] }
        var found: [(name: String, value: JSONValue)] = []
        var child = index + 1
        while child < node.after {
            let name = JSONValue(document: document, index: child).string ?? ""
            found.append((name, JSONValue(document: document, index: child + 1)))
            child = document.nodes[child + 1].after
        }
        return found
    }

    /// Whether this is null.
    var isNull: Bool { node.kind == .null }

    /// Whether this is an array.
    var isArray: Bool { node.kind == .array }

    /// The first element of an array.
    var first: JSONValue? {
        node.kind == .array && index + 1 < node.after ? JSONValue(document: document, index: index + 1) : nil
    }

    /// The text of a string, escapes resolved; a lone surrogate becomes U+FFFD.
    var string: String? {
        let node = node
        let content = document.bytes[min(node.start + 1, node.end)..<max(node.end - 1, min(node.start + 1, node.end))]
        switch node.kind {
        case .string: return String(decoding: content, as: UTF8.self)
        case .escapedString: return unescaped(content)
        default: return nil
        }
    }

    /// The token of a number, digit for digit.
    var numberText: String? {
        node.kind == .number ? String(decoding: document.bytes[range], as: UTF8.self) : nil
    }

    /// True or false.
    var boolean: Bool? {
        node.kind == .boolean ? document.bytes[node.start] == UInt8(ascii: "t") : nil
    }

    private func isName(_ child: Int, _ name: StaticString) -> Bool {
        let node = document.nodes[child]
        let count = name.utf8CodeUnitCount
        guard node.end - node.start == count + 2 else { return false }
        for offset in 0..<count where document.bytes[node.start + 1 + offset] != name.utf8Start[offset] { return false }
        return true
    }

    private func unescaped(_ content: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        var units: [UInt16] = []
        var result = ""
        var plain: [UInt8] = []
        func flushPlain() {
            result += String(decoding: plain, as: UTF8.self)
            plain.removeAll(keepingCapacity: true)
        }
        func flushUnits() {
            result += String(decoding: units, as: UTF16.self)
            units.removeAll(keepingCapacity: true)
        }
        var position = content.startIndex
        while position < content.endIndex {
            let byte = content[position]
            guard byte == UInt8(ascii: "\\"), position + 1 < content.endIndex else {
                if !units.isEmpty { flushUnits() }
                plain.append(byte)
                position += 1
                continue
            }
            let kind = content[position + 1]
            if kind == UInt8(ascii: "u"), position + 6 <= content.endIndex {
                if !plain.isEmpty { flushPlain() }
                units.append(content[(position + 2)..<(position + 6)].reduce(0) { $0 << 4 | (hexDigit($1) ?? 0) })
                position += 6
            } else {
                if !units.isEmpty { flushUnits() }
                plain.append(Self.escapes[kind] ?? kind)
                position += 2
            }
        }
        flushPlain()
        flushUnits()
        return result
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D,
        UInt8(ascii: "t"): 0x09,
    ]
}
