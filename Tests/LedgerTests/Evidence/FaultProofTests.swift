import ChainCrypto
import Ledger
import Primitives
import Testing

@Suite struct FaultProofTests {
    typealias Message = EvidenceBench.Message
    private let bench: EvidenceBench
    private let chain: FixtureChain
    private let key = Fixture.validatorKeys[2]

    init() throws {
        chain = try FixtureChain()
        bench = EvidenceBench(genesisHash: chain.genesis.hash, epoch: 0, set: chain.firstSet)
    }

    @Test(arguments: EvidenceBench.lies.indices) func `what no correct validator signs is proved by its two signatures`(
        place: Int
    )
        throws
    {
        let (offence, one, other) = EvidenceBench.lies[place]
        let bytes = bench.evidence(one, other, by: key)
        let proof = try FaultProof(canonicalBytes: bytes)
        #expect(proof.offence == offence && proof.epoch == .initial)
        #expect(proof.canonicalBytes == bytes)
        #expect(chain.firstSet.member(at: proof.accused)?.key == key.publicKey)
        #expect(proof.flaw(in: bench.term, genesisHash: chain.genesis.hash) == nil)
        #expect(bench.evidence(other, one, by: key) == bytes, "whichever came first")
    }

    @Test(arguments: EvidenceBench.truths.indices) func `what a correct validator may have signed is no evidence`(place: Int) {
        let (what, one, other) = EvidenceBench.truths[place]
        #expect(throws: DecodingError.self, "\(what)") { try FaultProof(canonicalBytes: bench.evidence(one, other, by: key)) }
    }

    @Test(arguments: EvidenceBench.lies.indices) func `one message twice is no evidence, nor with another signature`(place: Int) {
        for message in [EvidenceBench.lies[place].1, EvidenceBench.lies[place].2] {
            #expect(throws: DecodingError.self) { try FaultProof(canonicalBytes: bench.evidence(message, message, by: key)) }
            let again = bench.evidence(bench.sign(message, by: 1, with: key), bench.sign(message, by: 1, with: Fixture.key(9)))
            #expect(throws: DecodingError.self) { try FaultProof(canonicalBytes: again) }
        }
    }

    @Test(arguments: EvidenceBench.badNewViews.indices) func `a NEW-VIEW that no correct primary makes proves it alone`(
        place: Int
    )
        throws
    {
        let (what, message) = EvidenceBench.badNewViews[place]
        let bytes = bench.evidence(message, by: key)
        let proof = try FaultProof(canonicalBytes: bytes)
        #expect(proof.offence == .invalidNewView && proof.canonicalBytes == bytes)
        #expect(proof.flaw(in: bench.term, genesisHash: chain.genesis.hash) == nil, "\(what)")
        let unsigned = bench.sign(message, by: 2, with: Fixture.key(9))
        let forged = CanonicalValue.array([.unsigned(1), .unsigned(0), unsigned, .null]).canonicalBytes
        #expect(try FaultProof(canonicalBytes: forged).flaw(in: bench.term, genesisHash: chain.genesis.hash) == .notSigned)
    }

    @Test(arguments: EvidenceBench.goodNewViews.indices) func `a NEW-VIEW that follows proves nothing`(place: Int) throws {
        let proof = try FaultProof(canonicalBytes: bench.evidence(EvidenceBench.goodNewViews[place], by: key))
        #expect(proof.flaw(in: bench.term, genesisHash: chain.genesis.hash) == .follows)
    }

    @Test func `where nothing is certified in the epoch, its base decides what follows`() throws {
        let message = EvidenceBench.goodNewViews[2]
        let later = EpochTerm(validators: bench.set, base: BlockHeight(1), window: 8)
        let proof = try FaultProof(canonicalBytes: bench.evidence(message, by: key))
        #expect(proof.flaw(in: later, genesisHash: chain.genesis.hash) == nil)
    }

    @Test func `no message but a NEW-VIEW stands alone`() {
        for message in [Message.vote(3, EvidenceBench.one), .viewChange(1), .checkpoint(EvidenceBench.one)] {
            #expect(throws: DecodingError.self) { try FaultProof(canonicalBytes: bench.evidence(message, by: key)) }
        }
    }

    /// The longest messages of a committee: every height of a window prepared, in late views and far up.
    private func longest(_ count: Int, window: UInt64 = 8) -> Message {
        let quorum = (count + (count - 1) / 3 + 2) / 2
        let (base, view): (UInt64, UInt64) = (1 << 40, 1 << 20)
        let proofs = (1...window).map { EvidenceBench.proof(view - 1, base + $0, EvidenceBench.one) }
        let changes = (0..<quorum).map { (UInt64($0), Message.viewChange(view, certified: base, prepared: proofs)) }
        return .newView(view, (1...window).map { EvidenceBench.entry(base + $0, EvidenceBench.two) }, carrying: changes)
    }

    @Test func `one NEW-VIEW fits for every committee, two of them for 80 members`() {
        func size(_ messages: Message...) -> Int {
            messages.count == 1
                ? bench.evidence(messages[0], by: key).count : bench.evidence(messages[0], messages[1], by: key).count
        }
        #expect(size(longest(ValidatorSet.countMax)) <= FaultProof.byteCountMax)
        #expect(size(longest(80), longest(79)) <= FaultProof.byteCountMax)
        #expect(size(longest(84), longest(83)) > FaultProof.byteCountMax)
        #expect(size(longest(20, window: 64)) <= FaultProof.byteCountMax)
        #expect(size(longest(22, window: 64)) > FaultProof.byteCountMax)
        let lone = Message.viewChange(1 << 20, prepared: (1...8).map { EvidenceBench.proof(9, 1 << 40 + $0, EvidenceBench.one) })
        #expect(size(lone, .viewChange(1 << 20)) < 1_024, "whatever the committee")
    }

    @Test func `two senders, the wrong order, a bare or a longer array and unsigned kinds are refused`() {
        let (one, two) = (Message.vote(2, EvidenceBench.one), Message.vote(2, EvidenceBench.two))
        let (a, b) = (bench.sign(one, by: 1, with: key), bench.sign(two, by: 1, with: key))
        let ordered = [a, b].sorted { $0.canonicalBytes.lexicographicallyPrecedes($1.canonicalBytes) }
        let suspects = [0, 1].map { bench.sign(Message(kind: 5, fields: [.unsigned($0)]), by: 1, with: key) }
        let refused: [[UInt8]] = [
            bench.evidence(a, bench.sign(two, by: 1, with: key, as: 2)),
            bench.evidence(ordered[1], ordered[0], sorted: false),
            CanonicalValue.array([.unsigned(0), .unsigned(0)] + ordered).canonicalBytes,
            CanonicalValue.array([.unsigned(1)] + ordered).canonicalBytes,
            CanonicalValue.array([.unsigned(1), .unsigned(0)] + ordered + [.null]).canonicalBytes,
            bench.evidence(a, b) + [0],
            bench.evidence(suspects[0], suspects[1]),
            CanonicalValue.array([.unsigned(1), .unsigned(0), .null, .null]).canonicalBytes,
        ]
        for bytes in refused { #expect(throws: DecodingError.self) { try FaultProof(canonicalBytes: bytes) } }
    }

    @Test func `a signature of another chain, epoch, set, member or kind proves nothing`() throws {
        let (one, two) = (Message.vote(2, EvidenceBench.one), Message.vote(2, EvidenceBench.two))
        let index = try #require(chain.firstSet.index(of: key.publicKey)).rawValue
        let otherChain = EvidenceBench(genesisHash: EvidenceBench.one, epoch: 0, set: chain.firstSet)
        let otherEpoch = EvidenceBench(genesisHash: chain.genesis.hash, epoch: 1, set: chain.firstSet)
        let otherSet = EvidenceBench(genesisHash: chain.genesis.hash, epoch: 0, set: chain.secondSet)
        let genuine = bench.sign(one, by: index, with: key)
        let forged = [
            otherChain.sign(two, by: index, with: key), otherEpoch.sign(two, by: index, with: key),
            otherSet.sign(two, by: index, with: key), bench.sign(two, by: index, with: Fixture.validatorKeys[1]),
        ]
        for message in forged {
            for pair in [(genuine, message), (message, genuine)] {
                let proof = try FaultProof(canonicalBytes: bench.evidence(pair.0, pair.1))
                #expect(proof.flaw(in: bench.term, genesisHash: chain.genesis.hash) == .notSigned)
            }
        }
        // A PREPARE signature under a PRE-PREPARE.
        guard case .array(var items) = bench.sign(two, by: index, with: key) else { return }
        items[0] = .unsigned(1)
        let proof = try FaultProof(canonicalBytes: bench.evidence(genuine, .array(items)))
        #expect(proof.flaw(in: bench.term, genesisHash: chain.genesis.hash) == .notSigned)
        // Nobody has this index.
        let stranger = try FaultProof(
            canonicalBytes: bench.evidence(bench.sign(one, by: 99, with: key), bench.sign(two, by: 99, with: key))
        )
        #expect(stranger.flaw(in: bench.term, genesisHash: chain.genesis.hash) == .noSuchValidator)
    }

    @Test func `the bytes are those of the golden file`() throws {
        var values = [
            ("genesis_hash", chain.genesis.hash.hex), ("set_hash", chain.firstSet.hash.hex),
            ("validator_key", key.publicKey.hex),
        ]
        for (place, lie) in EvidenceBench.lies.enumerated() {
            let bytes = bench.evidence(lie.1, lie.2, by: key)
            values.append(("\(place)_\(lie.0.rawValue)", Hex.encode(bytes)))
            values.append(("\(place)_hash", FaultProof.hash(of: bytes).hex))
        }
        for (place, message) in EvidenceBench.badNewViews.enumerated() {
            values.append(("alone_\(place)_invalid-new-view", Hex.encode(bench.evidence(message.1, by: key))))
        }
        for (place, message) in EvidenceBench.goodNewViews.enumerated() {
            values.append(("follows_\(place)", Hex.encode(bench.evidence(message, by: key))))
        }
        for (place, truth) in EvidenceBench.truths.enumerated() {
            values.append(("refused_\(place)", Hex.encode(bench.evidence(truth.1, truth.2, by: key))))
        }
        try Golden.expect("evidence", values)
    }
}
