internal import ChainCrypto
internal import Ledger
internal import PBFT
internal import Primitives
internal import Validator

// Organisations change who votes: they propose, vote, say that a candidate is ready, and send again what was lost or refused.
extension SimulatedCluster {
    private static let governTicks: UInt64 = 100
    /// How long an organisation waits before it sends something again.
    private static let resendTicks: UInt64 = 1_000

    /// The correct node whose chain is longest; the organisations look at it.
    var governingNode: Validator? {
        nodes.indices.filter { isCorrect($0) && !nodes[$0].isDamaged }.compactMap { nodes[$0].validator }
            .max { $0.ledger.certifiedHeight < $1.ledger.certifiedHeight }
    }

    /// Whether the newest set names the node, under any of its keys.
    func isMember(_ node: Int) -> Bool {
        guard !membership.changes.isEmpty || isJoiner(node) else { return true }
        guard let set = governingNode?.ledger.validators else { return !isJoiner(node) }
        return set.members.contains { consortium.owner(of: $0.key) == nodes[node].member }
    }

    /// Whether the node is a member and nobody wants it to leave.
    func isStaying(_ node: Int) -> Bool {
        isMember(node)
            && !membership.changes.contains { $0.kind == .remove && consortium.owner(of: $0.key) == nodes[node].member }
    }

    /// The changes that are still owed; those that need the help of a node that breaks the rules, or has lost its disk, are not.
    var owedChanges: [WantedMembership.Change] {
        guard !membership.changes.isEmpty else { return [] }
        return membership.open(in: governingNode?.ledger).filter { change in
            change.kind == .remove || (isCorrect(change.node) && !nodes[change.node].isDamaged)
        }
    }

    /// A change is wanted from now on.
    func want(_ fault: Fault) throws(Violation) {
        let change: WantedMembership.Change
        switch fault {
        case .join(let node):
            change = WantedMembership.Change(kind: .join, key: consortium.nodes[node].first.publicKey, node: node)
            if nodes[node].validator == nil { try start(node) }
        case .remove(let node):
            let key = governingNode?.ledger.validators.members.first { consortium.owner(of: $0.key) == node }?.key
            guard let key else { return }
            change = WantedMembership.Change(kind: .remove, key: key, node: node)
        case .renew(let node):
            let keys = consortium.nodes[node]
            let kind = WantedMembership.Kind.renew(keys.first.publicKey)
            change = WantedMembership.Change(kind: kind, key: keys.next.publicKey, node: node)
        default: return
        }
        if membership.changes.isEmpty { queue.schedule(.govern, at: tick + 1) }
        membership.changes.append(change)
    }

    func govern() throws(Violation) {
        queue.schedule(.govern, at: tick + Self.governTicks)
        guard let chain = governingNode?.ledger else { return }
        for index in membership.changes.indices {
            let change = membership.changes[index]
            guard change.sentTick == 0 || tick >= change.sentTick + Self.resendTicks else { continue }
            if change.kind == .remove, !maySpareOne(chain.validators) { continue }
            let call: (String, [CanonicalValue])?
            do throws(LedgerError) {
                switch try WantedMembership.step(of: change, in: chain) {
                case .propose: call = proposal(change)
                case .ready: call = readiness(change)
                case .wait, .done: call = nil
                }
            } catch { throw Violation(.durability, "the nodes that governance knows cannot be read: \(error)") }
            guard let call else { continue }
            membership.changes[index].sentTick = tick
            let transaction = nextGovernance(call.0, call.1)
            queue.schedule(.submit(transaction, node: random.index(below: settings.committee), attempts: 0), at: tick + 1)
        }
        isSettlementDue = healedAt != nil
    }

    /// Whether those who may fail are few enough for a smaller set too.
    private func maySpareOne(_ set: ValidatorSet) -> Bool {
        set.count > settings.committee || (plan.byzantine.isEmpty && !nodes.contains { $0.isDamaged || $0.lostJournalKey != nil })
    }

    private func nextGovernance(_ function: String, _ arguments: [CanonicalValue]) -> SignedTransaction {
        let transaction = clients.governance(function, arguments, at: tick)
        checkedSignatures[transaction] = true
        return transaction
    }

    private func proposal(_ change: WantedMembership.Change) -> (String, [CanonicalValue]) {
        let keys = consortium.nodes[change.node]
        switch change.kind {
        case .remove: return ("proposeRemoval", [.bytes(change.key.bytes), .null])
        case .join:
            let organisation = Organisations.id(named: "general")
            return (
                "proposeValidator",
                [
                    .bytes(organisation.bytes), .text(keys.name), .bytes(change.key.bytes), .bytes(keys.tls.bytes), .null,
                    .text(""),
                ]
            )
        case .renew(let old):
            return (
                "proposeKeys",
                [.bytes(old.bytes), .bytes(change.key.bytes), .bytes(keys.tls.bytes), .null, .text("")]
            )
        }
    }

    /// The candidate's own signature over the block at which it stands; nil while it has none of this chain.
    private func readiness(_ change: WantedMembership.Change) -> (String, [CanonicalValue])? {
        guard let tip = nodes[change.node].validator?.ledger.certified, tip.height > .genesis,
            let key = consortium.signingKey(of: change.key)
        else { return nil }
        let body = Governance.readyBody(
            genesisHash: consortium.genesis.hash,
            key: change.key,
            height: tip.height,
            block: tip.hash
        )
        let signature = key.sign(type: Governance.readySignatureType, body)
        return (
            "ready",
            [.bytes(change.key.bytes), .unsigned(tip.height.rawValue), .bytes(tip.hash.bytes), .bytes(signature.bytes)]
        )
    }

    /// Whose message it is, by the set of its epoch; nil if nobody has begun that epoch.
    func member(_ index: ValidatorIndex, of epoch: EpochNumber) -> Int? {
        sets[epoch]?.member(at: index).flatMap { consortium.owner(of: $0.key) }
    }

    /// The seats of the epoch that a report is about: evidence may be of an earlier one than the node is in.
    func seats(of report: ValidatorReport, by validator: Validator) -> ReportChecker.Seats {
        var epoch = validator.replica.committee.epoch
        if case .evidence(let evidence) = report { epoch = evidence.epoch }
        let set = sets[epoch] ?? validator.ledger.validators
        let context = SigningContext(genesisHash: consortium.genesis.hash, epoch: epoch, setHash: set.hash)
        return ReportChecker.Seats(context, set.members.map(\.key))
    }

    /// A node has begun an epoch: everybody's has the same set.
    func onEpoch(_ epoch: EpochNumber, _ node: Int) throws(Violation) {
        guard isCorrect(node), let validator = nodes[node].validator, validator.replica.committee.epoch == epoch else { return }
        let set = validator.ledger.validators
        guard let known = sets[epoch] else { return sets[epoch] = set }
        guard known == set else {
            throw Violation(.agreement, "node \(node) begins epoch \(epoch) with another set of validators than others")
        }
    }
}
