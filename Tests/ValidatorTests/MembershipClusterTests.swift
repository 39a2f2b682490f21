import ChainCrypto
import Ledger
import PBFT
import Primitives
import Storage
import Testing
import Validator

@Suite struct MembershipClusterTests {
    @Test func `a fifth node catches up, shows it, and votes from its epoch on`() throws {
        let cluster = try MembershipCluster(size: 4, of: 5)
        for _ in 0..<20 {
            cluster.load()
            try cluster.run(ticks: 2)
        }
        try cluster.join(4)
        #expect(cluster.members[4].validator?.replica.mode == .voting)
        let after = cluster.load(at: 4)
        try cluster.run { cluster.outcomes[after] != nil }
        try cluster.run(ticks: 50)
        #expect(cluster.agree(0..<5))
        // Five need four votes: with one of the old ones gone, nothing is certified without the new one.
        cluster.stop(1)
        let last = cluster.load(at: 0)
        try cluster.run { cluster.outcomes[last] != nil }
    }

    @Test func `four become five, seven and four again under load, with a view change in between`() throws {
        let cluster = try MembershipCluster(size: 4, of: 7)
        var sent: [TransactionID] = []
        func load(_ nodes: [Int]) throws {
            for node in nodes {
                sent.append(cluster.load(at: node))
                try cluster.run(ticks: 1)
            }
        }
        try load([0, 1, 2, 3])
        try cluster.join(4)
        try load([0, 4, 1])
        try cluster.join(5)
        try cluster.join(6)
        try load([5, 6, 2])
        // The primary of view 0 falls silent; seven tolerate two.
        let primary = try #require(cluster.members[0].validator?.status.primary)
        let silent = try #require(cluster.keys.firstIndex { $0.publicKey == primary })
        cluster.cutOff = [silent]
        let witness = silent == 0 ? 1 : 0
        try load([witness, witness])
        try cluster.run { cluster.outcomes[sent[sent.count - 1]] != nil }
        #expect((cluster.members[witness].validator?.status.view ?? .initial) > .initial)
        cluster.cutOff = []
        try cluster.run(ticks: 200)
        for leaver in [6, 2, 1] {
            try load([0, 3])
            try cluster.remove(leaver)
        }
        try load([0, 3, 4, 5])
        try cluster.run(ticks: 400)
        #expect(cluster.agree([0, 3, 4, 5]))
        #expect(cluster.epoch(of: 0) == EpochNumber(6))
        #expect(sent.allSatisfy { cluster.outcomes[$0]?.outcome == .ok })
        #expect(cluster.members[0].validator?.ledger.validators.count == 4)
    }

    @Test func `a removed member stops voting, hears how its epoch ended, and is a stranger then`() throws {
        let cluster = try MembershipCluster(size: 5, of: 5)
        try cluster.run(ticks: 5)
        try cluster.remove(2)
        try cluster.run { cluster.epoch(of: 2) == EpochNumber(1) }
        #expect(!cluster.isMember(2))
        try cluster.run(ticks: 250)
        #expect(cluster.members[2].connected.isEmpty)
        #expect(cluster.members[0].connected[2] == nil)
        let height = cluster.height(of: 2)
        let id = cluster.load()
        try cluster.run { cluster.outcomes[id] != nil }
        #expect(cluster.height(of: 2) == height && cluster.height(of: 0) > height)
        // Four of four: q is three, and the removed one is not counted.
        cluster.stop(3)
        let more = cluster.load()
        try cluster.run { cluster.outcomes[more] != nil }
        // Nor is it counted when it comes back.
        cluster.stop(2)
        try cluster.start(2)
        try cluster.run(ticks: 50)
        #expect(cluster.members[2].connected.isEmpty && !cluster.isMember(2))
    }

    @Test func `a vote of the removed set is worth nothing in the next epoch`() throws {
        let cluster = try MembershipCluster(size: 4, of: 5)
        try cluster.run(ticks: 5)
        let old = try #require(cluster.members[0].validator).replica.committee
        try cluster.join(4)
        let validator = try #require(cluster.members[0].validator)
        let height = try #require(validator.ledger.certifiedHeight.next)
        let message = PBFTMessage.checkpoint(Checkpoint(height: height, blockHash: .zero))
        let sender = try #require(cluster.genesis.validatorSet.members.firstIndex { $0.key == cluster.keys[1].publicKey })
        let signature = cluster.keys[1].sign(type: message.kind.name, message.signedBody(old.context))
        let signed = SignedMessage(message, sender: ValidatorIndex(UInt64(sender)), signature: signature)
        let before = validator.replica
        // Under its own epoch it is answered with the newest certificate.
        var effects = validator.step(
            [.received(.consensus(old.epoch, WireMessage(signed)), from: cluster.keys[1].publicKey)],
            now: cluster.now
        )
        #expect(validator.replica == before)
        #expect(
            effects.contains { effect in
                guard case .send(.head(let certificate?), let peer) = effect else { return false }
                return certificate.epoch > .initial
                    || certificate.height == validator.ledger.certifiedHeight
                        && peer == cluster.keys[1].publicKey
            }
        )
        // Passed off as one of the new epoch it is a false signature.
        effects = validator.step(
            [.received(.consensus(validator.status.epoch, WireMessage(signed)), from: cluster.keys[1].publicKey)],
            now: cluster.now
        )
        #expect(validator.replica == before)
        #expect(effects.contains { if case .report(.misbehaved) = $0 { true } else { false } })
    }

    @Test(arguments: 0..<10)
    func `a crash and restart anywhere in the handover leads to the same epoch`(_ blocks: Int) throws {
        let cluster = try MembershipCluster(size: 4, of: 5)
        try cluster.settle("proposeValidator", cluster.entry(4))
        try cluster.start(4)
        try cluster.run { cluster.height(of: 4) == cluster.height(of: 0) }
        let id = cluster.call("ready", try cluster.proof(cluster.keys[4], by: 4))
        let start = cluster.height(of: 0)
        try cluster.run {
            if cluster.height(of: 1) > start + UInt64(blocks) { return true }
            cluster.load()
            return false
        }
        for index in 0..<5 { cluster.stop(index) }
        for index in 0..<5 { try cluster.start(index) }
        let after = cluster.load(at: 2)
        try cluster.run { cluster.outcomes[id] != nil && cluster.outcomes[after] != nil }
        try cluster.run { cluster.isMember(4) && (0..<5).allSatisfy { cluster.epoch(of: $0) == EpochNumber(1) } }
        try cluster.run(ticks: 200)
        #expect(cluster.agree(0..<5))
    }

    @Test func `a member whose chain is lost keeps what it promised in a later epoch`() throws {
        let cluster = try MembershipCluster(size: 4, of: 5)
        try cluster.run(ticks: 5)
        try cluster.join(4)
        try cluster.run(ticks: 20)
        // Three of five: the primary proposes, and nothing is certified.
        let primary = try #require(cluster.members[0].validator?.status.primary)
        let watched = try #require(cluster.keys.firstIndex { $0.publicKey == primary })
        let others = (0..<5).filter { $0 != watched }
        for index in others.prefix(2) { cluster.stop(index) }
        cluster.load(at: watched)
        try cluster.run(ticks: 100)
        let promised = try #require(cluster.members[watched].validator).replica.durable
        #expect(!promised.heights.isEmpty)
        cluster.stop(watched)
        cluster.members[watched].disk.chain = InMemoryStore()
        cluster.members[watched].disk.state = InMemoryStore()
        try cluster.start(watched)
        #expect(cluster.height(of: watched) == 0)
        try cluster.run { cluster.epoch(of: watched) == EpochNumber(1) && cluster.agree([watched, others[2]]) }
        let kept = try #require(cluster.members[watched].validator).replica.durable
        for state in promised.heights { #expect(kept[state.height]?.prepare == state.prepare) }
        try cluster.start(others[0])
        let id = cluster.load(at: watched)
        try cluster.run { cluster.outcomes[id] != nil }
    }

    @Test func `a member that slept through two changes catches up across them`() throws {
        let cluster = try MembershipCluster(size: 5, of: 7)
        try cluster.run(ticks: 5)
        cluster.stop(3)
        try cluster.join(5)
        try cluster.join(6)
        try cluster.start(3)
        try cluster.run { cluster.epoch(of: 3) == EpochNumber(2) }
        let id = cluster.load(at: 3)
        try cluster.run { cluster.outcomes[id] != nil }
        try cluster.run(ticks: 200)
        #expect(cluster.isMember(3) && cluster.agree(0..<7))
    }

    @Test func `a member that was cut off while the set changed is told of it and votes on`() throws {
        let cluster = try MembershipCluster(size: 5, of: 5)
        try cluster.run(ticks: 5)
        cluster.cutOff = [1]
        try cluster.remove(4)
        #expect(cluster.epoch(of: 1) == .initial)
        cluster.cutOff = []
        try cluster.run { cluster.epoch(of: 1) == EpochNumber(1) }
        #expect(cluster.isMember(1))
        // Three of four are needed.
        cluster.stop(2)
        let id = cluster.load()
        try cluster.run { cluster.outcomes[id] != nil }
    }

    @Test func `a replaced key takes over without a restart and without a pause`() throws {
        let cluster = try MembershipCluster(size: 4, of: 4)
        try cluster.run(ticks: 5)
        let next = SigningKey.seeded(50)
        // The operator gives the node its next key; the node goes on under the present one.
        cluster.stop(2)
        cluster.members[2].identity = ValidatorIdentity(signingKey: cluster.keys[2], nextKey: next)
        try cluster.start(2)
        try cluster.run(ticks: 20)
        #expect(cluster.isMember(2))
        let keys: [CanonicalValue] = [
            .bytes(cluster.keys[2].publicKey.bytes), .bytes(next.publicKey.bytes), .bytes(MembershipCluster.tlsKey(2).bytes),
            .null, .text(""),
        ]
        try cluster.settle("proposeKeys", keys)
        // Two peers with one TLS key would take each other's connections away.
        func shown() throws -> [PublicKey] {
            try #require(try cluster.members[0].validator?.roster()).peers
                .filter { $0.entry.tlsKey == MembershipCluster.tlsKey(2) }.map(\.key)
        }
        #expect(try shown() == [cluster.keys[2].publicKey])
        try cluster.settle("ready", try cluster.proof(next, by: 2))
        #expect(try cluster.epoch(of: 0) != .initial || shown() == [cluster.keys[2].publicKey])
        var waits: [Int] = []
        while cluster.epoch(of: 0) == .initial || waits.count < 20 {
            let id = cluster.load()
            var ticks = 0
            try cluster.run {
                ticks += 1
                return cluster.outcomes[id] != nil
            }
            waits.append(ticks)
        }
        #expect(waits.allSatisfy { $0 < 20 }, "\(waits)")
        #expect(cluster.members[2].validator?.status.key == next.publicKey && cluster.isMember(2))
        #expect(try shown() == [next.publicKey])
        // It votes under the new key: without another one the quorum of three needs it.
        cluster.stop(3)
        let id = cluster.load()
        try cluster.run { cluster.outcomes[id] != nil }
        cluster.stop(2)
        try cluster.start(2)
        try cluster.run(ticks: 50)
        #expect(cluster.isMember(2))
    }

    @Test func `an observer follows, takes transactions, and never votes`() throws {
        let cluster = try MembershipCluster(size: 4, of: 5)
        try cluster.settle("proposeObserver", cluster.entry(4))
        try cluster.start(4)
        for _ in 0..<30 {
            cluster.load()
            try cluster.run(ticks: 3)
        }
        let id = cluster.load(at: 4)
        try cluster.run { cluster.outcomes[id] != nil }
        try cluster.run(ticks: 60)
        #expect(cluster.agree(0..<5) && !cluster.isMember(4))
        #expect(cluster.members[4].validator?.replica.durable == DurableState())
        // It counts for nothing: with two of four gone there is no quorum.
        let height = cluster.height(of: 0)
        for index in [2, 3] { cluster.stop(index) }
        cluster.load()
        try cluster.run(ticks: 500)
        #expect(cluster.height(of: 0) == height)
    }

    @Test func `a stranger is connected to nobody`() throws {
        let cluster = try MembershipCluster(size: 4, of: 5)
        try cluster.start(4)
        cluster.load()
        try cluster.run(ticks: 100)
        #expect(cluster.members[4].connected.isEmpty && cluster.height(of: 4) == 0)
    }
}

extension MembershipClusterTests {
    @Test func `a node joins by a snapshot above a change of members, follows it and serves proofs`() throws {
        var settings = SnapshotClusterTests.settings
        settings.snapshotGap = 12
        let cluster = try MembershipCluster(size: 4, of: 6, settings: settings)
        cluster.load()
        try cluster.run(ticks: 5)
        try cluster.join(4)
        for _ in 0..<60 {
            cluster.load()
            try cluster.run(ticks: 4)
        }
        try cluster.join(5, settings: settings)
        let tookSnapshot = cluster.reports.contains { if case .tookSnapshot = $0.report { $0.node == 5 } else { false } }
        #expect(tookSnapshot)
        #expect(cluster.members[5].validator?.replica.mode == .voting)
        let id = cluster.load(at: 5)
        try cluster.run { cluster.outcomes[id] != nil }
        try cluster.run(ticks: 50)
        #expect(cluster.agree(0..<6))
        // The headers that changed the members came with the snapshot, so its proofs need no other node.
        let blocks = try #require(cluster.members[5].validator).ledger.reader.view.blocks
        let bundle = try #require(try blocks.proofBundle(of: id))
        #expect(bundle.membershipChanges.count == 2)
        guard case .valid = BundleVerifier.verify(bundle, genesis: cluster.genesis) else {
            Issue.record("the bundle does not verify")
            return
        }
    }
}
