import ChainCrypto
import Ledger
import NodeAPI
import NodeRuntime
import Primitives
import RecordVault
import Storage

/// The node of the hospital that gives a record: it stores the sealed form and keeps the key.
struct CustodianNode {
    let node: NodeConnection
    private let genesis: GenesisDocument
    private let nodeKey: HPKEPublicKey
    private let account: AccountID

    /// Finds the node of the signer's organisation, and the key of that node in the chain's own register of nodes.
    init(_ network: NetworkOptions, genesisFile: String?) async throws {
        guard let key = try network.signingKey() else {
            throw CommandFailure("a record is given by a hospital's account; say who signs with --as NAME or --key FILE")
        }
        account = AccountID(signedBy: key.publicKey)
        let hex = account.hex
        let organisation = try network.localnet()?.accounts.first { $0.account == hex }?.organisation
        node = try await network.connect(preferring: organisation)
        genesis = try await NetworkGenesis.document(genesisFile ?? network.genesisFile(), node)
        let entry = try await Self.entry(of: node)
        guard let bytes = entry["hpkeKey"]?.text.flatMap(Hex.decode), let nodeKey = HPKEPublicKey(bytes: bytes) else {
            throw CommandFailure(
                "the chain states no encryption key of the node at \(node.client.address); give records to a node that has one"
            )
        }
        self.nodeKey = nodeKey
        let own = try await Self.organisation(of: account, node)
        guard let own, own == entry["organisation"]?.text else {
            throw CommandFailure(
                "the node at \(node.client.address) is not of this account's organisation\(organisation.map { " \($0)" } ?? ""); "
                    + "only your own node keeps your records' keys: start it, or name it with --node"
            )
        }
    }

    /// What governance knows of the node, at the newest certified state: nodes that joined after the genesis stand there too.
    private static func entry(of node: NodeConnection) async throws -> JSONValue {
        let validator = node.status["validator"]?.text
        let known = try await node.query("governance", "nodes", [])["value"]?.array ?? []
        guard let entry = known.first(where: { $0["key"]?.text == validator })?["node"] else {
            throw CommandFailure(
                "the chain does not know the node at \(node.client.address); have it admitted by governance, or use another one"
            )
        }
        return entry
    }

    private static func organisation(of account: AccountID, _ node: NodeConnection) async throws -> String? {
        try await node.query("registry", "account", [account.hex])["value"]?["organisation"]?.text
    }

    /// Asks what the registration would do, before anything is sent; its refusal is the error.
    func mustAccept(_ register: ContractAction) async throws {
        let signed = try node.sign(register)
        let result = try await node.client.call("check_tx", ["tx": .text(Base64.encode(signed.bytes))])
        guard result["outcome"]?.text == "ok" else { throw register.failure(result) }
    }

    /// Sends the sealed form; the node checks that it has its name.
    func upload(_ source: FileReader, _ sealed: RecordFile.Sealed) async throws {
        let name = sealed.record.name
        let byteCount = sealed.record.reference.sealedByteCount
        var progress = ByteProgress("uploading", of: byteCount)
        let answer = try await node.client.put("/blobs/\(name.hex)", byteCount: byteCount, digest: sealed.digest) {
            let piece = try source.next()
            progress.advance(by: piece?.count ?? 0)
            return piece
        }
        guard answer.status == 200 || answer.status == 201 else { throw refusal(answer) }
    }

    private func refusal(_ answer: HTTPAnswer) -> CommandFailure {
        let address = node.client.address
        switch answer.status {
        case 404:
            return CommandFailure(
                "the node at \(address) takes no records from this account; use an account of a member organisation"
            )
        default:
            let error = (try? JSONReader.read(answer.body)).flatMap { $0["error"] }.flatMap { RPCError(json: $0) }
            let why = error.map { "\($0.message)" } ?? "HTTP status \(answer.status)"
            return CommandFailure("the node at \(address) did not store the record: \(why)")
        }
    }

    /// Hands the data key to the node, wrapped to the node's own key.
    func deposit(_ key: SecretBytes, of blob: Hash256) async throws {
        let envelope = try BlobEnvelope.seal(
            key,
            of: blob,
            to: account,
            encryptionKey: nodeKey,
            disclosure: 0,
            genesis: genesis.hash
        )
        do throws(RPCClientError) {
            _ = try await node.client.call("deposit_key", ["envelope": .text(Base64.encode(envelope.canonicalBytes))])
        } catch {
            let hint =
                error.rpcError?.name == "not_found"
                ? "only a hospital or registrar account of the node's own organisation may give it keys" : "\(error)"
            throw CommandFailure("the node at \(node.client.address) did not take the record's key: \(hint)")
        }
    }
}
