import Logging
import NodeRuntime
import Synchronization
import Testing

@Suite struct LineLogHandlerTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
        func add(_ bytes: [UInt8]) { all.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) } }
    }

    private func line(_ format: LogFormat, _ log: (Logger) -> Void) throws -> String {
        let lines = Lines()
        log(Logger(label: "node") { LineLogHandler(label: $0, level: .info, format: format) { lines.add($0) } })
        let all = lines.all.withLock { $0 }
        #expect(all.count == 1)
        let line = try #require(all.first)
        #expect(line.hasSuffix("\n") && line.split(separator: "\n").count == 1)
        return line
    }

    @Test func `text has time, level, label, message and sorted fields`() throws {
        let line = try line(.text) { $0.info("peer\nconnected", metadata: ["b": "x y", "a": "1"]) }
        #expect(line.dropFirst(24) == " info node: peer connected a=1 b=\"x y\"\n")
        #expect(line.prefix(24).hasSuffix("Z") && line.prefix(11).hasSuffix("T"))
    }

    @Test func `JSON is one object a line`() throws {
        let line = try line(.json) { $0.error("a \"b\"\n\u{1}", metadata: ["k": "v\\"]) }
        let tail = #","level":"error","logger":"node","message":"a \"b\"\n\u0001","fields":{"k":"v\\"}}"# + "\n"
        #expect(line.hasPrefix("{\"time\":\"") && line.hasSuffix(tail))
    }

    @Test func `what is below the level is not written`() throws {
        _ = try line(.text) {
            $0.debug("not this")
            $0.notice("this")
        }
    }
}
