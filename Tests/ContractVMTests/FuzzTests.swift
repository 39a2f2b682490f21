import ContractVM
import Primitives
import Testing

/// Seeded: whatever the bytes, nothing crashes; whatever verifies, costs at most what it says.
@Suite struct FuzzTests {
    @Test(arguments: 0..<8 as Range<UInt64>)
    func `bytes that were changed decode, verify and run, or are refused`(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let originals =
            try [ConsentModule.build().canonicalBytes] + InstructionVectors.all.prefix(40).map { try $0.module().canonicalBytes }
        var decoded = 0
        for _ in 0..<400 {
            var bytes = originals[Int.random(in: 0..<originals.count, using: &random)]
            for _ in 0..<Int.random(in: 1...3, using: &random) { Self.change(&bytes, &random) }
            guard let module = try? ContractModule(canonicalBytes: bytes) else { continue }
            decoded += 1
            #expect(module.canonicalBytes == bytes)
            try runAll(module, &random)
        }
        #expect(decoded > 0)
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `random bytes are refused`(_ seed: UInt64) {
        var random = SplitMix(seed: seed)
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0..<200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(throws: DecodingError.self) { _ = try ContractModule(canonicalBytes: bytes) }
        }
    }

    @Test(arguments: 0..<16 as Range<UInt64>)
    func `instructions that were changed never crash nor cost more than the bound`(_ seed: UInt64) throws {
        var random = SplitMix(seed: 1000 + seed)
        let modules = try InstructionVectors.all.map { try $0.module() } + [ConsentModule.build()]
        var verified = 0
        for _ in 0..<500 {
            var module = modules[Int.random(in: 0..<modules.count, using: &random)]
            let function = module.functions.count - 1
            for _ in 0..<Int.random(in: 1...3, using: &random) { Self.change(&module.functions[function], &random) }
            if try runAll(module, &random) { verified += 1 }
        }
        #expect(verified > 20)
    }

    /// Verifies with fresh costs and runs every action and query; false if the module does not verify.
    @discardableResult
    private func runAll(_ original: ContractModule, _ random: inout SplitMix) throws -> Bool {
        var module = original
        module.gasScheduleVersion = 1
        guard let costs = try? WorstCaseCost.costs(of: module, schedule: .version1) else { return false }
        for (index, cost) in costs.enumerated() { module.functions[index].cost = cost }
        let verified = try BytecodeVerifier.verify(module)
        let values = RandomValue(types: module.types)
        for (index, function) in module.functions.enumerated() where function.kind != .function && function.cost < 1_000_000 {
            var host = MemoryHost()
            host.forged = Int.random(in: 0..<4, using: &random) == 0 ? values.make(.int, &random) : nil
            host.answer = .completed(.int(1), gasUsed: 1000)
            let arguments = function.parameters.map { values.make($0.type, &random) }
            let outcome = Interpreter.run(
                function: index,
                of: verified,
                arguments: arguments,
                gasLimit: Int64(function.cost),
                host: &host
            )
            if case .outOfGas = outcome {
                Issue.record("\(Disassembler.text(of: function, in: module)) ran out of its own bound")
            }
            #expect(outcome.gasUsed <= Int64(function.cost))
            let limit = Int64.random(in: 0...Int64(function.cost), using: &random)
            var second = MemoryHost()
            let limited = Interpreter.run(function: index, of: verified, arguments: arguments, gasLimit: limit, host: &second)
            #expect(limited.gasUsed <= limit)
            // Watched runs take each instruction by itself and copy values; others join some, and give values away.
            var third = MemoryHost()
            let watched = Interpreter.run(
                function: index,
                of: verified,
                arguments: arguments,
                gasLimit: limit,
                host: &third,
                visiting: { _, _, _ in }
            )
            #expect(watched == limited)
            #expect(third.maps == second.maps && third.emissions == second.emissions)
        }
        return true
    }

    private static func change(_ bytes: inout [UInt8], _ random: inout SplitMix) {
        let position = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: bytes.remove(at: position)
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: position)
        case 2: bytes[position] = [0, 1, 0x17, 0x18, 0x1B, 0x7F, 0x80, 0x9F, 0xF6, 0xFF].randomElement(using: &random) ?? 0
        default: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
        if bytes.isEmpty { bytes = [0] }
    }

    private static func change(_ function: inout FunctionDeclaration, _ random: inout SplitMix) {
        guard !function.code.isEmpty else { return }
        let position = Int.random(in: 0..<function.code.count, using: &random)
        let operand = UInt16.random(in: 0..<6, using: &random)
        switch Int.random(in: 0..<7, using: &random) {
        case 0: function.code[position].opcode = Opcode.allCases.randomElement(using: &random) ?? .add
        case 1: function.code[position].a = operand
        case 2: function.code[position].b = operand
        case 3: function.code[position].c = operand
        case 4:
            let opcode = Opcode.allCases.randomElement(using: &random) ?? .add
            function.code.insert(Instruction(opcode, operand, operand / 2, operand % 2), at: position)
        case 5: function.code.insert(function.code[position], at: position)
        default: function.locals.append(.list(.int, 4))
        }
    }
}
