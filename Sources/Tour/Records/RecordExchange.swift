internal import ChainCrypto
internal import FHIR
internal import Ledger
internal import NodeAPI
internal import Primitives
internal import RecordVault

/// What the hospitals' and readers' own software does with sealed records: seal, store, fetch, open.
struct RecordExchange: Sendable {
    let scene: TourScene

    private var genesisHash: Hash256 { scene.genesis.hash }

    /// Seals a payload under a fresh key, stores it at the custodian's node and deposits the key there.
    func store(_ payload: [UInt8], at hospital: Hospital) async throws -> SealedRecord {
        let key = BlobSealer.makeKey()
        let (sealed, record) = BlobSealer.seal(payload, key: key)
        let client = try scene.network.client(of: hospital.node, signedBy: hospital.system)
        let answer = try await client.put("/blobs/\(record.name.hex)", body: sealed)
        guard answer.status == 200 || answer.status == 201 else {
            let body = String(decoding: answer.body.prefix(300), as: UTF8.self)
            throw TourError("\(hospital.display)'s node did not store a record (HTTP \(answer.status)): \(body)")
        }
        let envelope = try BlobEnvelope.seal(
            key,
            of: record.name,
            to: hospital.system.account,
            encryptionKey: try nodeKey(of: hospital),
            disclosure: 0,
            genesis: genesisHash
        )
        let parameters: JSONValue = ["envelope": .text(Base64.encode(envelope.canonicalBytes))]
        do throws(RPCClientError) { _ = try await client.call("deposit_key", parameters) } catch {
            throw TourError("\(hospital.display)'s node did not take the key of a record: \(error)")
        }
        return record
    }

    /// The key of the custodian's node, to which data keys are wrapped for deposit.
    private func nodeKey(of hospital: Hospital) throws(TourError) -> HPKEPublicKey {
        let validator = scene.network.doors[hospital.node].node.validator
        guard let member = scene.genesis.validators.first(where: { $0.consensusKey.hex == validator }),
            let bytes = member.hpkeKey, let key = HPKEPublicKey(bytes: bytes)
        else { throw TourError("the genesis states no encryption key of \(hospital.display)'s node; start a new network") }
        return key
    }

    /// Asks the custodian's node for the key of a certified disclosure; a refusal is a value.
    func releaseKey(
        _ disclosure: Int64,
        to reader: TourAccount,
        at hospital: Hospital,
        attempts: Int = 40
    ) async throws -> KeyAnswer {
        let client = try scene.network.client(of: hospital.node, signedBy: reader)
        let answer: JSONValue
        var attempt = 0
        while true {
            do throws(RPCClientError) {
                answer = try await client.call("release_key", ["disclosure": .integer(disclosure)])
                break
            } catch {
                guard let refusal = error.rpcError else { throw TourError("\(hospital.display)'s node: \(error)") }
                // The custodian's node may be a block behind the one that certified the request.
                attempt += 1
                let isBehind = ["not_certified", "unknown_disclosure", "not_found", "not_yet_valid"].contains(refusal.name)
                guard isBehind, attempt < attempts else { return .refused(refusal.message) }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        guard let bytes = answer["envelope"]?.text.flatMap(Base64.decode) else {
            throw TourError("\(hospital.display)'s node released a key without an envelope")
        }
        guard let readingKey = reader.readingKey else { throw TourError("\(reader.label) has no reading key") }
        let envelope = try BlobEnvelope(canonicalBytes: bytes)
        guard envelope.sealed.suite == Envelope.suite else { throw TourError("an envelope is of an unexpected suite") }
        return .released(try envelope.open(with: readingKey, genesis: genesisHash))
    }

    /// Fetches a sealed record from whichever node gives it, opens it and demands that it has its name.
    func open(_ blob: Hash256, with key: SecretBytes, as reader: TourAccount, firstAsking node: Int) async throws -> [UInt8] {
        let count = scene.network.doors.count
        var last = "no node has it"
        for attempt in 0..<(3 * count) {
            let index = (node + attempt) % count
            let client = try scene.network.client(of: index, signedBy: reader)
            do throws(RPCClientError) {
                let answer = try await client.get("/blobs/\(blob.hex)")
                if answer.status == 200 { return try Self.opened(answer.body, key, blob) }
                last = "HTTP \(answer.status)"
            } catch { last = "\(error)" }
        }
        throw TourError("a record could not be fetched by \(reader.label): \(last)")
    }

    private static func opened(_ sealed: [UInt8], _ key: SecretBytes, _ blob: Hash256) throws(RPCClientError) -> [UInt8] {
        do { return try BlobOpener.open(sealed, key: key, name: blob).payload } catch { throw .badAnswer("\(error)") }
    }
}

/// What a custodian's node says to a reader who asks for a key.
enum KeyAnswer: Sendable {
    case released(SecretBytes)
    case refused(String)
}
