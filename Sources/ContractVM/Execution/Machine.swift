/// The state of one running call: registers in two banks, position, gas, and the frames of what called.
///
/// A register's scalar lies in `words`, any other value in `values`, at the frame's base plus the register's number. The
/// verifier has fixed the type of every register, so neither bank needs a tag for what the other holds.
struct Machine {
    /// Where a callee returns to.
    struct Frame {
        let position: Int
        let base: Int
        let function: Int
        /// The caller's register for the result.
        let result: UInt16
    }

    /// What ends a call before its result.
    enum Stop: Error {
        case trap(Trap.Reason)
        case refused(sentence: Int)
        case notPermitted(sentence: Int)
        case outOfGas
        case hostFailed(HostFailure)
    }

    let module: VerifiedModule
    var words: [Word]
    var values: [ContractValue]
    var gas: Int64
    /// The instruction that runs, counted through the module.
    var position: Int
    var base = 0
    var function: Int
    var frames: [Frame] = []

    init(_ module: VerifiedModule, function: Int, gas: Int64) {
        let prepared = module.functions[function]
        self.module = module
        self.function = function
        self.gas = gas
        position = prepared.code
        words = Array(repeating: 0, count: prepared.activeRegisters)
        values = Array(repeating: .none, count: prepared.activeRegisters)
    }

    /// Runs to the end and gives the result.
    mutating func run(on host: inout some ContractHost) throws(Stop) -> ContractValue {
        while true {
            try runWords()
            if let result = try runPaid(on: &host) { return result }
        }
    }

    /// Runs one instruction that is none on scalars and is paid for; gives the result when the outermost function returns.
    mutating func runPaid(on host: inout some ContractHost) throws(Stop) -> ContractValue? {
        let instruction = module.code[position]
        if instruction.opcode.rawValue >> 4 == 8 || instruction.opcode.rawValue >> 3 == 0x78 >> 3 {
            return try control(instruction, on: &host)
        }
        try execute(instruction, on: &host)
        position += 1
        return nil
    }

    private mutating func execute(_ instruction: PreparedInstruction, on host: inout some ContractHost) throws(Stop) {
        switch instruction.opcode.rawValue >> 3 {
        case 0x00 >> 3: try move(instruction)
        case 0x28 >> 3: compare(instruction)
        case 0x30 >> 3, 0x38 >> 3: try money(instruction)
        case 0x40 >> 3, 0x48 >> 3: try time(instruction)
        case 0x50 >> 3: try text(instruction)
        case 0x58 >> 3, 0x60 >> 3: try compound(instruction)
        case 0x68 >> 3, 0x70 >> 3: try collection(instruction)
        default: try state(instruction, on: &host)
        }
    }

    // MARK: Registers

    func word(_ register: UInt16) -> Word { words[base + Int(register)] }

    mutating func setWord(_ register: UInt16, _ word: Word) { words[base + Int(register)] = word }

    mutating func setBool(_ register: UInt16, _ bool: Bool) { words[base + Int(register)] = bool ? 1 : 0 }

    func value(_ register: UInt16) -> ContractValue { values[base + Int(register)] }

    mutating func setValue(_ register: UInt16, _ value: ContractValue) { values[base + Int(register)] = value }

    /// The register's content, whichever bank it lies in.
    func load(_ register: UInt16) -> ContractValue {
        let kind = module.kinds[module.functions[function].kinds + Int(register)]
        return kind == .value ? value(register) : word(register).value(as: kind)
    }

    func load(_ first: UInt16, count: Int) -> [ContractValue] {
        var loaded: [ContractValue] = []
        loaded.reserveCapacity(count)
        for offset in 0..<count { loaded.append(load(first + UInt16(clamping: offset))) }
        return loaded
    }

    /// Puts a value into the bank that the register's type names; one of another type can come only from the host.
    mutating func store(_ register: UInt16, _ value: ContractValue) throws(Stop) {
        let kind = module.kinds[module.functions[function].kinds + Int(register)]
        guard kind != .value else { return setValue(register, value) }
        guard let word = Word(value, as: kind) else { throw .trap(.badHostValue) }
        setWord(register, word)
    }

    mutating func charge(_ price: Int64) throws(Stop) {
        gas -= price
        if gas < 0 { throw .outOfGas }
    }
}
