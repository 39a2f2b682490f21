/// What running a function touches.
struct FunctionEffects {
    /// Maps whose entries it reads, by number.
    var reads: Set<Int> = []
    /// Maps that it changes, by number.
    var writes: Set<Int> = []
    /// The first place where it asks for something else than state: the caller, the time, another contract.
    var surroundings: (span: SourceSpan, what: String)?
    /// The first place where it, or what it calls, asks who calls.
    var asksCaller: SourceSpan?

    /// Adds what another part of the same function does.
    mutating func add(_ other: FunctionEffects) {
        reads.formUnion(other.reads)
        writes.formUnion(other.writes)
        asksCaller = asksCaller ?? other.asksCaller
        surroundings = surroundings ?? other.surroundings
    }

    /// Adds what a called function does; a call asks for surroundings at the call.
    mutating func add(_ callee: FunctionEffects, calledAt span: SourceSpan) {
        reads.formUnion(callee.reads)
        writes.formUnion(callee.writes)
        if asksCaller == nil, callee.asksCaller != nil { asksCaller = span }
        if surroundings == nil, let inner = callee.surroundings { surroundings = (span, "calls what \(inner.what)") }
    }
}
