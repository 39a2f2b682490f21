import ChainCrypto
import Ledger
import Primitives
import Storage
import Testing

@Suite struct SnapshotSizeTests {
    /// Bytes of everything that a node with an empty disk takes in, after checking and adopting it.
    private static func byteCountOfJoining(_ bench: ExecutionBench) throws -> Int {
        let offer = try #require(try bench.ledger.offerSnapshot())
        let joined = try Ledger(chain: InMemoryStore(), state: InMemoryStore(), genesis: bench.genesis)
        let snapshot = try joined.beginImport(offer.manifest)
        var byteCount = offer.manifestBytes.count
        while snapshot.need != .nothing {
            switch snapshot.need {
            case .entries(let path):
                let chunk = try offer.chunk(after: path, byteCount: 4_096).bytes
                byteCount += chunk.count
                #expect(try snapshot.take(#require(SnapshotPart.chunk(chunk).checked())))
            case .window(let from):
                let blocks = try offer.window(from: from, byteCount: 65_536)
                byteCount += blocks.reduce(0) { $0 + $1.count }
                #expect(try snapshot.take(#require(SnapshotPart.window(blocks).checked())))
            case .nothing: break
            }
        }
        try joined.adopt(snapshot)
        #expect(joined.certifiedHeight == bench.ledger.certifiedHeight)
        #expect(joined.reader.view.stateRoot == bench.ledger.reader.view.stateRoot)
        return byteCount
    }

    private static func register(_ keys: Range<UInt8>, _ bench: ExecutionBench) throws {
        let patients = keys.map {
            bench.transaction(
                "registry",
                "registerPatient",
                [.bytes(Fixture.key($0).publicKey.bytes)],
                by: ExecutionBench.registrar
            )
        }
        #expect(try bench.block(patients).allSatisfy { $0.outcome == .ok })
    }

    @Test func `joining takes what the state and the window hold, however long the history is`() throws {
        let bench = try ExecutionBench()
        try Self.register(100..<120, bench)
        for _ in 0..<1_100 { try bench.block([]) }
        let short = try Self.byteCountOfJoining(bench)
        for _ in 0..<2_200 { try bench.block([]) }
        let long = try Self.byteCountOfJoining(bench)
        // Heights and times of the window's headers take a few bytes more.
        #expect(long - short < short / 100)
        try Self.register(120..<240, bench)
        let larger = try Self.byteCountOfJoining(bench)
        #expect(larger > long + 120 * 64)
    }
}
