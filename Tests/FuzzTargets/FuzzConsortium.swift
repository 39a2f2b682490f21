import ChainCrypto
import Ledger
import Primitives
import Storage
import Validator

/// One validator's genesis and journal, for decoders that need a chain to belong to.
struct FuzzConsortium: Sendable {
    static let shared = FuzzConsortium()

    let genesis: GenesisDocument
    private let key: SigningKey

    private init() {
        key = SigningKey(seed: SecretBytes(Array(repeating: 7, count: 32)))
        let tls = SigningKey(seed: SecretBytes(Array(repeating: 8, count: 32)))
        let document = try? GenesisDocument(
            name: "fuzz",
            time: Timestamp(1_800_000_000_000),
            organisations: [GenesisOrganisation(name: "general", kind: "hospital", display: "General")],
            validators: [
                GenesisValidator(organisation: "general", name: "node", consensusKey: key.publicKey, tlsKey: tls.publicKey)
            ],
            accounts: []
        )
        guard let document else { preconditionFailure("the genesis of the fuzz targets is not valid") }
        genesis = document
    }

    /// Starts the validator on an own journal with the bytes as one more record, cut in two where they are long.
    func recover(from bytes: [UInt8]) {
        let journal = InMemoryRecordLog()
        for isFirst in [true, false] {
            let validator = try? Validator(
                identity: ValidatorIdentity(signingKey: key),
                genesis: genesis,
                chain: InMemoryStore(),
                state: InMemoryStore(),
                journal: journal
            )
            guard isFirst, let validator else { return }
            _ = validator.step([.started], now: genesis.time)
            try? journal.append(bytes)
            try? journal.sync()
        }
    }
}
