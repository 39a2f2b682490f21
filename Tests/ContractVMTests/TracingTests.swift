import ContractVM
import Primitives
import Testing

/// Telling of each instruction changes nothing else.
@Suite struct TracingTests {
    /// Every gas limit ends a call of `sum` somewhere else.
    @Test func `a traced run ends as one that is not traced, at every gas limit`() throws {
        let module = try Self.module()
        for gas in stride(from: Int64(0), through: 600, by: 1) {
            var (host, other) = (MemoryHost(), MemoryHost())
            var visited: [Int] = []
            let plain = Interpreter.run(function: 0, of: module, arguments: [.int(7)], gasLimit: gas, host: &host)
            let traced = Interpreter.run(function: 0, of: module, arguments: [.int(7)], gasLimit: gas, host: &other) {
                _,
                instruction,
                _ in
                visited.append(instruction)
            }
            #expect(traced == plain, "gas \(gas)")
            if case .completed = plain {
                // Five rounds of the loop's two instructions, and what stands around it.
                #expect(visited == [0, 1] + Array(repeating: [2, 3], count: 5).flatMap { $0 } + [4])
            }
        }
    }

    @Test func `a traced run stops where arithmetic does`() throws {
        let module = try Self.module()
        var (host, other) = (MemoryHost(), MemoryHost())
        let plain = Interpreter.run(function: 0, of: module, arguments: [.int(.max)], gasLimit: 10_000, host: &host)
        var last = -1
        let traced = Interpreter.run(
            function: 0,
            of: module,
            arguments: [.int(.max)],
            gasLimit: 10_000,
            host: &other,
            visiting: { _, instruction, _ in last = instruction }
        )
        #expect(traced == plain && last == 2)
        guard case .trapped(let trap, _) = traced else {
            Issue.record("it should overflow")
            return
        }
        #expect(trap.reason == .overflow)
    }

    /// `sum(start)`: adds start to 0 five times.
    private static func module() throws -> VerifiedModule {
        var builder = ModuleBuilder("t")
        let five = builder.constant(.int, .int(5))
        var code = FunctionBuilder("sum", .query, [FieldDeclaration("start", .int)], returns: .int)
        let sum = code.local(.int)
        code.emit(.integer, sum, 0)
        code.loop(to: five) { code, _ in code.emit(.add, sum, sum, 0) }
        code.emit(.returnValue, sum)
        builder.add(code.build())
        return try BytecodeVerifier.verify(try builder.build())
    }
}
