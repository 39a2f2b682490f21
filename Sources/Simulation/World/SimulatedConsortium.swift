internal import ChainCrypto
internal import Ledger
internal import PBFT
internal import Primitives
private import Synchronization
internal import Validator

/// The keys and the genesis of a simulated chain; the same for every seed of one size and window.
struct SimulatedConsortium {
    /// Of every node that ever runs: the members of the genesis in their order, then those that may join.
    let nodes: [Keys]
    /// The members of the genesis.
    let size: Int
    private let owners: [PublicKey: Int]
    let admin: SigningKey
    /// An account whose roles the clients keep changing.
    let staff: PublicKey
    let genesis: GenesisDocument

    /// Whom every signature of the first epoch is bound to.
    let committee: Committee

    /// The keys of one node.
    struct Keys {
        let name: String
        let first: SigningKey
        /// Takes the place of the first one if governance says so.
        let next: SigningKey
        let tls: PublicKey
    }

    /// The wall clock of the first tick.
    static let firstTime = Timestamp(1_800_000_000_000)

    init(size: Int, joiners: Int, window: UInt64) throws(GenesisRejection) {
        let voters = (0..<size).map { Self.key(1, $0) }.sorted { $0.publicKey < $1.publicKey }
        let firsts = voters + (0..<joiners).map { Self.key(1, size + $0) }
        let nodes = firsts.enumerated().map { place, key in
            Keys(
                name: "node\(place)",
                first: key,
                next: Self.key(5, place),
                tls: Self.key(2, place).publicKey
            )
        }
        let (admin, staff) = (Self.key(3, 0), Self.key(3, 1))
        let parameters: ChainParameters
        do throws(ParameterRejection) { parameters = try ChainParameters([("window", Int64(window))]) } catch {
            throw GenesisRejection(path: "parameters", "\(error)")
        }
        genesis = try GenesisDocument(
            name: "simulated",
            time: Timestamp(Self.firstTime.rawValue - 1_000_000),
            organisations: [GenesisOrganisation(name: "general", kind: "hospital", display: "General")],
            validators: nodes.prefix(size).map {
                GenesisValidator(organisation: "general", name: $0.name, consensusKey: $0.first.publicKey, tlsKey: $0.tls)
            },
            accounts: [
                GenesisAccount(account: Self.account(admin), organisation: "general", roles: ["admin", "registrar"]),
                GenesisAccount(account: Self.account(staff), organisation: "general", roles: ["nurse"]),
            ],
            parameters: parameters
        )
        self.nodes = nodes
        self.size = size
        var owners: [PublicKey: Int] = [:]
        for (place, node) in nodes.enumerated() {
            owners[node.first.publicKey] = place
            owners[node.next.publicKey] = place
        }
        self.owners = owners
        committee = Committee(genesisHash: genesis.hash, setHash: genesis.validatorSet.hash, size: size)
        self.admin = admin
        self.staff = staff.publicKey
    }

    /// Whose consensus key this is or will be.
    func owner(of key: PublicKey) -> Int? { owners[key] }

    /// What a node votes with, now and once its keys are replaced.
    ///
    /// One organisation runs all nodes here, and one account reports for them.
    func identity(of node: Int) -> ValidatorIdentity {
        ValidatorIdentity(signingKey: nodes[node].first, nextKey: nodes[node].next, account: admin)
    }

    /// The secret to a consensus key of the world.
    func signingKey(of key: PublicKey) -> SigningKey? {
        owners[key].map { nodes[$0].first.publicKey == key ? nodes[$0].first : nodes[$0].next }
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
