import ContractVM
import Primitives
import Testing

/// Twins: a function that passes, and the nearest one that must not.
@Suite struct VerifierTests {
    typealias Body = (inout FunctionBuilder, inout ModuleBuilder) -> Void

    /// Builds a module around one function and verifies it.
    private func verify(
        _ kind: FunctionDeclaration.Kind = .query,
        _ parameters: [ContractType] = [.int, .int],
        returns: ContractType? = .int,
        body: Body
    ) throws {
        var builder = ModuleBuilder("twins")
        _ = builder.enumeration("Kind", [.init("one", [.int]), .init("two")])
        _ = builder.map("map", key: [FieldDeclaration("key", .int)], value: .int)
        _ = builder.sentence("no")
        var function = FunctionBuilder(
            "run",
            kind,
            parameters.enumerated().map { FieldDeclaration("p\($0.offset)", $0.element) },
            returns: returns
        )
        body(&function, &builder)
        builder.add(function.build())
        try BytecodeVerifier.verify(try builder.build())
    }

    private func rejects(
        _ kind: FunctionDeclaration.Kind = .query,
        _ parameters: [ContractType] = [.int, .int],
        returns: ContractType? = .int,
        sourceLocation: SourceLocation = #_sourceLocation,
        body: Body
    ) {
        #expect(throws: VerificationError.self, sourceLocation: sourceLocation) {
            try verify(kind, parameters, returns: returns, body: body)
        }
    }

    @Test func `operands name what exists`() throws {
        try verify { f, _ in
            f.emit(.add, 0, 0, 1); f.emit(.returnValue, 0)
        }
        rejects { f, _ in
            f.emit(.add, 2, 0, 1); f.emit(.returnValue, 0)
        }
        rejects { f, _ in
            f.emit(.add, 0, 0, 2); f.emit(.returnValue, 0)
        }
        rejects { f, _ in
            f.emit(.constant, 0, 0); f.emit(.returnValue, 0)
        }
        rejects { f, _ in
            f.emit(.require, 0, 1); f.emit(.returnValue, 0)
        }
        rejects { f, _ in
            f.emit(.call, 0, 5, 0); f.emit(.returnValue, 0)
        }
        rejects { f, _ in
            f.emit(.callImport, 0, 0, 0); f.emit(.returnValue, 0)
        }
        rejects { f, _ in
            f.emit(.jump, 0, 0, 9); f.emit(.returnValue, 0)
        }
    }

    @Test func `unused operands are zero`() {
        rejects { f, _ in f.emit(.returnValue, 0, 1) }
        rejects { f, _ in
            f.emit(.negate, 0, 0, 1); f.emit(.returnValue, 0)
        }
    }

    @Test func `a function ends`() {
        rejects { _, _ in }
        rejects { f, _ in f.emit(.add, 0, 0, 1) }
        rejects { f, _ in
            f.emit(.returnValue, 0); f.emit(.add, 0, 0, 1)
        }
        rejects { f, _ in f.emit(.returnNothing) }
        rejects(returns: nil) { f, _ in f.emit(.returnValue, 0) }
    }

    /// One instruction on the registers 0 and 1 into register 2, whose value is given back.
    private func check(_ opcode: Opcode, _ types: [ContractType], holds: Bool) throws {
        func body(_ f: inout FunctionBuilder, _ builder: inout ModuleBuilder) {
            f.emit(opcode, 2, 0, [.move, .moneyNegate, .moneyMinor, .unwrap].contains(opcode) ? 0 : 1)
            f.emit(.returnValue, 2)
        }
        if holds {
            try verify(.query, types, returns: types[2], body: body)
        } else {
            rejects(.query, types, returns: types[2], body: body)
        }
    }

    @Test func `the currency of an amount is part of its type`() throws {
        let (any, usd, eur) = (ContractType.money(nil), ContractType.money(Currency("USD")), ContractType.money(Currency("EUR")))
        for opcode in [Opcode.moneyAdd, .moneySubtract, .moneyMinimum, .moneyMaximum] {
            // What one of two amounts tells is known of the result.
            for types in [[usd, usd, usd], [usd, any, usd], [any, usd, usd], [usd, any, any], [any, any, any]] {
                try check(opcode, types, holds: true)
            }
            for types in [[any, any, usd], [usd, any, eur], [usd, eur, any], [usd, .int, usd], [usd, usd, .int]] {
                try check(opcode, types, holds: false)
            }
        }
        for opcode in [Opcode.moneyLess, .moneyLessOrEqual, .equalValue, .notEqualValue] {
            try check(opcode, [usd, any, .bool], holds: true)
            try check(opcode, [usd, eur, .bool], holds: false)
        }
        try check(.moneySameCurrency, [usd, eur, .bool], holds: true)
        try check(.moneySameCurrency, [usd, .int, .bool], holds: false)
        for opcode in [Opcode.move, .moneyNegate] {
            try check(opcode, [usd, .int, any], holds: true)
            try check(opcode, [any, .int, usd], holds: false)
        }
        try check(.moneyMake, [.int, usd, usd], holds: true)
        try check(.moneyMake, [.int, any, usd], holds: false)
        try check(.moneyMinor, [usd, .int, .int], holds: true)
        try check(.moneyMinor, [.int, .int, .int], holds: false)
        try check(.unwrap, [.optional(usd), .int, any], holds: true)
        try check(.unwrap, [.optional(any), .int, usd], holds: false)
    }

    @Test func `types match`() throws {
        try verify(.query, [.time, .duration], returns: .time) { f, _ in
            f.emit(.durationAdd, 0, 0, 1); f.emit(.returnValue, 0)
        }
        rejects(.query, [.time, .int], returns: .time) { f, _ in
            f.emit(.durationAdd, 0, 0, 1); f.emit(.returnValue, 0)
        }
        rejects(.query, [.time, .time], returns: .time) { f, _ in
            f.emit(.add, 0, 0, 1); f.emit(.returnValue, 0)
        }
        rejects(.query, [.money(nil), .money(nil)], returns: .bool) { f, _ in
            let r = f.local(.bool)
            f.emit(.lessValue, r, 0, 1)
            f.emit(.returnValue, r)
        }
        rejects(.query, [.text(8), .text(4)], returns: .text(4)) { f, _ in
            f.emit(.move, 1, 0); f.emit(.returnValue, 1)
        }
        rejects(.query, [.enumeration(0)], returns: .int) { f, _ in
            let r = f.local(.int)
            f.emit(.payload, r, 0, 0x0100)
            f.emit(.returnValue, r)
        }
        rejects(.query, [.list(.int, 4), .text(4)], returns: .int) { f, _ in
            f.emit(.append, 0, 1)
            f.emit(.count, f.local(.int), 0)
            f.emit(.returnValue, 2)
        }
    }

    @Test func `jumps go forward and not into loops`() throws {
        rejects { f, _ in
            f.emit(.move, 0, 0); f.emit(.jump, 0, 0, 0); f.emit(.returnValue, 0)
        }
        rejects { f, _ in
            f.emit(.jump, 0, 0, 0); f.emit(.returnValue, 0)
        }
        try verify { f, m in
            f.emit(.jump, 0, 0, 1)
            f.loop(to: m.constant(.int, .int(3))) { f, _ in f.emit(.addSmall, 0, 0, 1) }
            f.emit(.returnValue, 0)
        }
        rejects { f, m in
            f.emit(.jump, 0, 0, 2)
            f.loop(to: m.constant(.int, .int(3))) { f, _ in f.emit(.addSmall, 0, 0, 1) }
            f.emit(.returnValue, 0)
        }
    }

    @Test func `loops are closed and count by themselves`() throws {
        let bound: (inout ModuleBuilder) -> UInt16 = { $0.constant(.int, .int(3)) }
        try verify { f, m in
            f.loop(to: bound(&m)) { f, i in f.emit(.move, 0, i) }; f.emit(.returnValue, 0)
        }
        rejects { f, m in
            f.loop(to: bound(&m)) { f, i in f.emit(.move, i, 0) }; f.emit(.returnValue, 0)
        }
        rejects { f, m in
            f.loop(to: m.constant(.int, .int(-1))) { _, _ in }; f.emit(.returnValue, 0)
        }
        rejects { f, m in
            f.loop(to: m.constant(.time, .time(3))) { _, _ in }; f.emit(.returnValue, 0)
        }
        rejects { f, m in
            f.emit(.rangeStart, 0, bound(&m), 2); f.emit(.move, 0, 0); f.emit(.returnValue, 0)
        }
        rejects { f, m in
            f.emit(.rangeNext, 0, bound(&m), 0); f.emit(.returnValue, 0)
        }
        rejects { f, m in
            f.emit(.rangeStart, 0, bound(&m), 2); f.emit(.rangeNext, 1, 0, 1); f.emit(.returnValue, 0)
        }
        rejects(.query, [.list(.int, 4)]) { f, _ in
            f.loop(over: 0) { f, i in f.emit(.append, 0, i) }
            f.emit(.count, 1, 0)
            f.emit(.returnValue, 1)
        }
        rejects { f, m in
            let constant = bound(&m)
            f.loop(to: constant) { f, outer in
                f.emit(.rangeStart, outer, constant, f.position + 2)
                f.emit(.rangeNext, outer, constant, f.position)
            }
            f.emit(.returnValue, 0)
        }
    }

    @Test func `registers are written before they are read, on every path`() throws {
        rejects { f, _ in f.emit(.returnValue, f.local(.int)) }
        let half: (Bool) -> Body = { both in
            { f, _ in
                let (r, c, end, other) = (f.local(.int), f.local(.bool), f.label(), f.label())
                f.emit(.less, c, 0, 1)
                f.emit(.jumpIf, c, 0, to: other)
                f.emit(.move, r, 0)
                f.emit(.jump, 0, 0, to: end)
                f.place(other)
                if both { f.emit(.move, r, 1) }
                f.place(end)
                f.emit(.returnValue, r)
            }
        }
        try verify(body: half(true))
        rejects(body: half(false))
        rejects { f, m in
            let r = f.local(.int)
            f.loop(to: m.constant(.int, .int(3))) { f, i in f.emit(.move, r, i) }
            f.emit(.returnValue, r)
        }
    }

    @Test func `queries change nothing and functions touch nothing`() throws {
        let write: Body = { f, _ in
            f.emit(.write, 0, 1, 0); f.emit(.returnValue, 0)
        }
        try verify(.action, body: write)
        rejects(.query, body: write)
        let read: Body = { f, _ in
            f.emit(.containsKey, f.local(.bool), 0, 0); f.emit(.returnValue, 0)
        }
        try verify(.query, body: read)
        rejects(.function, body: read)
    }

    @Test func `calls do not come back and do not go too deep`() throws {
        rejects { f, _ in
            f.emit(.call, 0, 0, 0); f.emit(.returnValue, 0)
        }
        let chain: (Int) throws -> Void = { count in
            var builder = ModuleBuilder("chain")
            for index in 0..<count {
                var f = FunctionBuilder("f\(index)", .function, [FieldDeclaration("x", .int)], returns: .int)
                if index > 0 { f.emit(.call, 0, UInt16(index - 1), 0) }
                f.emit(.returnValue, 0)
                builder.add(f.build())
            }
            try BytecodeVerifier.verify(try builder.build())
        }
        try chain(32)
        #expect(throws: VerificationError.self) { try chain(33) }
    }

    @Test func `the recorded cost is the computed one`() throws {
        var module = try ConsentModule.build()
        try BytecodeVerifier.verify(module)
        module.functions[0].cost += 1
        #expect(throws: VerificationError.self) { try BytecodeVerifier.verify(module) }
    }

    @Test func `types are bounded, finite and no optional of an optional`() {
        let bad: [ContractType] = [
            .optional(.optional(.int)), .list(.int, 0), .list(.int, 5000), .list(.text(60_000), 2), .enumeration(1), .record(1),
            .record(0), .text(-1), .tuple(Array(repeating: .int, count: 64)),
            .list(.list(.list(.list(.list(.list(.list(.list(.int, 1), 1), 1), 1), 1), 1), 1), 1),
        ]
        for type in bad {
            #expect(throws: VerificationError.self, "\(type)") {
                var builder = ModuleBuilder("types")
                _ = builder.record("Self", [FieldDeclaration("inner", .optional(.record(0)))])
                _ = builder.map("map", key: [FieldDeclaration("key", .int)], value: type)
                _ = try builder.build()
            }
        }
    }

    @Test func `names are plain and differ, constants are of their types`() {
        for name in ["", "1a", "a b", "é", String(repeating: "x", count: 65), ".a"] {
            #expect(throws: VerificationError.self) { _ = try ModuleBuilder(name).build() }
        }
        #expect(throws: VerificationError.self) {
            var builder = ModuleBuilder("twice")
            _ = builder.event("E", [])
            _ = builder.event("E", [])
            _ = try builder.build()
        }
        #expect(throws: VerificationError.self) {
            var builder = ModuleBuilder("constant")
            _ = builder.constant(.text(2), .text("abc"))
            _ = try builder.build()
        }
    }
}
