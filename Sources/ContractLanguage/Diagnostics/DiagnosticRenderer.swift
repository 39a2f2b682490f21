/// Writes diagnostics for people: file, line and column, the message, the source line, a caret, what to write instead.
package enum DiagnosticRenderer {
    /// Longest part of a source line that is shown, in characters.
    private static let columnsShownMax = 160

    /// All diagnostics, one below the other, each ended by a line end.
    package static func render(_ diagnostics: [Diagnostic], of source: [UInt8], fileName: String) -> String {
        let text = SourceText(fileName: fileName, bytes: source)
        return diagnostics.map { render($0, of: text) }.joined(separator: "\n")
    }

    /// One diagnostic.
    ///
    /// ```
    /// consent.accord:3:9: error A1201: there is no name `expire` here
    ///     3 | require expire > now else "…"
    ///       |         ^^^^^^
    ///       = write `expires`
    /// ```
    package static func render(_ diagnostic: Diagnostic, of source: SourceText) -> String {
        let location = diagnostic.location
        let head =
            "\(source.fileName):\(location.line):\(location.column): error \(diagnostic.code.rawValue): \(diagnostic.message)\n"
        let number = String(location.line)
        let gutter = String(repeating: " ", count: max(5, number.utf8.count + 1))
        let margin = String(repeating: " ", count: gutter.utf8.count - number.utf8.count)
        let line = visible(source.line(at: diagnostic.span.start))
        var result = head
        if location.column <= columnsShownMax {
            result += "\(margin)\(number) | \(line)\n"
            result += "\(gutter) | \(String(repeating: " ", count: location.column - 1))\(caret(for: diagnostic, of: source))\n"
        }
        if let suggestion = diagnostic.suggestion { result += "\(gutter) = \(suggestion.sentence)\n" }
        return result
    }

    private static func caret(for diagnostic: Diagnostic, of source: SourceText) -> String {
        let end = source.location(of: diagnostic.span.end)
        let shown = min(source.line(at: diagnostic.span.start).count { $0 & 0xC0 != 0x80 } + 1, columnsShownMax + 1)
        let lastColumn = end.line == diagnostic.location.line ? end.column : shown
        let width = max(1, min(lastColumn, shown) - diagnostic.location.column)
        return String(repeating: "^", count: width)
    }

    /// The line with control characters as spaces, so that carets stand under what they mean and no terminal is steered.
    private static func visible(_ line: ArraySlice<UInt8>) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in String(decoding: line, as: UTF8.self).unicodeScalars.prefix(columnsShownMax) {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.properties.isBidiControl
            scalars.append(isControl ? " " : scalar)
        }
        return String(scalars)
    }
}
