internal import Primitives

extension GenesisDocument {
    /// Reads the JSON form; the rejection names the path of what is wrong.
    package init(json: [UInt8]) throws(GenesisRejection) {
        var object = try JSONObject(try JSONReader.read(json), at: "")
        let name = try object.text("name")
        let timeText = try object.text("time")
        guard let time = TimestampText.read(timeText) else {
            throw GenesisRejection(path: "time", "a time in UTC is needed, for example 2026-01-01T00:00:00.000Z")
        }
        let currency = try object.optionalText("currency") ?? "USD"
        let organisations = try object.list("organisations", Self.organisation)
        let validators = try object.list("validators", Self.validator)
        let accounts = try object.list("accounts", Self.account)
        let parameters = try Self.parameters(object.optional("parameters"))
        let continues = try Self.continuation(object.optional("continues"))
        try object.expectEmpty()
        try self.init(
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

    private static func organisation(
        _ value: JSONValue,
        _ path: String
    ) throws(GenesisRejection) -> GenesisOrganisation {
        var object = try JSONObject(value, at: path)
        let name = try object.text("name")
        let kind = try object.text("kind")
        let display = try object.optionalText("display") ?? name
        try object.expectEmpty()
        return GenesisOrganisation(name: name, kind: kind, display: display)
    }

    private static func validator(_ value: JSONValue, _ path: String) throws(GenesisRejection) -> GenesisValidator {
        var object = try JSONObject(value, at: path)
        let validator = GenesisValidator(
            organisation: try object.text("organisation"),
            name: try object.text("name"),
            consensusKey: try object.fixed("consensus_key"),
            tlsKey: try object.fixed("tls_key"),
            hpkeKey: try object.optionalBytes("hpke_key")
        )
        try object.expectEmpty()
        return validator
    }

    private static func account(_ value: JSONValue, _ path: String) throws(GenesisRejection) -> GenesisAccount {
        var object = try JSONObject(value, at: path)
        let account = GenesisAccount(
            account: try object.fixed("account"),
            organisation: try object.optionalText("organisation"),
            roles: try object.list("roles", JSONObject.text),
            hpkeKey: try object.optionalBytes("hpke_key")
        )
        try object.expectEmpty()
        return account
    }

    private static func parameters(_ value: JSONValue?) throws(GenesisRejection) -> ChainParameters {
        guard let value else { return ChainParameters() }
        var object = try JSONObject(value, at: "parameters")
        var entries: [(name: String, value: Int64)] = []
        for member in object.takeAll() {
            guard case .integer(let number) = member.value else {
                throw JSONObject.wrongKind(member.value, "a whole number", at: "parameters.\(member.name)")
            }
            entries.append((member.name, number))
        }
        do { return try ChainParameters(entries) } catch {
            throw GenesisRejection(path: "parameters", "\(error)")
        }
    }

    private static func continuation(_ value: JSONValue?) throws(GenesisRejection) -> GenesisContinuation? {
        guard let value else { return nil }
        var object = try JSONObject(value, at: "continues")
        let genesisHash: Hash256 = try object.fixed("genesis_hash")
        let height = BlockHeight(try object.unsigned("height"))
        let blockHash: Hash256 = try object.fixed("block_hash")
        let stateRoot: Hash256 = try object.fixed("state_root")
        let bytes = try object.optionalBytes("certificate") ?? []
        try object.expectEmpty()
        guard let certificate = try? Certificate(canonicalBytes: bytes) else {
            throw GenesisRejection(path: "continues.certificate", "the hex of a certificate's canonical bytes is needed")
        }
        return GenesisContinuation(
            genesisHash: genesisHash,
            height: height,
            blockHash: blockHash,
            stateRoot: stateRoot,
            certificate: certificate
        )
    }
}

extension GenesisDocument {
    /// The JSON form, indented, ending with a newline; reading it gives an equal document.
    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("name") { $0.text(name) }
            writer.member("time") { $0.text(TimestampText.write(time)) }
            writer.member("currency") { $0.text(currency) }
            writer.member("organisations") { $0.list(organisations, Self.write) }
            writer.member("validators") { $0.list(validators, Self.write) }
            writer.member("accounts") { $0.list(accounts, Self.write) }
            writer.member("parameters") { writer in
                writer.object { writer in
                    for entry in parameters.stated { writer.member(entry.name) { $0.integer(entry.value) } }
                }
            }
            if let continues { writer.member("continues") { Self.write(continues, to: &$0) } }
        }
        return writer.finish()
    }

    private static func write(_ organisation: GenesisOrganisation, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name") { $0.text(organisation.name) }
            writer.member("kind") { $0.text(organisation.kind) }
            writer.member("display") { $0.text(organisation.display) }
        }
    }

    private static func write(_ validator: GenesisValidator, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("organisation") { $0.text(validator.organisation) }
            writer.member("name") { $0.text(validator.name) }
            writer.member("consensus_key") { $0.text(validator.consensusKey.hex) }
            writer.member("tls_key") { $0.text(validator.tlsKey.hex) }
            if let key = validator.hpkeKey { writer.member("hpke_key") { $0.text(Hex.encode(key)) } }
        }
    }

    private static func write(_ account: GenesisAccount, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("account") { $0.text(account.account.hex) }
            if let organisation = account.organisation { writer.member("organisation") { $0.text(organisation) } }
            writer.member("roles") { writer in writer.list(account.roles) { role, writer in writer.text(role) } }
            if let key = account.hpkeKey { writer.member("hpke_key") { $0.text(Hex.encode(key)) } }
        }
    }

    private static func write(_ continuation: GenesisContinuation, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("genesis_hash") { $0.text(continuation.genesisHash.hex) }
            writer.member("height") { $0.integer(Int64(clamping: continuation.height.rawValue)) }
            writer.member("block_hash") { $0.text(continuation.blockHash.hex) }
            writer.member("state_root") { $0.text(continuation.stateRoot.hex) }
            writer.member("certificate") { $0.text(Hex.encode(continuation.certificate.canonicalBytes)) }
        }
    }
}
