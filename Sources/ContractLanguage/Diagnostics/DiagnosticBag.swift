/// Collects diagnostics of all phases; one place of the source gets one diagnostic of a kind.
struct DiagnosticBag: Sendable {
    let source: SourceText
    private(set) var diagnostics: [Diagnostic] = []

    init(source: SourceText) { self.source = source }

    var isEmpty: Bool { diagnostics.isEmpty }

    /// Adds a diagnostic unless the same place already has one with this code, or the limit is reached.
    mutating func report(_ code: DiagnosticCode, at span: SourceSpan, _ message: String, suggestion: Suggestion? = nil) {
        guard diagnostics.count < CompilerLimits.diagnosticsMax else { return }
        guard !diagnostics.contains(where: { $0.code == code && $0.span.start == span.start }) else { return }
        diagnostics.append(
            Diagnostic(
                code: code,
                span: span,
                location: source.location(of: span.start),
                message: message,
                suggestion: suggestion
            )
        )
    }

    /// All diagnostics in the order of the source.
    var sorted: [Diagnostic] {
        diagnostics.sorted { ($0.span.start, $0.span.end, $0.code.rawValue) < ($1.span.start, $1.span.end, $1.code.rawValue) }
    }
}
