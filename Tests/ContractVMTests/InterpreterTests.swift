import ContractVM
import Primitives
import Testing

@Suite struct InterpreterTests {
    private let grantee = ContractValue.account(MemoryHost.account(2))

    private func consent() throws -> VerifiedModule { try BytecodeVerifier.verify(try ConsentModule.build()) }

    @Test func `a patient grants and the query permits`() throws {
        let module = try consent()
        var host = MemoryHost()
        host.roles = [Array("patient".utf8)]
        let arguments: [ContractValue] = [grantee, .enumCase(0), .time(2_000_000)]
        let granted = Interpreter.run(function: 0, of: module, arguments: arguments, gasLimit: 1_000_000, host: &host)
        #expect(granted == .completed(value: .none, gasUsed: Int64(module.module.functions[0].cost)))
        #expect(module.module.functions[0].cost < 1_000_000)
        #expect(host.emissions.count == 1)
        let asked: [ContractValue] = [.account(host.caller), grantee, .enumCase(0)]
        let permits = Interpreter.run(function: 1, of: module, arguments: asked, gasLimit: 1_000_000, host: &host)
        #expect(permits == .completed(value: .bool(true), gasUsed: Int64(module.module.functions[1].cost)))
        host.now = Timestamp(2_000_000)
        let expired = Interpreter.run(function: 1, of: module, arguments: asked, gasLimit: 1_000_000, host: &host)
        #expect(expired == .completed(value: .bool(false), gasUsed: Int64(module.module.functions[1].cost)))
    }

    @Test func `who is no patient may not grant, and hears who may`() throws {
        let module = try consent()
        var host = MemoryHost()
        let outcome = Interpreter.run(
            function: 0,
            of: module,
            arguments: [grantee, .enumCase(0), .time(2_000_000)],
            gasLimit: 1_000_000,
            host: &host
        )
        guard case .notPermitted("only a patient may grant consent", _) = outcome else {
            Issue.record("the outcome was \(outcome)")
            return
        }
        #expect(host.maps.isEmpty)
    }

    @Test func `a refused requirement says its own sentence`() throws {
        let module = try consent()
        var host = MemoryHost()
        host.roles = [Array("patient".utf8)]
        let outcome = Interpreter.run(
            function: 0,
            of: module,
            arguments: [grantee, .enumCase(0), .time(1_000_000)],
            gasLimit: 1_000_000,
            host: &host
        )
        guard case .refused("a consent must end in the future", _) = outcome else {
            Issue.record("the outcome was \(outcome)")
            return
        }
    }

    @Test func `gas one below the cost is out of gas, and every smaller limit too`() throws {
        let module = try consent()
        let cost = Int64(module.module.functions[0].cost)
        for limit in [-5, 0, 1, 600, cost / 2, cost - 1] {
            var host = MemoryHost()
            host.roles = [Array("patient".utf8)]
            let outcome = Interpreter.run(
                function: 0,
                of: module,
                arguments: [grantee, .enumCase(0), .time(2_000_000)],
                gasLimit: limit,
                host: &host
            )
            #expect(outcome == .outOfGas(gasUsed: max(0, limit)))
        }
    }

    @Test func `arguments of other types are refused before anything runs`() throws {
        let module = try consent()
        let bad: [[ContractValue]] = [
            [], [grantee, .enumCase(0)], [grantee, .enumCase(4), .time(1)], [grantee, .enumCase(-1), .time(1)],
            [.int(1), .enumCase(0), .time(1)], [grantee, .enumCase(0), .time(.max)], [grantee, .enumCase(0), .duration(1)],
            [grantee, .enumCase(0, [.int(1)]), .time(1)],
        ]
        for arguments in bad {
            var host = MemoryHost()
            let outcome = Interpreter.run(function: 0, of: module, arguments: arguments, gasLimit: 1_000_000, host: &host)
            #expect(outcome == .trapped(Trap(.badArguments, function: 0, instruction: 0), gasUsed: 0))
        }
        var host = MemoryHost()
        for function in [-1, 2, .max] {
            let outcome = Interpreter.run(function: function, of: module, arguments: [], gasLimit: 1_000_000, host: &host)
            #expect(outcome == .trapped(Trap(.badArguments, function: function, instruction: 0), gasUsed: 0))
        }
    }

    @Test func `a failing host ends the call without a result`() throws {
        let module = try consent()
        var host = MemoryHost()
        host.roles = [Array("patient".utf8)]
        host.failure = HostFailure("the disk is full")
        let outcome = Interpreter.run(
            function: 0,
            of: module,
            arguments: [grantee, .enumCase(0), .time(2_000_000)],
            gasLimit: 1_000_000,
            host: &host
        )
        #expect(outcome == .hostFailed(HostFailure("the disk is full")))
    }

    @Test func `a host that lies about types makes traps, not crashes`() throws {
        let module = try consent()
        let lies: [ContractValue] = [
            .int(1), .record([]), .record([.int(1), .int(2)]), .record([.enumCase(7), .time(.max)]),
            .record([.enumCase(0), .time(.max)]), .list([]),
        ]
        for lie in lies {
            var host = MemoryHost()
            host.forged = lie
            let asked: [ContractValue] = [.account(host.caller), grantee, .enumCase(0)]
            let outcome = Interpreter.run(function: 1, of: module, arguments: asked, gasLimit: 1_000_000, host: &host)
            switch outcome {
            case .trapped(let trap, _): #expect(trap.reason == .badHostValue)
            case .completed(.bool(false), _): continue
            default: Issue.record("\(lie) gave \(outcome)")
            }
        }
    }
}
