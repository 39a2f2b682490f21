/// A typed UInt64: two different counters never mix by accident.
package protocol Counter: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible
where RawValue == UInt64 {
    init(_ rawValue: UInt64)
    var rawValue: UInt64 { get }
}

extension Counter {
    package init(rawValue: UInt64) { self.init(rawValue) }
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    package var description: String { "\(rawValue)" }

    /// The next value; nil at the end of the number range.
    package var next: Self? { advanced(by: 1) }

    /// The value `distance` further on; nil if it does not fit.
    package func advanced(by distance: UInt64) -> Self? {
        let (sum, overflow) = rawValue.addingReportingOverflow(distance)
        return overflow ? nil : Self(sum)
    }

    /// How far `self` lies above `other`; 0 if it does not.
    package func distance(above other: Self) -> UInt64 {
        rawValue > other.rawValue ? rawValue - other.rawValue : 0
    }
}

/// The position of a block in the chain.
///
/// Genesis is 0, the first block 1.
package struct BlockHeight: Counter {
    package let rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
    package static let genesis = BlockHeight(0)
}

/// A PBFT view; its primary is validator `view mod n`.
///
/// Every epoch begins at view 0.
package struct ViewNumber: Counter {
    package let rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
    package static let initial = ViewNumber(0)
}

/// A span of heights with one fixed set of validators.
package struct EpochNumber: Counter {
    package let rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
    package static let initial = EpochNumber(0)
}

/// Milliseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Counter {
    package let rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
    package static let zero = Timestamp(0)
}

/// The position of a validator in its epoch's sorted set, from 0.
package struct ValidatorIndex: Counter {
    package let rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
}
