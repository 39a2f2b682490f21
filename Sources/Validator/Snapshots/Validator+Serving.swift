internal import Ledger
internal import Primitives

// Snapshots for others: offered at heights that every member chooses alike, read from the stores outside this thread.
extension Validator {
    /// Offers a snapshot at the first block of each period.
    func shelveSnapshot(_ header: BlockHeader) throws(ValidatorError) {
        guard shelf.isDue(at: header.time, period: settings.snapshotPeriodMilliseconds), !catchUp.isActive else { return }
        do throws(LedgerError) {
            if let offer = try ledger.offerSnapshot() { shelf.add(offer, at: tick) }
        } catch { throw .ledger(error) }
    }

    func offerSnapshots(to peer: PeerID) {
        effects.append(.send(.snapshot(.offers(shelf.offers.map(\.manifestBytes))), to: peer))
    }

    func answerEntriesRequest(_ height: BlockHeight, after path: [UInt8]?, _ count: UInt64, to peer: PeerID) {
        let count = min(count, StoredAnswer.messageCountMax)
        guard let answer = answer(height, { .entries($0, after: path, count: count) }) else {
            return effects.append(.send(.snapshot(.entries(height: height, after: path, nil)), to: peer))
        }
        effects.append(.answer(answer, to: peer))
    }

    func answerWindowRequest(_ height: BlockHeight, from: BlockHeight, _ count: UInt64, to peer: PeerID) {
        let count = min(count, StoredAnswer.messageCountMax)
        guard let answer = answer(height, { .window($0, from: from, count: count) }) else {
            return effects.append(.send(.snapshot(.window(height: height, from: from, [])), to: peer))
        }
        effects.append(.answer(answer, to: peer))
    }

    private func answer(_ height: BlockHeight, _ part: (SnapshotOffer) -> StoredAnswer.Part) -> StoredAnswer? {
        guard let offer = shelf.take(height, at: tick) else { return nil }
        return StoredAnswer(part: part(offer), byteCount: settings.snapshotAnswerByteCount)
    }
}
