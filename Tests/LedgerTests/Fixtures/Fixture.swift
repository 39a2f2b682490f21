import ChainCrypto
import Ledger
import Primitives

/// Fixed keys, a four-member genesis and blocks made by hand, the same in every run.
enum Fixture {
    static func key(_ number: UInt8) -> SigningKey { SigningKey(seed: SecretBytes([UInt8](repeating: number, count: 32))) }

    /// Consensus keys of the four validators and of a fifth that joins later.
    static let validatorKeys = (1...5).map { key(UInt8($0)) }
    static let senderKey = key(100)

    static func validator(_ number: Int) -> GenesisValidator {
        GenesisValidator(
            organisation: number % 2 == 0 ? "general" : "acme",
            name: "node\(number)",
            consensusKey: validatorKeys[number].publicKey,
            tlsKey: key(UInt8(50 + number)).publicKey
        )
    }

    static let organisations = [
        GenesisOrganisation(name: "general", kind: "hospital", display: "General Hospital"),
        GenesisOrganisation(name: "acme", kind: "insurer", display: "Acme Insurance"),
    ]

    static func account(_ number: UInt8) -> AccountID { AccountID(bytes: key(number).publicKey.bytes) ?? zeroAccount }
    private static let zeroAccount: AccountID = {
        guard let account = AccountID(bytes: [UInt8](repeating: 0, count: 32)) else { preconditionFailure("32 bytes") }
        return account
    }()

    static func genesis(name: String = "riverside", validators: [Int] = [0, 1, 2, 3]) throws -> GenesisDocument {
        try GenesisDocument(
            name: name,
            time: Timestamp(1_767_225_600_000),
            organisations: organisations,
            validators: validators.map(validator),
            accounts: [
                GenesisAccount(account: account(100), organisation: "general", roles: ["clinician", "admin"]),
                GenesisAccount(account: account(101), organisation: nil, roles: ["patient"]),
            ],
            parameters: ChainParameters([(name: "reviewDays", value: 3), (name: "block_transaction_limit", value: 100)])
        )
    }

    static func transaction(
        _ number: UInt8 = 1,
        chainID: String,
        expires: UInt64 = 1_767_225_660_000,
        contract: String = "consent",
        function: String = "grant",
        arguments: [CanonicalValue]? = nil,
        gasLimit: UInt64 = 1_000_000
    ) -> Transaction {
        Transaction(
            chainID: chainID,
            expires: Timestamp(expires),
            unique: [UInt8](repeating: number, count: 8),
            contract: contract,
            function: function,
            arguments: arguments
                ?? [.bytes(key(102).publicKey.bytes), .text("treatment"), .unsigned(1_767_312_000_000)],
            gasLimit: gasLimit
        )
    }

    static func signed(_ number: UInt8 = 1, chainID: String = "riverside-0011223344556677") -> SignedTransaction {
        .sign(transaction(number, chainID: chainID), with: senderKey)
    }

    static func verified(_ number: UInt8, expires: UInt64 = 1_000_000, unique: UInt8 = 0, padding: Int = 0) -> VerifiedTransaction
    {
        let transaction = Transaction(
            chainID: "riverside-0011223344556677",
            expires: Timestamp(expires),
            unique: [unique] + [UInt8](repeating: number, count: 7),
            contract: "consent",
            function: "grant",
            arguments: [.bytes([UInt8](repeating: 0, count: padding))],
            gasLimit: 1
        )
        return VerifiedTransaction(unchecked: .sign(transaction, with: senderKey))
    }

    static func organisation(_ number: UInt8) -> OrganisationID { Organisations.id(named: "organisation\(number)") }

    static func certificate(
        _ header: BlockHeader,
        genesis: GenesisDocument,
        by set: ValidatorSet,
        signers: [Int]? = nil
    ) -> Certificate {
        let unsigned = Certificate(
            genesisHash: genesis.hash,
            epoch: header.epoch,
            setHash: set.hash,
            height: header.height,
            blockHash: header.hash,
            signatures: []
        )
        return signing(unsigned, by: set, signers: signers ?? Array(0..<set.quorum))
    }

    static func signing(_ certificate: Certificate, by set: ValidatorSet, signers: [Int]) -> Certificate {
        let signatures = signers.compactMap { index -> Certificate.Signature? in
            guard let key = validatorKeys.first(where: { $0.publicKey == set.members[index].key }) else { return nil }
            return Certificate.Signature(
                validator: ValidatorIndex(UInt64(index)),
                signature: key.sign(type: Certificate.signatureType, certificate.signedBody)
            )
        }
        return Certificate(
            genesisHash: certificate.genesisHash,
            epoch: certificate.epoch,
            setHash: certificate.setHash,
            height: certificate.height,
            blockHash: certificate.blockHash,
            signatures: signatures
        )
    }
}
