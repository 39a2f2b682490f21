import ContractTools
import Testing

@Suite struct MessageReaderTests {
    private func items(_ text: String) -> [MessageReader.Item] {
        var reader = MessageReader()
        return reader.take(Array(text.utf8))
    }

    private func message(_ text: String) -> MessageReader.Item { .message(Array(text.utf8)) }

    @Test func `messages are cut by their length`() {
        #expect(items("Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\n[1]") == [message("{}"), message("[1]")])
        #expect(items("content-length:2\n\n{}") == [message("{}")])
        #expect(items("Content-Type: x\r\nContent-Length: 2\r\n\r\n{}") == [message("{}")])
        #expect(items("Content-Length: 0\r\n\r\n") == [message("")])
    }

    @Test func `bytes may come one by one`() {
        var reader = MessageReader()
        var found: [MessageReader.Item] = []
        for byte in "Content-Length: 4\r\n\r\nabcd\r\n\r\nContent-Length: 1\r\n\r\ne".utf8 { found += reader.take([byte]) }
        #expect(found == [message("abcd"), message("e")])
    }

    @Test(arguments: [
        "Content-Length: x", "Content-Length: -1", "Content-Length: 1 2", "Content-Length:", "Length: 2",
        "Content-Length: 2\r\nContent-Length: 2", "nonsense", "Content-Length 2",
    ])
    func `a header that says no length is told, and the next message is read`(header: String) {
        let found = items(header + "\r\n\r\nContent-Length: 2\r\n\r\n{}")
        #expect(found.count == 2)
        if case .fault? = found.first {} else { Issue.record("\(found)") }
        #expect(found.last == message("{}"))
    }

    @Test func `a message that is too long is skipped without being kept`() {
        let length = MessageReader.messageBytesMax + 1
        var reader = MessageReader()
        var found = reader.take(Array("Content-Length: \(length)\r\n\r\n".utf8))
        #expect(found.count == 1)
        let piece = [UInt8](repeating: 0x20, count: 1 << 20)
        var left = length
        while left > 0 {
            found += reader.take(piece.prefix(left))
            left -= piece.count
        }
        #expect(found.count == 1)
        #expect(reader.take(Array("Content-Length: 2\r\n\r\n{}".utf8)) == [message("{}")])
    }

    @Test(arguments: ["Content-Length: 99999999999\r\n\r\n", "Content-Length: 99999999999999999999999\r\n\r\n"])
    func `a length that nobody would send ends the reading`(header: String) {
        let found = items(header + "Content-Length: 2\r\n\r\n{}")
        #expect(found.count == 1)
        if case .lost? = found.first {} else { Issue.record("\(found)") }
    }

    @Test func `a header without end ends the reading`() {
        let found = items(String(repeating: "a", count: MessageReader.headerBytesMax + 1))
        if case .lost? = found.first {} else { Issue.record("\(found)") }
        #expect(items(String(repeating: "\r\n", count: 100_000)).isEmpty)
    }
}
