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
    init?(_ value: ContractValue, as kind: RegisterKind) { self.init(value, as: UInt16(kind.rawValue)) }

    /// The same, for the raw value of a kind.
    @inline(__always)
    init?(_ value: ContractValue, as kind: UInt16) {
        let found: RegisterKind
        switch value {
        case .bool(let bool): (self, found) = (bool ? 1 : 0, .bool)
        case .int(let number): (self, found) = (number, .int)
        case .date(let number): (self, found) = (number, .date)
        case .time(let milliseconds): (self, found) = (Word(clamping: milliseconds), .time)
        case .duration(let milliseconds): (self, found) = (Word(clamping: milliseconds), .duration)
        default: return nil
        }
        guard UInt16(found.rawValue) == kind else { return nil }
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
