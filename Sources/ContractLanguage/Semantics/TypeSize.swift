import ContractVM

extension TypeTable {
    /// The canonical bytes that a value of the type takes at most, as the machine counts them; stops counting at its limit.
    func largestSize(of type: ContractType) -> Int {
        switch type {
        case .bool: 1
        case .int, .time, .duration: 9
        case .date: 5
        case .money: 14
        case .hash, .account, .organisation: 34
        case .text(let bound), .bytes(let bound): bound + 3
        case .list(let element, let bound), .set(let element, let bound): limited(largestSize(of: element) * bound + 3)
        case .optional(let wrapped): largestSize(of: wrapped)
        case .tuple(let fields): sum(fields)
        case .record(let index): sum(record(index)?.fields.map(\.type) ?? [])
        case .enumeration(let index):
            enumeration(index)?.cases.map { sum($0.payload) + $0.name.utf8.count + 2 }.max() ?? 0
        }
    }

    private func sum(_ fields: [ContractType]) -> Int { fields.reduce(3) { limited($0 + largestSize(of: $1)) } }

    /// Sizes are compared with the machine's limit only, so that far beyond it they need no more be told apart.
    private func limited(_ size: Int) -> Int { min(size, MachineLimits.registerBytes * 16) }
}
