internal import Ledger
internal import PBFT
internal import Primitives

// Before a vote, the id list and every body are on disk. What is missing is asked for from whoever may have it.
extension Validator {
    func require(_ digest: Hash256, at height: BlockHeight) throws(ValidatorError) {
        batches.require(digest, at: height, firstRequestTick: tick + settings.fetchPatienceTicks)
        try holdIfComplete(digest)
    }

    /// Whether list and bodies are here: then journal them, pin them and tell the replica.
    @discardableResult
    func holdIfComplete(_ digest: Hash256) throws(ValidatorError) -> Bool {
        guard let entry = batches[digest] else { return false }
        if entry.isHeld {
            replicaInputs.append(.batchHeld(entry.height, digest))
            return true
        }
        var bodies: [VerifiedTransaction] = []
        bodies.reserveCapacity(entry.content.ids.count)
        for id in entry.content.ids {
            guard let body = try body(of: id) else { return false }
            bodies.append(body)
        }
        try hold(digest, entry.height, entry.content, bodies)
        replicaInputs.append(.batchHeld(entry.height, digest))
        return true
    }

    func hold(
        _ digest: Hash256,
        _ height: BlockHeight,
        _ content: BatchContent,
        _ bodies: [VerifiedTransaction]
    ) throws(ValidatorError) {
        let new = bodies.filter { !journaledBodies.contains($0.id) }
        if !Mutation.isActive(.batchNotJournaled) { try append(.batch(height, content, new.map(\.signed))) }
        journaledBodies.formUnion(new.map(\.id))
        pool.pin(bodies, at: now)
        batches.hold(digest)
    }

    /// A body that was verified here: in the pool, or in a block.
    private func body(of id: TransactionID) throws(ValidatorError) -> VerifiedTransaction? {
        if let body = pool.body(for: id) { return body }
        do throws(LedgerError) {
            guard let place = try ledger.blocks.newest.location(of: id),
                let bodies = try ledger.blocks.newest.bodies(at: place.height), bodies.indices.contains(place.index)
            else { return nil }
            return VerifiedTransaction(unchecked: bodies[place.index])
        } catch { throw .ledger(error) }
    }

    func learnBatch(_ content: BatchContent, at height: BlockHeight) {
        let digest = BatchDigest.digest(of: content, at: height)
        guard let requirement = batches.required[digest], requirement.height == height else { return }
        batches.learn(digest, content, at: height, now: now)
        retryRequiredBatches()
    }

    /// New bodies or lists arrived: some batch may be complete now.
    func retryRequiredBatches() {
        for digest in batches.requiredDigests {
            do throws(ValidatorError) { try holdIfComplete(digest) } catch {
                halted = error
                effects.append(.halt(error))
                return
            }
        }
    }

    /// Asks one peer after the other for what is missing; the proposer's relays come by themselves most of the time.
    func requestMissingBatches() {
        guard !batches.required.isEmpty else { return }
        let peers = reachable
        for digest in batches.requiredDigests {
            guard let requirement = batches.required[digest], requirement.nextRequestTick <= tick else { continue }
            batches.postpone(
                digest,
                until: Mutation.isActive(.missingBatchAskedOnce) ? .max : tick + settings.fetchPatienceTicks * 2
            )
            guard !peers.isEmpty else { continue }
            let peer = peers[Int((requirement.attempts + UInt64(requirement.height.rawValue)) % UInt64(peers.count))]
            guard let content = batches[digest]?.content else {
                effects.append(.send(.batchRequest([digest]), to: peer))
                continue
            }
            let missing = content.ids.filter { pool.body(for: $0) == nil && !intake.isChecking($0) }
            intake.want(missing)
            if !missing.isEmpty { effects.append(.send(.bodyRequest(missing), to: peer)) }
        }
    }

    func answerBatchRequest(_ digests: [Hash256], to peer: PeerID) {
        for digest in digests {
            guard let entry = batches[digest] else { continue }
            effects.append(.send(.batch(entry.height, entry.content), to: peer))
        }
    }

    func answerBodyRequest(_ ids: [TransactionID], to peer: PeerID) throws(ValidatorError) {
        var bodies: [SignedTransaction] = []
        for id in ids { if let body = try body(of: id) { bodies.append(body.signed) } }
        if !bodies.isEmpty { effects.append(.send(.transactions(bodies), to: peer)) }
    }
}
