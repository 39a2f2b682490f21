import ChainCrypto
import Ledger
import Primitives
import Storage
import Testing

@Suite struct MembershipTests {
    @Test func `a validator joins at the height after the window above the block in which it was ready`() throws {
        let bench = try ExecutionBench.withMembership()
        let accepted = try bench.propose("proposeValidator", ExecutionBench.node(60))
        #expect(accepted.events.map(\.name) == ["Voted", "NodeAccepted", "Accepted"])
        #expect(bench.ledger.scheduledChange == nil)
        #expect(try bench.ready(60).outcome == .ok)
        let change = bench.ledger.certifiedHeight.rawValue
        let last = BlockHeight(change + ExecutionBench.window)
        #expect(bench.ledger.scheduledChange?.lastHeight == last)
        while bench.ledger.certifiedHeight < last {
            #expect(bench.ledger.validators.count == 1)
            try bench.block([])
        }
        let header = try #require(try bench.ledger.blocks.newest.header(at: last))
        #expect(header.epoch == .initial && header.nextValidatorsHash == bench.ledger.validators.hash)
        #expect(header.validatorsHash == bench.genesis.validatorSet.hash)
        #expect(bench.ledger.validators.index(of: bench.key(60)) != nil)
        #expect(bench.ledger.epochBase == last && bench.ledger.scheduledChange == nil)
        try bench.block([])
        let next = try #require(try bench.ledger.blocks.newest.header(at: bench.ledger.certifiedHeight))
        #expect(next.epoch == EpochNumber(1) && next.validatorsHash == header.nextValidatorsHash)
        #expect(!next.changesValidators)
    }

    @Test func `only the last block of the epoch changes the validators`() throws {
        let bench = try ExecutionBench.withMembership()
        try bench.admit(60)
        for _ in 0..<3 { try bench.block([]) }
        let changes = try bench.ledger.blocks.newest.membershipChanges(through: bench.ledger.certifiedHeight)
        #expect(changes == [bench.ledger.epochBase])
    }

    @Test func `a ledger opened within the window or after it knows who votes`() throws {
        let bench = try ExecutionBench.withMembership()
        try bench.propose("proposeValidator", ExecutionBench.node(60))
        try bench.ready(60)
        for _ in 0..<8 {
            let (set, change, base) = (bench.ledger.validators, bench.ledger.scheduledChange, bench.ledger.epochBase)
            try bench.reopen()
            #expect(bench.ledger.validators == set && bench.ledger.scheduledChange == change && bench.ledger.epochBase == base)
            try bench.block([])
        }
        #expect(bench.ledger.validators.count == 2)
    }

    @Test func `a lost state is rebuilt across changes of the validators`() throws {
        let bench = try ExecutionBench.withMembership()
        try bench.admit(60)
        try bench.propose("proposeRemoval", [.bytes(bench.key(1).bytes), .null])
        for _ in 0..<7 { try bench.block([]) }
        let rebuilt = try Ledger(chain: bench.chain, state: InMemoryStore(), genesis: bench.genesis)
        #expect(rebuilt.certified == bench.ledger.certified && rebuilt.validators == bench.ledger.validators)
        #expect(rebuilt.validators.members.map(\.key) == [bench.key(60)])
        #expect(rebuilt.epochBase == bench.ledger.epochBase)
    }

    @Test func `a removed validator leaves at the next epoch and its key never comes back`() throws {
        let bench = try ExecutionBench.withMembership()
        try bench.admit(60)
        try bench.admit(61)
        let removed = try bench.propose("proposeRemoval", [.bytes(bench.key(60).bytes), .null])
        #expect(removed.events.map(\.name) == ["Voted", "ValidatorLeaves", "Accepted"])
        try bench.finishEpoch()
        #expect(bench.ledger.validators.index(of: bench.key(60)) == nil)
        let again = try bench.propose("proposeValidator", ExecutionBench.node(60, name: "other"))
        #expect(again.message == "a node has one of these keys already")
        // The next change clears the entry away; the key stays known.
        try bench.admit(62)
        let later = try bench.propose("proposeValidator", ExecutionBench.node(60, name: "other"))
        #expect(later.message == "this consensus key belonged to a validator before; make a new one")
    }

    @Test func `replaced keys take the place of the old ones in one change`() throws {
        let bench = try ExecutionBench.withMembership()
        try bench.admit(60)
        let keys: [CanonicalValue] = [
            .bytes(bench.key(60).bytes), .bytes(bench.key(61).bytes), .bytes(Fixture.key(100).publicKey.bytes), .null, .text(""),
        ]
        #expect(try bench.propose("proposeKeys", keys).outcome == .ok)
        #expect(try bench.ready(61).events.map(\.name) == ["ValidatorJoins", "ValidatorLeaves"])
        try bench.finishEpoch()
        #expect(bench.ledger.validators.count == 2)
        let member = try #require(bench.ledger.validators.members.first { $0.key == bench.key(61) })
        #expect(member.name == "node60" && member.tlsKey == Fixture.key(100).publicKey)
    }

    // A TLS key that stands for two nodes cut the validator off from everybody, if the next key sorted before its own.
    @Test func `while keys are replaced and the TLS key stays, connections are the validator's, then its successor's`() throws {
        for (old, new): (UInt8, UInt8) in [(60, 61), (61, 60), (62, 63), (63, 62)] {
            let bench = try ExecutionBench.withMembership()
            try bench.admit(old)
            let tls = Fixture.key(old + 40).publicKey
            func peer() throws -> [PublicKey] {
                let height = try #require(bench.ledger.certifiedHeight.next)
                return try bench.ledger.reader.view.membership().peers(at: height).filter { $0.entry.tlsKey == tls }.map(\.key)
            }
            let keys: [CanonicalValue] = [
                .bytes(bench.key(old).bytes), .bytes(bench.key(new).bytes), .bytes(tls.bytes), .null, .text(""),
            ]
            #expect(try bench.propose("proposeKeys", keys).outcome == .ok)
            #expect(try peer() == [bench.key(old)], "a candidate")
            #expect(try bench.ready(new).outcome == .ok)
            #expect(try peer() == [bench.key(old)], "decided, not in force")
            try bench.finishEpoch()
            #expect(try peer() == [bench.key(new)])
        }
    }

    @Test func `an observer is known, never votes, and goes at once`() throws {
        let bench = try ExecutionBench.withMembership()
        #expect(try bench.propose("proposeObserver", ExecutionBench.node(63, address: "node63.example:7600")).outcome == .ok)
        let known = try bench.ledger.reader.view.membership()
        #expect(known[bench.key(63)]?.role == .observer && known[bench.key(63)]?.address == "node63.example:7600")
        #expect(try bench.ready(63).message.starts(with: "no accepted candidate"))
        let removed = try bench.propose("proposeRemoval", [.bytes(bench.key(63).bytes), .null])
        #expect(removed.events.map(\.name) == ["Voted", "NodeRemoved", "Accepted"])
        #expect(try bench.ledger.reader.view.membership()[bench.key(63)] == nil)
        #expect(bench.ledger.scheduledChange == nil)
    }

    // MARK: Refused

    @Test func `the last validator cannot be removed`() throws {
        let bench = try ExecutionBench.withMembership()
        let vote = try bench.propose("proposeRemoval", [.bytes(bench.key(1).bytes), .null])
        #expect(vote.message == "a chain needs at least one validator; admit another one first")
    }

    @Test func `a second change waits until the first is in force`() throws {
        let bench = try ExecutionBench.withMembership()
        for number: UInt8 in [60, 61] { try bench.propose("proposeValidator", ExecutionBench.node(number)) }
        try bench.ready(60)
        let second = try bench.ready(61)
        #expect(second.outcome == .requirementFailed && second.message.starts(with: "another change of the validators"))
        try bench.finishEpoch()
        #expect(try bench.ready(61).outcome == .ok)
    }

    @Test(
        arguments: [
            (ExecutionBench.node(60, organisation: "nobody"), "there is no active organisation"),
            (ExecutionBench.node(1), "a node has one of these keys already"),
            (ExecutionBench.node(60, tls: 2), "another node has this TLS key"),
            (ExecutionBench.node(60, tls: 1), "a node has one of these keys already"),
            (ExecutionBench.node(60, tls: 60), "the consensus key and the TLS key are the same"),
            (ExecutionBench.node(10, tls: 90), "one of these keys is an account's"),
            (ExecutionBench.node(60, tls: 20), "one of these keys is an account's"),
            (ExecutionBench.node(60, name: "node"), "another node has this name"),
            (ExecutionBench.node(60, name: "two words"), "a name has 1 to 40"),
            (ExecutionBench.node(60, address: "nowhere"), "an address is HOST:PORT"),
            (ExecutionBench.node(60, address: "host:0"), "an address is HOST:PORT"),
        ] as [([CanonicalValue], String)]
    )
    func `a node that cannot be is refused when it is proposed`(_ node: [CanonicalValue], _ sentence: String) throws {
        let bench = try ExecutionBench.withMembership()
        let receipt = try bench.call("governance", "proposeValidator", node, by: ExecutionBench.admins[0])
        #expect(receipt.outcome == .requirementFailed)
        #expect(receipt.message.starts(with: sentence), "\(receipt.message)")
    }

    @Test func `readiness is proved by the candidate's key over a recent block of this chain`() throws {
        let bench = try ExecutionBench.withMembership()
        try bench.propose("proposeValidator", ExecutionBench.node(60))
        func refusal(_ proof: [CanonicalValue], by admin: Int = 1) throws -> String {
            try bench.call("governance", "ready", proof, by: ExecutionBench.admins[admin]).message
        }
        #expect(try refusal(bench.proof(of: 60, signedBy: 61)) == "the signature is not the candidate's over this block")
        #expect(try refusal(bench.proof(of: 60, block: bench.genesis.hash)).contains("another hash"))
        #expect(try refusal(bench.proof(of: 60, height: 900)).contains("is not one of the last"))
        #expect(try refusal(bench.proof(of: 60, height: 0)).contains("is not one of the last"))
        #expect(try refusal(bench.proof(of: 61)).starts(with: "no accepted candidate"))
        #expect(try refusal(bench.proof(of: 60), by: 0).contains("organisation"))
        #expect(try refusal(bench.proof(of: 60)) == "")
    }

    @Test func `a block hash that is too old proves nothing`() throws {
        let bench = try ExecutionBench.withMembership()
        try bench.propose("proposeValidator", ExecutionBench.node(60))
        let old = bench.proof(of: 60, height: 1)
        while bench.ledger.certifiedHeight.rawValue < BlockContext.recentBlockCount { try bench.block([], milliseconds: 1) }
        let inTime = try bench.call("governance", "ready", old, by: ExecutionBench.admins[1])
        #expect(inTime.outcome == .ok)
        try bench.finishEpoch()
        try bench.propose("proposeValidator", ExecutionBench.node(61))
        let late = try bench.call("governance", "ready", bench.proof(of: 61, height: 1), by: ExecutionBench.admins[1])
        #expect(late.message.contains("is not one of the last"))
    }

    @Test func `an account cannot take a node's key`() throws {
        let bench = try ExecutionBench.withMembership()
        let key: CanonicalValue = .bytes(bench.key(1).bytes)
        let registered = try bench.call("registry", "register", [key, .array([])], by: ExecutionBench.admins[0])
        #expect(registered.message == "this is a node's consensus key; an account needs a key of its own")
        let added = try bench.call("registry", "addKey", [key], by: ExecutionBench.admins[0])
        #expect(added.message == "this is a node's consensus key; an account needs a key of its own")
    }

    @Test func `more than half of the organisations decide`() throws {
        let bench = try ExecutionBench.withMembership()
        try bench.call("governance", "proposeValidator", ExecutionBench.node(60), by: ExecutionBench.admins[0])
        #expect(try bench.ready(60).message.starts(with: "no accepted candidate"))
        try bench.call("governance", "vote", [.unsigned(1), .bool(false)], by: ExecutionBench.admins[1])
        let rejected = try bench.call("governance", "vote", [.unsigned(1), .bool(false)], by: ExecutionBench.admins[2])
        #expect(rejected.events.map(\.name) == ["Voted", "Rejected"])
        #expect(try bench.ready(60).message.starts(with: "no accepted candidate"))
    }
}
