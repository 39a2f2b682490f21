/// Whether functions of a new version say of the running version's values what functions of the running version said.
///
/// They do where the code is the same, constants and calls looked up, and every register reads what the old one held: then a
/// larger bound is all that can differ, and lets through what the smaller one stopped.
struct CodeComparison {
    let new: ContractModule
    let old: ContractModule
    let reading: ReadingCheck
    /// Pairs of functions that were found to be the same.
    private var known: Set<[Int]> = []

    init(new: ContractModule, old: ContractModule, reading: ReadingCheck) {
        self.new = new
        self.old = old
        self.reading = reading
    }

    /// Whether two functions that touch nothing but their arguments are the same, up to the sentences that they refuse with.
    mutating func isSame(_ function: Int, _ before: Int) -> Bool {
        if known.contains([function, before]) { return true }
        let (now, was) = (new.functions[function], old.functions[before])
        guard now.kind == was.kind, now.parameters.count == was.parameters.count, now.code.count == was.code.count,
            now.registers.count == was.registers.count,
            zip(now.registers, was.registers).allSatisfy({ reading.difference($0, $1, at: "") == nil })
        else { return false }
        for (instruction, other) in zip(now.code, was.code) {
            let shape = instruction.opcode.shape
            guard instruction.opcode == other.opcode, isSame(shape.a, instruction.a, other.a),
                isSame(shape.b, instruction.b, other.b), isSame(shape.c, instruction.c, other.c)
            else { return false }
        }
        known.insert([function, before])
        return true
    }

    private mutating func isSame(_ operand: Operand, _ now: UInt16, _ was: UInt16) -> Bool {
        switch operand {
        case .unused, .sentence: return true
        case .reads, .writes, .updates, .range, .target, .number: return now == was
        case .constant:
            let (constant, other) = (new.constants[Int(now)], old.constants[Int(was)])
            return constant.value == other.value && reading.difference(constant.type, other.type, at: "") == nil
        case .function: return isSame(Int(now), Int(was))
        case .map, .event, .imported: return false
        }
    }
}
