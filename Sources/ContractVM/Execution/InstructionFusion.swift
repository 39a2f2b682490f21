/// Joins instructions that often stand together, so that the interpreter's loop goes round less often.
///
/// The joined one stands in the place of the first, and the others stay where they are, for jumps that lead there. It writes every
/// register that its parts write, and its price is theirs together: only the last part may trap, so no outcome and no gas differs.
struct InstructionFusion {
    private let code: [PreparedInstruction]
    /// The module's constants as words, and behind them those of the `integer` instructions.
    private(set) var words: [Word]
    /// The code with joined instructions.
    private(set) var fused: [PreparedInstruction]

    init(_ code: [PreparedInstruction], words: [Word]) {
        self.code = code
        self.words = words
        fused = code
        for position in code.indices {
            if let joined = withConstant(at: position) ?? withJump(at: position) { fused[position] = joined }
        }
    }

    private func instruction(_ position: Int) -> PreparedInstruction? { position < code.count ? code[position] : nil }

    /// `constant t; add a, b, t` and the like, with the jump behind a comparison: d is t, c the constant.
    private mutating func withConstant(at position: Int) -> PreparedInstruction? {
        let first = code[position]
        guard first.step == .constant || first.step == .integer, let second = instruction(position + 1), second.c == first.a,
            second.b != first.a, let step = Self.withConstant[second.step], let index = constant(of: first)
        else { return nil }
        var joined = second
        (joined.step, joined.c, joined.d) = (step, index, first.a)
        joined.price = first.price + second.price
        guard let third = instruction(position + 2), third.step == .jumpUnless, third.a == second.a,
            let jump = Self.withJump[step]
        else { return joined }
        (joined.step, joined.e) = (jump, third.c)
        joined.price += third.price
        return joined
    }

    /// `less a, b, c; jumpUnless a` and the like: e is the target.
    private func withJump(at position: Int) -> PreparedInstruction? {
        let first = code[position]
        guard let second = instruction(position + 1), second.step == .jumpUnless, second.a == first.a,
            let step = Self.withJump[first.step]
        else { return nil }
        var joined = first
        (joined.step, joined.e) = (step, second.c)
        joined.price = first.price + second.price
        return joined
    }

    private mutating func constant(of load: PreparedInstruction) -> UInt16? {
        guard load.step == .integer else { return load.b }
        guard let index = UInt16(exactly: words.count) else { return nil }
        words.append(Word(Int16(bitPattern: load.b)))
        return index
    }

    private static let withConstant: [Step: Step] = [
        .add: .constantAdd, .subtract: .constantSubtract, .multiply: .constantMultiply, .and: .constantAnd,
        .equal: .constantEqual,
        .less: .constantLess,
    ]
    private static let withJump: [Step: Step] = [
        .constantEqual: .constantEqualJump, .constantLess: .constantLessJump, .equal: .equalJump, .notEqual: .notEqualJump,
        .less: .lessJump, .lessOrEqual: .lessOrEqualJump, .isSome: .isSomeJump,
    ]
}
