import ContractVM

extension InstructionVectors {
    static let control: [Vector] = [
        Vector("jump", .jump, .int, [], int(1)) { f, _, r in branch(&f, r, .jump, 0) },
        Vector("jump if, taken", .jumpIf, .int, [b(true)], int(1)) { f, _, r in branch(&f, r, .jumpIf, 0) },
        Vector("jump if, not taken", .jumpIf, .int, [b(false)], int(2)) { f, _, r in branch(&f, r, .jumpIf, 0) },
        Vector("jump unless, taken", .jumpUnless, .int, [b(false)], int(1)) { f, _, r in branch(&f, r, .jumpUnless, 0) },
        Vector("jump unless, not taken", .jumpUnless, .int, [b(true)], int(2)) { f, _, r in branch(&f, r, .jumpUnless, 0) },
        Vector("loop over a list", .loopStart, .int, [l([4, 5, 6])], int(15)) { f, _, r in sum(&f, r) },
        Vector("loop over nothing", .loopStart, .int, [l([])], int(0)) { f, _, r in sum(&f, r) },
        Vector("loop over a set", .loopNext, .int, [set([4, 5])], int(9)) { f, _, r in sum(&f, r) },
        Vector("range", .rangeStart, .int, [], int(10)) { f, m, r in
            f.emit(.integer, r, 0)
            f.loop(to: m.constant(.int, .int(5))) { f, index in f.emit(.add, r, r, index) }
        },
        Vector("range to nothing", .rangeNext, .int, [], int(0)) { f, m, r in
            f.emit(.integer, r, 0)
            f.loop(to: m.constant(.int, .int(0))) { f, _ in f.emit(.integer, r, 1) }
        },
        Vector("leaving a loop early", .rangeNext, .int, [], int(2)) { f, m, r in
            let (out, stop, two) = (f.label(), f.local(.bool), f.local(.int))
            f.emit(.integer, r, 0)
            f.emit(.integer, two, 2)
            f.loop(to: m.constant(.int, .int(5))) { f, index in
                f.emit(.move, r, index)
                f.emit(.equal, stop, index, two)
                f.emit(.jumpIf, stop, 0, to: out)
            }
            f.place(out)
        },
        Vector("call", .call, .int, [i(21)], int(42)) { f, _, r in f.emit(.call, r, 0, 0) },
        Vector("a trap in a callee", .call, .int, [i(.max)], .trap(.overflow)) { f, _, r in f.emit(.call, r, 0, 0) },
        Vector("call import", .callImport, .int, [i(1)], int(11)) { f, _, r in f.emit(.callImport, r, 0, 0) },
        Vector("return value", .returnValue, .int, [i(1)], int(1)) { f, _, _ in f.emit(.returnValue, 0) },
        Vector("return nothing", .returnNothing, .int, [i(1)], int(1)) { f, m, _ in
            var silent = FunctionBuilder("silent", .action)
            silent.emit(.returnNothing)
            m.add(silent.build())
            f.emit(.returnValue, 0)
        },
        Vector("require that holds", .require, .int, [b(true)], int(1)) { f, _, r in
            f.emit(.require, 0, 0)
            f.emit(.integer, r, 1)
        },
        Vector("require that does not", .require, .int, [b(false)], .refused("this vector says no")) { f, _, r in
            f.emit(.require, 0, 0)
            f.emit(.integer, r, 1)
        },
        Vector("permit that does not", .permit, .int, [b(false)], .notPermitted("this vector says no")) { f, _, r in
            f.emit(.permit, 0, 0)
            f.emit(.integer, r, 1)
        },
        Vector("refuse", .refuse, .int, [], .refused("this vector says no")) { f, _, _ in f.emit(.refuse, 0, 0) },
    ]

    static let state: [Vector] = [
        stateful("read what is there", .read, .optional(.text(8)), 2, .value(.text("v2"))) { f, r, key in f.emit(.read, r, key, 0)
        },
        stateful("read what is not", .read, .optional(.text(8)), 9, .value(.none)) { f, r, key in f.emit(.read, r, key, 0) },
        stateful("write", .write, .optional(.text(8)), 9, .value(.text("patient"))) { f, r, key in
            let text = f.local(.text(8))
            f.emit(.constant, text, 0)
            f.emit(.write, text, key, 0)
            f.emit(.read, r, key, 0)
        },
        stateful("remove", .remove, .optional(.text(8)), 2, .value(.none)) { f, r, key in
            f.emit(.remove, 0, key, 0)
            f.emit(.read, r, key, 0)
        },
        stateful("contains key", .containsKey, .bool, 2, bool(true)) { f, r, key in f.emit(.containsKey, r, key, 0) },
        stateful("contains no such key", .containsKey, .bool, 9, bool(false)) { f, r, key in f.emit(.containsKey, r, key, 0) },
        stateful("scan with a prefix", .scan, .list(.tuple([.account, .int, .text(8)]), 2), 0, .value(entries(2))) { f, r, key in
            f.emit(.scan, r, key, 0x0100)
        },
        stateful("scan of everything", .scan, .list(.tuple([.account, .int, .text(8)]), 9), 0, .value(entries(3))) { f, r, key in
            f.emit(.scan, r, key, 0)
        },
        Vector("emit", .emit, .int, [i(1), b(true)], int(1), kind: .action) { f, _, r in
            f.emit(.emit, 0, 0)
            f.emit(.move, r, 0)
        },
        Vector("caller", .caller, .account, [], .value(.account(MemoryHost.account(1)))),
        Vector("now", .now, .time, [], .value(.time(1_000_000))),
        Vector("has role", .hasRole, .bool, [(.account, .account(MemoryHost.account(1)))], bool(true)),
        Vector(
            "organisation of",
            .organisationOf,
            .optional(.organisation),
            [(.account, .account(MemoryHost.account(1)))],
            .value(.organisation(MemoryHost.organisation(9)))
        ),
        Vector("has kind", .hasKind, .bool, [(.organisation, .organisation(MemoryHost.organisation(9)))], bool(true)),
        Vector("parameter", .parameter, .optional(.int), [], int(77)),
    ]

    private static func entries(_ count: Int64) -> ContractValue {
        .list((1...count).map { .record([.account(MemoryHost.account(1)), .int($0), .text("v\($0)")]) })
    }

    private static func branch(_ f: inout FunctionBuilder, _ r: UInt16, _ opcode: Opcode, _ condition: UInt16) {
        let end = f.label()
        f.emit(.integer, r, 1)
        f.emit(opcode, condition, 0, to: end)
        f.emit(.integer, r, 2)
        f.place(end)
    }

    private static func sum(_ f: inout FunctionBuilder, _ r: UInt16) {
        let element = f.local(.int)
        f.emit(.integer, r, 0)
        f.loop(over: 0) { f, index in
            f.emit(.element, element, 0, index)
            f.emit(.add, r, r, element)
        }
    }

    /// A vector on the map `grants`, whose key (caller, number) lies in two registers.
    private static func stateful(
        _ name: String,
        _ opcode: Opcode,
        _ returns: ContractType,
        _ number: UInt16,
        _ expectation: Vector.Expectation,
        _ body: @escaping @Sendable (inout FunctionBuilder, _ result: UInt16, _ key: UInt16) -> Void
    ) -> Vector {
        Vector(name, opcode, returns, [], expectation, kind: .action) { f, _, r in
            let key = f.locals([.account, .int])
            f.emit(.caller, key)
            f.emit(.integer, key + 1, number)
            body(&f, r, key)
        }
    }
}
