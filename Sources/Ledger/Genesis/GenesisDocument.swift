internal import ChainCrypto
package import Primitives

/// What a consortium agrees on before its first block: members, first accounts, rules.
///
/// Everything in it is checked when it is made, so a value of this type is usable. Lists are sorted by their keys; the order
/// in which a JSON document states them does not matter. Its hash names the chain.
package struct GenesisDocument: Hashable, Sendable {
    package static let version: UInt64 = 1

    /// The consortium's short name; the chain id is `NAME-` and 16 hex digits of the hash.
    package let name: String
    package let time: Timestamp
    /// ISO 4217 code of the money that accounts are settled in.
    package let currency: String
    /// Ascending by name.
    package let organisations: [GenesisOrganisation]
    /// Ascending by consensus key.
    package let validators: [GenesisValidator]
    /// Ascending by account.
    package let accounts: [GenesisAccount]
    package let parameters: ChainParameters
    /// The chain that this one carries on, agreed out of band; nil for a new one.
    package let continues: GenesisContinuation?

    /// `H("consilium/genesis/v1", document)`.
    package let hash: Hash256
    /// `NAME-` and the first 16 hex digits of the hash.
    package let chainID: String
    /// The validators of epoch 0.
    package let validatorSet: ValidatorSet

    /// Sorts and checks; the rejection names the path of what is wrong.
    package init(
        name: String,
        time: Timestamp,
        currency: String = "USD",
        organisations: [GenesisOrganisation],
        validators: [GenesisValidator],
        accounts: [GenesisAccount],
        parameters: ChainParameters = ChainParameters(),
        continues: GenesisContinuation? = nil
    ) throws(GenesisRejection) {
        self.name = name
        self.time = time
        self.currency = currency
        self.organisations = organisations.sorted { $0.name < $1.name }
        self.validators = validators.sorted { $0.consensusKey < $1.consensusKey }
        self.accounts = accounts.sorted { $0.account < $1.account }
        self.parameters = parameters
        self.continues = continues
        try GenesisRules.check(
            name: name,
            currency: currency,
            organisations: organisations,
            validators: validators,
            accounts: accounts
        )
        guard let set = ValidatorSet(validators.map(\.member)) else {
            throw GenesisRejection(
                path: "validators",
                "1 to \(ValidatorSet.countMax) validators with different consensus keys are needed"
            )
        }
        validatorSet = set
        var encoder = CanonicalEncoder(reservingCapacity: 4_096)
        Self.encode(
            to: &encoder,
            name: name,
            time: time,
            currency: currency,
            organisations: self.organisations,
            validators: self.validators,
            accounts: self.accounts,
            parameters: parameters,
            continues: continues
        )
        hash = Hasher256.hash(domain: "consilium/genesis/v1", encoder.bytes)
        chainID = "\(name)-\(hash.hex.prefix(16))"
    }

    package func organisation(id: OrganisationID) -> GenesisOrganisation? { organisations.first { $0.id == id } }
}

extension GenesisDocument: CanonicalCodable {
    package func encode(to encoder: inout CanonicalEncoder) {
        Self.encode(
            to: &encoder,
            name: name,
            time: time,
            currency: currency,
            organisations: organisations,
            validators: validators,
            accounts: accounts,
            parameters: parameters,
            continues: continues
        )
    }

    private static func encode(
        to encoder: inout CanonicalEncoder,
        name: String,
        time: Timestamp,
        currency: String,
        organisations: [GenesisOrganisation],
        validators: [GenesisValidator],
        accounts: [GenesisAccount],
        parameters: ChainParameters,
        continues: GenesisContinuation?
    ) {
        encoder.array(9)
        encoder.unsigned(version)
        encoder.text(name)
        encoder.unsigned(time)
        encoder.text(currency)
        encoder.list(organisations)
        encoder.list(validators)
        encoder.list(accounts)
        encoder.encode(parameters)
        if let continues { encoder.encode(continues) } else { encoder.null() }
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(9) { (decoder) throws(DecodingError) in
            guard try decoder.unsigned() == Self.version else {
                throw decoder.failure(.invalidValue("version of a genesis; this node reads version 1"))
            }
            let name = try decoder.text(limit: GenesisRules.nameByteCountMax)
            let time: Timestamp = try decoder.counter()
            let currency = try decoder.text(limit: 3)
            let organisations = try decoder.list(of: GenesisOrganisation.self, limit: GenesisRules.organisationCountMax)
            let validators = try decoder.list(of: GenesisValidator.self, limit: ValidatorSet.countMax)
            let accounts = try decoder.list(of: GenesisAccount.self, limit: GenesisRules.accountCountMax)
            let parameters = try ChainParameters(from: &decoder)
            let continues = decoder.takeNull() ? nil : try GenesisContinuation(from: &decoder)
            do throws(GenesisRejection) {
                let document = try GenesisDocument(
                    name: name,
                    time: time,
                    currency: currency,
                    organisations: organisations,
                    validators: validators,
                    accounts: accounts,
                    parameters: parameters,
                    continues: continues
                )
                // Sorting must have changed nothing, or these bytes are not the document's one encoding.
                guard document.organisations == organisations, document.validators == validators,
                    document.accounts == accounts
                else { throw GenesisRejection(path: "", "the lists are not in order") }
                return document
            } catch {
                throw decoder.failure(.invalidValue("genesis: \(error)"))
            }
        }
    }
}
