import ChainCrypto
import Ledger
import PBFT
import Primitives
import Simulation
import Testing
import Validator

/// A checker that never fires checks nothing: each rule is broken by hand once.
@Suite struct CheckerTests {
    private func hash(_ byte: UInt8) throws -> Hash256 { try #require(Hash256(bytes: Array(repeating: byte, count: 32))) }

    private func fact(_ hash: Hash256, _ root: Hash256, _ transactions: [Hash256] = []) -> ChainChecker.Fact {
        ChainChecker.Fact(hash: hash, stateRoot: root, transactions: transactions)
    }

    private func rule(_ body: () throws(Violation) -> Void) -> Violation.Rule? {
        do throws(Violation) { try body() } catch { return error.rule }
        return nil
    }

    @Test func `two nodes with one chain break nothing`() throws {
        var checker = ChainChecker(nodes: 2)
        for node in 0..<2 {
            try checker.certified(BlockHeight(1), fact(hash(1), hash(2), [hash(3)]), by: node)
            try checker.certified(BlockHeight(2), fact(hash(4), hash(5), [hash(6)]), by: node)
        }
        #expect(checker.height == 2)
        #expect(checker.height(of: try hash(6)) == 2)
    }

    @Test func `two blocks at one height break agreement`() throws {
        var checker = ChainChecker(nodes: 2)
        let (first, second) = (fact(try hash(1), try hash(2)), fact(try hash(9), try hash(2)))
        try checker.certified(BlockHeight(1), first, by: 0)
        #expect(rule { () throws(Violation) in try checker.certified(BlockHeight(1), second, by: 1) } == .agreement)
    }

    @Test func `two states of one block break the state root`() throws {
        var checker = ChainChecker(nodes: 2)
        let (first, second) = (fact(try hash(1), try hash(2)), fact(try hash(1), try hash(9)))
        try checker.certified(BlockHeight(1), first, by: 0)
        #expect(rule { () throws(Violation) in try checker.certified(BlockHeight(1), second, by: 1) } == .stateRoot)
    }

    @Test func `a height that is left out breaks the order`() throws {
        var checker = ChainChecker(nodes: 1)
        let block = fact(try hash(1), try hash(2))
        #expect(rule { () throws(Violation) in try checker.certified(BlockHeight(2), block, by: 0) } == .order)
    }

    @Test func `a transaction in two blocks breaks once`() throws {
        var checker = ChainChecker(nodes: 1)
        let (first, second) = (fact(try hash(1), try hash(2), [try hash(3)]), fact(try hash(4), try hash(5), [try hash(3)]))
        try checker.certified(BlockHeight(1), first, by: 0)
        #expect(rule { () throws(Violation) in try checker.certified(BlockHeight(2), second, by: 0) } == .once)
    }

    @Test func `a node that starts below what it reported breaks durability`() throws {
        var checker = ChainChecker(nodes: 1)
        let block = fact(try hash(1), try hash(2))
        try checker.certified(BlockHeight(1), block, by: 0)
        #expect(rule { () throws(Violation) in try checker.started(at: .genesis, node: 0) } == .durability)
    }

    @Test func `another block found on a disk breaks agreement`() throws {
        var checker = ChainChecker(nodes: 2)
        try checker.certified(BlockHeight(1), fact(hash(1), hash(2)), by: 0)
        let (other, root) = (try hash(9), try hash(2))
        let broken = rule { () throws(Violation) in
            try checker.found(BlockHeight(1), hash: other, stateRoot: root, by: 1)
        }
        #expect(broken == .agreement)
    }

    @Test func `two digests signed for one place break the signatures, the same one twice does not`() throws {
        var checker = SignatureChecker()
        let (digest, other) = (try hash(1), try hash(2))
        let proposal = PBFTMessage.prePrepare(PrePrepare(view: .initial, height: BlockHeight(1), digest: digest))
        let same = PBFTMessage.prepare(Prepare(view: .initial, height: BlockHeight(1), digest: digest))
        let different = PBFTMessage.prepare(Prepare(view: .initial, height: BlockHeight(1), digest: other))
        try checker.sent(proposal, by: 0)
        try checker.sent(proposal, by: 0)
        try checker.sent(same, by: 0)
        try checker.sent(different, by: 1)
        #expect(rule { () throws(Violation) in try checker.sent(different, by: 0) } == .signatures)
    }

    @Test func `two checkpoints of one height break the signatures`() throws {
        var checker = SignatureChecker()
        let (first, second) = (try hash(1), try hash(2))
        try checker.sent(.checkpoint(Checkpoint(height: BlockHeight(1), blockHash: first)), by: 0)
        let broken = rule { () throws(Violation) in
            try checker.sent(.checkpoint(Checkpoint(height: BlockHeight(1), blockHash: second)), by: 0)
        }
        #expect(broken == .signatures)
    }

    @Test func `a vote in a view that was left breaks the signatures, an old vote sent again does not`() throws {
        var checker = SignatureChecker()
        let (digest, next) = (try hash(1), ViewNumber(1))
        let old = PBFTMessage.commit(Commit(view: .initial, height: BlockHeight(1), digest: digest))
        let new = PBFTMessage.commit(Commit(view: .initial, height: BlockHeight(2), digest: digest))
        try checker.sent(old, by: 0)
        try checker.sent(.viewChange(ViewChange(newView: next, certificate: nil, prepared: [])), by: 0)
        try checker.sent(old, by: 0)
        try checker.sent(new, by: 1)
        #expect(rule { () throws(Violation) in try checker.sent(new, by: 0) } == .signatures)
    }

    @Test func `an accusation of a correct node breaks a rule, one of the Byzantine node does not`() throws {
        let (keys, checker, seats) = try reports()
        let members = keys.map(\.publicKey)
        try checker.heard(.misbehaved(members[2], "lied"), from: 0, seats)
        try checker.heard(.viewChanged(.initial, .active), from: 0, seats)
        #expect(
            rule { () throws(Violation) in try checker.heard(.misbehaved(members[1], "lied"), from: 0, seats) } == .accusation
        )
        #expect(rule { () throws(Violation) in try checker.heard(.journalLost, from: 0, seats) } == .recovery)
        #expect(rule { () throws(Violation) in try checker.heard(.forgotten(.commit), from: 0, seats) } == .recovery)
    }

    @Test func `evidence breaks a rule unless it names a Byzantine member and verifies`() throws {
        let (keys, checker, seats) = try reports()
        let one = PBFTMessage.commit(Commit(view: .initial, height: BlockHeight(1), digest: try hash(1)))
        let other = PBFTMessage.commit(Commit(view: .initial, height: BlockHeight(1), digest: try hash(2)))
        func signed(_ message: PBFTMessage, _ sender: Int, with key: Int) throws -> SignedMessage {
            let signature = keys[key].sign(type: message.kind.name, message.signedBody(try committee().context))
            return SignedMessage(message, sender: ValidatorIndex(UInt64(sender)), signature: signature)
        }
        func heard(_ sender: Int, with key: Int) throws -> Violation.Rule? {
            let pair = Evidence(epoch: .initial, try signed(one, sender, with: key), try signed(other, sender, with: key))
            return rule { () throws(Violation) in try checker.heard(.evidence(pair), from: 0, seats) }
        }
        #expect(try heard(2, with: 2) == nil)
        #expect(try heard(2, with: 1) == .accusation)
        #expect(try heard(1, with: 1) == .accusation)
    }

    @Test func `a fault on the chain breaks a rule unless it names a Byzantine member`() throws {
        let (keys, checker, _) = try reports()
        func event(_ key: PublicKey, _ name: String = "FaultReported") -> ReceiptEvent {
            let fields: [CanonicalValue] = [.bytes(key.bytes), .unsigned(0), .text("commit"), .null, .null]
            return ReceiptEvent(contract: "governance", name: name, fields: CanonicalValue.array(fields).canonicalBytes)
        }
        func certified(_ event: ReceiptEvent) -> Violation.Rule? {
            rule { () throws(Violation) in try checker.certified([event], by: 0) }
        }
        #expect(certified(event(keys[2].publicKey)) == nil)
        #expect(certified(event(keys[1].publicKey, "NodeRemoved")) == nil)
        #expect(certified(event(keys[1].publicKey)) == .accusation)
    }

    private func committee() throws -> Committee { Committee(genesisHash: try hash(7), setHash: try hash(8), size: 4) }

    private func reports() throws -> ([SigningKey], ReportChecker, ReportChecker.Seats) {
        let keys = (UInt8(1)...4).map { SigningKey(seed: SecretBytes(Array(repeating: $0, count: 32))) }
        let members = keys.map(\.publicKey)
        let checker = ReportChecker(byzantine: [2]) { members.firstIndex(of: $0) }
        return (keys, checker, ReportChecker.Seats(try committee().context, members))
    }
}
