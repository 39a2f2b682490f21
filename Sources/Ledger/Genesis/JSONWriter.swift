internal import Primitives

/// Writes indented JSON, members in the order in which they are given.
struct JSONWriter {
    private var text = ""
    private var indent = 0
    private var isFirst = true

    mutating func object(_ body: (inout JSONWriter) -> Void) { enclosed("{", "}", body) }

    mutating func member(_ name: String, _ value: (inout JSONWriter) -> Void) {
        startItem()
        self.text(name)
        text += ": "
        value(&self)
    }

    mutating func list<Element>(_ elements: [Element], _ element: (Element, inout JSONWriter) -> Void) {
        enclosed("[", "]") { writer in
            for value in elements {
                writer.startItem()
                element(value, &writer)
            }
        }
    }

    mutating func integer(_ value: Int64) { text += "\(value)" }

    mutating func text(_ value: String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{0}"..<" ":
                let digits = Hex.encode([UInt8(truncatingIfNeeded: scalar.value)])
                text += "\\u00\(digits)"
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    mutating func finish() -> [UInt8] { Array(text.utf8) + [0x0A] }

    private mutating func enclosed(_ open: String, _ close: String, _ body: (inout JSONWriter) -> Void) {
        text += open
        indent += 1
        isFirst = true
        body(&self)
        indent -= 1
        if !isFirst { newLine() }
        isFirst = false
        text += close
    }

    private mutating func startItem() {
        if !isFirst { text += "," }
        isFirst = false
        newLine()
    }

    private mutating func newLine() { text += "\n" + String(repeating: "  ", count: indent) }
}
