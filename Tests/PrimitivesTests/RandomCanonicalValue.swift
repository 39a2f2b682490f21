import Primitives
import TestSupport

extension CanonicalValue {
    /// A value that the seed decides, at most `depth` arrays deep.
    static func random(depth: Int, using random: inout SeededRandom) -> CanonicalValue {
        switch random.below(depth > 0 ? 8 : 6) {
        case 0: .unsigned(random.next() >> UInt64(random.below(64)))
        case 1: .negative(~Int64((random.next() >> 1) >> UInt64(random.below(63))))
        case 2: .bytes(random.bytes(random.below(40)))
        case 3: .text(String(decoding: (0..<random.below(40)).map { _ in UInt8(97 + random.below(26)) }, as: UTF8.self))
        case 4: .bool(random.below(2) == 0)
        case 5: .null
        default: .array((0..<random.below(5)).map { _ in CanonicalValue.random(depth: depth - 1, using: &random) })
        }
    }
}
