internal import ChainCrypto
internal import Ledger
internal import Primitives

/// Makes the clients' transactions: registrations that succeed and that fail, and changes of one account that compete.
struct SimulatedClients {
    private let consortium: SimulatedConsortium
    private var random: SeededRandom
    private var count = 0

    init(_ consortium: SimulatedConsortium, _ random: SeededRandom) {
        self.consortium = consortium
        self.random = random
    }

    /// The next transaction, signed as of the tick.
    mutating func next(at tick: UInt64) -> SignedTransaction {
        count += 1
        switch random.below(10) {
        case 0: return sign("registerPatient", [.bytes(patient(1 + random.index(below: count)))], tick)
        case 1, 2: return sign("setRoles", [.bytes(consortium.staff.bytes), .array(roles())], tick)
        default: return sign("registerPatient", [.bytes(patient(count))], tick)
        }
    }

    private mutating func roles() -> [CanonicalValue] { [.text("role\(random.below(4))")] }

    private func patient(_ number: Int) -> [UInt8] { SimulatedConsortium.key(4, number).publicKey.bytes }

    private func sign(_ function: String, _ arguments: [CanonicalValue], _ tick: UInt64) -> SignedTransaction {
        let transaction = Transaction(
            chainID: consortium.genesis.chainID,
            expires: Timestamp(SimulatedConsortium.firstTime.rawValue + tick + 500_000),
            unique: (0..<8).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) },
            contract: "registry",
            function: function,
            arguments: arguments,
            gasLimit: 1_000_000
        )
        return .sign(transaction, with: consortium.admin)
    }
}
