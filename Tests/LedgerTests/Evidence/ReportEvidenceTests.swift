import ChainCrypto
import ContractVM
import Ledger
import Primitives
import Storage
import Testing

@Suite struct ReportEvidenceTests {
    typealias Message = EvidenceBench.Message

    private static func evidence(_ bench: ExecutionBench, epoch: UInt64 = 0, set: ValidatorSet? = nil) -> EvidenceBench {
        EvidenceBench(genesisHash: bench.genesis.hash, epoch: epoch, set: set ?? bench.ledger.validators)
    }

    private static func report(_ bytes: [UInt8], _ bench: ExecutionBench, by key: SigningKey = ExecutionBench.admins[0]) throws
        -> Receipt
    {
        try bench.call("governance", "reportEvidence", [.bytes(bytes)], by: key)
    }

    @Test(arguments: EvidenceBench.lies.indices) func `evidence is written down with its bytes, once`(place: Int) throws {
        let bench = try ExecutionBench()
        let key = Fixture.key(1)
        let (offence, one, other) = EvidenceBench.lies[place]
        let bytes = Self.evidence(bench).evidence(one, other, by: key)
        let receipt = try Self.report(bytes, bench)
        #expect(receipt.outcome == .ok && receipt.events.map(\.name) == ["FaultReported"], "\(receipt.message)")
        let known = try bench.ledger.reader.view.faults(of: key.publicKey)
        let fault = try #require(known.first)
        #expect(known.count == 1 && fault.offence == offence && fault.epoch == .initial && fault.validator == key.publicKey)
        #expect(fault.fault.evidence == FaultProof.hash(of: bytes) && fault.fault.height == bench.ledger.certifiedHeight)
        #expect(fault.fault.reporter == ExecutionBench.account(ExecutionBench.admins[0]))
        guard case .value(let stored, _, _, _) = try bench.query("governance", "evidence", [.bytes(fault.fault.evidence.bytes)])
        else {
            Issue.record("no evidence of this hash")
            return
        }
        #expect(stored == .bytes(bytes))
        let again = try Self.report(bytes, bench, by: ExecutionBench.developer)
        #expect(again.outcome == .requirementFailed && again.message == "this fault stands on the chain already")
    }

    @Test func `another pair of messages for the same offence does not count again, another offence does`() throws {
        let bench = try ExecutionBench()
        let maker = Self.evidence(bench)
        let votes = [Message.vote(2, EvidenceBench.one), .vote(2, EvidenceBench.two), .vote(2, height: 6, EvidenceBench.one)]
        #expect(try Self.report(maker.evidence(votes[0], votes[1], by: Fixture.key(1)), bench).outcome == .ok)
        let later = maker.evidence(votes[2], .vote(2, height: 6, EvidenceBench.two), by: Fixture.key(1))
        #expect(try Self.report(later, bench).outcome == .requirementFailed)
        let other = maker.evidence(.checkpoint(EvidenceBench.one), .checkpoint(EvidenceBench.two), by: Fixture.key(1))
        #expect(try Self.report(other, bench).outcome == .ok)
        #expect(try bench.ledger.reader.view.faults(of: Fixture.key(1).publicKey).map(\.offence).count == 2)
        #expect(try bench.ledger.reader.view.faults().count == 2)
        #expect(try bench.ledger.reader.view.faults(of: Fixture.key(2).publicKey).isEmpty)
    }

    @Test func `a NEW-VIEW that does not follow is written down, one that follows is refused`() throws {
        let bench = try ExecutionBench()
        let maker = Self.evidence(bench)
        let carried = (0..<maker.set.count).map { (UInt64($0), Message.viewChange(2)) }
        let sound = maker.evidence(.newView(2, [], carrying: carried), by: Fixture.key(1))
        let good = try Self.report(sound, bench)
        #expect(good.outcome == .requirementFailed && good.message == "this NEW-VIEW follows from what it carries")
        let lie = Message.newView(2, [EvidenceBench.entry(1, EvidenceBench.one)], carrying: carried)
        let bad = maker.evidence(lie, by: Fixture.key(1))
        #expect(try Self.report(bad, bench).outcome == .ok)
        #expect(try bench.ledger.reader.view.faults(of: Fixture.key(1).publicKey).map(\.offence) == [.invalidNewView])
    }

    @Test func `a removal cites evidence that stands against the very node, and shows it`() throws {
        let bench = try ExecutionBench.withMembership()
        let first = bench.ledger.validators
        try bench.admit(60)
        let bytes = Self.evidence(bench, set: first).evidence(
            .vote(3, EvidenceBench.one),
            .vote(3, EvidenceBench.two),
            by: Fixture.key(1)
        )
        let (hash, accused) = (CanonicalValue.bytes(FaultProof.hash(of: bytes).bytes), Fixture.key(1).publicKey)
        func propose(_ node: PublicKey, _ evidence: CanonicalValue) throws -> Receipt {
            try bench.call("governance", "proposeRemoval", [.bytes(node.bytes), evidence], by: ExecutionBench.admins[0])
        }
        let early = try propose(accused, hash)
        #expect(early.outcome == .requirementFailed && early.message.contains("no such evidence against this node"))
        #expect(try Self.report(bytes, bench).outcome == .ok)
        #expect(try propose(Fixture.key(60).publicKey, hash).message.contains("no such evidence against this node"))
        #expect(try propose(accused, .bytes(EvidenceBench.one.bytes)).outcome == .requirementFailed)
        let proposed = try propose(accused, hash)
        #expect(proposed.outcome == .ok)
        let number = try CanonicalValue(canonicalBytes: proposed.returnValue)
        guard case .value(let shown, _, _, _) = try bench.query("governance", "proposal", [number]),
            case .record(let fields) = shown
        else {
            Issue.record("no proposal of this number")
            return
        }
        #expect(fields.last == .hash(FaultProof.hash(of: bytes)))
    }

    @Test func `two reports in one block count once`() throws {
        let bench = try ExecutionBench()
        let bytes = Self.evidence(bench).evidence(.vote(3, EvidenceBench.one), .vote(3, EvidenceBench.two), by: Fixture.key(1))
        let receipts = try bench.block(
            [ExecutionBench.admins[0], ExecutionBench.developer].map {
                bench.transaction("governance", "reportEvidence", [.bytes(bytes)], by: $0)
            }
        )
        #expect(receipts.map(\.outcome) == [.ok, .requirementFailed])
    }

    @Test func `what proves nothing is refused with the reason, and a stranger may not report`() throws {
        let bench = try ExecutionBench()
        let maker = Self.evidence(bench)
        let (one, two) = (Message.vote(2, EvidenceBench.one), Message.vote(2, EvidenceBench.two))
        func expect(_ bytes: [UInt8], _ words: String) throws {
            let receipt = try Self.report(bytes, bench)
            #expect(receipt.outcome == .requirementFailed && receipt.message.contains(words), "\(receipt.message)")
        }
        try expect([], "contradict each other")
        try expect([0x84, 1, 0, 0xF6, 0xF6], "contradict each other")
        try expect(maker.evidence(one, one, by: Fixture.key(1)), "contradict each other")
        try expect(maker.evidence(one, .vote(2, height: 6, EvidenceBench.two), by: Fixture.key(1)), "contradict each other")
        let forged = maker.evidence(
            maker.sign(one, by: 0, with: Fixture.key(1)),
            maker.sign(two, by: 0, with: Fixture.key(2))
        )
        try expect(forged, "has not signed this")
        let nobody = maker.evidence(maker.sign(one, by: 9, with: Fixture.key(1)), maker.sign(two, by: 9, with: Fixture.key(1)))
        try expect(nobody, "has no validator 9")
        let future = Self.evidence(bench, epoch: 1).evidence(one, two, by: Fixture.key(1))
        try expect(future, "epoch 1 is neither")
        let huge = Self.evidence(bench, epoch: .max).evidence(one, two, by: Fixture.key(1))
        try expect(huge, "is neither")
        // The bench's regulator runs no node.
        let genuine = maker.evidence(one, two, by: Fixture.key(1))
        let stranger = try Self.report(genuine, bench, by: ExecutionBench.admins[2])
        #expect(stranger.outcome == .notPermitted && stranger.message.contains("runs a node"))
        #expect(try Self.report(genuine, bench).outcome == .ok)
    }

    @Test func `evidence longer than the chain takes does not run`() throws {
        let bench = try ExecutionBench()
        let receipt = try Self.report(Array(repeating: 0, count: FaultProof.byteCountMax + 1), bench)
        #expect(receipt.outcome == .badArguments)
    }

    @Test func `evidence of the epoch before is taken, of an older one it is not`() throws {
        let bench = try ExecutionBench.withMembership()
        let first = bench.ledger.validators
        func bytes(_ number: UInt64) -> [UInt8] {
            Self.evidence(bench, set: first).evidence(
                .vote(2 + number, EvidenceBench.one),
                .vote(2 + number, EvidenceBench.two),
                by: Fixture.key(1)
            )
        }
        try bench.admit(60)
        #expect(bench.ledger.certified.nextEpoch == EpochNumber(1))
        // Signed under the old set, and not under the new one that has the same key.
        let stale = EvidenceBench(genesisHash: bench.genesis.hash, epoch: 1, set: first)
            .evidence(.vote(2, EvidenceBench.one), .vote(2, EvidenceBench.two), by: Fixture.key(1))
        #expect(try Self.report(stale, bench).message.contains("has not signed this"))
        #expect(try Self.report(bytes(0), bench).outcome == .ok)
        let present = Self.evidence(bench, epoch: 1)
            .evidence(.vote(2, EvidenceBench.one), .vote(2, EvidenceBench.two), by: Fixture.key(60))
        #expect(try Self.report(present, bench).outcome == .ok)
        try bench.admit(61)
        #expect(bench.ledger.certified.nextEpoch == EpochNumber(2))
        #expect(try Self.report(bytes(1), bench).message.contains("epoch 0 is neither"))
        // Replayed from the blocks, everything comes out the same.
        let rebuilt = try Ledger(chain: bench.chain, state: InMemoryStore(), genesis: bench.genesis)
        #expect(rebuilt.certified == bench.ledger.certified)
        #expect(rebuilt.reader.view.stateRoot == bench.ledger.reader.view.stateRoot)
        #expect(try rebuilt.reader.view.faults() == bench.ledger.reader.view.faults())
    }

    @Test func `the query lists faults with whose they are`() throws {
        let bench = try ExecutionBench()
        let bytes = Self.evidence(bench).evidence(.vote(3, EvidenceBench.one), .vote(3, EvidenceBench.two), by: Fixture.key(1))
        _ = try Self.report(bytes, bench)
        for argument in [CanonicalValue.null, .bytes(Fixture.key(1).publicKey.bytes)] {
            guard case .value(.list(let faults), _, _, _) = try bench.query("governance", "faults", [argument]),
                case .record(let fields)? = faults.first
            else {
                Issue.record("no list of faults")
                return
            }
            #expect(faults.count == 1 && fields[0] == .bytes(Fixture.key(1).publicKey.bytes) && fields[1] == .int(0))
            #expect(fields[2] == .text("commit"))
        }
    }
}
