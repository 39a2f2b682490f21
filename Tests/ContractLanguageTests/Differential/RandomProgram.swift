/// Writes random contracts that compile: every expression has the type that is wanted where it stands.
struct RandomProgram {
    private var numbers: FuzzTests.SeededNumbers
    private var nameCount = 0
    private var lines: [String] = []
    private var indentation = 0
    /// What can be named here, with its type and whether it can be assigned.
    private var names: [(name: String, type: Kind, isVariable: Bool)] = []
    private var functions: [(name: String, parameters: [Kind], returns: Kind)] = []
    private var queries: [(name: String, parameters: [Kind], returns: Kind)] = []
    private var mayRead = false
    private var mayWrite = false

    enum Kind: String, CaseIterable {
        case int = "Int"
        case bool = "Bool"
        case money = "Money"
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
            "record Point { x: Int, label: Text<8>, color: Color, due: Date? }", "state counts: Map<Int, Int>",
            "state points: Map<(side: Side, number: Int), Point>", "state owners: Map<Account, Money>",
            "event Told(number: Int, point: Point)",
        ]
        if flip(3) {
            lines.append("invariant small always for (_, count) in counts = count < \(numbers.below(2000)) else \"small\"")
        }
        if flip(3) { lines.append("invariant few always = fewCounts() else \"few\"") }
        lines += [
            "query fewCounts() -> Bool {", "    var seen = 0", "    for (_, _) in counts limit 9 { seen += 1 }",
            "    return seen < 7", "}",
        ]
        for index in 0..<2 { declare("function", "f\(index)") }
        for index in 0..<2 { declare("query", "q\(index)") }
        rule()
        for index in 0..<3 { action("a\(index)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private mutating func declare(_ word: String, _ name: String) {
        let (parameters, returns) = ((0..<numbers.below(4)).map { _ in anyKind() }, anyKind())
        begin(parameters, reads: word == "query", writes: false)
        line("\(word) \(name)(\(parameterList())) -> \(returns.rawValue) {")
        block(depth: 2)
        line("    return \(expression(returns, 3))")
        line("}")
        if word == "query" { queries.append((name, parameters, returns)) } else { functions.append((name, parameters, returns)) }
    }

    private mutating func rule() {
        begin([.int, .account], reads: true, writes: false)
        line("rule fits(\(parameterList())) = \(expression(.bool, 3)) else \"it does not fit\"")
    }

    private mutating func action(_ name: String) {
        let parameters = (0..<(1 + numbers.below(4))).map { _ in anyKind() }
        begin(parameters, reads: true, writes: true)
        let several = flip(4)
        let authority =
            several
            ? "role(one) with fits(\(expression(.int, 1)), caller) or role(two)"
            : pick(["anyone", "role(one)", "org(big) or role(two)", "fits(\(expression(.int, 1)), caller)"])
        let returns: Kind? = several || flip(2) ? nil : anyKind()
        line("action \(name)(\(parameterList()))\(returns.map { " -> \($0.rawValue)" } ?? "") by \(authority) {")
        isJoint = several
        block(depth: 3)
        if let returns { line("    return \(expression(returns, 3))") }
        isJoint = false
        line("}")
    }

    /// Whether there is no one caller.
    private var isJoint = false

    private mutating func begin(_ parameters: [Kind], reads: Bool, writes: Bool) {
        names = parameters.map { (fresh(), $0, false) }
        (mayRead, mayWrite) = (reads, writes)
    }

    private func parameterList() -> String { names.map { "\($0.name): \($0.type.rawValue)" }.joined(separator: ", ") }

    // MARK: Statements

    private mutating func block(depth: Int) {
        indentation += 1
        let outer = names.count
        for _ in 0..<(1 + numbers.below(4)) { statement(depth) }
        names.removeLast(names.count - outer)
        indentation -= 1
    }

    private mutating func statement(_ depth: Int) {
        switch numbers.below(mayWrite ? 17 : 11) {
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
        case 11: line("counts[\(small())] = \(expression(.int, 2))")
        case 12: line("points[(\(pick([".left", ".right"])), \(small()))] = \(expression(.point, 2))")
        case 13: line("owners[\(expression(.account, 1))] = \(expression(.money, 2))")
        case 14: line("remove \(flip(2) ? "counts[\(small())]" : "points[(.left, \(small()))]")")
        case 15: line("emit Told(\(expression(.int, 2)), \(expression(.point, 2)))")
        case 16 where depth < 3 && flip(3): line("if \(expression(.bool, 2)) { refuse \"no\" }")
        default: line("require \(expression(.bool, 1)) or \(small()) < 9 else \"never mind\"")
        }
    }

    private mutating func within(_ name: (name: String, type: Kind, isVariable: Bool), _ depth: Int) {
        names.append(name)
        block(depth: depth - 1)
        names.removeLast()
    }

    private mutating func match(_ depth: Int) {
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

    private mutating func assign() {
        let variables = names.filter(\.isVariable)
        guard !variables.isEmpty else { return line("require \(expression(.bool, 1)) or true else \"never\"") }
        let variable = variables[numbers.below(variables.count)]
        switch variable.type {
        case .int where flip(2): line("\(variable.name) += \(expression(.int, 2))")
        case .money where flip(2): line("\(variable.name) -= \(expression(.money, 2))")
        case .point where flip(2): line("\(variable.name).x = \(expression(.int, 2))")
        case .point where flip(2): line("\(variable.name).color = \(expression(.color, 2))")
        case .list where flip(3): line("\(variable.name)[\(small())] = \(expression(.int, 2))")
        case .list where flip(2): line("\(variable.name).append(\(expression(.int, 2)))")
        case .set where flip(2): line("\(variable.name).\(pick(["insert", "remove"]))(\(small()))")
        default: line("\(variable.name) = \(expression(variable.type, 2))")
        }
    }

    // MARK: Expressions

    private mutating func expression(_ kind: Kind, _ depth: Int) -> String {
        if depth <= 0 || flip(4) {
            let known = names.filter { $0.type == kind }
            if !known.isEmpty, !flip(4) { return known[numbers.below(known.count)].name }
            return leaf(kind)
        }
        let next = depth - 1
        if flip(9), let call = call(kind, next) { return call }
        if flip(9), kind != .list, kind != .set, kind != .maybe, kind != .maybePoint {
            return "(if \(expression(.bool, next)) then \(expression(kind, next)) else \(expression(kind, next)))"
        }
        switch kind {
        case .int: return integer(next)
        case .bool: return truth(next)
        case .money:
            let one = expression(.money, next)
            return pick([
                "(\(one) + \(expression(.money, next)))", "(\(one) - \(expression(.money, next)))",
                "(\(one) * \(expression(.int, next)))",
                "\(one).share(\(expression(.int, next)), \(expression(.int, next)))", "min(\(one), \(expression(.money, next)))",
                "money(\(expression(.int, next)), like: \(one))", "abs(\(one))",
            ])
        case .date:
            return pick([
                "(\(expression(.date, next)) + \(small()))", "(\(expression(.date, next)) - \(expression(.int, next)))",
                "\(expression(.time, next)).date",
            ])
        case .time:
            return pick(["(\(expression(.time, next)) + \(expression(.duration, next)))", "\(expression(.date, next)).time"])
        case .duration:
            return pick([
                "days(\(local(.int)) + 1)", "(\(expression(.duration, next)) + \(expression(.duration, next)))",
                "(\(expression(.duration, next)) * \(small()))", "(\(expression(.time, next)) - \(expression(.time, next)))",
            ])
        case .color: return "Color.mix(\(expression(.int, next)), \(expression(.text, next)))"
        case .point:
            return flip(2)
                ? "(\(expression(.point, next)) with (x: \(expression(.int, next)), due: \(expression(.date, next))))"
                : "Point(x: \(expression(.int, next)), label: \(expression(.text, next)), color: \(expression(.color, next)))"
        case .maybe where mayRead && flip(2): return "counts[\(expression(.int, next))]"
        case .maybe: return pick(["\(local(.list))[\(expression(.int, next))]", "\(expression(.maybePoint, next)).x"])
        case .maybePoint where mayRead: return "points[(.left, \(expression(.int, next)))]"
        default: return leaf(kind)
        }
    }

    private mutating func integer(_ next: Int) -> String {
        let one = expression(.int, next)
        return pick([
            "(\(one) \(pick(["+", "-", "*", "/", "mod"])) \(expression(.int, next)))",
            "(\(one) \(pick(["+", "-", "*"])) \(small()))",
            "\(pick(["min", "max", "bitand", "bitor", "bitxor"]))(\(one), \(expression(.int, next)))", "abs(\(one))",
            "(\(expression(.maybe, next)) ?? \(one))", "\(expression(.point, next)).x", "\(expression(.money, next)).minor",
            "\(expression(.date, next)).\(pick(["year", "month", "day"]))",
            "(\(expression(.date, next)) - \(expression(.date, next)))",
            "\(local(.list)).count", "\(expression(.duration, next)).milliseconds", "(-\(one))", "\(local(.text)).count",
        ])
    }

    private mutating func truth(_ next: Int) -> String {
        let kind = pick([Kind.int, .money, .date, .time, .duration, .text])
        let same = pick([Kind.int, .bool, .money, .color, .point, .text, .account])
        var choices = [
            "(\(expression(kind, next)) \(pick(["<", "<=", ">", ">="])) \(expression(kind, next)))",
            "(\(expression(same, next)) \(pick(["==", "!="])) \(expression(same, next)))",
            "(\(expression(.bool, next)) \(pick(["and", "or"])) \(expression(.bool, next)))", "(not \(expression(.bool, next)))",
            "(\(expression(.maybe, next)) is \(pick(["none", "some"])))", "(\(expression(.int, next)) in \(local(.set)))",
            "(\(expression(.color, next)) in [.red, .mix(1, \"a\")])",
        ]
        if mayRead {
            choices.append("(\(expression(.int, next)) in counts)")
            if !isJoint { choices.append("caller.has(\(pick(["one", "two"])))") }
        }
        return pick(choices)
    }

    private mutating func call(_ kind: Kind, _ depth: Int) -> String? {
        let fitting = (functions + (mayRead && !isJoint ? queries : [])).filter { $0.returns == kind }
        guard !fitting.isEmpty else { return nil }
        let chosen = fitting[numbers.below(fitting.count)]
        return "\(chosen.name)(\(chosen.parameters.map { expression($0, depth) }.joined(separator: ", ")))"
    }

    private mutating func leaf(_ kind: Kind) -> String {
        switch kind {
        case .int: return pick(["\(numbers.below(10))", "\(numbers.below(2000))", "9223372036854775807", "0", "1"])
        case .bool: return pick(["true", "false"])
        case .money: return pick(["1.25 USD", "0 USD", "99999999999.99 USD", "\(numbers.below(100)).50 USD", "3 EUR"])
        case .text: return pick(["\"\"", "\"a\"", "\"abcdefgh\"", "\"b\""])
        case .date: return pick(["2026-01-31", "2024-02-29", "0001-01-01", "9999-12-31"])
        case .time: return pick([mayRead ? "now" : "2026-01-31T00:00:00Z", "2026-01-31T00:00:00Z"])
        case .duration: return pick(["days(1)", "seconds(0)", "hours(5)"])
        case .color: return pick(["Color.red", "Color.green"])
        case .point: return "Point(x: \(small()), label: \"p\", color: .green, due: \(pick(["none", "2026-01-31"])))"
        case .maybe: return "(if \(leaf(.bool)) then none else \(small()))"
        case .maybePoint: return "(if \(leaf(.bool)) then none else \(leaf(.point)))"
        case .list: return "[\(small()), \(small())]"
        case .set: return "[\(small())]"
        case .account: return mayRead && !isJoint ? "caller" : "0x" + String(repeating: "0a", count: 32)
        }
    }

    /// A name of this type, or a literal that says its type by itself.
    private mutating func local(_ kind: Kind) -> String {
        let known = names.filter { $0.type == kind }
        return known.isEmpty ? leaf(kind) : known[numbers.below(known.count)].name
    }

    // MARK: Choosing

    private mutating func anyKind() -> Kind { pick(Kind.allCases) }
    private mutating func small() -> String { "\(numbers.below(6))" }
    private mutating func flip(_ sides: Int) -> Bool { numbers.below(sides) == 0 }
    private mutating func pick<Item>(_ items: [Item]) -> Item { items[numbers.below(items.count)] }

    private mutating func fresh() -> String {
        nameCount += 1
        return "n\(nameCount)"
    }

    private mutating func line(_ text: String) { lines.append(String(repeating: "    ", count: indentation) + text) }
}
