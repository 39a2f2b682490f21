import Ledger
import Primitives
import Testing

@Suite struct TransactionPoolTests {
    private let now = Timestamp(1_000)
    private let first = Fixture.organisation(1)
    private let second = Fixture.organisation(2)

    private func ids(_ transactions: [VerifiedTransaction]) -> [TransactionID] { transactions.map(\.id) }

    @Test func `an inserted transaction is a candidate and its body is found`() {
        var pool = TransactionPool()
        let transaction = Fixture.verified(1)
        #expect(pool.insert(transaction, organisation: first, lane: .normal, at: now) == nil)
        #expect(pool.contains(transaction.id))
        #expect(pool.body(for: transaction.id) == transaction)
        #expect(ids(pool.candidates(count: 10, bytes: 10_000, at: now)) == [transaction.id])
        #expect(pool.waitingByteCount == transaction.bytes.count)
    }

    @Test func `the same transaction twice is a duplicate`() {
        var pool = TransactionPool()
        #expect(pool.insert(Fixture.verified(1), organisation: first, lane: .normal, at: now) == nil)
        #expect(pool.insert(Fixture.verified(1), organisation: first, lane: .normal, at: now)?.code == .duplicate)
        #expect(pool.count == 1)
    }

    // Some implementations of Ed25519 draw a nonce, so one message may come with several valid signatures.
    @Test func `a copy with another signature is the same transaction`() throws {
        var pool = TransactionPool()
        let first = Fixture.verified(1)
        var bytes = first.signed.bytes
        bytes[bytes.count - 1] ^= 1
        let copy = VerifiedTransaction(unchecked: try SignedTransaction(bytes: bytes))
        #expect(copy.signed.bytes != first.signed.bytes)
        #expect(copy.id == first.id)
        #expect(pool.insert(first, organisation: self.first, lane: .normal, at: now) == nil)
        #expect(pool.insert(copy, organisation: self.first, lane: .normal, at: now)?.code == .duplicate)
        #expect(pool.count == 1)
    }

    @Test func `an expired transaction does not enter`() {
        var pool = TransactionPool()
        let rejection = pool.insert(Fixture.verified(1, expires: 1_000), organisation: first, lane: .normal, at: now)
        #expect(rejection?.code == .expired)
    }

    @Test func `a full pool refuses with a time to retry and drops nothing`() {
        var pool = TransactionPool(limits: PoolLimits(countMax: 3, byteCountMax: 10_000))
        for number: UInt8 in 1...3 {
            #expect(pool.insert(Fixture.verified(number), organisation: first, lane: .normal, at: now) == nil)
        }
        let rejection = pool.insert(Fixture.verified(4), organisation: first, lane: .governance, at: now)
        #expect(rejection?.code == .poolFull)
        #expect(rejection?.retryAfterMilliseconds == 1_000)
        #expect(pool.count == 3)
        pool.remove([Fixture.verified(2).id])
        #expect(pool.insert(Fixture.verified(4), organisation: first, lane: .normal, at: now) == nil)
    }

    @Test func `the pool is bounded in bytes`() {
        let size = Fixture.verified(1, padding: 1_000).bytes.count
        var pool = TransactionPool(limits: PoolLimits(countMax: 10, byteCountMax: 2 * size))
        #expect(pool.insert(Fixture.verified(1, padding: 1_000), organisation: first, lane: .normal, at: now) == nil)
        #expect(pool.insert(Fixture.verified(2, padding: 1_000), organisation: first, lane: .normal, at: now) == nil)
        let rejection = pool.insert(Fixture.verified(3), organisation: first, lane: .normal, at: now)
        #expect(rejection?.code == .poolFull)
    }

    @Test func `one organisation's flood leaves room for another and for governance`() {
        var pool = TransactionPool(limits: PoolLimits(countMax: 64, byteCountMax: 10_000_000))
        var accepted = 0
        for number: UInt8 in 1...100
        where pool.insert(
            Fixture.verified(number),
            organisation: first,
            lane: .normal,
            at: now
        ) == nil { accepted += 1 }
        #expect(accepted == 48)
        #expect(pool.insert(Fixture.verified(101), organisation: second, lane: .normal, at: now) == nil)
        #expect(pool.insert(Fixture.verified(102), organisation: first, lane: .governance, at: now) == nil)
        #expect(pool.insert(Fixture.verified(103), organisation: first, lane: .emergency, at: now) == nil)
    }

    @Test func `candidates take turns between organisations`() {
        var pool = TransactionPool()
        for number: UInt8 in 1...4 {
            _ = pool.insert(Fixture.verified(number), organisation: first, lane: .normal, at: now)
        }
        _ = pool.insert(Fixture.verified(5), organisation: second, lane: .normal, at: now)
        let expected = [1, 5, 2, 3, 4].map { Fixture.verified($0).id }
        #expect(ids(pool.candidates(count: 10, bytes: 100_000, at: now)) == expected)
        #expect(ids(pool.candidates(count: 1, bytes: 100_000, at: now)) == [Fixture.verified(5).id])
    }

    @Test func `governance goes before emergencies and those before the rest`() {
        var pool = TransactionPool()
        _ = pool.insert(Fixture.verified(1), organisation: first, lane: .normal, at: now)
        _ = pool.insert(Fixture.verified(2), organisation: first, lane: .emergency, at: now)
        _ = pool.insert(Fixture.verified(3), organisation: first, lane: .governance, at: now)
        let expected = [3, 2, 1].map { Fixture.verified($0).id }
        #expect(ids(pool.candidates(count: 10, bytes: 100_000, at: now)) == expected)
    }

    @Test func `candidates keep to the count, the bytes and the time`() {
        var pool = TransactionPool()
        for number: UInt8 in 1...10 {
            let expires: UInt64 = number <= 2 ? 2_000 : 1_000_000
            _ = pool.insert(Fixture.verified(number, expires: expires), organisation: first, lane: .normal, at: now)
        }
        #expect(pool.candidates(count: 4, bytes: 100_000, at: now).count == 4)
        let size = Fixture.verified(5).bytes.count
        #expect(pool.candidates(count: 10, bytes: 3 * size + 10, at: now).count == 3)
        let late = pool.candidates(count: 10, bytes: 100_000, at: Timestamp(2_000))
        #expect(late.count == 8)
    }

    @Test func `a pinned transaction is no candidate, outlives expiry, and waits again when given back`() {
        var pool = TransactionPool()
        let transaction = Fixture.verified(1, expires: 5_000)
        _ = pool.insert(transaction, organisation: first, lane: .normal, at: now)
        pool.pin([transaction], at: now)
        #expect(pool.isPinned(transaction.id))
        #expect(pool.candidates(count: 10, bytes: 100_000, at: now).isEmpty)
        #expect(pool.expire(at: Timestamp(9_000)).isEmpty)
        #expect(pool.body(for: transaction.id) == transaction)
        pool.unpin([transaction.id])
        #expect(ids(pool.candidates(count: 10, bytes: 100_000, at: now)) == [transaction.id])
        #expect(pool.expire(at: Timestamp(9_000)) == [transaction.id])
    }

    @Test func `a full pool still takes the bodies of a batch`() {
        var pool = TransactionPool(limits: PoolLimits(countMax: 1, byteCountMax: 10_000))
        _ = pool.insert(Fixture.verified(1), organisation: first, lane: .normal, at: now)
        pool.pin([Fixture.verified(2), Fixture.verified(3)], at: now)
        #expect(pool.count == 3)
        #expect(pool.waitingCount == 1)
        pool.remove([1, 2, 3].map { Fixture.verified($0).id })
        #expect(pool.count == 0)
        #expect(pool.waitingCount == 0)
        #expect(pool.waitingByteCount == 0)
    }

    @Test func `expiry takes what is due and nothing else`() {
        var pool = TransactionPool()
        for number: UInt8 in 1...6 {
            let expires = UInt64(number) * 700 + 1_000
            _ = pool.insert(Fixture.verified(number, expires: expires), organisation: first, lane: .normal, at: now)
        }
        let expired = pool.expire(at: Timestamp(3_100))
        #expect(Set(expired) == Set([1, 2, 3].map { Fixture.verified($0, expires: UInt64($0) * 700 + 1_000).id }))
        #expect(pool.count == 3)
    }

    @Test func `waiting transactions are listed by arrival`() {
        var pool = TransactionPool()
        for number: UInt8 in 1...4 {
            let arrived = Timestamp(1_000 + UInt64(number))
            _ = pool.insert(Fixture.verified(number), organisation: first, lane: .normal, at: arrived)
        }
        #expect(pool.oldestArrival == Timestamp(1_001))
        let expected = [1, 2].map { Fixture.verified($0).id }
        #expect(ids(pool.waiting(arrivedBy: Timestamp(1_002), limit: 10)) == expected)
        #expect(pool.waiting(arrivedBy: Timestamp(9_000), limit: 3).count == 3)
    }

    @Test func `a long mixed run ends with an empty pool and no leftovers`() {
        var pool = TransactionPool(limits: PoolLimits(countMax: 200, byteCountMax: 1_000_000))
        var state: UInt64 = 7
        func draw(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        let all = (0..<120).map { Fixture.verified(UInt8($0), expires: 2_000 + UInt64($0) * 50) }
        for _ in 0..<3_000 {
            let transaction = all[Int(draw(120))]
            switch draw(5) {
            case 0, 1:
                let lane: TransactionLane = draw(4) == 0 ? .emergency : .normal
                let organisation = Fixture.organisation(UInt8(draw(5)))
                _ = pool.insert(transaction, organisation: organisation, lane: lane, at: now)
            case 2: pool.pin([transaction], at: now)
            case 3: pool.unpin([transaction.id])
            default: pool.remove([transaction.id])
            }
            let candidates = pool.candidates(count: 500, bytes: 1_000_000, at: now)
            #expect(candidates.count == pool.waitingCount)
        }
        pool.unpin(ids(all))
        _ = pool.expire(at: Timestamp(100_000))
        #expect(pool.count == 0)
        #expect(pool.waitingByteCount == 0)
        #expect(pool.oldestArrival == nil)
    }
}
