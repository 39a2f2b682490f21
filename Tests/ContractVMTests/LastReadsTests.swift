import ContractVM
import Primitives
import Testing

/// A value that is given away at its last read is nowhere missed.
///
/// Each function is run watched, where values are copied, and unwatched, where they are given away.
@Suite struct LastReadsTests {
    private static let text = ContractValue.text("abc")

    @Test func `a value stands whole under a key of itself`() throws {
        let host = try Self.run([.text(8)]) { code in
            code.emit(.write, 0, 0, 0)
        }
        #expect(host.maps[0] == [ScanEntry(key: [Self.text], value: Self.text)])
    }

    @Test func `what a loop reads in each round is there in each`() throws {
        let host = try Self.run([.text(8)]) { code in
            let (list, held) = (code.local(.list(.int, 8)), code.locals([.int, .int, .int]))
            for offset in 0..<3 as Range<UInt16> { code.emit(.integer, held + offset, offset) }
            code.emit(.list, list, held, 3)
            let copy = code.local(.text(8))
            code.loop(over: list) { code, _ in
                // Not read at once, so that only the way back shows that it is read again.
                code.emit(.integer, held, 7)
                code.emit(.move, copy, 0)
                code.emit(.emit, copy, 0)
            }
        }
        #expect(host.emissions.map(\.fields) == Array(repeating: [Self.text], count: 3))
    }

    @Test func `a copy that is changed in place leaves what it was made of`() throws {
        let host = try Self.run([.text(8)]) { code in
            let pair = ContractType.tuple([.text(8), .text(8)])
            let (fields, one, two) = (code.locals([.text(8), .text(8)]), code.local(pair), code.local(pair))
            let (other, read) = (code.local(.text(8)), code.local(.text(8)))
            code.emit(.move, fields, 0)
            code.emit(.move, fields + 1, 0)
            code.emit(.record, one, fields)
            code.emit(.move, two, one)
            code.emit(.constant, other, 0)
            code.emit(.setField, two, 0, other)
            code.emit(.field, read, one, 0)
            code.emit(.emit, read, 0)
            code.emit(.field, read, two, 0)
            code.emit(.emit, read, 0)
        }
        #expect(host.emissions.map(\.fields) == [[Self.text], [.text("other")]])
    }

    @Test func `what one branch alone reads is there for it`() throws {
        let host = try Self.run([.text(8)]) { code in
            let (flag, copy, end) = (code.local(.bool), code.local(.text(8)), code.label())
            code.emit(.boolean, flag, 0)
            code.emit(.jumpIf, flag, to: end)
            code.emit(.move, copy, 0)
            code.emit(.emit, copy, 0)
            code.place(end)
            code.emit(.emit, 0, 0)
        }
        #expect(host.emissions.map(\.fields) == [[Self.text], [Self.text]])
    }

    /// What an action leaves behind, run both ways; it has a map from Text<8> to Text<8>, an event of one, and the constant `other`.
    private static func run(_ parameters: [ContractType], _ body: (inout FunctionBuilder) -> Void) throws -> MemoryHost {
        var builder = ModuleBuilder("t")
        _ = builder.constant(.text(8), .text("other"))
        _ = builder.map("map", key: [FieldDeclaration("key", .text(8))], value: .text(8))
        _ = builder.event("Told", [FieldDeclaration("text", .text(8))])
        var code = FunctionBuilder("f", .action, parameters.map { FieldDeclaration("p", $0) }, returns: nil)
        body(&code)
        code.emit(.returnNothing)
        builder.add(code.build())
        let module = try BytecodeVerifier.verify(try builder.build())
        var (taking, copying) = (MemoryHost(), MemoryHost())
        let arguments = parameters.map { _ in text }
        let outcome = Interpreter.run(function: 0, of: module, arguments: arguments, gasLimit: 100_000, host: &taking)
        let watched = Interpreter.run(
            function: 0,
            of: module,
            arguments: arguments,
            gasLimit: 100_000,
            host: &copying,
            visiting: { _, _, _ in }
        )
        guard case .completed = outcome else {
            Issue.record("\(outcome)")
            return taking
        }
        #expect(outcome == watched && taking.maps == copying.maps && taking.emissions == copying.emissions)
        return taking
    }
}
