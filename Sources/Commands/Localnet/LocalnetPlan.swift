import ChainCrypto
import Ledger
import Primitives

/// Who is in a localnet: two hospitals, an insurer, a regulator, and their people.
struct LocalnetPlan {
    struct Person {
        let name: String
        let organisation: String?
        let roles: [String]
        /// Stands in the genesis; the others are registered by transactions.
        var isInGenesis = false
        /// Has an encryption key, since records are opened for this account.
        var reads = false
        let key = SigningKey.generate()

        var account: AccountID { AccountID(signedBy: key.publicKey) }
    }

    static let general = "general-hospital"
    static let city = "city-hospital"
    static let insurer = "mutual-insurer"
    static let regulator = "health-regulator"

    static let organisations = [
        GenesisOrganisation(name: general, kind: "hospital", display: "General Hospital"),
        GenesisOrganisation(name: city, kind: "hospital", display: "City Hospital"),
        GenesisOrganisation(name: insurer, kind: "insurer", display: "Mutual Insurer"),
        GenesisOrganisation(name: regulator, kind: "regulator", display: "Health Regulator"),
    ]

    static func people() -> [Person] {
        [
            Person(name: "admin-general", organisation: general, roles: ["admin"], isInGenesis: true),
            Person(name: "admin-city", organisation: city, roles: ["admin"], isInGenesis: true),
            Person(name: "admin-mutual", organisation: insurer, roles: ["admin"], isInGenesis: true),
            Person(name: "admin-health", organisation: regulator, roles: ["admin"], isInGenesis: true),
            Person(name: "developer", organisation: regulator, roles: ["developer"], isInGenesis: true),
            Person(name: "registrar-general", organisation: general, roles: ["registrar"], isInGenesis: true),
            Person(name: "registrar-city", organisation: city, roles: ["registrar"], isInGenesis: true),
            Person(name: "patient", organisation: nil, roles: ["patient"], reads: true),
            Person(name: "clinician", organisation: general, roles: ["clinician"], reads: true),
            Person(name: "clinician-city", organisation: city, roles: ["clinician"], reads: true),
            Person(name: "emergency", organisation: city, roles: ["clinician", "emergency"], reads: true),
            Person(name: "guardian", organisation: general, roles: ["guardian"], reads: true),
            Person(name: "hospital", organisation: general, roles: ["hospital"], reads: true),
            Person(name: "hospital-city", organisation: city, roles: ["hospital"], reads: true),
            Person(name: "insurer", organisation: insurer, roles: ["insurer"], reads: true),
            Person(name: "auditor", organisation: regulator, roles: ["auditor"], reads: true),
        ]
    }

    /// The organisation of each node, and a name for it: the organisations in turn.
    static func nodes(_ count: Int) -> [(name: String, organisation: String)] {
        (0..<count).map { index in
            let organisation = organisations[index % organisations.count].name
            let round = index / organisations.count
            return (round == 0 ? organisation : "\(organisation)-\(round + 1)", organisation)
        }
    }
}
