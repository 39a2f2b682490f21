import ContractVM
import Primitives
import Testing

/// Instructions that are joined do what they do one by one, to the last unit of gas.
@Suite struct InstructionFusionTests {
    private static let numbers: [Int64] = [0, 1, 2, -1, 4, 5, .max, .min, .max / 3, 1 << 40]

    @Test func `joined instructions end as single ones do, at every gas limit`() throws {
        let module = try Self.everyPair()
        var completed = 0
        for number in Self.numbers {
            for gas in Int64(500)...720 {
                var (host, other) = (MemoryHost(), MemoryHost())
                let joined = Interpreter.run(function: 0, of: module, arguments: [.int(number)], gasLimit: gas, host: &host)
                let single = Interpreter.run(
                    function: 0,
                    of: module,
                    arguments: [.int(number)],
                    gasLimit: gas,
                    host: &other,
                    visiting: { _, _, _ in }
                )
                #expect(joined == single, "\(number) with \(gas)")
                if case .completed = joined { completed += 1 }
            }
        }
        #expect(completed > 50)
    }

    @Test func `arithmetic that is joined with its constant traps at its own place`() throws {
        for (opcode, start) in [(Opcode.add, Int64.max), (.subtract, .min), (.multiply, .max)] {
            var builder = ModuleBuilder("t")
            let two = builder.constant(.int, .int(2))
            var code = FunctionBuilder("f", .query, [FieldDeclaration("start", .int)], returns: .int)
            let (constant, result) = (code.local(.int), code.local(.int))
            code.emit(.constant, constant, two)
            code.emit(opcode, result, 0, constant)
            code.emit(.returnValue, result)
            builder.add(code.build())
            let module = try BytecodeVerifier.verify(try builder.build())
            var host = MemoryHost()
            let outcome = Interpreter.run(function: 0, of: module, arguments: [.int(start)], gasLimit: 10_000, host: &host)
            guard case .trapped(let trap, let gas) = outcome else {
                Issue.record("\(opcode) should overflow")
                continue
            }
            #expect(trap == Trap(.overflow, function: 0, instruction: 1))
            #expect(gas == 500 + 2 * 9 + 2 + 2)
        }
    }

    @Test func `a jump into the middle of what is joined runs the rest by itself`() throws {
        var builder = ModuleBuilder("t")
        var code = FunctionBuilder("f", .query, [FieldDeclaration("start", .int)], returns: .int)
        let (factor, isSmall) = (code.local(.int), code.local(.bool))
        let middle = code.label()
        code.emit(.integer, factor, 10)
        code.emit(.less, isSmall, 0, factor)
        code.emit(.jumpIf, isSmall, to: middle)
        code.emit(.integer, factor, 3)
        code.place(middle)
        code.emit(.multiply, 0, 0, factor)
        code.emit(.returnValue, 0)
        builder.add(code.build())
        let module = try BytecodeVerifier.verify(try builder.build())
        for (start, result) in [(Int64(7), Int64(70)), (20, 60)] {
            var host = MemoryHost()
            let outcome = Interpreter.run(function: 0, of: module, arguments: [.int(start)], gasLimit: 10_000, host: &host)
            guard case .completed(let value, _) = outcome else {
                Issue.record("\(outcome)")
                continue
            }
            #expect(value == .int(result))
        }
    }

    /// `f(x)`: takes x through every pair and triple that is joined, and gives what the registers hold in the end.
    private static func everyPair() throws -> VerifiedModule {
        var builder = ModuleBuilder("t")
        let big = builder.constant(.int, .int(1 << 33))
        var code = FunctionBuilder("f", .query, [FieldDeclaration("x", .int)], returns: .tuple([.int, .int, .int, .bool]))
        let held = code.locals([.int, .int, .int, .bool])
        let (sum, constant, count, flag) = (held, held + 1, held + 2, held + 3)
        let (optional, result) = (code.local(.optional(.int)), code.local(.tuple([.int, .int, .int, .bool])))
        code.emit(.integer, count, 0)
        for opcode in [Opcode.bitAnd, .add, .subtract, .multiply] {
            code.emit(.integer, constant, 3)
            code.emit(opcode, sum, opcode == .bitAnd ? 0 : sum, constant)
        }
        code.emit(.constant, constant, big)
        code.emit(.add, sum, 0, constant)
        func jump(_ compare: (inout FunctionBuilder) -> Void) {
            let end = code.label()
            compare(&code)
            code.emit(.jumpUnless, flag, to: end)
            code.emit(.addSmall, count, count, 1)
            code.place(end)
        }
        for opcode in [Opcode.equal, .less] {
            jump { code in
                code.emit(.integer, constant, 4)
                code.emit(opcode, flag, 0, constant)
            }
            code.emit(.constant, constant, big)
            code.emit(opcode, flag, 0, constant)
            code.emit(.not, flag, flag)
        }
        for opcode in [Opcode.equal, .notEqual, .less, .lessOrEqual] {
            jump { code in code.emit(opcode, flag, 0, count) }
        }
        code.emit(.some, optional, 0)
        jump { code in code.emit(.isSome, flag, optional) }
        code.emit(.none, optional)
        jump { code in code.emit(.isSome, flag, optional) }
        code.emit(.record, result, held)
        code.emit(.returnValue, result)
        builder.add(code.build())
        return try BytecodeVerifier.verify(try builder.build())
    }
}
