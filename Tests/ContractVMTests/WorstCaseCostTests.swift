import ContractVM
import Testing

@Suite struct WorstCaseCostTests {
    private func cost(_ bound: Int64, leavingEarly: Bool = false) throws -> UInt64 {
        var builder = ModuleBuilder("cost")
        var f = FunctionBuilder("run", .query, [FieldDeclaration("x", .int)], returns: .int)
        let (out, stop) = (f.label(), f.local(.bool))
        f.loop(to: builder.constant(.int, .int(bound))) { f, index in
            f.emit(.addSmall, 0, 0, 1)
            if leavingEarly {
                f.emit(.equal, stop, index, 0)
                f.emit(.jumpIf, stop, 0, to: out)
            }
        }
        f.place(out)
        f.emit(.returnValue, 0)
        builder.add(f.build())
        return try builder.build().functions[0].cost
    }

    @Test func `a loop costs its bound times its body`() throws {
        // Entry 500 + 2 × 9 bytes of argument, start, return: 2 each; body and next: 4 a round.
        #expect(try cost(0) == 522)
        #expect(try cost(1) == 526)
        #expect(try cost(1000) == 4522)
        #expect(try cost(1000, leavingEarly: true) == 8522)
    }

    @Test func `a bound beyond what a function may cost is refused`() {
        #expect(throws: VerificationError.self) { _ = try cost(.max) }
    }

    @Test func `the dearer branch counts`() throws {
        var builder = ModuleBuilder("branches")
        var f = FunctionBuilder("run", .query, [FieldDeclaration("x", .bool)], returns: .bool)
        let end = f.label()
        f.emit(.jumpIf, 0, 0, to: end)
        for _ in 0..<10 { f.emit(.not, 0, 0) }
        f.place(end)
        f.emit(.returnValue, 0)
        builder.add(f.build())
        let module = try builder.build()
        #expect(module.functions[0].cost == 502 + 2 + 20 + 2)
        let verified = try BytecodeVerifier.verify(module)
        var host = MemoryHost()
        let short = Interpreter.run(function: 0, of: verified, arguments: [.bool(true)], gasLimit: 9999, host: &host)
        #expect(short == .completed(value: .bool(true), gasUsed: 506))
        let long = Interpreter.run(function: 0, of: verified, arguments: [.bool(false)], gasLimit: 9999, host: &host)
        #expect(long == .completed(value: .bool(false), gasUsed: 526))
    }
}
