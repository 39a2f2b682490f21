import ChainCrypto
import Ledger
import Logging
import NodeAPI
import NodeRuntime
import PeerNetwork
import Primitives
import RecordVault
import Synchronization
import TestSupport
import Testing

extension LiveNodeTests {
    /// Records that a node lacks, fetched from other members.
    @Suite struct LiveFetchTests {
        private let payload = (0..<900_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

        private func run(size: Int, _ body: (LiveConsortium) async throws -> Void) async throws {
            let consortium = try LiveConsortium(size: size)
            for index in 0..<size { try await consortium.start(index) }
            do {
                try await consortium.deployContracts()
                try await body(consortium)
            } catch {
                await consortium.stopAll()
                throw error
            }
            await consortium.stopAll()
        }

        private func get(_ target: String, _ consortium: LiveConsortium, node: Int) throws -> RawHTTP.Answer {
            let authorization = consortium.authorization(LiveConsortium.patient, for: Array(target.utf8))
            return try RawHTTP.send("GET", target, to: consortium.api(node), headers: [authorization])
        }

        @Test func `a node fetches what it lacks from the custodian, passes it on whole and in ranges, and keeps no copy`()
            async throws
        {
            try await run(size: 2) { consortium in
                let (sealed, record) = LiveConsortium.seal(payload, chunk: 4_096)
                let target = "/blobs/\(record.name.hex)"
                #expect(try consortium.put(sealed, as: record.name).status == 201)
                // Nobody registered it, so it concerns nobody yet.
                #expect(try get(target, consortium, node: 1).status == 404)
                try await consortium.register(record)
                let seen = try consortium.node(0).reader.view.height
                #expect(await consortium.wait { (try? consortium.node(1).reader.view.height >= seen) ?? false })

                let whole = try get(target, consortium, node: 1)
                #expect(whole.status == 200)
                #expect(whole.body == sealed)
                let part = try get(target + "?offset=300000&length=500000", consortium, node: 1)
                #expect(part.status == 200)
                let range = try BlobRange(canonicalBytes: part.body)
                let opened = try BlobRangeVerifier.open(
                    range,
                    name: record.name,
                    key: LiveConsortium.dataKey,
                    offset: 300_000,
                    count: 500_000
                )
                #expect(opened == Array(payload[300_000..<800_000]))
                #expect(try get(target + "?offset=300000&length=500000", consortium, node: 0).body == part.body)
                #expect(try get(target + "?offset=900001", consortium, node: 1).status == 400)
                #expect(try !consortium.node(1).records.hasBlob(record.name))
                // A custodian that lost its copy takes it back.
                let key = LiveConsortium.clinician
                #expect(try consortium.put(sealed, as: record.name, by: key, node: 1).status == 201)
                try consortium.node(0).records.vault.blobs.delete(record.name)
                #expect(try get(target, consortium, node: 0).body == sealed)
                #expect(try consortium.node(0).records.hasBlob(record.name))
                #expect(try consortium.node(0).metrics.recordsRangesServed.value > 8)
                try await refuseErased(target, consortium)
            }
        }

        /// What is erased is neither fetched nor served.
        private func refuseErased(_ target: String, _ consortium: LiveConsortium) async throws {
            try await consortium.erase(holders: ["general"])
            for node in 0...1 {
                #expect(try await consortium.wait { try consortium.node(node).records.vault.names().isEmpty })
            }
            for node in 0...1 { #expect(try get(target, consortium, node: node).status == 404) }
            #expect(try await consortium.wait { try consortium.outstanding().isEmpty })
        }

        @Test func `a member that lies or vanishes is left out, and the next one goes on`() async throws {
            let consortium = try LiveConsortium(size: 4)
            // The custodian's member is played by the test; the other three are a quorum.
            for index in 1..<4 { try await consortium.start(index) }
            let (sealed, record) = LiveConsortium.seal(payload, chunk: 65_536)
            let (others, other) = LiveConsortium.seal(Array(payload.reversed()), chunk: 65_536)
            let member = try PlayedMember(consortium, index: 0, blobs: [record.name: sealed, other.name: others])
            try await member.network.start()
            do {
                try await fetchPast(member, consortium, [(sealed, record), (others, other)])
            } catch {
                await member.network.stop()
                await consortium.stopAll()
                throw error
            }
            await member.network.stop()
            await consortium.stopAll()
        }

        private func fetchPast(
            _ member: PlayedMember,
            _ consortium: LiveConsortium,
            _ blobs: [(sealed: [UInt8], record: SealedRecord)]
        ) async throws {
            try await consortium.deployContracts(node: 1)
            for (sealed, record) in blobs {
                let key = LiveConsortium.foreignAdmin
                #expect(try consortium.put(sealed, as: record.name, by: key, node: 2).status == 201)
                try await consortium.register(record, node: 1)
            }
            let asking = try consortium.node(1)
            #expect(await consortium.wait { asking.peers.allSatisfy(\.isConnected) })
            for (conduct, (sealed, record)) in zip([PlayedMember.Conduct.lies, .vanishes], blobs) {
                member.orders.conduct.withLock { $0 = conduct }
                let answer = try get("/blobs/\(record.name.hex)", consortium, node: 1)
                #expect(answer.status == 200)
                #expect(answer.body == sealed)
                #expect(member.orders.answered.withLock { $0 } > 0)
            }
            #expect(asking.metrics.recordsRangesRejected.value == 1)
        }
    }
}

/// A member of the consortium that the test plays: it gives the first chunk of a record and then misbehaves.
private final class PlayedMember: Sendable {
    enum Conduct: Sendable {
        /// Alters a byte of every later chunk.
        case lies
        /// Ends every connection instead of an answer.
        case vanishes
    }

    let network: PeerNetwork
    /// What the test tells it, and what it has done.
    final class Orders: Sendable {
        let conduct = Mutex(Conduct.lies)
        let answered = Mutex(0)
    }

    let orders = Orders()
    private let inbox: AsyncStream<(PublicKey, Frame)>
    private let task: Task<Void, Never>

    init(_ consortium: LiveConsortium, index: Int, blobs: [Hash256: [UInt8]]) throws {
        let folder = try TemporaryFolder()
        let store = try BlobStore(folder: folder.path, byteCountLimit: 1 << 24)
        for (name, sealed) in blobs { try store.put(sealed, name: name) }
        let (inbox, arrived) = AsyncStream<(PublicKey, Frame)>.makeStream()
        let rules =
            (1...7).map { FrameRule(kind: $0, priority: .consensus, payloadBytesMax: 1 << 24) }
            + (32...33).map { FrameRule(kind: $0, priority: .bulk, payloadBytesMax: 1 << 21) }
        let network = PeerNetwork(
            configuration: consortium.peerConfiguration(index, FrameRules(rules)),
            logger: Logger(label: "played") { _ in SwiftLogNoOpLogHandler() }
        ) { event in
            if case .frames(let peer, let frames) = event {
                for frame in frames where frame.kind == 32 { arrived.yield((peer, frame)) }
            }
        }
        self.network = network
        self.inbox = inbox
        task = Task { [orders] in
            for await (peer, frame) in inbox {
                guard let request = try? Self.read(frame), let blob = try? store.blob(request.blob) else { continue }
                let geometry = blob.reference.geometry
                let last = min(request.first + request.count, geometry.chunkCount)
                guard let range = try? blob.range(of: request.first..<last) else { continue }
                var bytes = range.canonicalBytes
                if request.first > 0 {
                    if orders.conduct.withLock({ $0 }) == .vanishes { return await network.stop() }
                    bytes[bytes.count - 1] ^= 1
                }
                orders.answered.withLock { $0 += 1 }
                var encoder = CanonicalEncoder()
                encoder.array(3)
                encoder.unsigned(33 as UInt64)
                encoder.unsigned(request.number)
                encoder.bytes(bytes)
                network.send(Frame(kind: 33, payload: encoder.bytes, priority: .bulk), to: peer)
            }
            withExtendedLifetime(folder) {}
        }
    }

    private static func read(_ frame: Frame) throws -> (number: UInt64, blob: Hash256, first: Int, count: Int) {
        var decoder = CanonicalDecoder(frame.payload)
        _ = try decoder.enterArray(limit: 5)
        _ = try decoder.unsigned()
        return (try decoder.unsigned(), try decoder.fixed(), Int(try decoder.unsigned()), Int(try decoder.unsigned()))
    }
}
