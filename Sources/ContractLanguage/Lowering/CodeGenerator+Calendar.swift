import ContractVM

extension CodeGenerator {
    /// The whole months between two days: of days as numbers `(year × 12 + month) × 32 + day`, the difference ÷ 32.
    mutating func months(_ from: TypedExpression, _ to: TypedExpression, into target: UInt16) {
        let perMonth = temporary(.int)
        let start = packed(from, perMonth)
        let end = packed(to, perMonth)
        code.emit(.subtract, target, end, start)
        code.emit(.divide, target, target, perMonth)
    }

    private mutating func packed(_ date: TypedExpression, _ perMonth: UInt16) -> UInt16 {
        let day = value(date)
        let (sum, part) = (temporary(.int), temporary(.int))
        code.emit(.integer, part, 12)
        code.emit(.dateYear, sum, day)
        code.emit(.multiply, sum, sum, part)
        code.emit(.dateMonth, part, day)
        code.emit(.add, sum, sum, part)
        code.emit(.integer, perMonth, 32)
        code.emit(.multiply, sum, sum, perMonth)
        code.emit(.dateDay, part, day)
        code.emit(.add, sum, sum, part)
        return sum
    }
}
