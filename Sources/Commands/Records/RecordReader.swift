import ChainCrypto
import Ledger
import NodeAPI
import NodeRuntime
import Primitives
import RecordVault

/// Somebody who reads records: signs, and holds a reading key.
struct RecordReader {
    private let node: NodeConnection
    private let genesisHash: Hash256
    private let account: AccountID
    private let readingKey: HPKEPrivateKey

    init(_ network: NetworkOptions, readerKey: String?, passwordFile: String?, genesisFile: String?) async throws {
        guard let key = try network.signingKey() else {
            throw CommandFailure("access is asked for by an account; say who signs with --as NAME or --key FILE")
        }
        account = AccountID(signedBy: key.publicKey)
        let hex = account.hex
        let localnet = try network.localnet()
        guard let path = readerKey ?? localnet?.accounts.first(where: { $0.account == hex })?.encryptionSeedFile else {
            throw CommandFailure("records are opened with a reading key; give its file with --reader-key")
        }
        let seed = try KeyStore.open(path, purpose: .hpke, passwordFile: passwordFile)
        do throws(ChainCryptoError) { readingKey = try HPKEPrivateKey(seed: seed) } catch {
            throw CommandFailure("the reading key \(path) cannot be used: \(error)")
        }
        node = try await network.connect()
        let file = try genesisFile ?? network.genesisFile()
        genesisHash = try await NetworkGenesis.document(file, node).hash
    }

    // MARK: Asking

    /// Asks by transaction and waits until the answer is certified.
    func ask(_ question: RecordQuestion) async throws -> RecordAccess {
        let call = try await node.call("records", question.function, question.arguments, isAction: true)
        let result = try await node.send(call)
        guard let access = RecordAccess(json: result["return"]) else {
            throw RPCClientError.badAnswer("records.\(question.function) returned no answer")
        }
        return access
    }

    // MARK: The key

    /// Takes the record's key from the custodian's node.
    func key(for access: RecordAccess, of blob: Hash256, from custodian: String?) async throws -> SecretBytes {
        let address = try await custodianAddress(access, custodian)
        let client = try client(of: address)
        let answer = try await release(access.id, by: client)
        guard let bytes = answer["envelope"]?.text.flatMap(Base64.decode),
            let envelope = try? BlobEnvelope(canonicalBytes: bytes),
            envelope.blob == blob, envelope.reader == account
        else { throw RPCClientError.badAnswer("release_key gives no envelope of this record for this account") }
        do throws(VaultError) { return try envelope.open(with: readingKey, genesis: genesisHash) } catch {
            throw CommandFailure(
                "the key was wrapped to another reading key than this one; the registry names the one that counts (registry.setEncryptionKey)"
            )
        }
    }

    /// The custodian's node may be a block behind the one that certified the request: asks for some seconds.
    private func release(_ disclosure: Int64, by client: RPCClient) async throws -> JSONValue {
        var attempt = 0
        while true {
            do throws(RPCClientError) {
                return try await client.call("release_key", ["disclosure": .integer(disclosure)])
            } catch {
                let isBehind = ["not_certified", "unknown_disclosure", "not_found", "not_yet_valid"].contains(
                    error.rpcError?.name
                )
                attempt += 1
                guard isBehind, attempt < 50 else { throw refusal(error, client) }
                try await Task.sleep(nanoseconds: 100_000_000)
            }
        }
    }

    private func refusal(_ error: RPCClientError, _ client: RPCClient) -> CommandFailure {
        switch error.rpcError?.name {
        case "not_found":
            CommandFailure(
                "the node at \(client.address) has no key of this record; is it the custodian's? Name that one with --custodian"
            )
        case "not_custodian":
            CommandFailure(
                "the node at \(client.address) is not the custodian's, and only that one has the key; name it with --custodian"
            )
        case "reader_has_no_key":
            CommandFailure("the registry has no reading key of this account; set it with registry.setEncryptionKey")
        default: CommandFailure("the node at \(client.address) did not release the key: \(error)")
        }
    }

    private func custodianAddress(_ access: RecordAccess, _ given: String?) async throws -> String {
        if let given { return given }
        guard let localnet = node.localnet else { return node.client.address.description }
        let disclosure = try await node.query("records", "disclosure", ["\(access.id)"])
        let hex = disclosure["value"]?["custodian"]?.text
        guard let place = localnet.nodes.first(where: { Organisations.id(named: $0.organisation).hex == hex }) else {
            throw CommandFailure("the record's custodian runs no node of this localnet; name its node with --custodian")
        }
        return place.api
    }

    // MARK: The record

    /// Fetches the sealed record and opens it into the file; demands that it has its name.
    func fetch(
        _ blob: Hash256,
        key: SecretBytes,
        custodian: String?,
        into target: OutputFile
    ) async throws -> SealedRecord {
        var addresses = [node.client.address.description]
        for address in [custodian].compactMap(\.self) + (node.localnet?.nodes ?? []).map(\.api)
        where !addresses.contains(address) {
            addresses.append(address)
        }
        let fetch = RecordFetch(name: blob, clients: try addresses.map(client))
        return try await fetch.open(with: key) { bytes throws(CommandFailure) in try target.write(bytes) }
    }

    /// The chain's commitment to the contents, where this account may see it, must be that of what was opened.
    func compareCommitment(of record: SealedRecord) async throws {
        guard let entry = try? await node.query("records", "entry", [record.name.hex])["value"],
            let expected = entry["commitment"]?.text
        else { return }
        guard expected == record.commitment.hex else {
            throw CommandFailure(
                "blob:\(record.name.hex) opens, and its contents are not those that were registered; nothing was written, ask its custodian"
            )
        }
    }

    private func client(of address: String) throws -> RPCClient {
        guard let key = node.key else { preconditionFailure("a reader signs") }
        return try RPCClient(address, identity: RPCIdentity(key: key, chainID: node.chainID))
    }
}
