import Ledger
import NodeAPI
import Primitives
import Testing

extension LiveNodeTests {
    /// `blocks_cbor`, with which an auditor takes the chain away.
    @Suite struct WholeBlocksTests {
        private static func blocks(_ answer: JSONValue) throws -> [Block] {
            try #require(answer["blocks"]?.array).map { text in
                try Block(canonicalBytes: try #require(text.text.flatMap(Base64.decode)))
            }
        }

        @Test func `an auditor takes the whole chain away, page by page`() async throws {
            try await LiveNode.run { live in
                for number in 1...3 as ClosedRange<UInt8> {
                    _ = try await live.client().broadcastAndWait(live.registration(number).bytes)
                }
                let client = try live.client(LiveNode.auditor)
                var taken: [Block] = []
                var next: Int64? = 1
                while let from = next {
                    let page = try await client.call("blocks_cbor", ["from": .integer(from), "limit": 2])
                    let blocks = try Self.blocks(page)
                    #expect((1...2).contains(blocks.count))
                    taken += blocks
                    next = page["next"]?.integer
                    if next == nil { #expect(page["last_height"]?.integer == taken.last.map { Int64($0.height.rawValue) }) }
                }
                #expect(taken.map(\.height) == (1...UInt64(taken.count)).map { BlockHeight($0) })
                #expect(taken.flatMap(\.bodies).count == 3)
                let all = try Self.blocks(try await client.call("blocks_cbor", ["from": 1]))
                #expect(Array(all.prefix(taken.count)) == taken)
                let last = try #require(taken.last)
                let known = try await client.call("block", ["height": .unsigned(last.height.rawValue)])
                #expect(known["hash"]?.text == last.header.hash.hex && last.certificate.blockHash == last.header.hash)
            }
        }

        @Test func `everybody else gets what is given where there is nothing`() async throws {
            try await LiveNode.run { live in
                _ = try await live.client().broadcastAndWait(live.registration(1).bytes)
                let auditor = try live.client(LiveNode.auditor)
                #expect(await refusal(try live.client(), "blocks_cbor", ["from": 1])?.name == "signed_request_required")
                for key in [LiveNode.registrar, LiveNode.admin, LiveNode.developer, LiveNode.stranger] {
                    let one = await refusal(try live.client(key), "blocks_cbor", ["from": 1])
                    let none = await refusal(try live.client(key), "blocks_cbor", ["from": 1_000_000])
                    #expect(one == .notFound && none == .notFound)
                }
                #expect(await refusal(auditor, "blocks_cbor", ["from": 1_000_000]) == .notFound)
                #expect(await refusal(auditor, "blocks_cbor", ["from": 0]) == .notFound)
                #expect(await refusal(auditor, "blocks_cbor", ["from": .unsigned(UInt64(Int64.max))]) == .notFound)
                for wrong in [[:], ["from": -1], ["from": "x"], ["from": 1, "limit": 0]] as [JSONValue] {
                    #expect(await refusal(auditor, "blocks_cbor", wrong)?.code == -32_602, "\(wrong)")
                }
                #expect(await refusal(auditor, "blocks_cbor", ["from": 1, "limit": 1_000_000]) == nil)
            }
        }
    }
}
