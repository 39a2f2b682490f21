import Ledger
import Primitives
import TestSupport
import Testing

/// Bytes from outside never trap a decoder, and whatever decodes encodes to the same bytes.
@Suite struct DecoderFuzzTests {
    private let samples: [[UInt8]]

    init() throws {
        let chain = try FixtureChain()
        let block = chain.blocks[0]
        let evidence = EvidenceBench(genesisHash: chain.genesis.hash, epoch: 0, set: chain.firstSet)
        samples =
            [
                block.canonicalBytes, block.header.canonicalBytes, block.certificate.canonicalBytes,
                block.receipts[0].canonicalBytes, chain.firstSet.canonicalBytes, chain.genesis.canonicalBytes,
                chain.bundle.canonicalBytes, block.bodies[0].bytes,
            ] + EvidenceBench.lies.map { evidence.evidence($0.1, $0.2, by: Fixture.validatorKeys[0]) }
    }

    private func expectFaithful(_ bytes: [UInt8]) {
        if let value = try? Block(canonicalBytes: bytes) { #expect(value.canonicalBytes == bytes) }
        if let value = try? BlockHeader(canonicalBytes: bytes) { #expect(value.canonicalBytes == bytes) }
        if let value = try? Certificate(canonicalBytes: bytes) { #expect(value.canonicalBytes == bytes) }
        if let value = try? Receipt(canonicalBytes: bytes) { #expect(value.canonicalBytes == bytes) }
        if let value = try? ValidatorSet(canonicalBytes: bytes) { #expect(value.canonicalBytes == bytes) }
        if let value = try? GenesisDocument(canonicalBytes: bytes) { #expect(value.canonicalBytes == bytes) }
        if let value = try? ProofBundle(canonicalBytes: bytes) { #expect(value.canonicalBytes == bytes) }
        if let value = try? FaultProof(canonicalBytes: bytes) { #expect(value.canonicalBytes == bytes) }
        if let value = try? SignedTransaction(bytes: bytes) { #expect(value.bytes == bytes) }
        if let value = try? SignedRequest(bytes: bytes) { #expect(value.bytes == bytes) }
    }

    @Test func `the samples themselves decode and encode to the same bytes`() {
        for sample in samples { expectFaithful(sample) }
    }

    @Test(arguments: 1...8) func `mutated, cut and spliced bytes never trap`(seed: UInt64) {
        var state = seed
        func draw(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(max(1, bound)))
        }
        // Lengths, counts and heads that have hurt decoders elsewhere.
        let nasty: [UInt8] = [0x00, 0x17, 0x18, 0x19, 0x1B, 0x3B, 0x5B, 0x5F, 0x7B, 0x80, 0x9B, 0x9F, 0xF5, 0xF6, 0xF7, 0xFF]
        for _ in 0..<150 {
            var bytes = samples[draw(samples.count)]
            for _ in 0...draw(4) {
                let place = draw(bytes.count)
                switch draw(4) {
                case 0: bytes[place] = nasty[draw(nasty.count)]
                case 1: bytes[place] = UInt8(draw(256))
                case 2: bytes.removeLast(min(draw(9), bytes.count - 1))
                default: bytes.insert(contentsOf: [UInt8](repeating: 0xFF, count: draw(9)), at: place)
                }
            }
            expectFaithful(bytes)
        }
    }

    // CometBFT ASA-2024-011: a validator index out of range stopped the node.
    @Test func `an index or number of −1, n or the largest never traps, wherever it stands`() throws {
        let chain = try FixtureChain()
        let hostile: [CanonicalValue] = [.negative(-1), .unsigned(4), .unsigned(UInt64(Int64.max)), .unsigned(.max)]
        var changedCount = 0
        for sample in samples {
            guard let value = try? CanonicalValue(canonicalBytes: sample) else { continue }
            for number in 0..<value.leafCount {
                for item in hostile {
                    let changed = value.changingLeaf(number) { if case .unsigned = $0 { item } else { nil } }
                    guard let bytes = changed?.canonicalBytes, bytes != sample else { continue }
                    changedCount += 1
                    expectFaithful(bytes)
                    #expect(BundleVerifier.verify(bytes, genesis: chain.genesis).exitStatus != 0)
                }
            }
        }
        #expect(changedCount > 200)
    }

    @Test func `huge announced lengths are refused before anything is allocated`() {
        for head: [UInt8] in [[0x9B], [0x5B], [0x7B], [0x84, 0x9B], [0x89, 0x78, 0x19]] {
            expectFaithful(head + [UInt8](repeating: 0xFF, count: 8))
            expectFaithful(head + [0x7F] + [UInt8](repeating: 0xFF, count: 64))
        }
    }
}
