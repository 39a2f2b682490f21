import ContractVM
import Primitives
import Testing

/// CEL: concatenating a value with itself doubles it each time, so that a short expression makes a huge value.
@Suite struct DoublingTests {
    /// `a = a + a`, so many times, from one byte.
    private static func module(doublings: Int) throws -> VerifiedModule {
        var builder = ModuleBuilder("doubling")
        var function = FunctionBuilder("run", .query, [FieldDeclaration("a", .text(1))], returns: .int)
        let value = function.local(.text(MachineLimits.valueBytes))
        let result = function.local(.int)
        function.emit(.concatenate, value, 0, 0)
        for _ in 1..<doublings { function.emit(.concatenate, value, value, value) }
        function.emit(.length, result, value)
        function.emit(.returnValue, result)
        builder.add(function.build())
        return try BytecodeVerifier.verify(try builder.build())
    }

    private static func run(doublings: Int, gasLimit: Int64) throws -> ExecutionOutcome {
        var host = MemoryHost()
        return Interpreter.run(
            function: 0,
            of: try module(doublings: doublings),
            arguments: [.text("x")],
            gasLimit: gasLimit,
            host: &host
        )
    }

    @Test func `a value that doubles sixty-four times meets its bound after sixteen`() throws {
        guard case .trapped(let trap, let gas) = try Self.run(doublings: 64, gasLimit: .max) else {
            Issue.record("no trap")
            return
        }
        #expect(trap.reason == .boundExceeded)
        // Each costs what the largest copy costs, bound ÷ 4, not one unit for an instruction.
        #expect(gas > 15 * 16_000)
        guard case .completed(.int(32_768), let fifteen) = try Self.run(doublings: 15, gasLimit: .max) else {
            Issue.record("fifteen doublings fit")
            return
        }
        guard case .completed(_, let fourteen) = try Self.run(doublings: 14, gasLimit: .max) else {
            Issue.record("fourteen doublings fit")
            return
        }
        #expect(fifteen - fourteen == 10 + Int64(MachineLimits.valueBytes) / 4)
    }

    @Test func `the meter ends a value that doubles long before its bound`() throws {
        guard case .outOfGas(let gas) = try Self.run(doublings: 64, gasLimit: 50_000) else {
            Issue.record("the meter did not end it")
            return
        }
        #expect(gas == 50_000)
    }
}
