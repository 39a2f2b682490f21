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

    /// Notes that a map is changed, and reports it where that is not allowed.
    func requireWriting(of map: Int, _ span: SourceSpan) {
        if let currentFunction { symbols.effects[currentFunction].writes.insert(map) }
        requireWriting(span, "changes state")
    }

    /// Notes that a map is read, and reports it where that is not allowed.
    func requireReading(of map: Int, _ span: SourceSpan) {
        if let currentFunction { symbols.effects[currentFunction].reads.insert(map) }
        requireMayRead(span, "reads state")
    }

    /// Notes that the caller is asked for, and reports it where that is not allowed or there is no one caller.
    func requireCaller(_ span: SourceSpan) {
        if scope.hasSeveralSigners {
            report(
                .noOneCaller,
                at: span,
                "this action has several signers, and so no one caller",
                suggestion: "name the signer that you mean: `by … as NAME with …`"
            )
            return
        }
        if let currentFunction, symbols.effects[currentFunction].asksCaller == nil {
            symbols.effects[currentFunction].asksCaller = span
        }
        requireReading(span, "asks who calls")
    }

    /// Notes that something else than state is asked for, and reports it where that is not allowed.
    func requireReading(_ span: SourceSpan, _ what: String) {
        if let currentFunction, symbols.effects[currentFunction].surroundings == nil {
            symbols.effects[currentFunction].surroundings = (span, what)
        }
        requireMayRead(span, what)
    }

    /// Reports a look at state, at the caller or at the time where none is allowed.
    func requireMayRead(_ span: SourceSpan, _ what: String) {
        guard !scope.mayRead else { return }
        if scope.kind == .constant {
            report(.constantNotConstant, at: span, "a constant has its value before the contract runs, and this \(what)")
        } else if scope.kind == .entry {
            report(
                .invariantUnsound,
                at: span,
                "an invariant about each entry knows that entry alone, and this \(what)",
                suggestion: "leave `for … in …` out, and it is about the state as a whole"
            )
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
