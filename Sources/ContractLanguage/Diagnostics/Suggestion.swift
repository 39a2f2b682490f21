/// What to write instead: a sentence for people, and, where that is one concrete text, the change that writes it.
package struct Suggestion: Hashable, Sendable {
    package let sentence: String
    /// Nil where somebody has to think first.
    package let edit: SourceEdit?

    init(_ sentence: String, edit: SourceEdit? = nil) {
        self.sentence = sentence
        self.edit = edit
    }

    /// Another text in the place of a span.
    static func write(_ text: String, over span: SourceSpan) -> Suggestion {
        Suggestion("write `\(text)`", edit: SourceEdit(span: span, text: text))
    }

    /// The candidate that is most like a name; nil if none is.
    static func nearest(to name: Name, in candidates: some Sequence<String>) -> Suggestion? {
        NearestName.of(name.text, in: candidates).map { .write($0, over: name.span) }
    }

    /// The same sentence, for which this text is put over a span.
    func writing(_ text: String, over span: SourceSpan) -> Suggestion {
        Suggestion(sentence, edit: SourceEdit(span: span, text: text))
    }

    /// The same sentence, for which this text is put in at an offset.
    func inserting(_ text: String, at offset: Int) -> Suggestion { writing(text, over: SourceSpan(offset, offset)) }
}

extension Suggestion: ExpressibleByStringInterpolation {
    package init(stringLiteral sentence: String) { self.init(sentence) }
}

/// A change of a source: the bytes of a span give way to a text.
package struct SourceEdit: Hashable, Sendable {
    package let span: SourceSpan
    package let text: String

    package init(span: SourceSpan, text: String) {
        self.span = span
        self.text = text
    }

    /// The source with changes that ascend and do not touch each other.
    package static func applied(_ edits: [SourceEdit], to source: [UInt8]) -> [UInt8] {
        edits.reversed().reduce(source) { $1.applied(to: $0) }
    }

    /// The source with the change; spans are of that source.
    package func applied(to source: [UInt8]) -> [UInt8] {
        var source = source
        source.replaceSubrange(span.start..<span.end, with: Array(text.utf8))
        return source
    }
}
