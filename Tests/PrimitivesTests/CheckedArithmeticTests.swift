import Primitives
import TestSupport
import Testing

@Suite struct CheckedArithmeticTests {
    @Test func `sums, differences, products and quotients that fit are given`() {
        #expect(Int64(2).adding(3) == 5)
        #expect(Int64(2).subtracting(3) == -1)
        #expect(UInt64(4).multiplied(by: 5) == 20)
        #expect(Int64(-7).divided(by: 2) == -3)
        #expect([1, 2, 3].checkedSum() == 6)
    }

    @Test func `what does not fit is nil`() {
        #expect(Int64.max.adding(1) == nil)
        #expect(UInt64(0).subtracting(1) == nil)
        #expect(Int64.min.multiplied(by: -1) == nil)
        #expect(Int64.min.divided(by: -1) == nil)
        #expect(Int64(1).divided(by: 0) == nil)
        #expect([Int64.max, 1, -1].checkedSum() == nil)
    }

    @Test(
        arguments: [
            (25, 1, 10, 2), (35, 1, 10, 4), (-25, 1, 10, -2), (-35, 1, 10, -4), (25, -1, 10, -2), (25, 1, -10, -2),
            (26, 1, 10, 3), (24, 1, 10, 2), (7, 2, 3, 5), (0, 5, 3, 0), (1, 1, 2, 0), (3, 1, 2, 2), (-25, -1, -10, -2),
        ] as [(Int64, Int64, Int64, Int64)]
    )
    func `a share is rounded half to even`(value: Int64, numerator: Int64, denominator: Int64, expected: Int64) {
        #expect(value.multiplied(by: numerator, dividedBy: denominator) == expected)
    }

    @Test func `the product of a share may be wider than 64 bits`() {
        #expect(Int64.max.multiplied(by: Int64.max, dividedBy: Int64.max) == Int64.max)
        #expect(Int64.min.multiplied(by: Int64.max, dividedBy: Int64.max) == Int64.min)
        #expect(Int64.min.multiplied(by: Int64.min, dividedBy: Int64.min) == Int64.min)
        #expect(Int64.min.multiplied(by: 1, dividedBy: 1) == Int64.min)
    }

    @Test func `a share that does not fit is nil`() {
        #expect(Int64.max.multiplied(by: 2, dividedBy: 1) == nil)
        #expect(Int64.min.multiplied(by: 1, dividedBy: -1) == nil)
        #expect(Int64.max.multiplied(by: Int64.max, dividedBy: 1) == nil)
        #expect(Int64(5).multiplied(by: 1, dividedBy: 0) == nil)
    }

    @Test func `shares agree with 128-bit arithmetic`() {
        var random = SeededRandom(seed: 11)
        for _ in 0..<5000 {
            let shift = UInt64(random.below(60))
            let value = Int64(bitPattern: random.next()) >> Int64(shift)
            let numerator = Int64(bitPattern: random.next()) >> Int64(random.below(62))
            let denominator = Int64(bitPattern: random.next()) >> Int64(random.below(62))
            guard denominator != 0 else { continue }
            let product = Int128(value) * Int128(numerator)
            var (quotient, remainder) = product.quotientAndRemainder(dividingBy: Int128(denominator))
            let twice = remainder.magnitude * 2
            let half = Int128(denominator).magnitude
            if twice > half || (twice == half && quotient % 2 != 0) {
                quotient += (product < 0) == (denominator < 0) ? 1 : -1
            }
            #expect(value.multiplied(by: numerator, dividedBy: denominator) == Int64(exactly: quotient))
        }
    }
}
