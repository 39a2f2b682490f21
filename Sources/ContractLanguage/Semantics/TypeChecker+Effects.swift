extension TypeChecker {
    /// Reports a change of state where none is allowed.
    func requireWriting(_ span: SourceSpan, _ what: String) {
        guard !scope.mayWrite else { return }
        if scope.kind == .function {
            report(.functionUsesState, at: span, "a function touches no state, and this \(what)", suggestion: "make it an action")
        } else {
            report(
                .queryChangesState,
                at: span,
                "\(scope.kind.name) only reads, and this \(what)",
                suggestion: "make it an action"
            )
        }
    }

    /// Reports a look at state, at the caller or at the time where none is allowed.
    func requireReading(_ span: SourceSpan, _ what: String) {
        guard !scope.mayRead else { return }
        if scope.kind == .constant {
            report(.constantNotConstant, at: span, "a constant has its value before the contract runs, and this \(what)")
        } else {
            report(
                .functionUsesState,
                at: span,
                "a function knows only its parameters, and this \(what)",
                suggestion: "hand it in as a parameter, or make it a query"
            )
        }
    }
}
