import ContractVM

/// Where the code of an expression begins and ends in its function, and the register that holds its value behind it.
struct ExpressionMark {
    let start: Int
    let end: Int
    let register: UInt16
    let type: ContractType
    let span: SourceSpan
}
