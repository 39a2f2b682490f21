import ChainCrypto
import ContractVM
import Ledger
import PBFT
import Primitives
import Storage
import TestSupport
import Testing
import Validator

/// From a member's two stories to one entry on the chain, alike at every correct node.
@Suite struct EvidenceClusterTests {
    private static let lie = Hasher256.hash([9])

    static func term(_ cluster: ValidatorCluster) -> EpochTerm {
        EpochTerm(validators: cluster.genesis.validatorSet, base: .genesis, window: cluster.genesis.parameters.window)
    }

    private static func faults(_ cluster: ValidatorCluster, _ node: Int) throws -> [KnownFault] {
        try #require(cluster.validators[node]).ledger.reader.view.faults()
    }

    private static func bytes(_ fault: KnownFault, _ cluster: ValidatorCluster, _ node: Int) throws -> [UInt8] {
        let view = try #require(cluster.validators[node]).ledger.reader.view
        let account = try #require(AccountID(bytes: cluster.registrar.publicKey.bytes))
        let arguments = [CanonicalValue.bytes(fault.fault.evidence.bytes)]
        let answer = try view.query(contract: "governance", function: "evidence", arguments: arguments, caller: account)
        guard case .value(let value, _, _, _) = answer, case .bytes(let bytes) = value else { return [] }
        return bytes
    }

    /// The number of transactions that reported something, by outcome.
    private static func sent(_ cluster: ValidatorCluster) -> [String?] {
        cluster.reports.compactMap { entry -> TransactionID? in
            if case .evidenceSent(let id, _) = entry.report { id } else { nil }
        }.map { cluster.outcomes[$0] }
    }

    /// Two COMMITs of a member for a height that nobody has reached.
    private static func equivocate(_ cluster: ValidatorCluster, _ liar: Int, to targets: [Int], height: UInt64 = 4) throws {
        for target in targets {
            for digest in [Self.lie, .zero] {
                let commit = Commit(view: .initial, height: BlockHeight(height), digest: digest)
                try cluster.inject(.commit(commit), from: liar, to: target)
            }
        }
    }

    @Test func `a member that signs two votes stands on the chain, with the same bytes at every node`() throws {
        let cluster = try ValidatorCluster(hasAccounts: true)
        cluster.run(ticks: 2)
        try Self.equivocate(cluster, 1, to: [0, 2, 3])
        cluster.run(ticks: 400)
        let known = try (0..<4).map { try Self.faults(cluster, $0) }
        let fault = try #require(known[0].first)
        #expect(Set(known).count == 1 && known[0].count == 1)
        #expect(fault.validator == cluster.keys[1].publicKey && fault.offence == .commit && fault.epoch == .initial)
        let stored = try (0..<4).map { try Self.bytes(fault, cluster, $0) }
        #expect(Set(stored).count == 1 && FaultProof.hash(of: stored[0]) == fault.fault.evidence)
        let proof = try FaultProof(canonicalBytes: stored[0])
        #expect(proof.flaw(in: Self.term(cluster), genesisHash: cluster.genesis.hash) == nil)
        #expect(try Evidence(canonicalBytes: stored[0]).canonicalBytes == stored[0])
        #expect(cluster.roots.count == 1)
        // The member after the liar had its turn first, and nobody else had to send.
        #expect(Self.sent(cluster) == ["ok"])
        #expect(fault.fault.reporter == AccountID(bytes: cluster.accounts[2].publicKey.bytes))
    }

    @Test func `the next member reports if the one whose turn it is does not, and one report counts`() throws {
        let cluster = try ValidatorCluster(hasAccounts: true)
        cluster.run(ticks: 2)
        cluster.mute = { message, from, _ in if case .transactions = message { from == 2 } else { false } }
        try Self.equivocate(cluster, 1, to: [0, 3])
        cluster.run(ticks: 400)
        #expect(try Self.faults(cluster, 0).count == 1)
        let fault = try #require(try Self.faults(cluster, 3).first)
        #expect(fault.fault.reporter == AccountID(bytes: cluster.accounts[3].publicKey.bytes))
        // Both send at once: the second one is refused.
        let other = try ValidatorCluster(hasAccounts: true)
        other.run(ticks: 2)
        other.mute = { message, _, _ in if case .consensus = message { true } else { false } }
        try Self.equivocate(other, 1, to: [2, 3])
        other.run(ticks: 150)
        other.mute = { _, _, _ in false }
        other.run(ticks: 600)
        #expect(Self.sent(other).sorted { ($0 ?? "") < ($1 ?? "") } == ["ok", "requirement_failed"])
        #expect(try Self.faults(other, 0).count == 1)
    }

    @Test func `evidence that was found before a restart is sent after it, and not once more after the next`() throws {
        let cluster = try ValidatorCluster(hasAccounts: true)
        cluster.run(ticks: 2)
        cluster.silent = [3]
        try Self.equivocate(cluster, 1, to: [3])
        cluster.run(ticks: 5)
        #expect(cluster.reports.contains { if case .evidence = $0.report { $0.node == 3 } else { false } })
        #expect(try Self.faults(cluster, 0).isEmpty)
        cluster.stop(3)
        cluster.silent = []
        // A new segment of the journal keeps it too.
        var settings = ValidatorSettings()
        settings.journalSegmentByteCount = 1
        try cluster.start(3, settings: settings)
        for number in 1...3 {
            cluster.submit([cluster.registration(number)], to: 0)
            cluster.run(ticks: 10)
        }
        cluster.stop(3)
        try cluster.start(3)
        cluster.run(ticks: 400)
        #expect(try Self.faults(cluster, 0).count == 1)
        #expect(Self.sent(cluster).filter { $0 == "ok" }.count == 1)
        cluster.stop(3)
        try cluster.start(3)
        cluster.run(ticks: 400)
        #expect(Self.sent(cluster).filter { $0 != nil }.count == 1)
    }

    @Test func `what stands on the chain is neither reported nor sent again, and a flood of lies is one entry`() throws {
        let cluster = try ValidatorCluster(hasAccounts: true)
        cluster.run(ticks: 2)
        for height: UInt64 in 1...8 { try Self.equivocate(cluster, 1, to: [0, 2, 3], height: height) }
        cluster.run(ticks: 400)
        let before = cluster.reports.count { if case .evidence = $0.report { true } else { false } }
        #expect(before == 3, "once a node")
        for height: UInt64 in 9...12 { try Self.equivocate(cluster, 1, to: [0, 2, 3], height: height) }
        cluster.run(ticks: 400)
        #expect(cluster.reports.count { if case .evidence = $0.report { true } else { false } } == before)
        #expect(Self.sent(cluster) == ["ok"])
        #expect(try Self.faults(cluster, 0).count == 1)
    }

    @Test func `a node without an account reports in its log only`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 2)
        try Self.equivocate(cluster, 1, to: [0, 2, 3])
        cluster.run(ticks: 400)
        #expect(cluster.reports.contains { if case .evidence = $0.report { true } else { false } })
        #expect(Self.sent(cluster).isEmpty)
        #expect(try Self.faults(cluster, 0).isEmpty)
    }

    @Test func `a primary that proposes two batches is replaced and stands on the chain`() throws {
        let cluster = try ValidatorCluster(hasAccounts: true)
        cluster.run(ticks: 2)
        cluster.tamper = { message, from, to in
            if from == 0, case .consensus(_, let wire) = message, case .prePrepare(let content) = wire.signed.message {
                let other = PrePrepare(view: content.view, height: content.height, digest: Self.lie)
                try? cluster.inject(.prePrepare(other), from: 0, to: to)
            }
            return message
        }
        let transactions = (1...10).map { cluster.registration($0) }
        for transaction in transactions {
            cluster.submit([transaction], to: 2)
            cluster.run(ticks: 60)
        }
        cluster.run(ticks: 600)
        #expect(transactions.allSatisfy { cluster.outcomes[$0.id] == "ok" })
        let fault = try #require(try Self.faults(cluster, 3).first)
        #expect(fault.validator == cluster.keys[0].publicKey && fault.offence == .prepare)
        #expect(cluster.roots.count == 1)
    }

    @Test func `a node whose chain is gone and whose journal is not votes only where its votes are remembered`() throws {
        let cluster = try ValidatorCluster(hasAccounts: true)
        var settings = ValidatorSettings()
        settings.journalSegmentByteCount = 1
        cluster.stop(3)
        try cluster.start(3, settings: settings)
        for number in 1...12 {
            cluster.submit([cluster.registration(number)], to: 0)
            cluster.run(ticks: 5)
        }
        let height = cluster.heights[3]
        #expect(height >= 10)
        cluster.stop(3)
        cluster.disks[3].chain = InMemoryStore()
        cluster.disks[3].state = InMemoryStore()
        // Nobody helps it to come back, and the primary makes it an offer at a height where it has voted.
        var votes = 0
        cluster.tamper = { message, from, to in
            guard from == 3 || to == 3 else { return message }
            if from == 3, case .consensus(_, let wire) = message, wire.signed.kind != .status { votes += 1 }
            return nil
        }
        try cluster.start(3)
        let content = BatchContent(time: cluster.now, ids: [])
        let proposal = PrePrepare(
            view: .initial,
            height: BlockHeight(1),
            digest: BatchDigest.digest(of: content, at: BlockHeight(1))
        )
        let context = try #require(cluster.validators[0]).replica.committee.context
        let signature = cluster.keys[0].sign(type: "pre-prepare", PBFTMessage.prePrepare(proposal).signedBody(context))
        let signed = SignedMessage(.prePrepare(proposal), sender: ValidatorIndex(0), signature: signature)
        cluster.give(.consensus(.initial, WireMessage(signed, batch: content)), from: 0, to: 3)
        cluster.run(ticks: 50)
        #expect(votes == 0)
        cluster.tamper = { message, _, _ in message }
        cluster.run(ticks: 400)
        #expect(cluster.heights[3] == cluster.heights[0])
        let last = cluster.registration(99)
        cluster.silent = [2]
        cluster.submit([last], to: 0)
        cluster.run(ticks: 100)
        #expect(cluster.outcomes[last.id] == "ok", "three of four: its votes count again")
    }
}

/// The ledger, which knows nothing of agreement, reads what agreement reports.
@Suite struct EvidenceFormatTests {
    @Test func `every contradiction that the replica reports is one to the ledger`() throws {
        let cluster = try ValidatorCluster()
        let committee = try #require(cluster.validators[0]).replica.committee
        let (one, two) = (Hasher256.hash([1]), Hasher256.hash([2]))
        let height = BlockHeight(3)
        func sign(_ message: PBFTMessage, _ index: Int = 1) -> SignedMessage {
            let signature = cluster.keys[index].sign(type: message.kind.name, message.signedBody(committee.context))
            return SignedMessage(message, sender: ValidatorIndex(UInt64(index)), signature: signature)
        }
        func vote(_ kind: MessageKind, _ digest: Hash256, view: UInt64 = 0) -> PBFTMessage {
            switch kind {
            case .prePrepare: .prePrepare(PrePrepare(view: ViewNumber(view), height: height, digest: digest))
            case .prepare: .prepare(Prepare(view: ViewNumber(view), height: height, digest: digest))
            default: .commit(Commit(view: ViewNumber(view), height: height, digest: digest))
            }
        }
        let signatures = [0, 1, 2].map { index in
            let message = vote(index == 0 ? .prePrepare : .prepare, one)
            return IndexedSignature(index: ValidatorIndex(UInt64(index)), signature: sign(message, index).signature)
        }
        let proof = PreparedCertificate(view: .initial, height: height, digest: one, signatures: signatures)
        let checkpoint = Checkpoint(height: BlockHeight(1), blockHash: one)
        let certificate = CheckpointCertificate(
            height: checkpoint.height,
            blockHash: one,
            signatures: [0, 1, 2].map {
                IndexedSignature(index: ValidatorIndex(UInt64($0)), signature: sign(.checkpoint(checkpoint), $0).signature)
            }
        )
        let plain = ViewChange(newView: ViewNumber(1), certificate: nil, prepared: [])
        let full = ViewChange(newView: ViewNumber(1), certificate: certificate, prepared: [proof])
        let nested = [0, 1, 2].map { sign(.viewChange(full), $0) }
        let entries = [2, 3].map { NewView.Entry(height: BlockHeight($0), digest: $0 == 3 ? one : .nullBatch) }
        let newView = PBFTMessage.newView(NewView(view: ViewNumber(1), viewChanges: nested, entries: entries))
        let pairs: [(Offence, PBFTMessage, PBFTMessage)] = [
            (.prepare, vote(.prePrepare, one), vote(.prePrepare, two)),
            (.prepare, vote(.prepare, one), vote(.prepare, two)),
            (.commit, vote(.commit, one), vote(.commit, .nullBatch)),
            (.checkpoint, .checkpoint(checkpoint), .checkpoint(Checkpoint(height: checkpoint.height, blockHash: two))),
            (.viewChange, .viewChange(plain), .viewChange(full)),
            (.newView, newView, .newView(NewView(view: ViewNumber(1), viewChanges: [], entries: []))),
            (.concealedCommit, vote(.commit, one), .viewChange(plain)),
            (.concealedCommit, vote(.commit, two), .viewChange(full)),
            (.breachedNewView, vote(.prePrepare, two, view: 1), newView),
        ]
        let wrong = NewView(view: ViewNumber(1), viewChanges: nested, entries: entries.reversed())
        let alone = [(Offence.invalidNewView, Evidence(epoch: .initial, invalidNewView: sign(.newView(wrong))))]
        let all = alone + pairs.map { ($0.0, Evidence(epoch: .initial, sign($0.1), sign($0.2))) }
        #expect(Set(all.map(\.0)) == Set(Offence.allCases))
        for (offence, evidence) in all {
            let read = try FaultProof(canonicalBytes: evidence.canonicalBytes)
            #expect(read.offence == offence && read.accused == ValidatorIndex(1))
            #expect(read.flaw(in: EvidenceClusterTests.term(cluster), genesisHash: cluster.genesis.hash) == nil)
            #expect(read.canonicalBytes == evidence.canonicalBytes)
        }
        let sound = Evidence(epoch: .initial, invalidNewView: sign(newView))
        let follows = try FaultProof(canonicalBytes: sound.canonicalBytes)
        #expect(follows.flaw(in: EvidenceClusterTests.term(cluster), genesisHash: cluster.genesis.hash) == .follows)
    }

    /// Agreement and the ledger each compute what a NEW-VIEW must be; nobody may be accused by the one who is right by the other.
    @Test func `agreement and the ledger judge NEW-VIEWs alike`() throws {
        let cluster = try ValidatorCluster()
        let committee = try #require(cluster.validators[0]).replica.committee
        let term = EvidenceClusterTests.term(cluster)
        var random = SeededRandom(seed: 20)
        var (sound, wrong) = (0, 0)
        for _ in 0..<600 {
            let content = NewViewMaker.newView(&random, committee)
            let signed = cluster.keys[1].sign(type: "new-view", PBFTMessage.newView(content).signedBody(committee.context))
            let message = SignedMessage(.newView(content), sender: ValidatorIndex(1), signature: signed)
            let proof = try FaultProof(canonicalBytes: Evidence(epoch: .initial, invalidNewView: message).canonicalBytes)
            let isSound = content.selection(in: committee, window: term.window) != nil
            #expect(proof.flaw(in: term, genesisHash: cluster.genesis.hash) == (isSound ? .follows : nil))
            if isSound { sound += 1 } else { wrong += 1 }
        }
        #expect(sound > 100 && wrong > 100)
    }
}

/// Makes NEW-VIEWs that are mostly right, without looking at signatures.
private enum NewViewMaker {
    static func newView(_ random: inout SeededRandom, _ committee: Committee) -> NewView {
        let view = ViewNumber(UInt64(2 + random.below(2)))
        var senders = committee.indices
        if random.below(3) > 0 { senders.remove(at: random.below(4)) }
        if random.below(20) == 0 { senders.removeFirst() }
        if random.below(20) == 0 { senders.swapAt(0, 1) }
        let changes = senders.map { sender in
            let wanted = random.below(40) == 0 ? ViewNumber(1) : view
            let change = viewChange(&random, committee, wanted)
            return (sender, change)
        }
        let selection = NewViewSelection(changes.map(\.1), committee: committee)
        var entries = selection.entries
        if random.below(5) == 0, !entries.isEmpty {
            let place = random.below(entries.count)
            if random.below(2) == 0 {
                entries.remove(at: place)
            } else {
                entries[place] = NewView.Entry(height: entries[place].height, digest: digest(&random))
            }
        }
        let signed = changes.map { SignedMessage(.viewChange($0.1), sender: $0.0, signature: signature) }
        return NewView(view: view, viewChanges: signed, entries: entries)
    }

    private static func viewChange(_ random: inout SeededRandom, _ committee: Committee, _ view: ViewNumber) -> ViewChange {
        let base = random.below(3)
        let certificate = CheckpointCertificate(
            height: BlockHeight(UInt64(base)),
            blockHash: digest(&random),
            signatures: quorum(committee)
        )
        var proofs: [PreparedCertificate] = []
        for height in (base + 1)...(base + (random.below(40) == 0 ? 20 : 8)) where random.below(3) > 0 {
            proofs.append(
                PreparedCertificate(
                    view: ViewNumber(UInt64(random.below(random.below(40) == 0 ? 4 : 2))),
                    height: BlockHeight(UInt64(height)),
                    digest: digest(&random),
                    signatures: quorum(committee)
                )
            )
        }
        return ViewChange(newView: view, certificate: base == 0 ? nil : certificate, prepared: proofs)
    }

    private static let signature: SignatureBytes = {
        guard let bytes = SignatureBytes(bytes: Array(repeating: 0, count: 64)) else { preconditionFailure("64 bytes") }
        return bytes
    }()

    private static func digest(_ random: inout SeededRandom) -> Hash256 { Hasher256.hash([UInt8(random.below(4))]) }

    private static func quorum(_ committee: Committee) -> [IndexedSignature] {
        committee.indices.map { IndexedSignature(index: $0, signature: signature) }
    }
}
