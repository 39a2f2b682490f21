import Primitives
import Testing

@Suite struct JSONReaderTests {
    private func read(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8)) }

    @Test(arguments: [
        "{}", "[]", "[1,2,[3]]", #"{"a":{"b":null},"c":true}"#, #""text""#, "-12", "1e300", "1.5", "9223372036854775808",
        #""\n\"\\é""#,
    ])
    func `a document in the shortest form is written as it was read`(text: String) throws {
        #expect(try read(text).description == text)
    }

    @Test(arguments: [
        "", "{", "[1,]", "01", "1.", "--1", "tru", #""a"#, #"{"a":1,"a":2}"#, #"{"a" 1}"#, "\"\u{1}\"", #""\x""#,
        #""\ud800""#, "1 2", String(repeating: "[", count: 33) + String(repeating: "]", count: 33),
        String(repeating: "1", count: 65), "nul", "+1",
    ])
    func `what is not JSON is refused`(text: String) {
        #expect(throws: JSONError.self) { try read(text) }
    }

    @Test func `escapes and surrogate pairs become characters`() throws {
        #expect(try read(#""\u0041\ud83d\ude00\/\t""#) == .text("A😀/\t"))
    }

    @Test func `text that is not UTF-8 is refused`() {
        #expect(throws: JSONError.self) { try JSONReader.read([0x22, 0xC0, 0xAF, 0x22]) }
    }

    @Test func `the largest numbers keep every digit`() throws {
        #expect(try read("9223372036854775807") == .integer(.max))
        #expect(try read("-9223372036854775808") == .integer(.min))
        #expect(try read("18446744073709551615") == .number("18446744073709551615"))
        #expect(JSONValue.unsigned(.max) == .number("18446744073709551615"))
    }
}
