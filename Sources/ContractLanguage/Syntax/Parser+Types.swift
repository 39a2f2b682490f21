extension Parser {
    /// A type as written.
    mutating func type() -> TypeSyntax {
        let start = current.span
        guard !isRecovering, let type = nested({ $0.plainType() }) else { return .missing(start) }
        guard take(.question) else {
            if at(.coalesce) { return doubleOptional(start, isTaken: false) }
            return type
        }
        if at(.question) { return doubleOptional(start, isTaken: true) }
        return .optional(type, span: start.union(previousSpan))
    }

    /// `isTaken` says whether the first mark is behind us.
    private mutating func doubleOptional(_ start: SourceSpan, isTaken: Bool) -> TypeSyntax {
        let marks = SourceSpan(isTaken ? previousSpan.start : current.span.start, current.span.end)
        fail(
            .optionalOfOptional,
            "there is no Optional of an Optional",
            suggestion: Suggestion("write one `?`").writing("?", over: marks)
        )
        return .missing(start)
    }

    private mutating func plainType() -> TypeSyntax {
        let start = current.span
        guard current.word != nil else {
            fail(
                .expectedType,
                "expected a type, found \(describe(current))",
                suggestion: "as `Int`, `Text<64>`, `List<Account, 16>`, `Time?`"
            )
            return .missing(start)
        }
        var name = name("a type")
        var qualifier: Name?
        if at(.dot) {
            advance()
            qualifier = name
            name = self.name("a type of `\(name.text)`")
        }
        var arguments: [TypeSyntax.TypeArgument] = []
        if take(.less) {
            items(until: .greater) { parser in arguments.append(parser.typeArgument()) }
            expect(.greater, "after the bounds of the type")
        }
        return .named(qualifier: qualifier, name, arguments: arguments, span: start.union(previousSpan))
    }

    private mutating func typeArgument() -> TypeSyntax.TypeArgument {
        if case .integer(let value) = current.kind {
            let span = current.span
            advance()
            return .bound(value, span)
        }
        return .type(type())
    }
}
