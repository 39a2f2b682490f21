import ContractVM

/// Gives out registers, and gives those of a finished statement out again.
///
/// Blocks of registers that lie side by side are kept together by the list of their types.
struct RegisterPool {
    private var free: [[ContractType]: [UInt16]] = [:]
    private var taken: [(types: [ContractType], first: UInt16)] = []

    /// A point to which `release(to:)` goes back.
    var mark: Int { taken.count }

    /// Temporary registers of these types, side by side.
    mutating func take(_ types: [ContractType], from builder: inout FunctionBuilder) -> UInt16 {
        guard !types.isEmpty else { return 0 }
        let first = free[types]?.popLast() ?? builder.locals(types)
        taken.append((types, first))
        return first
    }

    /// Everything taken since the mark may be given out again.
    mutating func release(to mark: Int) {
        while taken.count > mark {
            let block = taken.removeLast()
            free[block.types, default: []].append(block.first)
        }
    }
}
