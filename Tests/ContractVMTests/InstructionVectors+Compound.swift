import ContractVM

extension InstructionVectors {
    static let decision = Vector.decision
    static let grant = Vector.grant
    static let grantValue = ContractValue.record([.int(1), .text("n")])

    static let compounds: [Vector] = [
        Vector("record", .record, grant, [i(1), s("n")], .value(grantValue)),
        Vector("tuple", .record, .tuple([.int, .bool]), [i(1), b(true)], .value(.record([.int(1), .bool(true)]))),
        Vector("field, a scalar", .field, .int, [(grant, grantValue)], int(1)),
        Vector("field, a value", .field, .text(8), [(grant, grantValue)], .value(.text("n"))) { f, _, r in f.emit(.field, r, 0, 1)
        },
        Vector("set field", .setField, grant, [(grant, grantValue), i(9)], .value(.record([.int(9), .text("n")]))) { f, _, r in
            f.emit(.move, r, 0)
            f.emit(.setField, r, 0, 1)
        },
        Vector("enum case with payload", .enumCase, decision, [i(5)], .value(.enumCase(0, [.int(5)]))),
        Vector("enum case without", .enumCase, decision, [], .value(.enumCase(1))) { f, _, r in f.emit(.enumCase, r, 0, 1) },
        Vector("is case", .isCase, .bool, [(decision, .enumCase(1))], bool(true)) { f, _, r in f.emit(.isCase, r, 0, 1) },
        Vector("is another case", .isCase, .bool, [(decision, .enumCase(1))], bool(false)),
        Vector("payload", .payload, .bool, [(decision, .enumCase(2, [.text("no"), .bool(true)]))], bool(true)) { f, _, r in
            f.emit(.payload, r, 0, 0x0201)
        },
        Vector("payload of another case", .payload, .int, [(decision, .enumCase(1))], .trap(.wrongCase)),
        Vector("case index", .caseIndex, .int, [(decision, .enumCase(1))], int(1)),
        Vector("none", .none, .optional(.int), [], .value(.none)),
        Vector("some", .some, .optional(.int), [i(3)], int(3)),
        Vector("is some", .isSome, .bool, [o(.int(3))], bool(true)),
        Vector("is none", .isSome, .bool, [o(.none)], bool(false)),
        Vector("unwrap", .unwrap, .int, [o(.int(3))], int(3)),
        Vector("unwrap nothing", .unwrap, .int, [o(.none)], .trap(.nothingToUnwrap)),
        Vector("unwrap or, something", .unwrapOr, .int, [o(.int(3)), i(4)], int(3)),
        Vector("unwrap or, nothing", .unwrapOr, .int, [o(.none), i(4)], int(4)),
    ]

    static let collections: [Vector] = [
        Vector("list", .list, .list(.int, 4), [i(2), i(1)], .value(.list([.int(2), .int(1)]))) { f, _, r in f.emit(.list, r, 0, 2)
        },
        Vector("set sorts and keeps one", .set, .set(.int, 4), [i(2), i(1), i(2)], .value(.set([.int(1), .int(2)]))) { f, _, r in
            f.emit(.set, r, 0, 3)
        },
        change("append", .append, l([1]), i(2), .value(.list([.int(1), .int(2)]))),
        change("append over the bound", .append, l([1], 1), i(2), .trap(.boundExceeded)),
        change("insert", .insert, set([1, 3]), i(2), .value(.set([.int(1), .int(2), .int(3)]))),
        change("insert again", .insert, set([1, 2], 2), i(2), .value(.set([.int(1), .int(2)]))),
        change("insert over the bound", .insert, set([1, 3], 2), i(2), .trap(.boundExceeded)),
        change("discard", .discard, set([1, 2]), i(1), .value(.set([.int(2)]))),
        change("discard what is not there", .discard, set([1, 2]), i(5), .value(.set([.int(1), .int(2)]))),
        Vector("count", .count, .int, [l([4, 5])], int(2)),
        Vector("element", .element, .int, [l([4, 5]), i(1)], int(5)),
        Vector("element of a set", .element, .int, [set([4, 5]), i(0)], int(4)),
        Vector("element outside", .element, .int, [l([4, 5]), i(2)], .trap(.indexOutOfRange)),
        Vector("element before", .element, .int, [l([4, 5]), i(.min)], .trap(.indexOutOfRange)),
        setElement("set element", 0, .value(.list([.int(9), .int(5)]))),
        setElement("set element outside", -1, .trap(.indexOutOfRange)),
        Vector("contains, in a list", .contains, .bool, [l([4, 5]), i(5)], bool(true)),
        Vector("contains, in a set", .contains, .bool, [set([4, 5]), i(6)], bool(false)),
        Vector("remove last", .removeLast, .list(.int, 4), [l([1, 2])], .value(.list([.int(1)]))) { f, _, r in
            f.emit(.move, r, 0)
            f.emit(.removeLast, r)
        },
        Vector("remove last of nothing", .removeLast, .list(.int, 4), [l([])], .trap(.indexOutOfRange)) { f, _, r in
            f.emit(.move, r, 0)
            f.emit(.removeLast, r)
        },
    ]

    private static func change(
        _ name: String,
        _ opcode: Opcode,
        _ collection: (ContractType, ContractValue),
        _ element: (ContractType, ContractValue),
        _ expectation: Vector.Expectation
    ) -> Vector {
        Vector(name, opcode, collection.0, [collection, element], expectation) { f, _, r in
            f.emit(.move, r, 0)
            f.emit(opcode, r, 1)
        }
    }

    private static func setElement(_ name: String, _ index: Int64, _ expectation: Vector.Expectation) -> Vector {
        Vector(name, .setElement, .list(.int, 4), [l([4, 5]), i(index), i(9)], expectation) { f, _, r in
            f.emit(.move, r, 0)
            f.emit(.setElement, r, 1, 2)
        }
    }
}
