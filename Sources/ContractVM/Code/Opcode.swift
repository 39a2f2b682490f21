/// What an instruction does.
///
/// Operands: `r[a]` is register a; `r[b…]` are the registers from b on, as many as the types say; `#c` is the number c
/// itself; `const[c]`, `sentence[c]`, `map[c]`, `event[c]`, `function[c]`, `import[c]` are that entry of the module;
/// `→c` is instruction c of the same function. Unused operands are 0. "T" is any type, the same wherever it stands;
/// where a value flows into a place with larger bounds (`Text<8>` into `Text<64>`) that is allowed. Scalars are Bool,
/// Int, Time, Duration and Date; the others are values.
package enum Opcode: UInt8, CaseIterable, Hashable, Sendable, BitwiseCopyable {
    // MARK: Moving
    /// r[a]: T = r[b]: T
    case move = 0x01
    /// r[a]: T = const[b]: T
    case constant = 0x02
    /// r[a]: Int = #b as a signed 16-bit number
    case integer = 0x03
    /// r[a]: Bool = #b, 0 or 1
    case boolean = 0x04
    /// r[a] = r[b], both Text, Bytes, List or Set of the same elements; traps if it is over a's bound
    case narrow = 0x05

    // MARK: Int; all trap on overflow
    /// r[a]: Int = r[b]: Int + r[c]: Int
    case add = 0x10
    /// r[a]: Int = r[b]: Int − r[c]: Int
    case subtract = 0x11
    /// r[a]: Int = r[b]: Int × r[c]: Int
    case multiply = 0x12
    /// r[a]: Int = r[b]: Int ÷ r[c]: Int, toward zero; traps on 0
    case divide = 0x13
    /// r[a]: Int = r[b]: Int mod r[c]: Int, with the sign of b; traps on 0
    case remainder = 0x14
    /// r[a]: Int = −r[b]: Int
    case negate = 0x15
    /// r[a]: Int = r[b]: Int and r[c]: Int, bit by bit
    case bitAnd = 0x16
    /// r[a]: Int = r[b]: Int or r[c]: Int, bit by bit
    case bitOr = 0x17
    /// r[a]: Int = r[b]: Int xor r[c]: Int, bit by bit
    case bitXor = 0x18
    /// r[a]: Int = the smaller of r[b]: Int and r[c]: Int
    case minimum = 0x19
    /// r[a]: Int = the larger of r[b]: Int and r[c]: Int
    case maximum = 0x1A
    /// r[a]: Int = r[b]: Int + #c as a signed 16-bit number
    case addSmall = 0x1B

    // MARK: Bool
    /// r[a]: Bool = not r[b]: Bool
    case not = 0x20
    /// r[a]: Bool = r[b]: Bool and r[c]: Bool
    case and = 0x21
    /// r[a]: Bool = r[b]: Bool or r[c]: Bool
    case or = 0x22

    // MARK: Comparing
    /// r[a]: Bool = r[b]: T = r[c]: T, T a scalar
    case equal = 0x28
    /// r[a]: Bool = r[b]: T ≠ r[c]: T, T a scalar
    case notEqual = 0x29
    /// r[a]: Bool = r[b]: T < r[c]: T, T a scalar (false < true)
    case less = 0x2A
    /// r[a]: Bool = r[b]: T ≤ r[c]: T, T a scalar
    case lessOrEqual = 0x2B
    /// r[a]: Bool = r[b] = r[c], no scalars; of one type but for bounds
    case equalValue = 0x2C
    /// r[a]: Bool = r[b] ≠ r[c], no scalars; of one type but for bounds
    case notEqualValue = 0x2D
    /// r[a]: Bool = r[b] < r[c] in the order of values, no scalars and no Money; of one type but for bounds
    case lessValue = 0x2E

    // MARK: Money; all trap on overflow and on two currencies
    /// r[a]: Money = r[b]: Money + r[c]: Money
    case moneyAdd = 0x30
    /// r[a]: Money = r[b]: Money − r[c]: Money
    case moneySubtract = 0x31
    /// r[a]: Money = −r[b]: Money
    case moneyNegate = 0x32
    /// r[a]: Money = r[b]: Money × r[c]: Int ÷ r[c+1]: Int, rounded half to even; traps unless the divisor is above 0
    case moneyScale = 0x33
    /// r[a]: Bool = r[b]: Money < r[c]: Money
    case moneyLess = 0x34
    /// r[a]: Bool = r[b]: Money ≤ r[c]: Money
    case moneyLessOrEqual = 0x35
    /// r[a]: Money = the smaller of r[b]: Money and r[c]: Money
    case moneyMinimum = 0x36
    /// r[a]: Money = the larger of r[b]: Money and r[c]: Money
    case moneyMaximum = 0x37
    /// r[a]: Int = the minor units of r[b]: Money
    case moneyMinor = 0x38
    /// r[a]: Money = r[b]: Int minor units in the currency of r[c]: Money
    case moneyMake = 0x39
    /// r[a]: Bool = r[b]: Money and r[c]: Money are of one currency
    case moneySameCurrency = 0x3A
    /// as `moneyScale`, but rounded away from zero
    case moneyScaleUp = 0x3B
    /// as `moneyScale`, but rounded toward zero
    case moneyScaleDown = 0x3C

    // MARK: Time, Duration, Date; all trap outside their range
    /// r[a]: T = r[b]: T + r[c]: Duration, T Time or Duration
    case durationAdd = 0x40
    /// r[a]: T = r[b]: T − r[c]: Duration, T Time or Duration; traps below 0
    case durationSubtract = 0x41
    /// r[a]: Duration = r[b]: Time − r[c]: Time; traps below 0
    case elapsed = 0x42
    /// r[a]: Duration = r[b]: Duration × r[c]: Int; traps below 0
    case durationScale = 0x43
    /// r[a]: Int = the milliseconds of r[b]: Duration
    case durationMilliseconds = 0x44
    /// r[a]: Duration = r[b]: Int milliseconds; traps below 0
    case durationMake = 0x45
    /// r[a]: Date = r[b]: Date + r[c]: Int days
    case dateAdd = 0x46
    /// r[a]: Int = the days from r[c]: Date to r[b]: Date
    case dateDifference = 0x47
    /// r[a]: Date = the day, in UTC, of r[b]: Time
    case dateOfTime = 0x48
    /// r[a]: Time = the first millisecond, in UTC, of r[b]: Date; traps before 1970
    case timeOfDate = 0x49
    /// r[a]: Int = the year of r[b]: Date
    case dateYear = 0x4A
    /// r[a]: Int = the month of r[b]: Date, 1 to 12
    case dateMonth = 0x4B
    /// r[a]: Int = the day of the month of r[b]: Date, 1 to 31
    case dateDay = 0x4C
    /// r[a]: Date = year r[b]: Int, month r[b+1]: Int, day r[b+2]: Int; traps if there is no such day
    case dateMake = 0x4D
    /// r[a]: Date = r[b]: Date + r[c]: Int months; a day that the month lacks becomes its last
    case dateAddMonths = 0x4E

    // MARK: Text and Bytes
    /// r[a]: Int = the number of bytes of r[b]: Text or Bytes
    case length = 0x50
    /// r[a] = r[b] followed by r[c], all Text, all Bytes or all List of one element type; traps over a's bound
    case concatenate = 0x51
    /// r[a]: Bool = r[b] begins with r[c], both Text or both Bytes
    case hasPrefix = 0x52

    // MARK: Records, enums, optionals
    /// r[a]: record or tuple = its fields r[b…]
    case record = 0x58
    /// r[a] = field #c of r[b]: record or tuple
    case field = 0x59
    /// field #b of r[a]: record or tuple = r[c], in place
    case setField = 0x5A
    /// r[a]: enum = case #c with payload r[b…]
    case enumCase = 0x5B
    /// r[a]: Bool = r[b]: enum is case #c
    case isCase = 0x5C
    /// r[a] = payload #(c mod 256) of case #(c div 256) of r[b]: enum; traps if b is another case
    case payload = 0x5D
    /// r[a]: Int = the position of the case of r[b]: enum
    case caseIndex = 0x5E
    /// r[a]: T? = nothing
    case none = 0x60
    /// r[a]: T? = r[b]: T
    case some = 0x61
    /// r[a]: Bool = r[b]: T? is something
    case isSome = 0x62
    /// r[a]: T = what r[b]: T? holds; traps if nothing
    case unwrap = 0x63
    /// r[a]: T = what r[b]: T? holds, or else r[c]: T
    case unwrapOr = 0x64

    // MARK: Lists and sets
    /// r[a]: List<T> = the #c registers r[b…]: T; c is at most 64 and within a's bound
    case list = 0x68
    /// r[a]: Set<T> = the #c registers r[b…]: T, equal ones once; c is at most 64 and within a's bound
    case set = 0x69
    /// r[a]: List<T> gains r[b]: T as its last, in place; traps over a's bound
    case append = 0x6A
    /// r[a]: Set<T> gains r[b]: T, in place, unless it has it; traps over a's bound
    case insert = 0x6B
    /// r[a]: Set<T> loses r[b]: T, in place, if it has it
    case discard = 0x6C
    /// r[a]: Int = the number of elements of r[b]: List or Set
    case count = 0x6D
    /// r[a]: T = element r[c]: Int of r[b]: List<T> or Set<T>, from 0; traps outside
    case element = 0x6E
    /// element r[b]: Int of r[a]: List<T> = r[c]: T, in place; traps outside
    case setElement = 0x6F
    /// r[a]: Bool = r[b]: List<T> or Set<T> contains r[c]: T
    case contains = 0x70
    /// r[a]: List<T> loses its last element, in place; traps if it has none
    case removeLast = 0x71

    // MARK: Control; all jumps but those of `loopNext` and `rangeNext` go forward
    /// continue at →c
    case jump = 0x78
    /// if r[a]: Bool, continue at →c
    case jumpIf = 0x79
    /// unless r[a]: Bool, continue at →c
    case jumpUnless = 0x7A
    /// r[a]: Int = 0; if r[b]: List or Set is empty, continue at →c, which is right behind the matching `loopNext`
    case loopStart = 0x7B
    /// r[a]: Int + 1 → r[a]; if that is below the count of r[b], continue at →c, which is right behind the `loopStart`.
    /// a and b are those of the `loopStart`, and nothing between writes them: the bound of b's type bounds the loop
    case loopNext = 0x7C
    /// r[a]: Int = 0; if const[b]: Int is 0, continue at →c, right behind the matching `rangeNext`; const[b] is not negative
    case rangeStart = 0x7D
    /// r[a]: Int + 1 → r[a]; if that is below const[b]: Int, continue at →c, right behind the `rangeStart`. a and b are
    /// those of the `rangeStart`, and nothing between writes a
    case rangeNext = 0x7E
    /// r[a] = function[b] called with r[c…]; it is a function or query with a result
    case call = 0x80
    /// r[a] = import[b] called with r[c…]
    case callImport = 0x81
    /// the result is r[a]
    case returnValue = 0x82
    /// there is no result
    case returnNothing = 0x83
    /// unless r[a]: Bool, the call is refused with sentence[b]
    case require = 0x84
    /// unless r[a]: Bool, the caller is not permitted, and sentence[b] says who is
    case permit = 0x85
    /// the call is refused with sentence[b]
    case refuse = 0x86

    // MARK: State, events, surroundings
    /// r[a]: V? = the value in map[c] of the key r[b…]
    case read = 0x90
    /// map[c] at the key r[b…] = r[a]: V
    case write = 0x91
    /// map[c] forgets the key r[b…]
    case remove = 0x92
    /// r[a]: Bool = map[c] has the key r[b…]
    case containsKey = 0x93
    /// r[a]: List<(K…, V), n> = the first n entries of map[c mod 256], in order, whose key begins with the c div 256
    /// components r[b…]; each entry is the tuple of the whole key and the value
    case scan = 0x94
    /// event[b] happens with the fields r[a…]
    case emit = 0x95
    /// r[a]: Account = who signed
    case caller = 0x96
    /// r[a]: Time = the time of the block
    case now = 0x97
    /// r[a]: Bool = r[b]: Account has the role const[c]: Text
    case hasRole = 0x98
    /// r[a]: Organisation? = the organisation of r[b]: Account
    case organisationOf = 0x99
    /// r[a]: Bool = r[b]: Organisation is of the kind const[c]: Text
    case hasKind = 0x9A
    /// r[a]: Int? = the governance parameter const[b]: Text
    case parameter = 0x9B
}
