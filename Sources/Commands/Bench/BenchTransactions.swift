import ChainCrypto
import Ledger
import NodeAPI
import NodeRuntime
import Primitives
import Synchronization

/// One signed transaction, ready to be submitted.
struct BenchTransaction: Sendable {
    /// The first 8 bytes of its id: enough to tell the transactions of one run apart.
    let mark: UInt64
    /// Base64 of the COSE_Sign1 message.
    let text: String
}

/// Signed `consent.grant` calls of one patient for random grantees.
final class BenchTransactions: Sendable {
    private let chainID: String
    private let key: SigningKey
    private let gasLimit: UInt64
    private let prepared = Mutex<(list: [BenchTransaction], next: Int, late: Int)>(([], 0, 0))
    /// When what was made beforehand is too old to be submitted.
    private let staleAfter = WallClock.now().advanced(by: BenchTransactions.lifetimeMilliseconds - 60_000) ?? .zero
    /// A little under the default limit of ten minutes, for clocks that differ.
    private static let lifetimeMilliseconds: UInt64 = 590_000

    init(chainID: String, key: SigningKey, gasLimit: UInt64) {
        self.chainID = chainID
        self.key = key
        self.gasLimit = gasLimit
    }

    /// Signed while the load ran, because more were certified than were made beforehand.
    var lateCount: Int { prepared.withLock { $0.late } }

    /// Signs so many beforehand, on all cores.
    func prepare(_ count: Int) async {
        let chunk = 2_000
        await withTaskGroup(of: [BenchTransaction].self) { group in
            var left = count
            for _ in 0..<4 where left > 0 {
                let size = min(chunk, left)
                left -= size
                group.addTask { (0..<size).map { _ in self.make() } }
            }
            while let made = await group.next() {
                let total = prepared.withLock { prepared in
                    prepared.list += made
                    return prepared.list.count
                }
                Terminal.bar("signing", total, of: count)
                guard left > 0 else { continue }
                let size = min(chunk, left)
                left -= size
                group.addTask { (0..<size).map { _ in self.make() } }
            }
        }
    }

    /// The next so many, signed now if none is left that lives long enough.
    func take(_ count: Int) -> [BenchTransaction] {
        let isOver = WallClock.now() > staleAfter
        let taken = prepared.withLock { prepared in
            if isOver { (prepared.list, prepared.next) = ([], 0) }
            let end = min(prepared.list.count, prepared.next + count)
            defer { prepared.next = end }
            prepared.late += count - (end - prepared.next)
            return Array(prepared.list[prepared.next..<end])
        }
        return taken + (0..<count - taken.count).map { _ in make() }
    }

    private func make() -> BenchTransaction {
        let now = WallClock.now()
        let expires = now.advanced(by: 30 * 86_400_000) ?? now
        let arguments: [CanonicalValue] = [.bytes(RandomBytes.generate(32)), .text("treatment"), .unsigned(expires.rawValue)]
        let transaction = Transaction(
            chainID: chainID,
            expires: now.advanced(by: Self.lifetimeMilliseconds) ?? now,
            unique: RandomBytes.generate(16),
            contract: "consent",
            function: "grant",
            arguments: arguments,
            gasLimit: gasLimit
        )
        let signed = SignedTransaction.sign(transaction, with: key)
        let mark = signed.id.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return BenchTransaction(mark: mark, text: Base64.encode(signed.bytes))
    }
}
