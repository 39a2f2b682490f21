internal import Primitives

extension GenesisDocument {
    /// Reads the JSON form; the rejection names the path of what is wrong.
    package init(json: [UInt8]) throws(GenesisRejection) {
        var object = try JSONObject(try Self.value(json), at: "")
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

    private static let byteCountMax = 16_777_216

    private static func value(_ json: [UInt8]) throws(GenesisRejection) -> JSONValue {
        guard json.count <= byteCountMax else {
            throw GenesisRejection(path: "", "the document is larger than \(byteCountMax) bytes")
        }
        do { return try JSONReader.read(json) } catch {
            let before = json[..<min(error.offset, json.count)]
            let line = before.count { $0 == 0x0A } + 1
            let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
            throw GenesisRejection(path: "line \(line), column \(column)", error.message)
        }
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
        var members: [JSONMember] = [
            JSONMember("name", .text(name)),
            JSONMember("time", .text(TimestampText.write(time))),
            JSONMember("currency", .text(currency)),
            JSONMember("organisations", .array(organisations.map(Self.json))),
            JSONMember("validators", .array(validators.map(Self.json))),
            JSONMember("accounts", .array(accounts.map(Self.json))),
            JSONMember("parameters", .object(parameters.stated.map { JSONMember($0.name, .integer($0.value)) })),
        ]
        if let continues { members.append(JSONMember("continues", Self.json(continues))) }
        return Array(JSONValue.object(members).indented.utf8) + [0x0A]
    }

    private static func json(_ organisation: GenesisOrganisation) -> JSONValue {
        [
            "name": .text(organisation.name),
            "kind": .text(organisation.kind),
            "display": .text(organisation.display),
        ]
    }

    private static func json(_ validator: GenesisValidator) -> JSONValue {
        var members = [
            JSONMember("organisation", .text(validator.organisation)),
            JSONMember("name", .text(validator.name)),
            JSONMember("consensus_key", .text(validator.consensusKey.hex)),
            JSONMember("tls_key", .text(validator.tlsKey.hex)),
        ]
        if let key = validator.hpkeKey { members.append(JSONMember("hpke_key", .text(Hex.encode(key)))) }
        return .object(members)
    }

    private static func json(_ account: GenesisAccount) -> JSONValue {
        var members = [JSONMember("account", .text(account.account.hex))]
        if let organisation = account.organisation { members.append(JSONMember("organisation", .text(organisation))) }
        members.append(JSONMember("roles", .array(account.roles.map(JSONValue.text))))
        if let key = account.hpkeKey { members.append(JSONMember("hpke_key", .text(Hex.encode(key)))) }
        return .object(members)
    }

    private static func json(_ continuation: GenesisContinuation) -> JSONValue {
        [
            "genesis_hash": .text(continuation.genesisHash.hex),
            "height": .integer(Int64(clamping: continuation.height.rawValue)),
            "block_hash": .text(continuation.blockHash.hex),
            "state_root": .text(continuation.stateRoot.hex),
            "certificate": .text(Hex.encode(continuation.certificate.canonicalBytes)),
        ]
    }
}
