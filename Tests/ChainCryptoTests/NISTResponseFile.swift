/// The blocks of a NIST CAVP response file: `Name = value` lines, separated by empty lines.
struct NISTResponseFile {
    let blocks: [[String: String]]

    init(_ text: String) {
        var blocks: [[String: String]] = []
        var block: [String: String] = [:]
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let parts = line.split(separator: "=", maxSplits: 1).map {
                $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            }
            if line.hasPrefix("#") || line.hasPrefix("[") { continue }
            if line.allSatisfy(\.isWhitespace) {
                if !block.isEmpty { blocks.append(block) }
                block = [:]
            } else if let name = parts.first {
                block[name] = parts.count > 1 ? parts[1] : ""
            }
        }
        if !block.isEmpty { blocks.append(block) }
        self.blocks = blocks
    }
}
