import ChainCrypto
import Ledger
import Primitives
import TestSupport
import Testing
import Validator

@Suite struct SnapshotGoldenTests {
    @Test func `the bytes of a snapshot stay as the page says`() throws {
        let cluster = try ValidatorCluster(size: 1, settings: SnapshotClusterTests.settings)
        for number in 1...6 {
            cluster.submit([cluster.registration(number)], to: 0)
            cluster.run(ticks: 3)
        }
        let ledger = try #require(cluster.validators[0]).ledger
        let offer = try #require(try ledger.offerSnapshot())
        var values = [
            ("genesis_hash", cluster.genesis.hash.hex),
            ("manifest", Hex.encode(offer.manifestBytes)),
            ("state_root", offer.manifest.header.stateRoot.hex),
        ]
        let target = ValidatorCluster.Disk()
        let empty = try Ledger(chain: target.chain, state: target.state, genesis: cluster.genesis)
        let snapshot = try empty.beginImport(offer.manifest)
        while snapshot.need != .nothing {
            switch snapshot.need {
            case .entries(let path):
                let chunk = try offer.chunk(after: path, byteCount: 600).bytes
                values.append(("chunk_\(values.count - 3)", Hex.encode(chunk)))
                #expect(try snapshot.take(#require(SnapshotPart.chunk(chunk).checked())))
            case .window(let from):
                let blocks = try offer.window(from: from, byteCount: 1 << 20)
                for block in blocks { values.append(("window_\(values.count - 3)", Hex.encode(block))) }
                #expect(try snapshot.take(#require(SnapshotPart.window(blocks).checked())))
            case .nothing: break
            }
        }
        let lines = values.map { "  \"\($0.0)\": \"\($0.1)\"" }
        #expect(try GoldenFile("snapshot.json").difference(from: "{\n\(lines.joined(separator: ",\n"))\n}\n") == nil)
    }

    @Test func `messages about snapshots decode to what was encoded`() throws {
        let height = BlockHeight(700)
        let messages: [SnapshotMessage] = [
            .offersRequest, .offers([]), .offers([[1], [2, 3]]),
            .entriesRequest(height: height, after: nil, count: 1), .entriesRequest(height: height, after: [7], count: 8),
            .entries(height: height, after: [], nil), .entries(height: height, after: nil, [1, 2]),
            .windowRequest(height: height, from: BlockHeight(3), count: 4),
            .window(height: height, from: BlockHeight(3), [[9], []]),
        ]
        for message in messages {
            let bytes = PeerMessage.snapshot(message).canonicalBytes
            guard case .snapshot(let copy) = try PeerMessage(canonicalBytes: bytes) else {
                Issue.record("\(message) became another kind")
                continue
            }
            #expect(copy == message)
            for count in bytes.indices { #expect((try? PeerMessage(canonicalBytes: Array(bytes.prefix(count)))) == nil) }
        }
    }
}
