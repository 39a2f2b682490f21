import ContractVM
import Primitives
import Testing

@Suite struct ValueCodingTests {
    private let coding = ValueCoding(
        TypeTable(
            enums: [EnumDeclaration("Purpose", [.init("treatment"), .init("other", [.text(8), .int])])],
            records: [
                RecordDeclaration(
                    "Grant",
                    [FieldDeclaration("purpose", .enumeration(0)), FieldDeclaration("note", .optional(.text(4)))]
                )
            ]
        )
    )

    /// Type, value, its bytes in hex: the examples of `Docs/spec/contract-vm.md`.
    static let examples: [(ContractType, ContractValue, String)] = [
        (.bool, .bool(true), "f5"), (.int, .int(-1), "20"), (.int, .int(.max), "1b7fffffffffffffff"),
        (.int, .int(.min), "3b7fffffffffffffff"), (.time, .time(1000), "1903e8"), (.duration, .duration(0), "00"),
        (.date, .date(-1), "20"), (.money(nil), InstructionVectors.cash(-250), "8238f963555344"),
        (.text(4), .text("é"), "62c3a9"),
        (.bytes(2), .bytes([1, 2]), "420102"), (.hash, .hash(.zero), "5820" + String(repeating: "00", count: 32)),
        (.account, .account(MemoryHost.account(7)), "5820" + String(repeating: "07", count: 32)),
        (.enumeration(0), .enumCase(0), "69747265 61746d656e74"),
        (.enumeration(0), .enumCase(1, [.text("a"), .int(1)]), "83656f74686572616101"),
        (.record(0), .record([.enumCase(0), .none]), "8269747265 61746d656e74f6"),
        (.tuple([.int, .bool]), .record([.int(1), .bool(false)]), "8201f4"),
        (.list(.int, 2), .list([.int(2), .int(1)]), "820201"), (.set(.int, 2), .set([.int(-1), .int(1)]), "822001"),
        (.optional(.int), .none, "f6"), (.optional(.int), .int(3), "03"), (.list(.int, 2), .list([]), "80"),
    ]

    @Test func `values have the bytes of the page, and come back`() throws {
        for (type, value, hex) in Self.examples {
            let bytes = try #require(Hex.decode(hex.filter { $0 != " " }))
            #expect(coding.bytes(of: value, as: type) == bytes, "\(value)")
            #expect(try coding.value(type, from: bytes) == value)
            #expect(try coding.value(type, from: try CanonicalValue(canonicalBytes: bytes)) == value)
            #expect(coding.conforms(value, to: type))
        }
    }

    @Test func `what is out of bounds, range, order or form is refused`() {
        let bad: [(ContractType, String)] = [
            (.bool, "01"), (.int, "1b8000000000000000"), (.time, "1b8000000000000000"), (.time, "20"), (.date, "1a7fffffff"),
            (.money(nil), "820163757364"), (.money(nil), "8201625553"), (.money(Currency("EUR")), "820163555344"),
            (.text(2), "63616263"), (.text(2), "61ff"), (.text(2), "4161"),
            (.bytes(1), "420102"), (.hash, "4100"), (.enumeration(0), "6161"), (.enumeration(0), "00"),
            (.enumeration(0), "656f74686572"),
            (.enumeration(0), "8169747265" + "61746d656e74"), (.enumeration(0), "82656f746865726161"), (.enumeration(0), "80"),
            (.record(0), "81f6"), (.record(9), "80"), (.enumeration(9), "6161"), (.list(.int, 2), "83010203"),
            (.set(.int, 3), "820201"),
            (.set(.int, 3), "820101"), (.set(.int, 3), "820120"), (.int, "1801"), (.int, "0101"), (.int, ""),
            (.list(.int, 2), "9f01ff"),
        ]
        for (type, hex) in bad {
            #expect(throws: DecodingError.self, "\(type) \(hex)") { _ = try coding.value(type, from: Hex.decode(hex) ?? []) }
        }
    }

    @Test func `random values survive the way there and back`() throws {
        var random = SplitMix(seed: 5)
        let types: [ContractType] = [
            .money(nil), .money(Currency("EUR")), .date, .enumeration(0), .record(0), .list(.record(0), 8), .set(.int, 8),
            .set(.text(5), 8), .optional(.list(.int, 3)),
            .tuple([.account, .time, .bytes(7)]), .set(.tuple([.bool, .money(nil)]), 6),
        ]
        let values = RandomValue(types: coding.types)
        for round in 0..<600 {
            let type = types[round % types.count]
            let value = values.make(type, &random)
            #expect(coding.conforms(value, to: type))
            #expect(try coding.value(type, from: coding.bytes(of: value, as: type)) == value)
        }
    }

    @Test func `types are spelled as people write them, and their bytes come back`() throws {
        let spelled: [(ContractType, String)] = [
            (.text(64), "Text<64>"), (.list(.enumeration(0), 16), "List<Purpose, 16>"), (.optional(.record(0)), "Grant?"),
            (.set(.account, 4), "Set<Account, 4>"), (.tuple([.int, .bytes(32)]), "(Int, Bytes<32>)"),
            (.organisation, "Organisation"), (.money(nil), "Money"), (.list(.money(Currency("USD")), 2), "List<Money<USD>, 2>"),
        ]
        for (type, spelling) in spelled {
            #expect(type.spelling(in: coding.types) == spelling)
            #expect(try ContractType(canonicalBytes: type.canonicalBytes) == type)
        }
        for hex in [
            "80", "8100ff", "8111", "8206", "82061a00010000", "8110", "830e8101", "820e8101", "821163757364", "8211625553",
            "820563555344",
        ] {
            #expect(throws: DecodingError.self) { _ = try ContractType(canonicalBytes: Hex.decode(hex) ?? []) }
        }
    }

    @Test func `a currency is part of a type, and the type of any amount keeps its bytes`() {
        let dollars = ContractType.money(Currency("USD"))
        #expect(Hex.encode(ContractType.money(nil).canonicalBytes) == "8105")
        #expect(Hex.encode(dollars.canonicalBytes) == "821163555344")
        #expect(ContractType.money(nil).accepts(dollars) && dollars.accepts(dollars))
        #expect(!dollars.accepts(.money(nil)) && !dollars.accepts(.money(Currency("EUR"))))
        #expect(ContractType.list(.optional(.money(nil)), 2).accepts(.list(.optional(dollars), 2)))
        let euros = InstructionVectors.cash(1, "EUR")
        #expect(coding.conforms(euros, to: .money(nil)) && !coding.conforms(euros, to: dollars))
        #expect(!coding.conforms(.list([euros]), to: .list(dollars, 1)) && !coding.conforms(euros, to: .optional(dollars)))
        #expect(coding.bytes(of: euros, as: .money(nil)) == coding.bytes(of: euros, as: .money(Currency("EUR"))))
    }

    @Test func `a module survives the way there and back`() throws {
        let module = try ConsentModule.build()
        #expect(try ContractModule(canonicalBytes: module.canonicalBytes) == module)
        #expect(module.canonicalBytes == (try ConsentModule.build()).canonicalBytes)
    }

    @Test func `the order of values is total and strict`() {
        let ascending: [[ContractValue]] = [
            [.int(.min), .int(-1), .int(0), .int(24), .int(.max)], [.bool(false), .bool(true)],
            [.text(""), .text("Z"), .text("a"), .text("ab"), .text("b"), .text("é")],
            [.enumCase(0, [.int(9)]), .enumCase(1, [.int(1)]), .enumCase(1, [.int(2)]), .enumCase(2)],
            [.none, .int(0)], [.list([]), .list([.int(1)]), .list([.int(1), .int(0)]), .list([.int(2)])],
        ]
        for values in ascending {
            for (low, one) in values.enumerated() {
                for (high, two) in values.enumerated() { #expect((one < two) == (low < high)) }
            }
        }
    }
}
