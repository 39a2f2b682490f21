import ContractVM

/// Amounts: `Money<USD>`, whose currency is part of the type, and `Money`, which tells its currency when the contract runs.
extension TypeChecker {
    /// The currency that a name such as `USD` means; nil for the name of something else.
    func currency(named expression: Expression) -> Currency? {
        guard case .name(let code) = expression.kind, CurrencyCode.isCode(code), scope.find(code) == nil,
            symbols.constantIndex[code] == nil, symbols.mapIndex[code] == nil
        else { return nil }
        return Currency(code)
    }

    /// `Money<USD>`, from what stands between the brackets.
    func amountType(_ arguments: [TypeSyntax.TypeArgument], _ span: SourceSpan) -> ContractType? {
        if arguments.isEmpty { return .money(nil) }
        if arguments.count == 1, case .type(.named(nil, let code, [], _))? = arguments.first, CurrencyCode.isCode(code.text) {
            return .money(Currency(code.text))
        }
        report(.badBound, at: span, "`Money` says at most its currency, in three capital letters", suggestion: "as `Money<USD>`")
        return nil
    }

    /// An instruction on two amounts that gives a third, in the currency that one of them tells.
    func amount(_ opcode: Opcode, _ left: TypedExpression, _ right: TypedExpression, _ met: String, _ span: SourceSpan)
        -> TypedExpression
    {
        guard case .value(.money(let first)) = left.type, case .value(.money(let second)) = right.type,
            !refuseTwoCurrencies(left, right, met, span)
        else { return unknown(span) }
        return TypedExpression(kind: .operation(opcode, [left, right]), type: .value(.money(first ?? second)), span: span)
    }

    /// Reports amounts that never meet, and says whether it did.
    func refuseTwoCurrencies(_ left: TypedExpression, _ right: TypedExpression, _ met: String, _ span: SourceSpan) -> Bool {
        guard case .value(.money(let first?)) = left.type, case .value(.money(let second?)) = right.type, first != second else {
            return false
        }
        report(
            .currencyMismatch,
            at: span,
            "\(first) and \(second) cannot be \(met)",
            suggestion: "write both in \(first), or keep the two apart"
        )
        return true
    }

    /// Reports an amount where one in another currency, or one in a known currency, is wanted; says whether it did.
    func refuseCurrency(of typed: TypedExpression, wanted: ContractType, _ what: String) -> Bool {
        guard case .value(.money(let found)) = typed.type, case .money(let wanted?) = wanted.withoutOptional else { return false }
        if let found {
            report(
                .currencyMismatch,
                at: typed.span,
                "\(what) is in \(wanted), and this is in \(found)",
                suggestion: "write an amount in \(wanted), or declare `Money`, which tells its currency when the contract runs"
            )
        } else {
            report(
                .currencyNotKnown,
                at: typed.span,
                "\(what) is in \(wanted), and this amount tells its currency only when the contract runs",
                suggestion: "take it with `require let known = \(source.text(of: typed.span)) in \(wanted) else \"…\"`"
            )
        }
        return true
    }

    /// `amount in USD`: the amount as `Money<USD>?`, absent where it is in another currency.
    func conversion(_ amount: Expression, to currency: Currency, _ span: SourceSpan) -> TypedExpression {
        let typed = expression(amount, expected: nil)
        return through(typed, span) { value in
            switch value.type {
            case .value(.money(nil)):
                let type = ContractType.optional(.money(currency))
                return TypedExpression(kind: .converted(value, currency), type: .value(type), span: span)
            case .value(.money(currency)):
                self.report(
                    .currencyMismatch,
                    at: span,
                    "this is in \(currency) anyway",
                    suggestion: Suggestion("leave `in \(currency)` out").writing(self.source.text(of: amount.span), over: span)
                )
            case .value(.money(let known?)):
                self.report(
                    .currencyMismatch,
                    at: span,
                    "this is in \(known), and so never in \(currency)",
                    suggestion: "ask an amount of type `Money`"
                )
            case .unknown: break
            default:
                self.report(
                    .badOperands,
                    at: amount.span,
                    "`in \(currency)` asks an amount, and this is \(self.spelling(value.type))"
                )
            }
            return nil
        }
    }
}

extension ContractType {
    /// What an Optional holds; every other type itself.
    fileprivate var withoutOptional: ContractType {
        if case .optional(let wrapped) = self { wrapped } else { self }
    }
}
