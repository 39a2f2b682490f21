import PBFT
import Primitives

/// One replica alone, fed by hand.
///
/// Own messages come back only when the test says so.
struct Driver {
    let committee: Committee
    var replica: Replica
    var journal: [DurableRecord] = []

    init(_ size: Int, own: UInt64, window: UInt64 = 8) {
        committee = .of(size)
        let head = CertifiedHead(height: .genesis, blockHash: .zero, certificate: nil)
        let settings = ReplicaSettings(window: window)
        replica = Replica(committee: committee, own: ValidatorIndex(own), settings: settings, certified: head)
        _ = step(.started)
    }

    mutating func step(_ input: ReplicaInput) -> [ReplicaEffect] {
        let effects = replica.step(input)
        replica.checkAllInvariants()
        for case .persist(let record) in effects { journal.append(record) }
        return effects
    }

    mutating func receive(_ message: PBFTMessage, from sender: UInt64) -> [ReplicaEffect] {
        step(committee.received(message, from: sender))
    }

    /// The own messages among the effects come back signed and durable.
    mutating func receiveOwn(_ effects: [ReplicaEffect]) -> [ReplicaEffect] {
        var following: [ReplicaEffect] = []
        for message in effects.broadcasts { following += receive(message, from: replica.own.rawValue) }
        return following
    }

    mutating func ticks(_ count: UInt64) -> [ReplicaEffect] {
        var effects: [ReplicaEffect] = []
        for _ in 0..<count { effects += step(.tick) }
        return effects
    }

    func prePrepare(_ height: UInt64, _ digest: Hash256, view: UInt64 = 0) -> PBFTMessage {
        .prePrepare(PrePrepare(view: ViewNumber(view), height: BlockHeight(height), digest: digest))
    }

    func prepare(_ height: UInt64, _ digest: Hash256, view: UInt64 = 0) -> PBFTMessage {
        .prepare(Prepare(view: ViewNumber(view), height: BlockHeight(height), digest: digest))
    }

    func commit(_ height: UInt64, _ digest: Hash256, view: UInt64 = 0) -> PBFTMessage {
        .commit(Commit(view: ViewNumber(view), height: BlockHeight(height), digest: digest))
    }

    func checkpoint(_ height: UInt64, _ blockHash: Hash256) -> PBFTMessage {
        .checkpoint(Checkpoint(height: BlockHeight(height), blockHash: blockHash))
    }

    func suspect(_ view: UInt64) -> PBFTMessage { .suspect(Suspect(view: ViewNumber(view))) }

    func viewChange(_ view: UInt64, prepared: [PreparedCertificate] = []) -> PBFTMessage {
        .viewChange(ViewChange(newView: ViewNumber(view), certificate: nil, prepared: prepared))
    }

    /// Brings a backup to its PREPARE of a fresh proposal and gives that back.
    mutating func prepareProposal(_ height: UInt64, _ digest: Hash256, view: UInt64 = 0) {
        _ = receive(prePrepare(height, digest, view: view), from: view % UInt64(committee.size))
        _ = step(.batchHeld(BlockHeight(height), digest))
        let proposal = Proposal(view: ViewNumber(view), height: BlockHeight(height), digest: digest)
        let checked = step(.proposalChecked(proposal, .accepted))
        _ = receiveOwn(checked)
    }

    /// Takes a backup through the commit of a height by the votes of the first q validators and its own.
    mutating func commitProposal(_ height: UInt64, _ digest: Hash256, view: UInt64 = 0) -> [ReplicaEffect] {
        prepareProposal(height, digest, view: view)
        var effects: [ReplicaEffect] = []
        let primary = view % UInt64(committee.size)
        let others = (0..<UInt64(committee.size)).filter { $0 != replica.own.rawValue && $0 != primary }
        for other in others { effects += receive(prepare(height, digest, view: view), from: other) }
        effects += receiveOwn(effects)
        for other in [primary] + others { effects += receive(commit(height, digest, view: view), from: other) }
        return effects
    }
}

extension [ReplicaEffect] {
    /// The own messages that were signed, STATUS left out.
    var broadcasts: [PBFTMessage] {
        compactMap { effect in
            guard case .broadcast(let message) = effect, message.kind != .status else { return nil }
            return message
        }
    }

    var evidence: [Evidence] {
        compactMap { effect in
            guard case .report(let evidence) = effect else { return nil }
            return evidence
        }
    }

    var executions: [BlockHeight] {
        compactMap { effect in
            guard case .execute(let height, _) = effect else { return nil }
            return height
        }
    }
}
