import ContractVM

/// Texts, bytes and lists: joining them, and looking into them.
extension TypeChecker {
    /// `a + b` of two texts, two bytes or two lists of one type: as long as both together; nil for everything else.
    func joined(_ left: TypedExpression, _ right: TypedExpression, _ span: SourceSpan) -> TypedExpression? {
        let type: ContractType
        let (bound, most): (Int, Int)
        switch (left.type.contractType, right.type.contractType) {
        case (.text(let one)?, .text(let two)?):
            (bound, most) = (one + two, CompilerLimits.textBytesMax)
            type = .text(bound)
        case (.bytes(let one)?, .bytes(let two)?):
            (bound, most) = (one + two, CompilerLimits.textBytesMax)
            type = .bytes(bound)
        case (.list(let first, let one)?, .list(let second, let two)?) where first.accepts(second) || second.accepts(first):
            (bound, most) = (one + two, CompilerLimits.elementsMax)
            type = .list(first.accepts(second) ? first : second, bound)
        default: return nil
        }
        guard bound <= most else {
            report(
                .badBound,
                at: span,
                "together these may be \(bound) long, and \(most) is the most",
                suggestion: "make one of them shorter: `.within(n)`"
            )
            return unknown(span)
        }
        return TypedExpression(kind: .operation(.concatenate, [left, right]), type: .value(type), span: span)
    }

    /// `text.begins(with: other)`, of texts and of bytes.
    func begins(_ value: TypedExpression, _ arguments: [Expression.Argument], _ span: SourceSpan) -> TypedExpression? {
        let isText = if case .value(.text) = value.type { true } else { false }
        let longest: ContractType = isText ? .text(CompilerLimits.textBytesMax) : .bytes(CompilerLimits.textBytesMax)
        let found = self.arguments(arguments, [FieldDeclaration("with", longest)], of: "`begins`", span)
        guard let prefix = found.first else { return nil }
        return TypedExpression(kind: .operation(.hasPrefix, [value, prefix]), type: .value(.bool), span: span)
    }

    /// `text.within(n)`: the text with a smaller bound, absent if it is longer; of bytes, lists and sets too.
    func within(_ value: TypedExpression, _ arguments: [Expression.Argument], _ span: SourceSpan) -> TypedExpression? {
        let isText =
            switch value.type {
            case .value(.text), .value(.bytes): true
            default: false
            }
        let most = isText ? CompilerLimits.textBytesMax : CompilerLimits.elementsMax
        let found = self.arguments(arguments, [FieldDeclaration("", .int)], of: "`within`", span)
        guard let limit = found.first, let constant = constantValue(limit, limit.span), case .int(let number) = constant else {
            return nil
        }
        guard (1...Int64(most)).contains(number), let type = value.type.contractType?.bounded(by: Int(number)) else {
            report(.badBound, at: limit.span, "a bound is 1 to \(most)")
            return nil
        }
        return TypedExpression(kind: .within(value, type), type: .value(.optional(type)), span: span)
    }
}

extension ContractType {
    /// The same text, bytes, list or set with another bound; nil for everything else.
    fileprivate func bounded(by bound: Int) -> ContractType? {
        switch self {
        case .text: .text(bound)
        case .bytes: .bytes(bound)
        case .list(let element, _): .list(element, bound)
        case .set(let element, _): .set(element, bound)
        default: nil
        }
    }
}
