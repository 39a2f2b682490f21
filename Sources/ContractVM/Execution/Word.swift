/// A scalar as the machine holds it: a 64-bit word.
typealias Word = Int64

extension Word {
    /// The word of a scalar; nil for every other value, and for a time over Int64.max.
    init?(_ value: ContractValue) {
        guard let scalar = Self.scalar(value) else { return nil }
        self = scalar.word
    }

    /// The word of a scalar of this kind; nil for a value of another.
    init?(_ value: ContractValue, as kind: RegisterKind) { self.init(value, as: UInt16(kind.rawValue)) }

    /// The same, for the raw value of a kind.
    @inline(__always)
    init?(_ value: ContractValue, as kind: UInt16) {
        guard let scalar = Self.scalar(value), UInt16(scalar.kind.rawValue) == kind else { return nil }
        self = scalar.word
    }

    @inline(__always)
    private static func scalar(_ value: ContractValue) -> (word: Word, kind: RegisterKind)? {
        switch value {
        case .bool(let bool): (bool ? 1 : 0, .bool)
        case .int(let number): (number, .int)
        case .date(let number): (number, .date)
        case .time(let milliseconds): Word(exactly: milliseconds).map { ($0, .time) }
        case .duration(let milliseconds): Word(exactly: milliseconds).map { ($0, .duration) }
        default: nil
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
