import ContractVM

/// The currencies that are known before the contract runs; of parameters and state, amounts say theirs when it runs.
extension TypeChecker {
    /// The currency of an amount, as far as the source says it.
    func knownCurrency(of amount: TypedExpression) -> Currency? {
        switch amount.kind {
        case .constant(.money(let money)): money.currency
        case .local(let local): scope[local].currency
        case .operation(let opcode, let operands):
            switch opcode {
            case .moneyAdd, .moneySubtract, .moneyMinimum, .moneyMaximum: operands.lazy.compactMap(knownCurrency).first
            case .moneyNegate, .moneyScale: operands.first.flatMap(knownCurrency)
            case .moneyMake: operands.last.flatMap(knownCurrency)
            default: nil
            }
        case .coalesce(_, let other): knownCurrency(of: other)
        default: nil
        }
    }

    /// Reports amounts that never meet.
    func refuseTwoCurrencies(_ left: TypedExpression, _ right: TypedExpression, _ met: String, _ span: SourceSpan) {
        guard let first = knownCurrency(of: left), let second = knownCurrency(of: right), first != second else { return }
        report(
            .currencyMismatch,
            at: span,
            "\(first) and \(second) cannot be \(met)",
            suggestion: "use one currency"
        )
    }

    /// Reports an amount in another currency than the one that a `var` began with.
    func refuseOtherCurrency(_ value: TypedExpression, for local: LocalID) {
        guard let kept = scope[local].currency, let other = knownCurrency(of: value), kept != other else { return }
        report(
            .currencyMismatch,
            at: value.span,
            "`\(scope[local].name.text)` began with an amount in \(kept), and this is in \(other)",
            suggestion: "use one currency, or another name"
        )
    }
}
