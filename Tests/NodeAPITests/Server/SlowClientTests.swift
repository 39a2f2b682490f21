import NodeAPI
import Primitives
import RecordVault
import Testing

extension LiveNodeTests {
    /// Clients that hold connections without using them.
    @Suite struct SlowClientTests {
        private func run(_ limits: APILimits, _ body: (LiveConsortium) async throws -> Void) async throws {
            let consortium = try LiveConsortium(size: 1)
            try await consortium.start(0, limits: limits)
            do { try await body(consortium) } catch {
                await consortium.stopAll()
                throw error
            }
            await consortium.stopAll()
        }

        @Test func `a connection without a whole header is ended, one that works is not`() async throws {
            var limits = APILimits()
            limits.idleMilliseconds = 300
            try await run(limits) { consortium in
                let silent = try RawConnection(to: consortium.api())
                let dribbling = try RawConnection(to: consortium.api())
                dribbling.send("GET /health HTTP/1.1\r\nX-Filler: ")
                dribbling.dribble()
                #expect(dribbling.isEnded && dribbling.received.isEmpty)
                silent.receiveAll()
                #expect(silent.isEnded && silent.received.isEmpty)
                let body = try RawConnection(to: consortium.api())
                body.send("POST /rpc HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\n{")
                body.receiveAll()
                #expect(body.isEnded)
                // An event stream lives as long as its reader wants.
                let events = try RawConnection(to: consortium.api())
                events.send("GET /events HTTP/1.1\r\nHost: test\r\n\r\n")
                for _ in 0..<3 { events.receive(milliseconds: 200) }
                #expect(!events.isEnded && events.text.contains(": consilium"))
                #expect(try RawHTTP.send("GET", "/health", to: consortium.api()).status == 200)
            }
        }

        @Test func `a body slower than the floor is answered 408 and ended`() async throws {
            var limits = APILimits()
            limits.bodyGraceMilliseconds = 100
            try await run(limits) { consortium in
                let slow = try RawConnection(to: consortium.api())
                slow.send("POST /rpc HTTP/1.1\r\nHost: test\r\nContent-Length: 100000\r\n\r\n{")
                slow.dribble(" ")
                #expect(slow.isEnded)
                #expect(slow.text.hasPrefix("HTTP/1.1 408") && slow.text.contains("too_slow"))
                let sealed = LiveConsortium.seal([1, 2, 3])
                #expect(try consortium.put(sealed.sealed, as: sealed.record.name).status == 201)
            }
        }

        @Test func `who reads nothing of an answer is let go`() async throws {
            var limits = APILimits()
            limits.stallMilliseconds = 200
            try await run(limits) { consortium in
                let (sealed, record) = LiveConsortium.seal([UInt8](repeating: 1, count: 8_000_000))
                #expect(try consortium.put(sealed, as: record.name).status == 201)
                let target = "/blobs/\(record.name.hex)"
                // Nobody registered it: only who reads everything may ask.
                let (name, value) = consortium.authorization(LiveConsortium.auditor, for: Array(target.utf8))
                let reader = try RawConnection(to: consortium.api(), receiveByteCount: 4_096)
                reader.send("GET \(target) HTTP/1.1\r\nHost: test\r\n\(name): \(value)\r\n\r\n")
                reader.receive(milliseconds: 5_000)
                #expect(reader.text.hasPrefix("HTTP/1.1 200"))
                // Longer than the patience without reading.
                let bystander = try RawConnection(to: consortium.api())
                bystander.receive(milliseconds: 1_000)
                reader.receiveAll()
                #expect(reader.isEnded && reader.received.count < sealed.count)
            }
        }

        @Test func `connections beyond the limit wait until one ends`() async throws {
            var limits = APILimits()
            limits.connectionCountMax = 2
            try await run(limits) { consortium in
                let first = try RawConnection(to: consortium.api())
                first.send("GET /health HTTP/1.1\r\nHost: test\r\n\r\n")
                first.receive(milliseconds: 5_000)
                var second: RawConnection? = try RawConnection(to: consortium.api())
                second?.send("GET /health HTTP/1.1\r\nHost: test\r\n\r\n")
                second?.receive(milliseconds: 5_000)
                #expect(second?.text.hasPrefix("HTTP/1.1 200") == true)
                let third = try RawConnection(to: consortium.api())
                third.send("GET /health HTTP/1.1\r\nHost: test\r\n\r\n")
                third.receive(milliseconds: 300)
                #expect(third.received.isEmpty && !third.isEnded)
                second = nil
                third.receive(milliseconds: 20_000)
                #expect(third.text.hasPrefix("HTTP/1.1 200"))
            }
        }

        @Test func `a header over the limit is answered 400, one below it is taken`() async throws {
            try await run(APILimits()) { consortium in
                for (count, status) in [(30_000, "200"), (40_000, "400")] {
                    let connection = try RawConnection(to: consortium.api())
                    let filler = String(repeating: "a", count: count)
                    connection.send("GET /health HTTP/1.1\r\nHost: test\r\nX-Filler: \(filler)\r\nConnection: close\r\n\r\n")
                    connection.receive(milliseconds: 20_000)
                    #expect(connection.text.hasPrefix("HTTP/1.1 \(status)"), "\(count)")
                }
                let many = try RawConnection(to: consortium.api())
                let fields = (0..<200).map { "X-\($0): a\r\n" }.joined()
                many.send("GET /health HTTP/1.1\r\nHost: test\r\n\(fields)\r\n")
                many.receive(milliseconds: 20_000)
                #expect(many.text.hasPrefix("HTTP/1.1 400"))
            }
        }
    }
}
