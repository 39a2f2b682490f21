internal import Ledger
internal import PBFT
internal import Primitives
internal import Storage

/// What a journal remembers when a validator starts.
struct JournalMemory {
    private(set) var records: [DurableRecord] = []
    private(set) var batches: [(height: BlockHeight, content: BatchContent)] = []
    private(set) var bodies: [TransactionID: SignedTransaction] = [:]
    private(set) var evidence: [Evidence] = []
    /// Why the replica must not sign any more.
    let standstill: Standstill?
    /// Votes up to here were certified when a segment began; the journal does not hold them any more.
    let prunedThrough: BlockHeight
    /// Nothing in the journal says that it belongs to this chain.
    private(set) var isEmpty = true
    /// An older segment is still there: a crash came between the beginning of the newest one and the end of the older ones.
    let hasOlderSegment: Bool
    /// The chain has blocks and the journal is gone: what this key has signed is not known any more.
    let isLost: Bool

    init(_ journal: any RecordLog, of identity: ValidatorIdentity, genesis: Hash256, certified: BlockHeight)
        throws(ValidatorError)
    {
        var stored: [(segment: UInt64, bytes: [UInt8])] = []
        do throws(StorageError) {
            try journal.replay { (segment, bytes) throws(StorageError) in stored.append((segment, bytes)) }
        } catch { throw .journal(error) }
        var sawHead = false
        var pruned = BlockHeight.genesis
        var records: [DurableRecord] = []
        var batches: [(height: BlockHeight, content: BatchContent)] = []
        var bodies: [TransactionID: SignedTransaction] = [:]
        var standstill: Standstill?
        for (segment, bytes) in stored {
            let record: JournalRecord
            do throws(DecodingError) { record = try JournalRecord(canonicalBytes: bytes) } catch {
                throw .damagedJournal(segment: segment, "a record does not decode: \(error)")
            }
            switch record {
            case .head(let hash, let height, let owner):
                guard hash == genesis else { throw .damagedJournal(segment: segment, "it belongs to another chain") }
                // Another node's votes would stand in the place of those that this key has signed.
                guard identity.holds(owner) else { throw .foreignJournal(owner: owner, own: identity.key) }
                sawHead = true
                pruned = max(pruned, height)
            case .replica(let durable): records.append(durable)
            case .batch(let height, let content, let signed):
                for body in signed { bodies[body.id] = body }
                if height > certified { batches.append((height, content)) }
            case .evidence(let found): evidence.append(found)
            case .standstill(let reason): standstill = Self.graver(standstill, reason)
            }
        }
        isEmpty = !sawHead
        hasOlderSegment = journal.oldestSegment < journal.currentSegment
        prunedThrough = pruned
        isLost = !sawHead && certified > .genesis && !Mutation.isActive(.lostJournalVotes)
        self.standstill = standstill ?? (isLost ? .journalLost : nil)
        (self.records, self.batches, self.bodies) = (records, batches, bodies)
    }

    /// A state that differs stays as it is, whatever else was found later.
    private static func graver(_ known: Standstill?, _ new: Standstill) -> Standstill {
        if case .diverged? = known, let known { known } else { new }
    }
}
