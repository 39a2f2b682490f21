internal import Primitives

/// A request target taken apart: `/PATH/PARTS?name=value&…`, percent-decoded.
struct RequestTarget: Hashable, Sendable {
    /// Exactly as it was sent; this is what a signed GET covers.
    let text: String
    let path: [String]
    let query: [Item]

    struct Item: Hashable, Sendable {
        let name: String
        let value: String
    }

    /// Nil for a target that is not decodable.
    init?(_ text: String) {
        self.text = text
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, first.hasPrefix("/") else { return nil }
        var path: [String] = []
        for part in first.split(separator: "/") {
            guard let decoded = Self.decode(part) else { return nil }
            path.append(decoded)
        }
        var query: [Item] = []
        for item in parts.count > 1 ? parts[1].split(separator: "&") : [] {
            let sides = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decode(sides[0]), let value = Self.decode(sides.count > 1 ? sides[1] : "") else { return nil }
            query.append(Item(name: name, value: value))
        }
        self.path = path
        self.query = query
    }

    func value(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// RFC 3986 §2.1; "+" stays "+", because base64 has it and no parameter has spaces.
    private static func decode(_ text: Substring) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        let utf8 = Array(text.utf8)
        var bytes: [UInt8] = []
        var place = 0
        while place < utf8.count {
            guard utf8[place] == UInt8(ascii: "%") else {
                bytes.append(utf8[place])
                place += 1
                continue
            }
            guard place + 2 < utf8.count,
                let digits = String(validating: utf8[place + 1...place + 2], as: UTF8.self),
                let byte = Hex.decode(digits)
            else { return nil }
            bytes += byte
            place += 3
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
