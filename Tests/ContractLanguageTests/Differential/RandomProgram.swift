/// Writes random contracts that compile: every expression has the type that is wanted where it stands.
///
/// Amounts are written in one currency, because two of them are no program; arguments and one function bring others in.
struct RandomProgram {
    var numbers: FuzzTests.SeededNumbers
    private var nameCount = 0
    private var lines: [String] = []
    private var indentation = 0
    /// What can be named here, with its type and whether it can be assigned.
    var names: [(name: String, type: Kind, isVariable: Bool)] = []
    var functions: [(name: String, parameters: [Kind], returns: Kind)] = []
    var queries: [(name: String, parameters: [Kind], returns: Kind)] = []
    var mayRead = false
    var mayWrite = false

    enum Kind: String, CaseIterable {
        case int = "Int"
        case bool = "Bool"
        case money = "Money"
        case dollars = "Money<USD>"
        case text = "Text<8>"
        case date = "Date"
        case time = "Time"
        case duration = "Duration"
        case color = "Color"
        case point = "Point"
        case maybe = "Int?"
        case maybePoint = "Point?"
        case list = "List<Int, 5>"
        case set = "Set<Int, 5>"
        case account = "Account"
        case deal = "Deal"
        case points = "List<Point, 3>"
        case colors = "Set<Color, 3>"
        case bytes = "Bytes<4>"
        case maybeMoney = "Money?"
        case maybeDollars = "Money<USD>?"
        case payments = "List<Money<USD>, 3>"
        case maybeHome = "Organisation?"

        /// Whether its literals say their type only where one is wanted.
        var needsContext: Bool {
            switch self {
            case .maybe, .maybePoint, .maybeMoney, .maybeDollars, .maybeHome, .list, .set, .points, .colors, .payments: true
            default: false
            }
        }
    }

    static func source(seed: UInt64) -> String {
        var program = RandomProgram(numbers: FuzzTests.SeededNumbers(state: seed))
        return program.contract()
    }

    private init(numbers: FuzzTests.SeededNumbers) { self.numbers = numbers }

    // MARK: Declarations

    private mutating func contract() -> String {
        lines = [
            "contract random", "enum Color { red, green, mix(part: Int, name: Text<8>) }", "enum Side { left, right }",
            "record Point { x: Int, label: Text<8>, color: Color, due: Date? }",
            "enum Deal { open, paid(amount: Money, on: Date), kept(point: Point, until: Time?, home: Organisation?) }",
            "const fee: Money = \(numbers.below(9)).50 USD", "const grace: Duration = days(\(numbers.below(9)))",
            "const someone: Account = 0x\(String(repeating: "0a", count: 32))",
            "const home: Organisation = 0x\(String(repeating: "0b", count: 32))",
            "state counts: Map<Int, Int>", "state points: Map<(side: Side, number: Int), Point>",
            "state owners: Map<Account, Money>", "state dues: Map<Int, Money<USD>>", "event Paid(amount: Money<USD>)",
            "state deals: Map<(owner: Account, day: Date, number: Int), Deal>", "event Told(number: Int, point: Point)",
            "event Dealt(by: Account, deal: Deal, at: Time)",
        ]
        invariants()
        lines.append("function anyAmount(n: Int) -> Money { return if n > 3 then 2.50 EUR else 1.25 USD }")
        for index in 0..<2 { declare("function", "f\(index)") }
        for index in 0..<3 { declare("query", "q\(index)") }
        rules()
        if flip(3) { migration() }
        for index in 0..<3 { action("a\(index)") }
        return lines.joined(separator: "\n") + "\n"
    }

    mutating func invariants() {
        if flip(3) {
            lines.append("invariant small always for (_, count) in counts = count < \(numbers.below(2000)) else \"small\"")
        }
        if flip(3) { lines.append("invariant dated always for ((_, day, _), _) in deals = day > 1990-01-01 else \"dated\"") }
        if flip(4) {
            lines.append("invariant sided always for ((side, n), p) in points = side == .left or n + p.x > -9 else \"sided\"")
        }
        if flip(3) { lines.append("invariant few always = fewCounts() else \"few\"") }
        lines += [
            "query fewCounts() -> Bool {", "    var seen = 0", "    for (_, _) in counts limit 9 { seen += 1 }",
            "    return seen < 7", "}",
        ]
    }

    mutating func declare(_ word: String, _ name: String) {
        let (parameters, returns) = ((0..<numbers.below(4)).map { _ in anyKind() }, anyKind())
        begin(parameters, reads: word == "query", writes: false)
        // The last query limits who may ask, so none that is open to everybody may ask it.
        let limits =
            name == "q2" ? " by \(pick(["role(one)", "org(big) or role(two)", "fits(1, caller)", "signer(of: caller)"]))" : ""
        line("\(word) \(name)(\(parameterList())) -> \(returns.rawValue)\(limits) {")
        block(depth: 2)
        line("    return \(expression(returns, 3))")
        line("}")
        if word == "query" { queries.append((name, parameters, returns)) } else { functions.append((name, parameters, returns)) }
    }

    /// One rule that is about whoever it is told of, and one about the caller.
    mutating func rules() {
        begin([.int, .account], reads: true, writes: false)
        isJoint = true
        line("rule fits(\(parameterList())) = \(expression(.bool, 3)) else \"it does not fit\"")
        isJoint = false
        begin([.int], reads: true, writes: false)
        line("rule mine(\(parameterList())) = caller.has(one) or \(expression(.bool, 3))")
    }

    mutating func migration() {
        begin([.int, .money], reads: false, writes: false)
        line("migrate counts(\(parameterList())) -> Int? {")
        block(depth: 1)
        line("    if \(expression(.bool, 2)) { return none }")
        line("    return \(expression(.int, 3))")
        line("}")
        isMigrated = true
    }

    mutating func action(_ name: String) {
        let parameters = (0..<(1 + numbers.below(4))).map { _ in anyKind() }
        begin(parameters, reads: true, writes: true)
        let several = flip(3)
        let authority =
            several
            ? signers()
            : "\(pick(["anyone", "role(one)", "org(big) or role(two)", "(mine(\(expression(.int, 1))) or role(two)) and fits(2, caller)"]))"
        let returns: Kind? = several || flip(2) ? nil : anyKind()
        line("action \(name)(\(parameterList()))\(returns.map { " -> \($0.rawValue)" } ?? "") by \(authority) {")
        isJoint = several
        if several { names.append(("signer", .account, false)) }
        block(depth: 3)
        if let returns { line("    return \(expression(returns, 3))") }
        isJoint = false
        line("}")
    }

    /// Two or three who sign, one of them with a name.
    mutating func signers() -> String {
        isJoint = true
        let one = flip(2) ? "role(one) and fits(\(expression(.int, 1)), caller)" : "role(one)"
        isJoint = false
        let parts = [one, pick(["role(two)", "org(big)", "role(patient) or role(insurer)"]), "role(registrar)"]
        let count = 2 + numbers.below(2)
        let named = numbers.below(count)
        let joined = parts.prefix(count).enumerated().map { $0 == named ? "\($1) as signer" : $1 }.joined(separator: " with ")
        return joined + (flip(2) ? " within hours(\(1 + numbers.below(40)))" : "")
    }

    /// Whether the contract says how `counts` is migrated.
    var isMigrated = false

    /// Whether there is no one caller.
    var isJoint = false

    mutating func begin(_ parameters: [Kind], reads: Bool, writes: Bool) {
        names = parameters.map { (fresh(), $0, false) }
        (mayRead, mayWrite) = (reads, writes)
    }

    private func parameterList() -> String { names.map { "\($0.name): \($0.type.rawValue)" }.joined(separator: ", ") }

    // MARK: Statements

    mutating func block(depth: Int) {
        indentation += 1
        let outer = names.count
        for _ in 0..<(1 + numbers.below(4)) { statement(depth) }
        names.removeLast(names.count - outer)
        indentation -= 1
    }

    mutating func statement(_ depth: Int) {
        switch numbers.below(mayWrite ? 26 : 15) {
        case 0, 1:
            let (kind, name) = (anyKind(), fresh())
            let value = expression(kind, 3)
            line("let \(name): \(kind.rawValue) = \(value)")
            names.append((name, kind, false))
        case 2, 3:
            let (kind, name) = (anyKind(), fresh())
            let value = expression(kind, 2)
            line("var \(name): \(kind.rawValue) = \(value)")
            names.append((name, kind, true))
        case 4: assign()
        case 5 where depth > 0:
            line("if \(expression(.bool, 2)) {")
            block(depth: depth - 1)
            if flip(2) {
                line("} else {")
                block(depth: depth - 1)
            }
            line("}")
        case 6 where depth > 0:
            let name = fresh()
            line("if let \(name) = \(expression(.maybe, 2)) {")
            within((name, .int, false), depth)
            line("}")
        case 7 where depth > 0: match(depth)
        case 8 where depth > 0:
            let name = fresh()
            line("for \(name) in \(expression(flip(2) ? .list : .set, 1)) {")
            within((name, .int, false), depth)
            line("}")
        case 9 where depth > 0 && mayRead:
            let (key, value) = (fresh(), fresh())
            line("for (\(key), \(value)) in counts limit 4 {")
            names.append((key, .int, false))
            within((value, .int, false), depth)
            names.removeLast()
            line("}")
        case 10: line("require \(expression(.bool, 2)) or \(expression(.bool, 1)) else \"refused \(numbers.below(9))\"")
        case 11 where depth > 0: unfold(depth)
        case 12 where depth > 0 && mayRead: prefixed(depth)
        case 13 where depth > 0: match(deal: depth)
        case 14 where depth > 0:
            let name = fresh()
            // Ends that are known would need no limit.
            let end = "min(\(expression(.int, 1)), 9)"
            let range = pick(["0..<3", "2..<\(end) limit 5", "max(-3, \(expression(.int, 1)))..<\(end) limit 12"])
            line("for \(name) in \(range) {")
            within((name, .int, false), depth)
            line("}")
        case 25: line("counts[\(small())] = \(expression(.int, 2))")
        case 15: line("points[(\(side()), \(small()))] = \(expression(.point, 2))")
        case 16: line("owners[\(expression(.account, 1))] = \(expression(.money, 2))")
        case 17: line("remove \(flip(2) ? "counts[\(small())]" : "points[(.left, \(small()))]")")
        case 18: line("emit Told(\(expression(.int, 2)), \(expression(.point, 2)))")
        case 19 where depth < 3 && flip(3): line("if \(expression(.bool, 2)) { refuse \"no\" }")
        case 20, 21: line("deals[(\(expression(.account, 1)), \(expression(.date, 1)), \(small()))] = \(expression(.deal, 2))")
        case 22: line("emit Dealt(\(expression(.account, 1)), \(expression(.deal, 2)), \(expression(.time, 1)))")
        case 23: line("dues[\(small())] = \(expression(.dollars, 2))")
        case 24: line("emit Paid(\(expression(.dollars, 2)))")
        default: line("require \(expression(.bool, 1)) or \(small()) < 9 else \"never mind\"")
        }
    }

    mutating func within(_ name: (name: String, type: Kind, isVariable: Bool), _ depth: Int) {
        names.append(name)
        block(depth: depth - 1)
        names.removeLast()
    }

    mutating func match(_ depth: Int) {
        line("match \(expression(.color, 2)) {")
        line("case red {")
        block(depth: depth - 1)
        line("}")
        let (part, text) = (fresh(), fresh())
        line("case mix(\(part), \(text)) {")
        names.append((part, .int, false))
        within((text, .text, false), depth)
        names.removeLast()
        line("}")
        line(flip(2) ? "case green {" : "else {")
        block(depth: depth - 1)
        line("}")
        line("}")
    }

    mutating func match(deal depth: Int) {
        line("match \(expression(.deal, 2)) {")
        let (amount, day, point, until) = (fresh(), fresh(), fresh(), fresh())
        line("case paid(\(amount), \(day)) {")
        names.append((amount, .money, false))
        within((day, .date, false), depth)
        names.removeLast()
        line("}")
        if flip(2) {
            line("case kept(\(point), \(until), _) {")
            within((point, .point, false), depth)
            line("}")
        }
        line("else {")
        block(depth: depth - 1)
        line("}")
        line("}")
    }

    /// `if let … else if let … else`, or a `require let`.
    mutating func unfold(_ depth: Int) {
        let (one, two) = (fresh(), fresh())
        guard mayRead, flip(3) else {
            line("if let \(one) = \(expression(.maybePoint, 2)) {")
            within((one, .point, false), depth)
            line("} else if let \(two) = \(expression(.maybeDollars, 2)) {")
            within((two, .dollars, false), depth)
            line("} else {")
            block(depth: depth - 1)
            return line("}")
        }
        if flip(2) {
            line("require let \(one) = \(amount()) in USD else \"no dollars\"")
            names.append((one, .dollars, false))
            return
        }
        line("require let \(one) = \(expression(.maybeHome, 2)) else \"there is no home\"")
        line("if \(one) == \(expression(.maybeHome, 1)) or \(expression(.bool, 1)) {")
        block(depth: depth - 1)
        line("}")
    }

    /// A loop over the entries of a map whose keys begin with something.
    mutating func prefixed(_ depth: Int) {
        let (one, two, value) = (fresh(), fresh(), fresh())
        let outer = names
        switch numbers.below(5) {
        case 0:
            line("for (\(one), \(value)) in points[\(side())] limit \(1 + numbers.below(4)) {")
            names.append((one, .int, false))
            within((value, .point, false), depth)
        case 1:
            line("for ((\(one), \(two)), \(value)) in deals[\(expression(.account, 1))] limit 5 {")
            names += [(one, .date, false), (two, .int, false)]
            within((value, .deal, false), depth)
        case 2:
            line("for (\(one), \(value)) in deals[(\(expression(.account, 1)), \(expression(.date, 1)))] limit 3 {")
            names.append((one, .int, false))
            within((value, .deal, false), depth)
        case 3:
            line("for (\(one), \(value)) in dues limit 3 {")
            names.append((one, .int, false))
            within((value, .dollars, false), depth)
        default:
            line("for (\(one), \(value)) in owners limit 3 {")
            names.append((one, .account, false))
            within((value, .money, false), depth)
        }
        names = outer
        line("}")
    }

    mutating func assign() {
        let variables = names.filter(\.isVariable)
        guard !variables.isEmpty else { return line("require \(expression(.bool, 1)) or true else \"never\"") }
        let variable = variables[numbers.below(variables.count)]
        switch variable.type {
        case .int where flip(2): line("\(variable.name) += \(expression(.int, 2))")
        case .money where flip(2), .dollars where flip(2): line("\(variable.name) -= \(expression(.money, 2))")
        case .point where flip(2): line("\(variable.name).x = \(expression(.int, 2))")
        case .point where flip(2): line("\(variable.name).color = \(expression(.color, 2))")
        case .list where flip(3): line("\(variable.name)[\(small())] = \(expression(.int, 2))")
        case .list where flip(2): line("\(variable.name).append(\(expression(.int, 2)))")
        case .set where flip(2): line("\(variable.name).\(pick(["insert", "remove"]))(\(small()))")
        case .points where flip(2): line("\(variable.name).append(\(expression(.point, 2)))")
        case .payments where flip(2): line("\(variable.name).append(\(expression(.dollars, 2)))")
        case .points where flip(2): line("\(variable.name)[\(small())] = \(expression(.point, 2))")
        case .colors where flip(2): line("\(variable.name).\(pick(["insert", "remove"]))(\(expression(.color, 1)))")
        case .duration where flip(2): line("\(variable.name) += \(expression(.duration, 2))")
        case .time where flip(2): line("\(variable.name) -= \(expression(.duration, 2))")
        default: line("\(variable.name) = \(expression(variable.type, 2))")
        }
    }

    // MARK: Choosing

    mutating func anyKind() -> Kind { pick(Kind.allCases) }
    mutating func side() -> String { pick([".left", ".right"]) }
    mutating func small() -> String { "\(numbers.below(6))" }
    mutating func flip(_ sides: Int) -> Bool { numbers.below(sides) == 0 }
    mutating func pick<Item>(_ items: [Item]) -> Item { items[numbers.below(items.count)] }

    mutating func fresh() -> String {
        nameCount += 1
        return "n\(nameCount)"
    }

    mutating func line(_ text: String) { lines.append(String(repeating: "    ", count: indentation) + text) }
}
