/// The state of one running call: registers in two banks, position, gas, and the frames of what called.
///
/// A register's scalar lies in the bank of words, any other value in the bank of values, at the register's number from the frame's base
/// on. The verifier has fixed the type of every register, so neither bank needs a tag for what the other holds.
struct Machine: ~Copyable {
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
    let memory: RegisterMemory
    /// The registers of the function that runs.
    var words: UnsafeMutablePointer<Word>
    var values: UnsafeMutablePointer<ContractValue>
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
        memory = RegisterMemory(capacity: prepared.activeRegisters)
        (words, values) = (memory.words, memory.values)
        memory.open(at: 0, registers: prepared.registers, valueRegisters: module.valueRegisters(of: prepared))
    }

    deinit {
        memory.close(at: base, countedRegisters: module.countedRegisters(of: module.functions[function]))
        for frame in frames {
            memory.close(at: frame.base, countedRegisters: module.countedRegisters(of: module.functions[frame.function]))
        }
        memory.deallocate()
    }

    /// Runs to the end and gives the result.
    mutating func run(on host: inout some ContractHost) throws(Stop) -> ContractValue {
        while true {
            try runQuick(module.fused.pointer)
            if let result = try runOuter(module.fused.pointer, on: &host) { return result }
        }
    }

    /// Runs the instruction that `runQuick` stopped at; gives the result when the outermost function returns.
    mutating func runOuter(
        _ code: UnsafePointer<PreparedInstruction>,
        on host: inout some ContractHost
    ) throws(Stop) -> ContractValue? {
        let instruction = code[position]
        switch instruction.opcode {
        case .returnValue: return load(instruction.a, taking: true)
        case .returnNothing: return ContractValue.none
        case .require, .refuse: throw .refused(sentence: Int(instruction.b))
        case .permit: throw .notPermitted(sentence: Int(instruction.b))
        case .callImport: try callImport(instruction, on: &host)
        default: try state(instruction, on: &host)
        }
        position += 1
        return nil
    }

    /// Runs one of the instructions that ask the host nothing and go on to the next.
    mutating func execute(_ instruction: PreparedInstruction) throws(Stop) {
        switch instruction.opcode.rawValue >> 3 {
        case 0x00 >> 3: try narrow(instruction)
        case 0x28 >> 3: compare(instruction)
        case 0x30 >> 3, 0x38 >> 3: try money(instruction)
        case 0x40 >> 3, 0x48 >> 3: try time(instruction)
        case 0x50 >> 3: try text(instruction)
        case 0x58 >> 3, 0x60 >> 3: try compound(instruction)
        default: try collection(instruction)
        }
    }

    // MARK: Registers

    func word(_ register: UInt16) -> Word { words[Int(register)] }

    func setWord(_ register: UInt16, _ word: Word) { words[Int(register)] = word }

    func setBool(_ register: UInt16, _ bool: Bool) { words[Int(register)] = bool ? 1 : 0 }

    func value(_ register: UInt16) -> ContractValue { values[Int(register)] }

    func setValue(_ register: UInt16, _ value: consuming ContractValue) { values[Int(register)] = value }

    /// How a register of the function that runs is stored.
    func kind(of register: UInt16) -> RegisterKind {
        module.kinds.pointer[module.functions.pointer[function].kinds + Int(register)]
    }

    /// The register's value, of which the register keeps nothing.
    func take(_ register: UInt16) -> ContractValue {
        let place = values + Int(register)
        let taken = place.move()
        place.initialize(to: .none)
        return taken
    }

    /// The register's content, whichever bank it lies in; a value may be taken.
    func load(_ register: UInt16, taking: Bool = false) -> ContractValue {
        let kind = kind(of: register)
        guard kind == .value else { return word(register).value(as: kind) }
        return taking ? take(register) : value(register)
    }

    /// The contents of the registers from `first` on.
    func load(_ first: UInt16, count: Int, taking: Bool) -> [ContractValue] {
        let kinds = module.kinds.pointer + module.functions.pointer[function].kinds
        // Filled by `append`: the other ways of making an array look its storage's type up in the runtime each time.
        var loaded: [ContractValue] = []
        loaded.reserveCapacity(count)
        for register in Int(first)..<Int(first) + count {
            if kinds[register] != .value {
                loaded.append(words[register].value(as: kinds[register]))
            } else {
                loaded.append(taking ? take(UInt16(truncatingIfNeeded: register)) : values[register])
            }
        }
        return loaded
    }

    /// The registers that operand b begins.
    func loadB(_ instruction: PreparedInstruction) -> [ContractValue] {
        load(instruction.b, count: Int(instruction.d), taking: instruction.takesB)
    }

    /// Puts a value into the bank that the register's type names; one of another type can come only from the host.
    func store(_ register: UInt16, _ value: consuming ContractValue) throws(Stop) {
        let kind = kind(of: register)
        guard kind != .value else { return setValue(register, value) }
        guard let word = Word(value, as: kind) else { throw .trap(.badHostValue) }
        setWord(register, word)
    }

    mutating func charge(_ price: Int64) throws(Stop) {
        gas -= price
        if gas < 0 { throw .outOfGas }
    }
}
