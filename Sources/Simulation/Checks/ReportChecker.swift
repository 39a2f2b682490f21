internal import ChainCrypto
package import Ledger
package import PBFT
package import Primitives
package import Validator

/// Reports that a correct cluster never makes: an accusation of somebody who keeps the rules, evidence that proves nothing,
/// or lost memory.
package struct ReportChecker {
    /// The seats of one epoch: what signatures are bound to, and the members' keys in order.
    package struct Seats {
        package let context: SigningContext
        package let keys: [PublicKey]

        package init(_ context: SigningContext, _ keys: [PublicKey]) { (self.context, self.keys) = (context, keys) }
    }

    /// Which node a key is of.
    private let owner: (PublicKey) -> Int?
    /// Whom it is right to accuse by evidence: those who sign lies.
    private let byzantine: Set<Int>
    /// Whose disks are damaged or journals lost: they may be thought liars, and may say so themselves.
    private var excused: Set<Int> = []

    package init(byzantine: Set<Int>, owner: @escaping (PublicKey) -> Int?) {
        self.byzantine = byzantine
        self.owner = owner
    }

    package mutating func excuse(_ member: Int) { excused.insert(member) }

    /// `seats` are those of the epoch that the report is about.
    package func heard(_ report: ValidatorReport, from node: Int, _ seats: Seats) throws(Violation) {
        switch report {
        case .viewChanged, .suspected, .catchingUp, .caughtUp, .epochEnds, .epochBegan: return
        case .takingSnapshot, .tookSnapshot, .snapshotUnavailable, .evidenceSent: return
        case .misbehaved(let peer, let reason):
            let accused = owner(peer) ?? -1
            guard !byzantine.contains(accused), !excused.contains(accused), !excused.contains(node) else { return }
            throw accusation(node, "a peer of \"\(reason)\"")
        case .evidence(let evidence): try check(evidence, node, seats)
        case .diverged(let divergence):
            guard !excused.contains(node) else { return }
            throw accusation(node, "everybody of another block at height \(divergence.height)")
        case .forgotten(let kind):
            guard !excused.contains(node) else { return }
            throw Violation(.recovery, "node \(node) has forgotten a \(kind.name) message that it signed")
        case .journalLost:
            guard !excused.contains(node) else { return }
            throw Violation(.recovery, "node \(node) has lost its journal")
        }
    }

    /// Evidence names somebody who broke the rules, and everybody can verify it.
    private func check(_ evidence: Evidence, _ node: Int, _ seats: Seats) throws(Violation) {
        let messages = evidence.claims
        for message in messages {
            let place = Int(clamping: message.sender.rawValue)
            guard seats.keys.indices.contains(place), let accused = owner(seats.keys[place]) else {
                throw accusation(node, "somebody without a seat: \(evidence)")
            }
            guard byzantine.contains(accused) || excused.contains(accused) else {
                throw accusation(node, "a validator with evidence: \(evidence)")
            }
            let isSigned = SignatureCheck.isValid(
                message.signature,
                type: message.kind.name,
                body: message.signedBody(seats.context),
                key: seats.keys[place]
            )
            guard isSigned, message.sender == messages[0].sender else {
                throw accusation(node, "validator \(accused) with evidence that does not verify")
            }
        }
        guard messages.count == 1 || messages[0].claim != messages[1].claim || messages[0].kind != messages[1].kind else {
            throw accusation(node, "a validator with the same message twice")
        }
    }

    /// What stands on the chain accuses only those who broke the rules.
    package func certified(_ events: [ReceiptEvent], by node: Int) throws(Violation) {
        for event in events where event.isFaultReport {
            var decoder = CanonicalDecoder(event.fields)
            let key = try? decoder.array(5) { (fields) throws(DecodingError) in
                let key = try fields.fixed(PublicKey.self)
                for _ in 1..<5 { _ = try fields.skipItem() }
                return key
            }
            let accused = key.flatMap(owner) ?? -1
            guard byzantine.contains(accused) || excused.contains(accused) else {
                throw accusation(node, "validator \(accused) on the chain, which kept the rules")
            }
        }
    }

    private func accusation(_ node: Int, _ detail: String) -> Violation {
        Violation(.accusation, "node \(node) accuses \(detail)")
    }
}
