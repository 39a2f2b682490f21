internal import Ledger
internal import PBFT
internal import Primitives

// Before a vote, the id list and every body are on disk, in the journal or in a block. What is missing is asked for from whoever
// may have it.
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
        guard let bodies = try bodies(of: entry.content.ids, for: digest) else { return false }
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

    /// The bodies to be kept for a batch, all verified here; nil if one is missing.
    ///
    /// What stands in a block of this chain is none of them: execution drops it from every later batch, and whoever asks for it
    /// is answered from the block. So a proposal of old transactions makes nobody read old blocks.
    private func bodies(of ids: [TransactionID], for digest: Hash256) throws(ValidatorError) -> [VerifiedTransaction]? {
        var found: [VerifiedTransaction] = []
        found.reserveCapacity(ids.count)
        for id in ids {
            if let body = pool.body(for: id) {
                found.append(body)
                continue
            }
            guard !batches.isKnownStored(id, digest) else { continue }
            guard try isStored(id) else { return nil }
            batches.noteStored(id, digest)
        }
        return found
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
            let missing = content.ids.filter { id in
                pool.body(for: id) == nil && !intake.isChecking(id) && !batches.isKnownStored(id, digest)
            }
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

    /// What is in the pool is sent at once; what stands in blocks is read elsewhere.
    func answerBodyRequest(_ ids: [TransactionID], to peer: PeerID) throws(ValidatorError) {
        var bodies: [SignedTransaction] = []
        var size = 0
        var others: [TransactionID] = []
        for id in ids where size < Self.bodiesByteCount {
            if let body = pool.body(for: id) {
                size += body.bytes.count
                bodies.append(body.signed)
            } else if try isStored(id) {
                others.append(id)
            }
        }
        if others.isEmpty || size >= Self.bodiesByteCount {
            if !bodies.isEmpty { effects.append(.send(.transactions(bodies), to: peer)) }
            return
        }
        let part = StoredAnswer.Part.bodies(ledger.blocks.newest.limited(to: ledger.certifiedHeight), others, behind: bodies)
        effects.append(.answer(StoredAnswer(part: part, byteCount: Self.bodiesByteCount), to: peer))
    }

    /// Whether a block of this chain holds the transaction.
    func isStored(_ id: TransactionID) throws(ValidatorError) -> Bool {
        do throws(LedgerError) { return try ledger.blocks.newest.location(of: id) != nil } catch { throw .ledger(error) }
    }

    /// About the bytes of bodies in one answer: more than a batch has, and half of what a frame holds.
    private static let bodiesByteCount = 8_388_608
}
