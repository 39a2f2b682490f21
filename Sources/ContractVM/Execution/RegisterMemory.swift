/// The registers of a running call: two banks, of words and of other values, and room for all functions that can be active at once.
///
/// Allocated once a call. A frame's registers lie side by side from its base on, a register at the same place of both banks; a word
/// that was not written is 0, a value `none`. The verifier has bounded every register number and the sum of all frames.
struct RegisterMemory {
    let words: UnsafeMutablePointer<Word>
    let values: UnsafeMutablePointer<ContractValue>
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        words = .allocate(capacity: max(1, capacity))
        values = .allocate(capacity: max(1, capacity))
    }

    /// Begins a frame; `valueRegisters` are those whose type is no scalar's.
    func open(at base: Int, registers: Int, valueRegisters: UnsafeBufferPointer<UInt16>) {
        precondition(base + registers <= capacity, "the verifier bounds the registers that are active at once")
        (words + base).initialize(repeating: 0, count: registers)
        for register in valueRegisters { (values + base + Int(register)).initialize(to: .none) }
    }

    /// Ends a frame, whose values are let go; `countedRegisters` are those whose type may refer to counted memory.
    func close(at base: Int, countedRegisters: UnsafeBufferPointer<UInt16>) {
        for register in countedRegisters {
            let value = values + base + Int(register)
            // Most hold nothing that would have to be let go, and this is asked more quickly than let go.
            if value.pointee.isCounted { value.deinitialize(count: 1) }
        }
    }

    /// Gives the memory back, of which no frame is open.
    func deallocate() {
        words.deallocate()
        values.deallocate()
    }
}

extension ContractValue {
    /// Whether the value refers to memory that is counted.
    fileprivate var isCounted: Bool {
        switch self {
        case .none, .bool, .int, .time, .duration, .date, .money, .hash, .account, .organisation: false
        case .text, .bytes, .enumCase, .record, .list, .set: true
        }
    }
}
