/// What the checker found out of each expression that it looked at, for editors; kept only where somebody asks for it.
struct ExpressionTypes {
    struct Entry {
        let span: SourceSpan
        let type: SemanticType
    }

    private(set) var entries: [Entry] = []

    /// Notes one; what could not be understood says nothing.
    mutating func note(_ span: SourceSpan, _ type: SemanticType) {
        if type != .unknown, span.end > span.start { entries.append(Entry(span: span, type: type)) }
    }

    /// The type of the smallest expression around an offset.
    func innermost(at offset: Int) -> Entry? {
        entries.filter { $0.span.start <= offset && offset < $0.span.end }
            .min { ($0.span.end - $0.span.start) < ($1.span.end - $1.span.start) }
    }

    /// The type of the largest expression that ends at an offset, which is what a `.` behind it reaches into.
    func ending(at offset: Int) -> Entry? {
        entries.filter { $0.span.end == offset }.max { ($0.span.end - $0.span.start) < ($1.span.end - $1.span.start) }
    }

    /// The type of the expression that begins at an offset and is the shortest of those.
    func beginning(at offset: Int) -> Entry? {
        entries.filter { $0.span.start == offset }.min { $0.span.end < $1.span.end }
    }
}
