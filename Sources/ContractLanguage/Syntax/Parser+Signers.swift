extension Parser {
    /// Who has to sign an action, the word `by` behind us: one authority, or several joined by `with`.
    mutating func signers() -> (authority: AuthoritySyntax?, joint: JointSyntax?) {
        var parts = [part()]
        while !isRecovering, take(word: "with") { parts.append(part()) }
        guard parts.count > 1, !isRecovering else { return (parts.first?.authority, nil) }
        if parts.count > CompilerLimits.signersMax {
            fail(.tooManyMembers, "an action has at most \(CompilerLimits.signersMax) signers")
        }
        let within: Expression? = take(word: "within") ? expression() : nil
        return (nil, JointSyntax(parts: parts, within: within))
    }

    private mutating func part() -> JointSyntax.Part {
        let start = current.span
        let authority = authorityExpression()
        let span = start.union(previousSpan)
        guard !isRecovering, at(word: "as") else { return JointSyntax.Part(authority: authority, name: nil, span: span) }
        advance()
        return JointSyntax.Part(authority: authority, name: name("what the body calls this signer"), span: span)
    }
}
