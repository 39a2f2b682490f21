import ContractVM

/// The vectors of every instruction; `InstructionVectorTests` proves that none is missing.
enum InstructionVectors {
    typealias Vector = InstructionVector

    static var all: [Vector] {
        moving + integers + comparisons + money + times + dates + texts + compounds + collections + control + state
    }

    static func i(_ value: Int64) -> (ContractType, ContractValue) { (.int, .int(value)) }
    static func b(_ value: Bool) -> (ContractType, ContractValue) { (.bool, .bool(value)) }
    static func t(_ value: UInt64) -> (ContractType, ContractValue) { (.time, .time(value)) }
    static func u(_ value: UInt64) -> (ContractType, ContractValue) { (.duration, .duration(value)) }
    static func d(_ value: Int64) -> (ContractType, ContractValue) { (.date, .date(value)) }
    static func s(_ value: String, _ bound: Int = 8) -> (ContractType, ContractValue) { (.text(bound), .text(value)) }
    static func m(_ minor: Int64, _ code: String = "USD") -> (ContractType, ContractValue) { (.money(nil), cash(minor, code)) }
    static func l(_ values: [Int64], _ bound: Int = 4) -> (ContractType, ContractValue) {
        (.list(.int, bound), .list(values.map { .int($0) }))
    }
    static func set(_ values: [Int64], _ bound: Int = 4) -> (ContractType, ContractValue) {
        (.set(.int, bound), .set(values.map { .int($0) }))
    }
    static func o(_ value: ContractValue) -> (ContractType, ContractValue) { (.optional(.int), value) }
    static func cash(_ minor: Int64, _ code: String = "USD") -> ContractValue {
        guard let currency = Currency(code) else { preconditionFailure("a currency has three letters") }
        return .money(Money(minor: minor, currency: currency))
    }
    static func int(_ value: Int64) -> Vector.Expectation { .value(.int(value)) }
    static func bool(_ value: Bool) -> Vector.Expectation { .value(.bool(value)) }

    static let moving: [Vector] = [
        Vector("move a scalar", .move, .int, [i(7)], int(7)),
        Vector("move a value", .move, .text(8), [s("abc")], .value(.text("abc"))),
        Vector("move into larger bounds", .move, .text(64), [s("abc")], .value(.text("abc"))),
        Vector("constant scalar", .constant, .int, [], int(5)) { f, m, r in f.emit(.constant, r, m.constant(.int, .int(5))) },
        Vector("constant value", .constant, .text(8), [], .value(.text("patient"))) { f, m, r in
            f.emit(.constant, r, m.text("patient"))
        },
        Vector("integer below zero", .integer, .int, [], int(-2)) { f, _, r in f.emit(.integer, r, 0xFFFE) },
        Vector("boolean", .boolean, .bool, [], bool(true)) { f, _, r in f.emit(.boolean, r, 1) },
        Vector("narrow that fits", .narrow, .text(3), [s("abc")], .value(.text("abc"))),
        Vector("narrow that does not fit", .narrow, .text(2), [s("abc")], .trap(.boundExceeded)),
        Vector("narrow a list", .narrow, .list(.int, 1), [l([1, 2])], .trap(.boundExceeded)),
    ]

    static let integers: [Vector] = [
        Vector("add", .add, .int, [i(2), i(-5)], int(-3)),
        Vector("add over the top", .add, .int, [i(.max), i(1)], .trap(.overflow)),
        Vector("subtract", .subtract, .int, [i(2), i(5)], int(-3)),
        Vector("subtract under the floor", .subtract, .int, [i(.min), i(1)], .trap(.overflow)),
        Vector("multiply", .multiply, .int, [i(-7), i(6)], int(-42)),
        Vector("multiply over", .multiply, .int, [i(1 << 40), i(1 << 40)], .trap(.overflow)),
        Vector("divide toward zero", .divide, .int, [i(-7), i(2)], int(-3)),
        Vector("divide by zero", .divide, .int, [i(1), i(0)], .trap(.divisionByZero)),
        Vector("divide the least by minus one", .divide, .int, [i(.min), i(-1)], .trap(.overflow)),
        Vector("remainder", .remainder, .int, [i(-7), i(2)], int(-1)),
        Vector("remainder of the least by minus one", .remainder, .int, [i(.min), i(-1)], int(0)),
        Vector("remainder by zero", .remainder, .int, [i(1), i(0)], .trap(.divisionByZero)),
        Vector("negate", .negate, .int, [i(4)], int(-4)),
        Vector("negate the least", .negate, .int, [i(.min)], .trap(.overflow)),
        Vector("bit and", .bitAnd, .int, [i(0b1100), i(0b1010)], int(0b1000)),
        Vector("bit or", .bitOr, .int, [i(0b1100), i(0b1010)], int(0b1110)),
        Vector("bit xor", .bitXor, .int, [i(0b1100), i(-1)], int(~0b1100)),
        Vector("minimum", .minimum, .int, [i(3), i(-3)], int(-3)),
        Vector("maximum", .maximum, .int, [i(3), i(-3)], int(3)),
        Vector("add small", .addSmall, .int, [i(3)], int(1)) { f, _, r in f.emit(.addSmall, r, 0, 0xFFFE) },
        Vector("add small over", .addSmall, .int, [i(.max)], .trap(.overflow)) { f, _, r in f.emit(.addSmall, r, 0, 1) },
        Vector("not", .not, .bool, [b(true)], bool(false)),
        Vector("and", .and, .bool, [b(true), b(false)], bool(false)),
        Vector("or", .or, .bool, [b(true), b(false)], bool(true)),
    ]

    static let comparisons: [Vector] = [
        Vector("equal", .equal, .bool, [t(5), t(5)], bool(true)),
        Vector("not equal", .notEqual, .bool, [d(5), d(5)], bool(false)),
        Vector("less", .less, .bool, [i(-1), i(0)], bool(true)),
        Vector("less between bools", .less, .bool, [b(false), b(true)], bool(true)),
        Vector("less or equal", .lessOrEqual, .bool, [u(5), u(5)], bool(true)),
        Vector("equal value", .equalValue, .bool, [s("é"), s("é")], bool(true)),
        Vector("composed and decomposed differ", .equalValue, .bool, [s("\u{e9}"), s("e\u{301}")], bool(false)),
        Vector("equal value between bounds", .equalValue, .bool, [s("a"), s("a", 4)], bool(true)),
        Vector("not equal value", .notEqualValue, .bool, [o(.none), o(.int(0))], bool(true)),
        Vector("less value by bytes", .lessValue, .bool, [s("Z"), s("a")], bool(true)),
        Vector("less value: a prefix is first", .lessValue, .bool, [s("ab"), s("a")], bool(false)),
    ]

    static let money: [Vector] = [
        Vector("money add", .moneyAdd, .money(nil), [m(150), m(-50)], .value(cash(100))),
        Vector("money add two currencies", .moneyAdd, .money(nil), [m(1), m(1, "EUR")], .trap(.currencyMismatch)),
        Vector("money add over", .moneyAdd, .money(nil), [m(.max), m(1)], .trap(.overflow)),
        Vector("money subtract", .moneySubtract, .money(nil), [m(1), m(2)], .value(cash(-1))),
        Vector("money negate", .moneyNegate, .money(nil), [m(1)], .value(cash(-1))),
        Vector("money negate the least", .moneyNegate, .money(nil), [m(.min)], .trap(.overflow)),
        Vector("money scale rounds half to even, down", .moneyScale, .money(nil), [m(5), i(1), i(2)], .value(cash(2))),
        Vector("money scale rounds half to even, up", .moneyScale, .money(nil), [m(7), i(1), i(2)], .value(cash(4))),
        Vector("money scale below zero", .moneyScale, .money(nil), [m(-5), i(1), i(2)], .value(cash(-2))),
        Vector("money scale goes through 128 bits", .moneyScale, .money(nil), [m(.max), i(.max), i(.max)], .value(cash(.max))),
        Vector("money scale over", .moneyScale, .money(nil), [m(.max), i(3), i(2)], .trap(.overflow)),
        Vector("money scale by nothing", .moneyScale, .money(nil), [m(1), i(1), i(0)], .trap(.divisionByZero)),
        Vector("money scale up", .moneyScaleUp, .money(nil), [m(10), i(1), i(3)], .value(cash(4))),
        Vector("money scale up what needs no rounding", .moneyScaleUp, .money(nil), [m(10), i(1), i(5)], .value(cash(2))),
        Vector("money scale up, below zero", .moneyScaleUp, .money(nil), [m(10), i(-1), i(3)], .value(cash(-4))),
        Vector("money scale up over", .moneyScaleUp, .money(nil), [m(.max), i(3), i(2)], .trap(.overflow)),
        Vector("money scale up by nothing", .moneyScaleUp, .money(nil), [m(1), i(1), i(0)], .trap(.divisionByZero)),
        Vector("money scale down", .moneyScaleDown, .money(nil), [m(11), i(1), i(3)], .value(cash(3))),
        Vector("money scale down, below zero", .moneyScaleDown, .money(nil), [m(-11), i(1), i(3)], .value(cash(-3))),
        Vector(
            "money scale down goes through 128 bits",
            .moneyScaleDown,
            .money(nil),
            [m(.max), i(.max), i(.max)],
            .value(cash(.max))
        ),
        Vector("money scale down over", .moneyScaleDown, .money(nil), [m(.min), i(3), i(2)], .trap(.overflow)),
        Vector("money scale down by nothing", .moneyScaleDown, .money(nil), [m(1), i(1), i(-1)], .trap(.divisionByZero)),
        Vector("money less", .moneyLess, .bool, [m(1), m(2)], bool(true)),
        Vector("money less, two currencies", .moneyLess, .bool, [m(1), m(2, "EUR")], .trap(.currencyMismatch)),
        Vector("money less or equal", .moneyLessOrEqual, .bool, [m(2), m(2)], bool(true)),
        Vector("money minimum", .moneyMinimum, .money(nil), [m(2), m(1)], .value(cash(1))),
        Vector("money maximum", .moneyMaximum, .money(nil), [m(2), m(1)], .value(cash(2))),
        Vector("money minor", .moneyMinor, .int, [m(250)], int(250)),
        Vector("money make", .moneyMake, .money(nil), [i(3), m(0, "EUR")], .value(cash(3, "EUR"))),
        Vector("money same currency", .moneySameCurrency, .bool, [m(1), m(1, "EUR")], bool(false)),
    ]

    static let times: [Vector] = [
        Vector("duration add to a time", .durationAdd, .time, [t(10), u(5)], .value(.time(15))),
        Vector("duration add to a duration", .durationAdd, .duration, [u(10), u(5)], .value(.duration(15))),
        Vector("duration add over", .durationAdd, .time, [t(UInt64(Int64.max)), u(1)], .trap(.outsideTimeRange)),
        Vector("duration subtract", .durationSubtract, .time, [t(10), u(5)], .value(.time(5))),
        Vector("duration subtract below zero", .durationSubtract, .time, [t(4), u(5)], .trap(.outsideTimeRange)),
        Vector("elapsed", .elapsed, .duration, [t(10), t(4)], .value(.duration(6))),
        Vector("elapsed backwards", .elapsed, .duration, [t(4), t(10)], .trap(.outsideTimeRange)),
        Vector("duration scale", .durationScale, .duration, [u(10), i(3)], .value(.duration(30))),
        Vector("duration scale below zero", .durationScale, .duration, [u(10), i(-1)], .trap(.outsideTimeRange)),
        Vector("duration milliseconds", .durationMilliseconds, .int, [u(10)], int(10)),
        Vector("duration make", .durationMake, .duration, [i(10)], .value(.duration(10))),
        Vector("duration make below zero", .durationMake, .duration, [i(-1)], .trap(.outsideTimeRange)),
    ]

    static let dates: [Vector] = [
        Vector("date add", .dateAdd, .date, [d(10), i(-20)], .value(.date(-10))),
        Vector("date add beyond 9999", .dateAdd, .date, [d(2_932_896), i(1)], .trap(.outsideDateRange)),
        Vector("date add over", .dateAdd, .date, [d(1), i(.max)], .trap(.outsideDateRange)),
        Vector("date difference", .dateDifference, .int, [d(-5), d(10)], int(-15)),
        Vector("date of time", .dateOfTime, .date, [t(86_399_999)], .value(.date(0))),
        Vector("date of a time beyond 9999", .dateOfTime, .date, [t(UInt64(Int64.max))], .trap(.outsideDateRange)),
        Vector("time of date", .timeOfDate, .time, [d(2)], .value(.time(172_800_000))),
        Vector("time of a date before 1970", .timeOfDate, .time, [d(-1)], .trap(.outsideTimeRange)),
        Vector("date year", .dateYear, .int, [d(-719_162)], int(1)),
        Vector("date month", .dateMonth, .int, [d(11_016)], int(2)),
        Vector("date day", .dateDay, .int, [d(11_016)], int(29)),
        Vector("date make", .dateMake, .date, [i(2000), i(2), i(29)], .value(.date(11_016))),
        Vector("date make of no day", .dateMake, .date, [i(1900), i(2), i(29)], .trap(.outsideDateRange)),
        Vector("date add months to the last day", .dateAddMonths, .date, [d(11_016), i(12)], .value(.date(11_381))),
        Vector("date add months beyond", .dateAddMonths, .date, [d(0), i(.max)], .trap(.outsideDateRange)),
    ]

    static let texts: [Vector] = [
        Vector("length counts bytes", .length, .int, [s("é")], int(2)),
        Vector("concatenate", .concatenate, .text(8), [s("ab"), s("cd")], .value(.text("abcd"))),
        Vector("concatenate over the bound", .concatenate, .text(3), [s("ab"), s("cd")], .trap(.boundExceeded)),
        Vector("concatenate lists", .concatenate, .list(.int, 4), [l([1]), l([2])], .value(.list([.int(1), .int(2)]))),
        Vector("has prefix", .hasPrefix, .bool, [s("abc"), s("ab")], bool(true)),
        Vector("has not the prefix", .hasPrefix, .bool, [s("ab"), s("abc")], bool(false)),
    ]
}
