import PBFT
import Primitives
import Testing

/// Replicas, a network and a disk for each in one value: deterministic, seeded, no time but ticks.
struct Cluster {
    struct Letter {
        let due: UInt64
        let order: UInt64
        let from: Int
        let to: Int
        let message: SignedMessage
        let hasBatch: Bool
    }

    let committee: Committee
    let settings: ReplicaSettings
    var nodes: [ClusterNode]
    var random: SeededRandom
    var now: UInt64 = 0
    var letters: [Letter] = []
    var sent: UInt64 = 0
    /// Loss in percent and the longest delay in ticks.
    var lossPercent: UInt64 = 0
    var delayLimit: UInt64 = 2
    /// Whether `from` reaches `to`.
    var isConnected: (_ from: Int, _ to: Int) -> Bool = { _, _ in true }
    /// May replace or swallow a letter: the Byzantine hand.
    var tamper: (_ from: Int, _ to: Int, _ message: SignedMessage, _ committee: Committee) -> SignedMessage? = {
        _,
        _,
        message,
        _ in
        message
    }
    /// Whether letters are checked like real ones; only needed where somebody lies.
    var checksSignatures = false
    /// Work is known while a node is certified below this height.
    var targetHeight: UInt64 = 0
    var signatures = SignatureLedger()
    var evidence: [Evidence] = []

    static var quickSettings: ReplicaSettings {
        var settings = ReplicaSettings()
        settings.viewTicks = 40
        settings.viewTicksLimit = 320
        settings.statusTicks = 10
        settings.fetchTicks = 5
        settings.heartbeatTicks = 400
        settings.heartbeatPatienceTicks = 800
        return settings
    }

    init(_ size: Int, seed: UInt64 = 1, settings: ReplicaSettings = Cluster.quickSettings) {
        committee = .of(size)
        self.settings = settings
        random = SeededRandom(seed: seed)
        nodes = []
        for index in 0..<size { nodes.append(ClusterNode(committee: committee, index: index, settings: settings)) }
        for index in 0..<size { feed(index, .started) }
    }

    // MARK: Running

    mutating func run(ticks: UInt64, until isDone: (Cluster) -> Bool = { _ in false }) {
        for _ in 0..<ticks {
            if isDone(self) { return }
            tick()
        }
    }

    /// Runs until every live node is certified at the target.
    mutating func runToTarget(ticks: UInt64, sourceLocation: SourceLocation = #_sourceLocation) {
        run(ticks: ticks) { $0.reachedTarget }
        let heights = nodes.map { "\($0.replica.certified.height)\($0.isUp ? "" : "†") v\($0.replica.view)" }
        #expect(reachedTarget, "after \(ticks) ticks the heights are \(heights)", sourceLocation: sourceLocation)
        check(sourceLocation: sourceLocation)
    }

    var reachedTarget: Bool {
        nodes.allSatisfy { !$0.isUp || $0.isByzantine || $0.replica.certified.height.rawValue >= targetHeight }
    }

    mutating func tick() {
        now += 1
        for index in nodes.indices where nodes[index].isUp {
            let needsWork = nodes[index].replica.certified.height.rawValue < targetHeight
            if nodes[index].knowsWork != needsWork || (needsWork && now % 8 == 0) {
                nodes[index].knowsWork = needsWork
                feed(index, .workKnown(needsWork))
            }
            feed(index, .tick)
        }
        let due = letters.filter { $0.due <= now }.sorted { $0.order < $1.order }
        letters.removeAll { $0.due <= now }
        for letter in due { arrive(letter) }
    }

    private mutating func arrive(_ letter: Letter) {
        guard nodes[letter.to].isUp, isConnected(letter.from, letter.to) else { return }
        guard nodes[letter.to].replica.isUseful(letter.message) else { return }
        guard let message = authenticate(letter.message) else { return }
        if letter.hasBatch, case .prePrepare(let content) = letter.message.message {
            nodes[letter.to].batches.insert(content.digest)
        }
        feed(letter.to, .received(message))
    }

    private func authenticate(_ signed: SignedMessage) -> Authenticated<SignedMessage>? {
        guard checksSignatures else { return Authenticated(unchecked: signed) }
        return Fake.authenticate(signed, in: committee, window: settings.window)
    }

    /// One input and everything that follows from it inside the node.
    mutating func feed(_ index: Int, _ input: ReplicaInput) {
        var queue = [input]
        while !queue.isEmpty {
            guard nodes[index].isUp else { return }
            let effects = nodes[index].replica.step(queue.removeFirst())
            for effect in effects {
                guard nodes[index].isUp else { return }
                carryOut(effect, index, &queue)
            }
        }
    }

    // MARK: Effects

    private mutating func carryOut(_ effect: ReplicaEffect, _ index: Int, _ queue: inout [ReplicaInput]) {
        let own = ValidatorIndex(UInt64(index))
        switch effect {
        case .persist(let record): persist(record, index)
        case .broadcast(let message):
            let signed = Fake.sign(message, by: own, in: committee)
            if !nodes[index].isByzantine { signatures.note(message, by: own, in: committee) }
            for peer in nodes.indices where peer != index { post(signed, from: index, to: peer, hasBatch: true) }
            if let message = authenticate(signed) {
                queue.append(.received(message))
            }
        case .send(let message, let peer):
            post(Fake.sign(message, by: own, in: committee), from: index, to: Int(peer.rawValue), hasBatch: false)
        case .relay(let signed, .all):
            for peer in nodes.indices where peer != index { post(signed, from: index, to: peer, hasBatch: false) }
        case .relay(let signed, .one(let peer)): post(signed, from: index, to: Int(peer.rawValue), hasBatch: false)
        case .requestProposal(let view, let height, let occasion):
            queue.append(propose(view, height, occasion, index))
        case .requireBatch(let height, let digest):
            let isHere = nodes[index].batches.contains(digest)
            let isNear = nodes.indices.contains { peer in
                nodes[peer].isUp && nodes[peer].batches.contains(digest) && isConnected(peer, index) && isConnected(index, peer)
            }
            guard isHere || isNear else { break }
            nodes[index].batches.insert(digest)
            queue.append(.batchHeld(height, digest))
        case .checkProposal(let proposal): queue.append(.proposalChecked(proposal, nodes[index].verdict))
        case .execute(let height, let digest): queue.append(nodes[index].execute(height, digest))
        case .certified(let certificate): nodes[index].store(certificate)
        case .fetchBlocks(let from, let through, let holders): fetch(index, from, through, holders, &queue)
        case .viewChanged(let view, let status): nodes[index].views.append((view, status))
        case .suspected: break
        case .report(let item): evidence.append(item)
        case .diverged(let divergence): nodes[index].divergences.append(divergence)
        case .forgotten(let message): nodes[index].forgotten.append(message)
        }
    }

    private mutating func persist(_ record: DurableRecord, _ index: Int) {
        nodes[index].journal.append(record)
        nodes[index].persisted += 1
        if nodes[index].crashAfterRecord == nodes[index].persisted { nodes[index].isUp = false }
    }

    private mutating func propose(
        _ view: ViewNumber,
        _ height: BlockHeight,
        _ occasion: ProposalOccasion,
        _ index: Int
    ) -> ReplicaInput {
        if occasion == .work, height.rawValue > targetHeight { return .nothingToPropose(view, height) }
        nodes[index].proposals += 1
        let digest = Fake.hash(3, UInt64(index), nodes[index].proposals, height.rawValue)
        nodes[index].batches.insert(digest)
        return .proposalReady(Proposal(view: view, height: height, digest: digest))
    }

    private mutating func fetch(
        _ index: Int,
        _ from: BlockHeight,
        _ through: BlockHeight,
        _ holders: [ValidatorIndex],
        _ queue: inout [ReplicaInput]
    ) {
        for holder in holders {
            let peer = Int(holder.rawValue)
            guard nodes[peer].isUp, isConnected(peer, index), isConnected(index, peer),
                let certificate = nodes[peer].chain.last, certificate.height >= from
            else { continue }
            queue.append(.caughtUp(certificate))
            nodes[index].adopt(nodes[peer].chain, digests: nodes[peer].digests)
            return
        }
    }

    private mutating func post(_ message: SignedMessage, from: Int, to: Int, hasBatch: Bool) {
        guard isConnected(from, to), !random.chance(lossPercent, in: 100) else { return }
        guard let message = tamper(from, to, message, committee) else { return }
        sent += 1
        // A random rank among equal ticks reorders letters.
        let order = random.next()
        letters.append(
            Letter(
                due: now + 1 + random.below(delayLimit),
                order: order,
                from: from,
                to: to,
                message: message,
                hasBatch: hasBatch
            )
        )
    }

    // MARK: Crashes

    /// Kills the node; what it had not made durable is gone.
    mutating func crash(_ index: Int) { nodes[index].isUp = false }

    mutating func restart(_ index: Int) {
        nodes[index].restore(committee: committee, settings: settings)
        feed(index, .started)
        for peer in nodes.indices where peer != index && nodes[peer].isUp {
            feed(peer, .peerConnected(ValidatorIndex(UInt64(index))))
        }
    }

    // MARK: Judging

    /// Agreement, order, and no two signatures in one place.
    func check(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(signatures.conflicts == [], sourceLocation: sourceLocation)
        var hashes: [UInt64: Hash256] = [:]
        for node in nodes where !node.isByzantine {
            node.replica.checkAllInvariants()
            for (offset, certificate) in node.chain.enumerated() {
                #expect(certificate.height.rawValue == UInt64(offset + 1), sourceLocation: sourceLocation)
                #expect(certificate.isWellFormed(in: committee), sourceLocation: sourceLocation)
                let known = hashes[certificate.height.rawValue] ?? certificate.blockHash
                #expect(
                    known == certificate.blockHash,
                    "height \(certificate.height) has two blocks",
                    sourceLocation: sourceLocation
                )
                hashes[certificate.height.rawValue] = known
            }
        }
    }
}
