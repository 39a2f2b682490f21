import Primitives

/// What must hold after every step; a violation is a bug of this code and stops the process before it signs anything.
enum ReplicaInvariants {
    /// Cheap enough for every step.
    static func check(_ replica: Replica) {
        precondition(replica.durable.view >= replica.durable.enteredView, "INV-3: entered a view above the own one")
        precondition(replica.certified.height <= replica.executed, "INV-12: certified above executed")
        precondition(replica.executed <= replica.delivered, "INV-12: executed above delivered")
        precondition(replica.slots.base == replica.certified.height, "INV-12: the window does not start at the certified height")
        if let first = replica.durable.heights.first {
            precondition(first.height > replica.certified.height, "INV-12: a certified height is still in the durable state")
        }
    }

    /// Over everything a replica holds; for tests and simulations, now and then.
    static func checkAll(_ replica: Replica) {
        check(replica)
        for state in replica.durable.heights {
            if let commit = state.commit {
                precondition(state.prepared.map { $0.view >= commit.view } ?? false, "INV-4: a COMMIT without its certificate")
            }
            if let proof = state.prepared {
                precondition(proof.isWellFormed(in: replica.committee), "INV-7: a certificate that is not well formed")
            }
            let views = [state.prepare?.view, state.commit?.view, state.prepared?.view].compactMap { $0 }
            precondition(views.allSatisfy { $0 <= replica.durable.enteredView }, "INV-3: a vote above the entered view")
            let distance = state.height.distance(above: replica.certified.height)
            // A CHECKPOINT follows what a quorum has committed, which may lie as far again above the window.
            let isOrdering = state.prepare != nil || state.commit != nil
            precondition(
                distance <= (isOrdering ? 1 : 2) * replica.settings.window,
                "INV-10: a vote at height \(state.height), above the window of \(replica.certified.height)"
            )
        }
        if let certificate = replica.certified.certificate {
            precondition(certificate.isWellFormed(in: replica.committee), "INV-7: a certificate that is not well formed")
        }
    }
}

extension Replica {
    /// Looks over everything the replica holds and stops at a broken invariant; for tests and simulations.
    package func checkAllInvariants() { ReplicaInvariants.checkAll(self) }
}
