/// A scalar as the machine holds it: a 64-bit word.
typealias Word = Int64

extension Word {
    /// The word of a scalar; nil for every other value, and for a time over Int64.max.
    init?(_ value: ContractValue) {
        switch value {
        case .bool(let bool): self = bool ? 1 : 0
        case .int(let number), .date(let number): self = number
        case .time(let milliseconds), .duration(let milliseconds):
            guard let word = Int64(exactly: milliseconds) else { return nil }
            self = word
        default: return nil
        }
    }

    /// The word of a scalar of this kind; nil for a value of another.
    init?(_ value: ContractValue, as kind: RegisterKind) {
        switch (kind, value) {
        case (.bool, .bool), (.int, .int), (.time, .time), (.duration, .duration), (.date, .date): self.init(value)
        default: return nil
        }
    }

    /// The scalar that the word stands for.
    func value(as kind: RegisterKind) -> ContractValue {
        switch kind {
        case .bool: .bool(self != 0)
        case .int, .value: .int(self)
        case .time: .time(UInt64(clamping: self))
        case .duration: .duration(UInt64(clamping: self))
        case .date: .date(self)
        }
    }
}
