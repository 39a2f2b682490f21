import Primitives

/// JSON for a terminal.
enum JSONText {
    /// `name: value` lines.
    static func plain(_ value: JSONValue) -> String { lines(value, "").joined(separator: "\n") }

    private static func lines(_ value: JSONValue, _ margin: String) -> [String] {
        switch value {
        case .object(let members):
            members.flatMap { member in
                if let short = scalar(member.value) { return ["\(margin)\(member.name): \(short)"] }
                return ["\(margin)\(member.name):"] + lines(member.value, margin + "  ")
            }
        case .array(let values):
            values.flatMap { element in
                if let short = scalar(element) { return ["\(margin)- \(short)"] }
                let inner = lines(element, margin + "  ")
                return ["\(margin)- " + inner[0].dropFirst(margin.count + 2)] + inner.dropFirst()
            }
        default: ["\(margin)\(scalar(value) ?? "")"]
        }
    }

    /// The value on one line; nil for lists and objects with something in them.
    private static func scalar(_ value: JSONValue) -> String? {
        switch value {
        case .text(let text): text
        case .array(let values) where values.isEmpty: "none"
        case .object(let members) where members.isEmpty: "none"
        case .null: "none"
        case .array, .object: nil
        default: value.description
        }
    }
}
