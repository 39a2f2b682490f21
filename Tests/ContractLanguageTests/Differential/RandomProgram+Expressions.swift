/// The expressions of random programs; `depth` is how much deeper they may nest.
extension RandomProgram {
    mutating func expression(_ kind: Kind, _ depth: Int) -> String {
        if depth <= 0 || flip(4) {
            let known = names.filter { $0.type == kind }
            if !known.isEmpty, !flip(4) { return known[numbers.below(known.count)].name }
            return leaf(kind)
        }
        let next = depth - 1
        if flip(9), let call = call(kind, next) { return call }
        if flip(9), !kind.needsContext {
            return "(if \(expression(.bool, next)) then \(expression(kind, next)) else \(expression(kind, next)))"
        }
        if flip(12), !kind.needsContext { return matched(kind, next) }
        if flip(12), !kind.needsContext { return unfolded(kind, next) }
        switch kind {
        case .int: return integer(next)
        case .bool: return truth(next)
        case .money:
            let one = expression(.money, next)
            return pick([
                "(\(one) + \(expression(.money, next)))", "(\(one) - \(expression(.money, next)))",
                "(\(one) * \(expression(.int, next)))",
                "\(one).share(\(expression(.int, next)), \(expression(.int, next))\(pick(["", ", rounded: up", ", rounded: down"])))",
                "min(\(one), \(expression(.money, next)))",
                "money(\(expression(.int, next)), like: \(one))", "abs(\(one))", "max(\(one), fee)", "zero(like: \(one))",
                "(\(expression(.maybeMoney, next)) ?? \(one))", "(-\(one))",
            ])
        case .dollars:
            let one = expression(.dollars, next)
            return pick([
                "(\(one) \(pick(["+", "-"])) \(expression(.money, next)))", "(\(expression(.money, next)) + \(one))",
                "((\(amount()) in USD) ?? \(one))", "(\(expression(.maybeDollars, next)) ?? \(one))", "(fee * \(small()))",
                "\(one).share(\(small()), \(expression(.int, next)), rounded: \(pick(["up", "down"])))",
                "max(\(expression(.money, next)), \(one))",
                "money(\(expression(.int, next)), USD)", "money(\(small()), like: \(one))", "abs(\(one))", "zero(USD)",
                "(-\(one))",
            ])
        case .date:
            return pick([
                "(\(expression(.date, next)) + \(small()))", "(\(expression(.date, next)) - \(expression(.int, next)))",
                "(\(expression(.date, next)) \(pick(["+", "-"])) \(pick(["months", "years"]))(\(expression(.int, next))))",
                "\(expression(.time, next)).date", "max(\(expression(.date, next)), \(expression(.date, next)))",
                "(\(expression(.maybePoint, next)).due ?? \(expression(.date, next)))",
            ])
        case .time:
            return pick([
                "(\(expression(.time, next)) \(pick(["+", "-"])) \(expression(.duration, next)))",
                "\(expression(.date, next)).time",
                "min(\(expression(.time, next)), \(expression(.time, next)))",
            ])
        case .duration:
            return pick([
                "\(pick(["days", "hours", "minutes"]))(\(local(.int)) + 1)", "grace",
                "(\(expression(.duration, next)) + \(expression(.duration, next)))",
                "(\(expression(.duration, next)) * \(small()))", "(\(expression(.time, next)) - \(expression(.time, next)))",
            ])
        case .color where flip(3): return "(\(expression(.maybePoint, next)).color ?? \(expression(.color, next)))"
        case .color: return "Color.mix(\(expression(.int, next)), \(expression(.text, next)))"
        case .point:
            if flip(4) { return "(\(expression(.maybePoint, next)) ?? \(expression(.point, next)))" }
            return flip(2)
                ? "(\(expression(.point, next)) with (x: \(expression(.int, next)), due: \(expression(.date, next))))"
                : "Point(x: \(expression(.int, next)), label: \(expression(.text, next)), color: \(expression(.color, next)))"
        case .deal:
            return flip(2)
                ? "Deal.paid(\(expression(.money, next)), \(expression(.date, next)))"
                : "Deal.kept(\(expression(.point, next)), \(expression(.time, next)), \(expression(.maybeHome, next)))"
        case .text:
            return "((\(expression(.text, next)) + \(expression(.text, next))).within(8) ?? \(expression(.text, next)))"
        case .list where flip(3): return "((\(local(.list)) + \(local(.list))).within(5) ?? \(local(.list)))"
        case .points: return "[\(expression(.point, next)), \(expression(.point, next))]"
        case .payments: return "[\(expression(.dollars, next)), \(expression(.dollars, next))]"
        case .maybeDollars where mayRead && flip(2): return "dues[\(expression(.int, next))]"
        case .maybeDollars where flip(2): return "\(local(.payments))[\(expression(.int, next))]"
        case .maybeDollars: return "(\(amount()) in USD)"
        case .maybeMoney where flip(3): return expression(.maybeDollars, next)
        case .maybeMoney where mayRead: return "owners[\(expression(.account, next))]"
        case .maybe where mayRead && flip(2): return "counts[\(expression(.int, next))]"
        case .maybe: return pick(["\(local(.list))[\(expression(.int, next))]", "\(expression(.maybePoint, next)).x"])
        case .maybePoint where mayRead && flip(2): return "points[(\(side()), \(expression(.int, next)))]"
        case .maybePoint: return "\(local(.points))[\(expression(.int, next))]"
        default: return leaf(kind)
        }
    }

    /// A `match` as a value.
    mutating func matched(_ kind: Kind, _ next: Int) -> String {
        let (subject, red, part) = (expression(.color, next), expression(kind, next), fresh())
        names.append((part, .int, false))
        let mix = expression(kind, next)
        names.removeLast()
        let rest = "\(pick(["case green then", "else"])) \(expression(kind, next))"
        if flip(3) { return "(match \(subject) { case red, mix then \(red), \(rest) })" }
        return "(match \(subject) { case red then \(red), case mix(\(part), _) then \(mix), \(rest) })"
    }

    /// A value that takes an Optional apart.
    mutating func unfolded(_ kind: Kind, _ next: Int) -> String {
        let (optional, name) = (expression(.maybe, next), fresh())
        names.append((name, .int, false))
        let held = expression(kind, next)
        names.removeLast()
        return "(if let \(name) = \(optional) then \(held) else \(expression(kind, next)))"
    }

    mutating func integer(_ next: Int) -> String {
        let one = expression(.int, next)
        return pick([
            "(\(one) \(pick(["+", "-", "*", "/", "mod"])) \(expression(.int, next)))",
            "(\(one) \(pick(["+", "-", "*"])) \(small()))",
            "\(pick(["min", "max", "bitand", "bitor", "bitxor"]))(\(one), \(expression(.int, next)))", "abs(\(one))",
            "(\(expression(.maybe, next)) ?? \(one))", "\(expression(.point, next)).x", "\(expression(.money, next)).minor",
            "\(expression(.date, next)).\(pick(["year", "month", "day"]))",
            "(\(expression(.date, next)) - \(expression(.date, next)))",
            "\(pick(["months", "years"]))(from: \(expression(.date, next)), to: \(expression(.date, next)))",
            "\(local(.list)).count", "\(expression(.duration, next)).milliseconds", "(-\(one))", "\(local(.text)).count",
            "\(local(.bytes)).count", "\(local(.colors)).count", "(\(local(.points))[\(one)].x ?? \(small()))",
            "(\(expression(.time, next)) - \(expression(.time, next))).milliseconds",
            isMigrated && mayWrite ? "(counts.migrate(\(one), \(expression(.money, next))) ?? 7)" : one,
        ])
    }

    mutating func truth(_ next: Int) -> String {
        let kind = pick([Kind.int, .money, .dollars, .date, .time, .duration, .text])
        let same = pick([Kind.int, .bool, .money, .dollars, .color, .point, .text, .account, .deal, .bytes])
        var choices = [
            "(\(expression(kind, next)) \(pick(["<", "<=", ">", ">="])) \(expression(kind, next)))",
            "(\(expression(same, next)) \(pick(["==", "!="])) \(expression(same, next)))",
            "(\(expression(.bool, next)) \(pick(["and", "or"])) \(expression(.bool, next)))", "(not \(expression(.bool, next)))",
            "(\(expression(.maybe, next)) is \(pick(["none", "some"])))", "(\(expression(.int, next)) in \(local(.set)))",
            "(\(expression(.color, next)) in [.red, .mix(1, \"a\")])", "(\(expression(.color, next)) in \(local(.colors)))",
            "(\(expression(.maybePoint, next)) is \(pick(["none", "some"])))",
            "((\(amount()) in USD) is \(pick(["none", "some"])))",
            "(\(expression(.dollars, next)) == \(expression(.money, next)))",
            "(\(expression(.dollars, next)) in \(local(.payments)))",
            "\(expression(.text, next)).begins(with: \(expression(.text, next)))",
        ]
        if mayRead {
            let account = expression(.account, next)
            choices += [
                "(\(expression(.int, next)) in counts)", "((\(side()), \(small())) in points)",
                "\(account).has(\(pick(["one", "two"])))",
                "(\(account) in owners)", "(\(account).organisation.is(big) ?? false)",
                "(\(account).organisation == \(expression(.account, next)).organisation)",
            ]
            if mayWrite { choices.append("fits(\(small()), \(account))") }
            if mayWrite, !isJoint { choices.append("mine(\(small()))") }
        }
        return pick(choices)
    }

    mutating func call(_ kind: Kind, _ depth: Int) -> String? {
        let fitting = (functions + (mayRead && !isJoint ? queries : [])).filter { $0.returns == kind }
        guard !fitting.isEmpty else { return nil }
        let chosen = fitting[numbers.below(fitting.count)]
        return "\(chosen.name)(\(chosen.parameters.map { expression($0, depth) }.joined(separator: ", ")))"
    }

    mutating func leaf(_ kind: Kind) -> String {
        switch kind {
        case .int: return pick(["\(numbers.below(10))", "\(numbers.below(2000))", "9223372036854775807", "0", "1"])
        case .bool: return pick(["true", "false"])
        case .money, .dollars: return pick(["1.25 USD", "0 USD", "99999999999.99 USD", "\(numbers.below(100)).50 USD", "fee"])
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
        case .deal: return "Deal.open"
        case .points: return "[\(leaf(.point))]"
        case .colors: return "[Color.red, Color.mix(\(small()), \"b\")]"
        case .bytes: return pick(["0x0a", "0x01020304", "0x00"])
        case .maybeMoney, .maybeDollars: return "(if \(leaf(.bool)) then none else \(leaf(.dollars)))"
        case .payments: return "[\(leaf(.dollars))]"
        case .maybeHome:
            return mayRead ? "\(leaf(.account)).organisation" : "(if \(leaf(.bool)) then none else home)"
        case .account: return mayRead && !isJoint ? "caller" : "someone"
        }
    }

    /// An amount whose currency is not known before the contract runs.
    mutating func amount() -> String {
        let known = names.filter { $0.type == .money || $0.type == .maybeMoney }
        return known.isEmpty ? "anyAmount(\(small()))" : known[numbers.below(known.count)].name
    }

    /// A name of this type, or a literal that says its type by itself.
    mutating func local(_ kind: Kind) -> String {
        let known = names.filter { $0.type == kind }
        return known.isEmpty ? leaf(kind) : known[numbers.below(known.count)].name
    }
}
