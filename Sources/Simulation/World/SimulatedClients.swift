internal import ChainCrypto
internal import Ledger
internal import Primitives

/// Makes the clients' transactions: registrations that succeed and that fail, and changes of one account that compete.
struct SimulatedClients {
    private let consortium: SimulatedConsortium
    private var random: SeededRandom
    private var count = 0
    /// Until when each transaction that was ever signed may run.
    private var expiries: [TransactionID: Timestamp] = [:]
    private var fleeting: Set<TransactionID> = []

    init(_ consortium: SimulatedConsortium, _ random: SeededRandom) {
        self.consortium = consortium
        self.random = random
    }

    func expiry(of id: TransactionID) -> Timestamp? { expiries[id] }

    /// A node has made a transaction of its own.
    mutating func learn(_ id: TransactionID, expires: Timestamp) { expiries[id] = expires }

    /// Whether the transaction lives so short that it may expire on the way; nobody is owed its execution.
    func isFleeting(_ id: TransactionID) -> Bool { fleeting.contains(id) }

    /// The next transaction, signed as of the tick; some live for moments only.
    mutating func next(at tick: UInt64, isProbe: Bool = false) -> SignedTransaction {
        let isFleeting = !isProbe && random.chance(Ratio(1, 8))
        let transaction = draw(tick + (isFleeting ? random.within(100...4_000) : Self.lifetime))
        expiries[transaction.id] = transaction.transaction.expires
        if isFleeting { fleeting.insert(transaction.id) }
        return transaction
    }

    /// A call of governance by the administrator of the organisation.
    mutating func governance(_ function: String, _ arguments: [CanonicalValue], at tick: UInt64) -> SignedTransaction {
        count += 1
        let transaction = sign(function, arguments, tick + Self.lifetime, contract: "governance")
        expiries[transaction.id] = transaction.transaction.expires
        return transaction
    }

    private static let lifetime: UInt64 = 500_000

    private mutating func draw(_ tick: UInt64) -> SignedTransaction {
        count += 1
        switch random.below(10) {
        case 0: return sign("registerPatient", [.bytes(patient(1 + random.index(below: count)))], tick)
        case 1, 2: return sign("setRoles", [.bytes(consortium.staff.bytes), .array(roles())], tick)
        default: return sign("registerPatient", [.bytes(patient(count))], tick)
        }
    }

    private mutating func roles() -> [CanonicalValue] { [.text("role\(random.below(4))")] }

    private func patient(_ number: Int) -> [UInt8] { SimulatedConsortium.key(4, number).publicKey.bytes }

    private func sign(_ function: String, _ arguments: [CanonicalValue], _ until: UInt64, contract: String = "registry")
        -> SignedTransaction
    {
        let transaction = Transaction(
            chainID: consortium.genesis.chainID,
            expires: Timestamp(SimulatedConsortium.firstTime.rawValue + until),
            unique: (0..<8).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) },
            contract: contract,
            function: function,
            arguments: arguments,
            gasLimit: 1_000_000
        )
        return .sign(transaction, with: consortium.admin)
    }
}
