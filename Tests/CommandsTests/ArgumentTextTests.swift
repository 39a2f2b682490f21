import Commands
import NodeAPI
import Primitives
import Testing

@Suite struct ArgumentTextTests {
    private static let json: JSONValue = [
        "name": "sample",
        "functions": [
            [
                "name": "act", "kind": "action", "cost": 10,
                "parameters": [["name": "amount", "type": "Money"], ["name": "colour", "type": "Colour"]],
            ],
            ["name": "note", "kind": "action", "cost": 10, "parameters": [["name": "line", "type": "Text<8>"]]],
        ],
        "enums": ["Colour": [["name": "red", "payload": []], ["name": "mixed", "payload": ["Int", "Text<8>"]]]],
        "records": ["Point": [["name": "x", "type": "Int"], ["name": "y", "type": "Int?"]]],
    ]

    private func read(_ text: String, _ type: String) throws -> CanonicalValue? {
        let contract = try #require(ContractDescription(json: Self.json))
        let account = try #require(AccountID(bytes: [UInt8](repeating: 7, count: 32)))
        return ArgumentText(contract: contract, now: Timestamp(1_000), accounts: ["bob": account]).value(text, type)
    }

    @Test(arguments: [
        ("true", "Bool", CanonicalValue.bool(true)), ("-5", "Int", .negative(-5)), ("12", "Int", .unsigned(12)),
        ("hello", "Text<8>", .text("hello")), ("\"a, b\"", "Text<8>", .text("a, b")), ("00ff", "Bytes<2>", .bytes([0, 255])),
        ("+2s", "Time", .unsigned(3_000)), ("now", "Time", .unsigned(1_000)),
        ("1970-01-01T00:00:01Z", "Time", .unsigned(1_000)), ("1970-01-03", "Date", .unsigned(2)),
        ("250ms", "Duration", .unsigned(250)), ("30d", "Duration", .unsigned(2_592_000_000)),
        ("none", "Int?", .null), ("3", "Int?", .unsigned(3)),
        ("red", "Colour", .text("red")), (".red", "Colour", .text("red")),
        ("mixed(3, x)", "Colour", .array([.text("mixed"), .unsigned(3), .text("x")])),
        ("{1, none}", "Point", .array([.unsigned(1), .null])),
        (
            "[{1, 2}, {3, none}]", "List<Point, 4>",
            .array([.array([.unsigned(1), .unsigned(2)]), .array([.unsigned(3), .null])])
        ),
        ("[3, 1]", "Set<Int, 4>", .array([.unsigned(1), .unsigned(3)])), ("[]", "List<Int, 4>", .array([])),
        ("acct:bob", "Account", .bytes([UInt8](repeating: 7, count: 32))),
    ])
    func `a value is read by its type`(text: String, type: String, expected: CanonicalValue) throws {
        #expect(try read(text, type) == expected)
    }

    @Test(arguments: [
        ("12.50 USD", Int64(1_250), "USD"), ("-0.05 EUR", -5, "EUR"), ("7 USD", 700, "USD"), ("9 JPY", 9, "JPY"),
    ])
    func `money is read in minor units`(text: String, minor: Int64, currency: String) throws {
        let number: CanonicalValue = minor < 0 ? .negative(minor) : .unsigned(UInt64(minor))
        #expect(try read(text, "Money") == .array([number, .text(currency)]))
        #expect(try read(text, "Money<\(currency)>") == .array([number, .text(currency)]))
        #expect(try read(text, "Money<KWD>?") == nil)
    }

    @Test(arguments: [
        ("yes", "Bool"), ("1.5", "Int"), ("9223372036854775808", "Int"), ("0f0", "Bytes<2>"), ("1.234 USD", "Money"),
        ("1 usd", "Money"), ("1.5 JPY", "Money"), ("acct:nobody", "Account"), ("00", "Hash"), ("blue", "Colour"),
        ("mixed", "Colour"), ("mixed(1)", "Colour"), ("red(1)", "Colour"), ("{1}", "Point"), ("[1, x]", "List<Int, 4>"),
        ("30", "Duration"), ("2026-13-01", "Date"), ("+30", "Time"), ("x", "Unknown"),
        ("123456789", "Text<8>"), ("héhéhé", "Text<8>"), ("00ff00", "Bytes<2>"), ("[1, 2, 3]", "List<Int, 2>"),
        ("[1, 2, 3]", "Set<Int, 2>"), ("[123456789]", "List<Text<8>, 2>"),
    ])
    func `anything else is refused`(text: String, type: String) throws {
        #expect(try read(text, type) == nil)
    }

    @Test func `a refusal names the parameter and how it is written`() throws {
        let contract = try #require(ContractDescription(json: Self.json))
        let reader = ArgumentText(contract: contract, now: Timestamp(0))
        let function = try contract.function("act", isAction: true)
        #expect(throws: CommandFailure("amount cannot be 5: Money is written as \"12.50 USD\"")) {
            try reader.values(["5", "red"], for: function)
        }
        #expect(throws: CommandFailure("colour cannot be blue: Colour is written red or mixed(Int, Text<8>)")) {
            try reader.values(["5 USD", "blue"], for: function)
        }
        #expect(
            throws: CommandFailure("sample.act takes 2 arguments (amount: Money, colour: Colour) and 1 are given")
        ) { try reader.values(["5 USD"], for: function) }
        let note = try contract.function("note", isAction: true)
        #expect(
            throws: CommandFailure(
                "line cannot be \(String(repeating: "x", count: 40))…: Text<8> is written in at most 8 bytes of UTF-8"
            )
        ) { try reader.values([String(repeating: "x", count: 50)], for: note) }
        #expect(throws: CommandFailure("the contract sample has no action fly; it has act, note")) {
            try contract.function("fly", isAction: true)
        }
    }
}
