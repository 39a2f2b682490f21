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

    /// Finds the node of the signer's organisation, and the key of that node in the genesis.
    init(_ network: NetworkOptions, genesisFile: String?) async throws {
        guard let key = try network.signingKey() else {
            throw CommandFailure("a record is given by a hospital's account; say who signs with --as NAME or --key FILE")
        }
        account = AccountID(signedBy: key.publicKey)
        let hex = account.hex
        let organisation = try network.localnet()?.accounts.first { $0.account == hex }?.organisation
        node = try await network.connect(preferring: organisation)
        genesis = try await RecordGenesis.document(genesisFile ?? network.genesisFile(), node)
        let validator = node.status["validator"]?.text
        guard let member = genesis.validators.first(where: { $0.consensusKey.hex == validator }), let bytes = member.hpkeKey,
            let nodeKey = HPKEPublicKey(bytes: bytes)
        else {
            throw CommandFailure(
                "the genesis states no encryption key of the node at \(node.client.address); give records to a node that has one"
            )
        }
        self.nodeKey = nodeKey
        if let organisation, member.organisation != organisation {
            throw CommandFailure(
                "this account is of \(organisation), and the node at \(node.client.address) of \(member.organisation); "
                    + "only your own node keeps your records' keys: start it, or name it with --node"
            )
        }
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
