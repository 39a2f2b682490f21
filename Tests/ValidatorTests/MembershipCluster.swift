import ChainCrypto
import Ledger
import PBFT
import Primitives
import Storage
import Testing
import Validator

/// Nodes that come and go, in one thread: two are connected while each has the other in its roster, as in the daemon.
final class MembershipCluster {
    struct Disk {
        var chain = InMemoryStore()
        var state = InMemoryStore()
        let journal = InMemoryRecordLog()
    }

    final class Member {
        var disk = Disk()
        var identity: ValidatorIdentity
        var validator: Validator?
        var roster: PeerRoster?
        var queue: [ValidatorInput] = []
        var connected: [Int: PeerID] = [:]
        /// What it signed, for the check that nobody contradicts itself.
        var epochs: [EpochNumber] = []

        init(_ identity: ValidatorIdentity) { self.identity = identity }
    }

    static let window: Int64 = 4
    let admin = SigningKey.seeded(200)
    let genesis: GenesisDocument
    let keys: [SigningKey]
    var members: [Member]
    var now = Timestamp(1_800_000_000_000)
    var outcomes: [TransactionID: Receipt] = [:]
    var reports: [(node: Int, report: ValidatorReport)] = []
    /// Nodes whose messages are lost, both ways.
    var cutOff: Set<Int> = []
    private var blocks: [BlockHeight: Hash256] = [:]
    private var number = 0

    /// The first `size` of the keys vote from the beginning.
    init(size: Int, of count: Int, settings: ValidatorSettings = ValidatorSettings()) throws {
        let keys = (0..<count).map { SigningKey.seeded(UInt8($0 + 1)) }
        self.keys = keys
        genesis = try GenesisDocument(
            name: "test",
            time: Timestamp(1_799_999_000_000),
            organisations: [GenesisOrganisation(name: "general", kind: "hospital", display: "General")],
            validators: (0..<size).map {
                GenesisValidator(
                    organisation: "general",
                    name: "node\($0)",
                    consensusKey: keys[$0].publicKey,
                    tlsKey: Self.tlsKey($0)
                )
            },
            accounts: [
                GenesisAccount(
                    account: try #require(AccountID(bytes: admin.publicKey.bytes)),
                    organisation: "general",
                    roles: ["admin", "registrar"]
                )
            ],
            parameters: ChainParameters([(name: "window", value: Self.window)])
        )
        members = keys.map { Member(ValidatorIdentity(signingKey: $0)) }
        for index in 0..<size { try start(index, settings: settings) }
    }

    static func tlsKey(_ index: Int) -> PublicKey { SigningKey.seeded(UInt8(100 + index)).publicKey }

    // MARK: Life

    func start(_ index: Int, settings: ValidatorSettings = ValidatorSettings()) throws {
        let member = members[index]
        member.validator = try Validator(
            identity: member.identity,
            genesis: genesis,
            chain: member.disk.chain,
            state: member.disk.state,
            journal: member.disk.journal,
            settings: settings
        )
        member.queue = [.started]
    }

    func stop(_ index: Int) {
        members[index].validator = nil
        members[index].roster = nil
        members[index].queue = []
        connect()
    }

    /// Runs until no message is on its way, then lets 10 ms pass, so many times.
    func run(ticks: Int) throws {
        for _ in 0..<ticks {
            try drain()
            now = Timestamp(now.rawValue + 10)
            for member in members where member.validator != nil { member.queue.append(.tick) }
        }
        try drain()
    }

    /// Runs until the condition holds, at most so many ticks.
    func run(ticks: Int = 2_000, until condition: () throws -> Bool) throws {
        for _ in 0..<ticks {
            if try condition() { return }
            try run(ticks: 1)
        }
        #expect(Bool(false), "nothing happened within \(ticks) ticks: \(heights)")
    }

    private func drain() throws {
        var isBusy = true
        while isBusy {
            isBusy = false
            for (index, member) in members.enumerated() {
                guard let validator = member.validator, !member.queue.isEmpty || validator.needsStep else { continue }
                isBusy = true
                let inputs = member.queue
                member.queue = []
                for effect in validator.step(inputs, now: now) { try carryOut(effect, of: index) }
            }
        }
    }

    private func carryOut(_ effect: ValidatorEffect, of index: Int) throws {
        switch effect {
        case .send(let message, let peer):
            if let target = members[index].connected.first(where: { $0.value == peer })?.key { deliver(message, index, target) }
        case .broadcast(let message):
            let committee = members[index].roster?.committee ?? []
            for (target, peer) in members[index].connected.sorted(by: { $0.key < $1.key }) where committee.contains(peer) {
                deliver(message, index, target)
            }
        case .checkSignatures(let id, let transactions):
            members[index].queue.append(.signaturesChecked(id, transactions.map(\.hasValidSignature)))
        case .checkBlocks(let id, let blocks): members[index].queue.append(.blocksChecked(id, blocks.checked()))
        case .checkSnapshotPart(let id, let part): members[index].queue.append(.snapshotPartChecked(id, part.checked()))
        case .answer(let answer, let peer):
            let (message, rest) = try answer.read()
            try carryOut(.send(message, to: peer), of: index)
            if let rest { try carryOut(.answer(rest, to: peer), of: index) }
        case .admitted: break
        case .refused(_, let rejection): #expect(Bool(false), "\(rejection.code)")
        case .certified(let block):
            for receipt in block.receipts { outcomes[receipt.transactionID] = receipt }
            let known = blocks.updateValue(block.hash, forKey: block.header.height)
            #expect(known == nil || known == block.hash, "node \(index) forks at height \(block.header.height)")
        case .rosterChanged(let roster):
            members[index].roster = roster
            connect()
        case .report(let report):
            reports.append((index, report))
            if case .epochBegan(let epoch, _) = report { members[index].epochs.append(epoch) }
            switch report {
            case .misbehaved, .evidence, .diverged, .forgotten, .journalLost:
                #expect(Bool(false), "node \(index) reports \(report)")
            default: break
            }
        case .halt(let error): #expect(Bool(false), "node \(index) halts: \(error)")
        }
    }

    /// Connects whoever knows each other and parts whoever does not.
    private func connect() {
        for one in members.indices {
            for other in members.indices where other != one {
                let peer = peer(other, seenBy: one)
                let standing = members[one].connected[other]
                guard standing != peer else { continue }
                if let standing { members[one].queue.append(.peerDisconnected(standing)) }
                members[one].connected[other] = peer
                if let peer { members[one].queue.append(.peerConnected(peer)) }
            }
        }
    }

    private func peer(_ other: Int, seenBy one: Int) -> PeerID? {
        guard let mine = members[one].roster, let theirs = members[other].roster,
            mine.peers.contains(where: { $0.key == theirs.own }), theirs.peers.contains(where: { $0.key == mine.own })
        else { return nil }
        return theirs.own
    }

    private func deliver(_ message: PeerMessage, _ index: Int, _ target: Int) {
        guard let own = members[index].roster?.own, members[target].validator != nil else { return }
        guard !cutOff.contains(index), !cutOff.contains(target) else { return }
        guard let copy = try? PeerMessage(canonicalBytes: message.canonicalBytes) else {
            #expect(Bool(false), "a message does not decode")
            return
        }
        members[target].queue.append(.received(copy, from: own))
    }

    // MARK: Transactions

    @discardableResult
    func call(_ function: String, _ arguments: [CanonicalValue], contract: String = "governance", at node: Int = 0)
        -> TransactionID
    {
        number += 1
        let transaction = Transaction(
            chainID: genesis.chainID,
            expires: Timestamp(now.rawValue + 300_000),
            unique: (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) },
            contract: contract,
            function: function,
            arguments: arguments,
            gasLimit: 1_000_000
        )
        let signed = SignedTransaction.sign(transaction, with: admin)
        members[node].queue.append(.submitted([Submission(id: SubmissionID(UInt64(number)), transaction: signed)]))
        return signed.id
    }

    /// A call that must be certified as `ok` before this returns.
    func settle(_ function: String, _ arguments: [CanonicalValue], at node: Int = 0) throws {
        let id = call(function, arguments, at: node)
        try run { outcomes[id] != nil }
        #expect(outcomes[id]?.outcome == .ok, "\(function): \(outcomes[id]?.message ?? "")")
    }

    /// A patient nobody has registered yet: load.
    @discardableResult
    func load(at node: Int = 0) -> TransactionID {
        let patient = SigningKey.seeded(UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8) | 0x80)
        return call("registerPatient", [.bytes(patient.publicKey.bytes)], contract: "registry", at: node)
    }

    func entry(_ index: Int, key: SigningKey? = nil) -> [CanonicalValue] {
        [
            .bytes(Organisations.id(named: "general").bytes), .text("node\(index)"),
            .bytes((key ?? keys[index]).publicKey.bytes), .bytes(Self.tlsKey(index).bytes), .null, .text(""),
        ]
    }

    func proof(_ key: SigningKey, by node: Int) throws -> [CanonicalValue] {
        let tip = try #require(members[node].validator).ledger.certified
        let body = Governance.readyBody(
            genesisHash: genesis.hash,
            key: key.publicKey,
            height: tip.height,
            block: tip.hash
        )
        return [
            .bytes(key.publicKey.bytes), .unsigned(tip.height.rawValue), .bytes(tip.hash.bytes),
            .bytes(key.sign(type: Governance.readySignatureType, body).bytes),
        ]
    }

    /// From the proposal to the first height that the node signs.
    func join(_ index: Int, at node: Int = 0, settings: ValidatorSettings = ValidatorSettings()) throws {
        try settle("proposeValidator", entry(index), at: node)
        try start(index, settings: settings)
        try run { height(of: index) + 1 >= height(of: node) && height(of: index) > 0 }
        try settle("ready", try proof(keys[index], by: index), at: node)
        try run { isMember(index) && isMember(node) }
    }

    func remove(_ index: Int, at node: Int = 0) throws {
        let epoch = self.epoch(of: node)
        try settle("proposeRemoval", [.bytes(keys[index].publicKey.bytes), .null], at: node)
        try run { self.epoch(of: node) > epoch }
    }

    // MARK: What is there

    func height(of index: Int) -> UInt64 { members[index].validator?.ledger.certifiedHeight.rawValue ?? 0 }
    func epoch(of index: Int) -> EpochNumber { members[index].validator?.status.epoch ?? .initial }
    func isMember(_ index: Int) -> Bool { members[index].validator?.status.isMember ?? false }
    var heights: [UInt64] { members.indices.map(height) }

    /// Whether these nodes stand at one height with one state.
    func agree(_ nodes: some Sequence<Int>) -> Bool {
        Set(nodes.map { members[$0].validator?.ledger.certified }).count == 1
    }
}
