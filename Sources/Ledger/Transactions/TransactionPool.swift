package import Primitives

/// The transactions that wait to be ordered, and the bodies of batches that are being voted on.
///
/// A value with one owner.
/// POOL-1: it holds at most `limits`, pinned bodies aside; a full pool refuses and never drops what it accepted.
/// POOL-2: a transaction leaves only by being ordered (`remove`) or by expiring.
/// POOL-3: candidates are served governance, emergency, normal; within a lane one organisation after the other.
/// POOL-4: a pinned transaction is no candidate, and neither expiry nor a full pool touches it.
///
/// Every operation costs O(1) per transaction that it concerns, whatever the pool holds.
package struct TransactionPool: Sendable {
    package let limits: PoolLimits
    /// Unpinned transactions and their bytes; what `limits` bound.
    package private(set) var waitingCount = 0
    package private(set) var waitingByteCount = 0
    /// All transactions held, pinned ones included; stored, because it is asked for in every step.
    package private(set) var count = 0

    private var indexes: [TransactionID: Int32] = [:]
    private var slots: [Slot?] = []
    private var freeSlots: [Int32] = []
    private var queues: [QueueKey: LinkedIndices.List] = [:]
    private var queueLinks = LinkedIndices()
    private var turns: [OrganisationTurns]
    private var arrivals = LinkedIndices.List()
    private var arrivalLinks = LinkedIndices()
    private var expiries = ExpiryBuckets()
    private var waitingPerOrganisation: [OrganisationID?: Int] = [:]

    private struct Slot: Sendable {
        let transaction: VerifiedTransaction
        let queue: QueueKey
        let arrived: Timestamp
        var isPinned: Bool
    }

    private struct QueueKey: Hashable, Sendable {
        let lane: TransactionLane
        let organisation: OrganisationID?
    }

    package init(limits: PoolLimits = PoolLimits()) {
        self.limits = limits
        turns = TransactionLane.allCases.map { _ in OrganisationTurns() }
    }

    package func contains(_ id: TransactionID) -> Bool { indexes[id] != nil }

    package func body(for id: TransactionID) -> VerifiedTransaction? { indexes[id].flatMap { slots[Int($0)]?.transaction } }

    /// Everything held, pinned or not; costs the whole pool.
    package var transactions: [SignedTransaction] { slots.compactMap { $0?.transaction.signed } }

    package func isPinned(_ id: TransactionID) -> Bool { indexes[id].flatMap { slots[Int($0)]?.isPinned } ?? false }

    // MARK: Entering

    /// Accepts a transaction, or says `duplicate` or `pool_full`; `expired` if its time has come.
    package mutating func insert(
        _ transaction: VerifiedTransaction,
        organisation: OrganisationID?,
        lane: TransactionLane,
        at now: Timestamp
    ) -> TransactionRejection? {
        guard indexes[transaction.id] == nil else { return TransactionRejection(.duplicate) }
        guard now < transaction.transaction.expires else { return TransactionRejection(.expired) }
        guard hasRoom(for: transaction.bytes.count, of: organisation, in: lane) else {
            return TransactionRejection(.poolFull, retryAfterMilliseconds: limits.retryAfterMilliseconds)
        }
        let key = QueueKey(lane: lane, organisation: organisation)
        enqueue(add(Slot(transaction: transaction, queue: key, arrived: now, isPinned: false)))
        return nil
    }

    /// Whether an insertion of this size would be refused as `pool_full`; asked before the signature is checked.
    ///
    /// The last quarter is kept for organisations that hold little, the last sixteenth for governance and emergencies, so
    /// that one organisation's flood shuts out nobody else.
    package func hasRoom(for byteCount: Int, of organisation: OrganisationID?, in lane: TransactionLane) -> Bool {
        let count = waitingCount + 1
        let bytes = waitingByteCount + byteCount
        func isWithin(_ numerator: Int, _ denominator: Int) -> Bool {
            count <= max(1, limits.countMax / denominator * numerator)
                && bytes <= limits.byteCountMax / denominator * numerator
        }
        guard count <= limits.countMax, bytes <= limits.byteCountMax else { return false }
        if lane != .normal || limits.countMax < 32 || isWithin(3, 4) { return true }
        let held = waitingPerOrganisation[organisation] ?? 0
        return isWithin(15, 16) && held < limits.countMax / 32
    }

    // MARK: Ordering

    /// The next transactions to propose: at most `count` and `bytes` in all, none expired at `now`, none pinned.
    ///
    /// They stay in the pool; proposing them is followed by `pin`. The first organisation's turn moves on with each call.
    package mutating func candidates(count: Int, bytes: Int, at now: Timestamp) -> [VerifiedTransaction] {
        var chosen = Selection(countLeft: count, bytesLeft: bytes)
        for lane in TransactionLane.allCases where !chosen.isFull {
            var cursors = turns[lane.rawValue].order().compactMap { organisation -> Int32? in
                queues[QueueKey(lane: lane, organisation: organisation)]?.first
            }
            while !cursors.isEmpty, !chosen.isFull {
                cursors = cursors.compactMap { index in
                    guard let slot = slots[Int(index)], !chosen.isFull else { return nil }
                    if now < slot.transaction.transaction.expires { chosen.take(slot.transaction) }
                    let next = queueLinks.next(after: index)
                    return next == LinkedIndices.none ? nil : next
                }
            }
            turns[lane.rawValue].advance()
        }
        return chosen.transactions
    }

    /// Keeps the bodies of a batch that is being voted on; those not in the pool enter beyond its limits.
    package mutating func pin(_ transactions: [VerifiedTransaction], at now: Timestamp) {
        for transaction in transactions {
            if let index = indexes[transaction.id] {
                guard var slot = slots[Int(index)], !slot.isPinned else { continue }
                dequeue(index, slot)
                slot.isPinned = true
                slots[Int(index)] = slot
            } else {
                let key = QueueKey(lane: .normal, organisation: nil)
                _ = add(Slot(transaction: transaction, queue: key, arrived: now, isPinned: true))
            }
        }
    }

    /// Gives back what a batch that came to nothing had pinned; the transactions wait again, behind the others.
    package mutating func unpin(_ ids: some Sequence<TransactionID>) {
        for id in ids {
            guard let index = indexes[id], var slot = slots[Int(index)], slot.isPinned else { continue }
            slot.isPinned = false
            slots[Int(index)] = slot
            enqueue(index)
        }
    }

    /// Forgets transactions that were ordered, pinned or not.
    package mutating func remove(_ ids: some Sequence<TransactionID>) {
        for id in ids {
            guard let index = indexes[id], let slot = slots[Int(index)] else { continue }
            if !slot.isPinned { dequeue(index, slot) }
            drop(index, id)
        }
    }

    /// Forgets the waiting transactions that expired at or before `now` and returns their ids.
    package mutating func expire(at now: Timestamp) -> [TransactionID] {
        var expired: [TransactionID] = []
        for index in expiries.due(at: now) {
            guard let slot = slots[Int(index)], !slot.isPinned, slot.transaction.transaction.expires <= now else { continue }
            dequeue(index, slot)
            drop(index, slot.transaction.id)
            expired.append(slot.transaction.id)
        }
        return expired
    }

    /// Waiting transactions that arrived at or before a time, oldest first; for relaying and suspecting.
    package func waiting(arrivedBy time: Timestamp, limit: Int) -> [VerifiedTransaction] {
        var found: [VerifiedTransaction] = []
        var index = arrivals.first
        while index != LinkedIndices.none, found.count < limit, let slot = slots[Int(index)], slot.arrived <= time {
            found.append(slot.transaction)
            index = arrivalLinks.next(after: index)
        }
        return found
    }

    /// When the longest-waiting transaction arrived; nil if none waits.
    package var oldestArrival: Timestamp? { arrivals.isEmpty ? nil : slots[Int(arrivals.first)]?.arrived }

    // MARK: Slots and queues

    private mutating func add(_ slot: Slot) -> Int32 {
        let index: Int32
        if let free = freeSlots.popLast() {
            index = free
            slots[Int(index)] = slot
        } else {
            index = Int32(slots.count)
            slots.append(slot)
            queueLinks.grow()
            arrivalLinks.grow()
            expiries.grow()
        }
        indexes[slot.transaction.id] = index
        count += 1
        return index
    }

    private mutating func drop(_ index: Int32, _ id: TransactionID) {
        slots[Int(index)] = nil
        indexes[id] = nil
        count -= 1
        freeSlots.append(index)
    }

    private mutating func enqueue(_ index: Int32) {
        guard let slot = slots[Int(index)] else { return }
        var queue = queues[slot.queue] ?? LinkedIndices.List()
        if queue.isEmpty { turns[slot.queue.lane.rawValue].join(slot.queue.organisation) }
        queueLinks.append(index, to: &queue)
        queues[slot.queue] = queue
        arrivalLinks.append(index, to: &arrivals)
        expiries.insert(index, expires: slot.transaction.transaction.expires)
        waitingPerOrganisation[slot.queue.organisation, default: 0] += 1
        waitingCount += 1
        waitingByteCount += slot.transaction.bytes.count
    }

    private mutating func dequeue(_ index: Int32, _ slot: Slot) {
        guard var queue = queues[slot.queue] else { return }
        queueLinks.remove(index, from: &queue)
        if queue.isEmpty {
            queues[slot.queue] = nil
            turns[slot.queue.lane.rawValue].leave(slot.queue.organisation)
        } else {
            queues[slot.queue] = queue
        }
        arrivalLinks.remove(index, from: &arrivals)
        expiries.remove(index, expires: slot.transaction.transaction.expires)
        let held = (waitingPerOrganisation[slot.queue.organisation] ?? 1) - 1
        waitingPerOrganisation[slot.queue.organisation] = held == 0 ? nil : held
        waitingCount -= 1
        waitingByteCount -= slot.transaction.bytes.count
    }

    /// What `candidates` has chosen so far, and how much more fits.
    private struct Selection {
        var transactions: [VerifiedTransaction] = []
        var countLeft: Int
        var bytesLeft: Int

        init(countLeft: Int, bytesLeft: Int) {
            self.countLeft = countLeft
            self.bytesLeft = bytesLeft
        }

        /// Full also when less than one small transaction fits, so that a search never runs on for crumbs.
        var isFull: Bool { countLeft <= 0 || bytesLeft < 128 }

        mutating func take(_ transaction: VerifiedTransaction) {
            guard transaction.bytes.count <= bytesLeft else {
                bytesLeft = 0
                return
            }
            transactions.append(transaction)
            countLeft -= 1
            bytesLeft -= transaction.bytes.count
        }
    }
}
