import Foundation
import TestSupport

/// A Swift file of the repository with its code lines: comments and the contents of string literals are blanked.
struct SourceFile {
    let path: String
    let lines: [Substring]
    /// The bytes of each line's code.
    let code: [[UInt8]]

    init(_ url: URL) throws {
        let root = RepositoryRoot.url.path + "/"
        path = url.path.hasPrefix(root) ? String(url.path.dropFirst(root.count)) : url.path
        let bytes = [UInt8](try Data(contentsOf: url))
        let byteLines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        lines = byteLines.map { Substring(decoding: $0, as: UTF8.self) }
        var isInLongText = false
        code = byteLines.map { Self.code(of: $0, isInLongText: &isInLongText) }
    }

    /// The files of `Sources` and of `Tests`, read once.
    static let sources = Result { try RepositoryRoot.swiftFiles(under: "Sources").map(SourceFile.init) }
    static let tests = Result { try RepositoryRoot.swiftFiles(under: "Tests").map(SourceFile.init) }

    /// The files of one target.
    static func of(target: String) throws -> [SourceFile] {
        try sources.get().filter { $0.path.hasPrefix("Sources/\(target)/") }
    }

    /// The modules that the file imports, with their line numbers.
    var imports: [(module: String, line: Int)] {
        code.enumerated().compactMap { index, line in
            var words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ";") }
                .map { String(decoding: $0, as: UTF8.self) }
            let modifiers: Set<String> = ["package", "internal", "private", "fileprivate", "public"]
            while let first = words.first, first.hasPrefix("@") || modifiers.contains(first) { words.removeFirst() }
            guard words.first == "import" else { return nil }
            words.removeFirst()
            let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "typealias", "var", "let"]
            if let first = words.first, kinds.contains(first) { words.removeFirst() }
            return words.first.map { ($0, index + 1) }
        }
    }

    /// `path:line: sentence: word` for every word found in the code.
    ///
    /// A word that begins or ends with a letter, digit or `_` counts only where no other such character adjoins it.
    /// `isMember` tells whether it counts behind a dot.
    func findings(of words: [String], isMember: Bool = true, _ sentence: String) -> [String] {
        words.flatMap { word in
            let needle = Array(word.utf8)
            return code.enumerated().filter { Self.contains(needle, in: $0.element, isMember: isMember) }
                .map { "\(path):\($0.offset + 1): \(sentence): \(word)" }
        }
    }

    private static func contains(_ needle: [UInt8], in line: [UInt8], isMember: Bool) -> Bool {
        guard let first = needle.first, let last = needle.last, line.count >= needle.count else { return false }
        for start in 0...(line.count - needle.count) where line[start] == first {
            let end = start + needle.count
            guard line[start..<end].elementsEqual(needle) else { continue }
            if isNamePart(first), start > 0 {
                if isNamePart(line[start - 1]) || (!isMember && line[start - 1] == UInt8(ascii: ".")) { continue }
            }
            if isNamePart(last), end < line.count, isNamePart(line[end]) { continue }
            return true
        }
        return false
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: byte >= 0x80
        }
    }

    /// Drops what stands behind `//` and within quotes.
    private static func code(of line: ArraySlice<UInt8>, isInLongText: inout Bool) -> [UInt8] {
        let (quote, slash, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "/"), UInt8(ascii: "\\"))
        var code: [UInt8] = []
        var index = line.startIndex
        var isInText = false
        while index < line.endIndex {
            let byte = line[index]
            if !isInText, line[index...].starts(with: [quote, quote, quote]) {
                isInLongText.toggle()
                index += 3
                continue
            }
            if isInLongText {
                index += 1
            } else if isInText {
                if byte == quote { isInText = false }
                index += byte == backslash ? 2 : 1
            } else {
                if byte == quote { isInText = true }
                if line[index...].starts(with: [slash, slash]) { break }
                code.append(byte)
                index += 1
            }
        }
        return code
    }
}
