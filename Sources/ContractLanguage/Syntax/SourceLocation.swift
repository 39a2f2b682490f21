/// A half-open range of byte offsets in one source text.
package struct SourceSpan: Hashable, Sendable {
    package let start: Int
    package let end: Int

    package init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = max(start, end)
    }

    /// The smallest span that covers both.
    func union(_ other: SourceSpan) -> SourceSpan { SourceSpan(min(start, other.start), max(end, other.end)) }
}

/// A position as people count it: lines and columns from 1, a column being one Unicode scalar.
package struct SourceLocation: Hashable, Sendable {
    package let line: Int
    package let column: Int
}
