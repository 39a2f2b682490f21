import ContractTools
import NodeAPI
import Primitives
import Testing

@Suite struct TextPositionTests {
    /// A euro sign (3 bytes, 1 unit), an emoji (4 bytes, 2 units), an umlaut (2 bytes, 1 unit).
    private let lines = TextLines(Array("a€b\r\nx😀y\n\nü".utf8))

    @Test(arguments: [
        (0, 0, 0), (0, 1, 1), (0, 2, 4), (0, 3, 5), (1, 0, 7), (1, 1, 8), (1, 3, 12), (1, 4, 13), (2, 0, 14), (3, 0, 15),
        (3, 1, 17),
    ])
    func `positions count UTF-16 units`(line: Int, character: Int, offset: Int) {
        let position = TextPosition(line: line, character: character)
        #expect(lines.offset(of: position) == offset)
        #expect(lines.position(of: offset) == position)
    }

    @Test func `what lies outside means the nearest place`() {
        #expect(lines.offset(of: TextPosition(line: 0, character: 99)) == 5)
        #expect(lines.offset(of: TextPosition(line: 1, character: 2)) == 8)
        #expect(lines.offset(of: TextPosition(line: 9, character: 0)) == 17)
        #expect(lines.offset(of: TextPosition(line: .max, character: .max)) == 17)
        #expect(lines.position(of: 99) == TextPosition(line: 3, character: 1))
        #expect(TextPosition(json: ["line": -1, "character": 0]) == nil)
        #expect(TextPosition(json: ["line": 1]) == nil)
    }

    @Test func `addresses name files`() {
        #expect(DocumentAddress.path(of: "file:///a%20b/c.accord") == "/a b/c.accord")
        #expect(DocumentAddress.path(of: "file://localhost/c.accord") == "/c.accord")
        for bad in ["untitled:one", "file://host/c", "file:///a%2", "file:///a%zz", "file:///a%00", "file:///%ff", "", "file://"]
        {
            #expect(DocumentAddress.path(of: bad) == nil, "\(bad)")
        }
        #expect(DocumentAddress.uri(of: "/a b/ü.accord") == "file:///a%20b/%C3%BC.accord")
        #expect(DocumentAddress.sibling(of: "file:///x/a.accord", contract: "b") == "file:///x/b.accord")
        #expect(DocumentAddress.sibling(of: "untitled:a", contract: "b") == "b.accord")
    }
}
