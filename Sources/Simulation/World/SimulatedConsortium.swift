internal import ChainCrypto
internal import Ledger
internal import PBFT
internal import Primitives
private import Synchronization

/// The keys and the genesis of a simulated chain; the same for every seed of one size and window.
struct SimulatedConsortium {
    let keys: [SigningKey]
    let admin: SigningKey
    /// An account whose roles the clients keep changing.
    let staff: PublicKey
    let genesis: GenesisDocument

    /// Whom every signature is bound to.
    let committee: Committee

    /// The wall clock of the first tick.
    static let firstTime = Timestamp(1_800_000_000_000)

    init(size: Int, window: UInt64) throws(GenesisRejection) {
        let keys = (0..<size).map { Self.key(1, $0) }.sorted { $0.publicKey < $1.publicKey }
        let (admin, staff) = (Self.key(3, 0), Self.key(3, 1))
        let parameters: ChainParameters
        do throws(ParameterRejection) { parameters = try ChainParameters([("window", Int64(window))]) } catch {
            throw GenesisRejection(path: "parameters", "\(error)")
        }
        genesis = try GenesisDocument(
            name: "simulated",
            time: Timestamp(Self.firstTime.rawValue - 1_000_000),
            organisations: [GenesisOrganisation(name: "general", kind: "hospital", display: "General")],
            validators: keys.enumerated().map { place, key in
                GenesisValidator(
                    organisation: "general",
                    name: "node\(place)",
                    consensusKey: key.publicKey,
                    tlsKey: Self.key(2, place).publicKey
                )
            },
            accounts: [
                GenesisAccount(account: Self.account(admin), organisation: "general", roles: ["admin", "registrar"]),
                GenesisAccount(account: Self.account(staff), organisation: "general", roles: ["nurse"]),
            ],
            parameters: parameters
        )
        self.keys = keys
        self.committee = Committee(
            genesisHash: genesis.hash,
            setHash: genesis.validatorSet.hash,
            size: keys.count
        )
        self.admin = admin
        self.staff = staff.publicKey
    }

    private static func account(_ key: SigningKey) -> AccountID {
        guard let account = AccountID(bytes: key.publicKey.bytes) else {
            preconditionFailure("an account is named by the 32 bytes of a key")
        }
        return account
    }

    /// A key that everybody can compute: for simulations only.
    static func key(_ use: UInt8, _ number: Int) -> SigningKey {
        let name = KeyName(use: use, number: number)
        if let made = madeKeys.withLock({ $0[name] }) { return made }
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        let key = SigningKey(seed: SecretBytes([use] + bytes + Array(repeating: 7, count: 23)))
        madeKeys.withLock { if $0.count < keyCountMax { $0[name] = key } }
        return key
    }

    private struct KeyName: Hashable {
        let use: UInt8
        let number: Int
    }

    /// Made once for all seeds of a process.
    private static let madeKeys = Mutex<[KeyName: SigningKey]>([:])
    private static let keyCountMax = 10_000
}
