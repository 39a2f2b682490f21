import ChainCrypto
import Ledger
import NodeAPI
import Primitives
import Testing

extension LiveNodeTests {
    @Suite struct EventStreamTests {
        private static func take(_ count: Int, _ stream: AsyncThrowingStream<ServerSentEvent, any Error>) async throws
            -> [ServerSentEvent]
        {
            var events: [ServerSentEvent] = []
            for try await event in stream {
                events.append(event)
                if events.count == count { break }
            }
            return events
        }

        @Test func `events come live, and again from a cursor`() async throws {
            try await LiveNode.run { live in
                let client = try live.client()
                let stream = client.events(after: "0")
                async let events = Self.take(4, stream)
                for number: UInt8 in 1...2 { _ = try await client.broadcastAndWait(live.registration(number).bytes) }
                let found = try await events
                #expect(found.map(\.id) == ["1:0", "1:1", "2:0", "2:1"])
                #expect(found.map(\.event) == ["transaction", "block", "transaction", "block"])
                #expect(try JSONReader.read(Array(found[0].data.utf8))["events"] == nil)
                #expect(try await Self.take(3, client.events(after: "1:0")) == Array(found[1...]))
                #expect(try await Self.take(2, client.events(after: "1:1")) == Array(found[2...]))
                let blocks = try await Self.take(2, client.events(after: "0", filter: "kind=block&ids=true"))
                #expect(blocks.map(\.id) == ["1:1", "2:1"])
                let ids = try JSONReader.read(Array(blocks[1].data.utf8))["transactions"]
                #expect(ids == [.text(live.registration(2).id.hex)] || ids?.array?.count == 1)
            }
        }

        @Test func `personal events come to those whom they concern alone`() async throws {
            try await LiveNode.run { live in
                let client = try live.client()
                for number: UInt8 in 1...2 { _ = try await client.broadcastAndWait(live.registration(number).bytes) }
                let own = try await Self.take(1, live.client(LiveNode.key(2)).events(after: "0", filter: "kind=personal"))
                #expect(own.first?.id == "2:0")
                let data = try JSONReader.read(Array((own.first?.data ?? "").utf8))
                #expect(data["events"]?.array?.first?["name"] == "AccountRegistered")
                await #expect(throws: RPCClientError.self) {
                    _ = try await Self.take(1, client.events(after: "0", filter: "kind=personal"))
                }
            }
        }
    }
}
