import ChainCrypto
import Ledger
import Logging
import NodeAPI
import NodeRuntime
import PeerNetwork
import Primitives
import RecordVault
import Testing

extension LiveNodeTests {
    /// Sealed records and their keys over HTTP.
    @Suite struct RecordDoorsTests {
        private func run(_ body: (LiveConsortium) async throws -> Void) async throws {
            let consortium = try LiveConsortium(size: 1)
            try await consortium.start(0)
            do { try await body(consortium) } catch {
                await consortium.stopAll()
                throw error
            }
            await consortium.stopAll()
        }

        private func code(_ answer: RawHTTP.Answer) -> String? {
            try? JSONReader.read(answer.body)["error"]?["data"]?["code"]?.text
        }

        @Test func `a blob is taken only signed, whole and under its own name`() async throws {
            try await run { consortium in
                let (sealed, record) = LiveConsortium.seal([UInt8](repeating: 5, count: 100_000), chunk: 4_096)
                let target = "/blobs/\(record.name.hex)"
                let key = LiveConsortium.registrar
                func put(_ target: String, _ body: [UInt8], _ headers: [(String, String)]) throws -> RawHTTP.Answer {
                    try RawHTTP.send("PUT", target, to: consortium.api(), headers: headers, body: body)
                }
                func signed(_ expires: UInt64, _ bytes: [UInt8]) -> (String, String) {
                    let request = SignedRequest.sign(
                        chainID: consortium.genesis.chainID,
                        expires: Timestamp(WallClock.now().rawValue + expires),
                        digest: Hasher256.hash(bytes),
                        with: key
                    )
                    return ("Authorization", "Consilium " + Base64.encode(request))
                }
                #expect(try put(target, sealed, []).status == 401)
                #expect(try code(put(target, sealed, [])) == "signed_request_required")
                #expect(try code(put(target, sealed, [("Authorization", "Consilium !")])) == "malformed")
                #expect(try code(put(target, sealed, [signed(0, sealed)])) == "expired")
                #expect(try code(put(target, sealed, [signed(120_000, sealed)])) == "expires_too_late")
                let other = try put(target, sealed, [signed(30_000, [1])])
                #expect(other.status == 401 && code(other) == "wrong_digest")
                let misnamed = try put("/blobs/\(Hash256.zero.hex)", sealed, [signed(30_000, sealed)])
                #expect(misnamed.status == 400 && code(misnamed) == "wrong_name")
                let cut = Array(sealed.dropLast())
                #expect(try put(target, cut, [signed(30_000, cut)]).status == 400)
                #expect(try put(target, [], [signed(30_000, [])]).status == 400)
                // Eight MiB is this node's limit.
                let large = [UInt8](repeating: 0, count: (8 << 20) + 1)
                let tooLarge = try put(target, sealed + large, [signed(30_000, sealed + large)])
                #expect(tooLarge.status == 413 && code(tooLarge) == "too_large")
                #expect(try put("/blobs/zz", sealed, [signed(30_000, sealed)]).status == 404)
                for outsider in [LiveConsortium.patient, LiveConsortium.stranger] {
                    #expect(try consortium.put(sealed, as: record.name, by: outsider).status == 404)
                }
                #expect(try consortium.node().records.vault.names().isEmpty)
                #expect(try put(target, sealed, [signed(30_000, sealed)]).status == 201)
                #expect(try put(target, sealed, [signed(30_000, sealed)]).status == 201)
                #expect(try RawHTTP.send("DELETE", target, to: consortium.api(), headers: [signed(30_000, [])]).status == 405)
                try ranges(target, record.name, sealed, consortium)
            }
        }

        private func ranges(_ target: String, _ name: Hash256, _ sealed: [UInt8], _ consortium: LiveConsortium) throws {
            func get(_ query: String) throws -> RawHTTP.Answer {
                let authorization = consortium.authorization(LiveConsortium.auditor, for: Array((target + query).utf8))
                return try RawHTTP.send("GET", target + query, to: consortium.api(), headers: [authorization])
            }
            #expect(try get("").body == sealed)
            let range = try BlobRange(canonicalBytes: get("?offset=5000&length=10").body)
            let key = LiveConsortium.dataKey
            #expect(
                try BlobRangeVerifier.open(range, name: name, key: key, offset: 5_000, count: 10)
                    == [UInt8](repeating: 5, count: 10)
            )
            // A length behind the end asks for the rest.
            #expect(try get("?offset=99999").status == 200)
            for bad in ["?offset=100001", "?offset=x", "?length=-1", "?length=8388609", "?offset=18446744073709551616"] {
                #expect(try get(bad).status == 400, "\(bad)")
            }
            let unsigned = try RawHTTP.send("GET", target, to: consortium.api())
            #expect(unsigned.status == 401)
            let elsewhere = consortium.authorization(LiveConsortium.auditor, for: Array("/blobs".utf8))
            #expect(try RawHTTP.send("GET", target, to: consortium.api(), headers: [elsewhere]).status == 401)
        }

        @Test func `a key is deposited by the custodian's people alone, and released once for a certified disclosure`()
            async throws
        {
            try await run { consortium in
                try await consortium.deployContracts()
                let (sealed, record) = LiveConsortium.seal([1, 2, 3])
                #expect(try consortium.put(sealed, as: record.name).status == 201)
                try await consortium.register(record)
                try await deposit(record.name, consortium)
                try await release(record.name, consortium)
            }
        }

        private func deposit(_ blob: Hash256, _ consortium: LiveConsortium) async throws {
            func code(_ envelope: BlobEnvelope, by key: SigningKey = LiveConsortium.registrar) async throws -> String? {
                let text = JSONValue.text(Base64.encode(envelope.canonicalBytes))
                return await refusal(try consortium.client(key), "deposit_key", ["envelope": text])?.name
            }
            let registrar = LiveConsortium.registrar
            for other in [LiveConsortium.patient, LiveConsortium.auditor, LiveConsortium.clinician, LiveConsortium.stranger] {
                #expect(try await code(consortium.deposit(blob, by: other), by: other) == "not_found")
            }
            let foreign = SecretBytes([UInt8](repeating: 9, count: 32))
            #expect(try await code(consortium.deposit(blob, key: foreign, by: registrar)) == "not_deposited")
            #expect(try await code(consortium.deposit(.zero, by: registrar)) == "unknown_blob")
            // An envelope of somebody else, of a disclosure, or for another node.
            #expect(try await code(consortium.deposit(blob, by: LiveConsortium.hospital)) == "not_deposited")
            func sealed(to key: HPKEPublicKey, _ disclosure: UInt64) throws -> BlobEnvelope {
                try BlobEnvelope.seal(
                    LiveConsortium.dataKey,
                    of: blob,
                    to: LiveConsortium.account(registrar),
                    encryptionKey: key,
                    disclosure: disclosure,
                    genesis: consortium.genesis.hash
                )
            }
            #expect(try await code(sealed(to: consortium.depositKey(0), 1)) == "not_deposited")
            #expect(try await code(sealed(to: HPKEPrivateKey.generate().publicKey, 0)) == "not_opened")
            let client = try consortium.client(registrar)
            #expect(await refusal(client, "deposit_key", ["envelope": "AAAA"])?.name == "malformed")
            #expect(await refusal(client, "deposit_key", ["envelope": "!"])?.code == -32_602)
            #expect(await refusal(client, "deposit_key")?.code == -32_602)
            let oversized = JSONValue.text(Base64.encode([UInt8](repeating: 0, count: 100_000)))
            #expect(await refusal(client, "deposit_key", ["envelope": oversized])?.name == "malformed")
            #expect(try !consortium.node().records.vault.keys.has(blob))
            for _ in 0..<2 { #expect(try await code(consortium.deposit(blob, by: registrar)) == nil) }
            #expect(try consortium.node().records.vault.keys.has(blob))
        }

        private func release(_ blob: Hash256, _ consortium: LiveConsortium) async throws {
            let reader = LiveConsortium.clinician
            func code(_ disclosure: UInt64, by key: SigningKey?) async throws -> String? {
                await refusal(try consortium.client(key), "release_key", ["disclosure": .unsigned(disclosure)])?.name
            }
            let first = try await consortium.disclose(blob, to: reader)
            #expect(try await code(first, by: nil) == "signed_request_required")
            #expect(try await code(first, by: LiveConsortium.ungranted) == "not_found")
            #expect(try await code(first + 1, by: reader) == "not_found")
            let answer = try await consortium.client(reader).call("release_key", ["disclosure": .unsigned(first)])
            let envelope = try BlobEnvelope(canonicalBytes: try #require(answer["envelope"]?.text.flatMap(Base64.decode)))
            let key = try envelope.open(with: LiveConsortium.encryptionKey(of: reader), genesis: consortium.genesis.hash)
            #expect(key.copyBytes() == LiveConsortium.dataKey.copyBytes())
            #expect(try await code(first, by: reader) == "used")
            let revoked = try await consortium.disclose(blob, to: reader)
            try await consortium.act(LiveConsortium.patient, "records", "revoke", [.unsigned(revoked)])
            #expect(try await code(revoked, by: reader) == "revoked")
            let withdrawn = try await consortium.disclose(blob, to: reader)
            try await consortium.act(LiveConsortium.patient, "consent", "withdraw", [.bytes(reader.publicKey.bytes)])
            #expect(try await code(withdrawn, by: reader) == "no_longer_permitted")
            // A refused request is no disclosure.
            let refused = try await consortium.request(blob, by: LiveConsortium.ungranted)
            #expect(try await code(refused, by: LiveConsortium.ungranted) == "not_found")
        }

        @Test func `the API listens beyond loopback over TLS only, and says so`() throws {
            let consortium = try LiveConsortium(size: 1)
            let node = try consortium.open(0)
            var section = NodeConfiguration().api
            func refusal() -> APIServerError? {
                do throws(APIServerError) {
                    _ = try APIServer(node: node, configuration: section, version: "test", logger: Logger(label: "test"))
                    return nil
                } catch { return error }
            }
            for host in ["0.0.0.0", "::", "192.0.2.1", "node.example", "127.0.0.1.example", "127.example"] {
                section.listen = NetworkAddress(host: host, port: 7601)
                #expect(refusal() == .plainTextBeyondLoopback(host: host))
                #expect(refusal()?.description.contains("api.tls_certificate") == true)
            }
            for host in ["127.0.0.1", "::1", "localhost"] {
                section.listen = NetworkAddress(host: host, port: 7601)
                #expect(refusal() == nil)
            }
            section.tlsCertificate = "/none"
            #expect(refusal() == .halfTLS)
        }

        @Test func `a node that has too much to do or has stopped says when to come again`() async throws {
            let consortium = try LiveConsortium(size: 1)
            var limits = APILimits()
            limits.inFlightMax = 0
            try await consortium.start(0, limits: limits)
            let busy = try RawHTTP.send("GET", "/health", to: consortium.api())
            #expect(busy.status == 429 && busy.headers["retry-after"] == "1" && code(busy) == "busy")
            await consortium.stop(0)
            try await consortium.start(0)
            try consortium.node().metrics.consensusHalted.set(1)
            let body = Array(#"{"jsonrpc":"2.0","id":1,"method":"health"}"#.utf8)
            let halted = try RawHTTP.send("POST", "/rpc", to: consortium.api(), body: body)
            #expect(halted.status == 503 && halted.headers["retry-after"] == "30" && code(halted) == "halted")
            #expect(try RawHTTP.send("GET", "/health", to: consortium.api()).status == 200)
            await consortium.stop(0)
        }

        @Test func `huge headers are refused and do not stop others`() async throws {
            try await run { consortium in
                let filler = String(repeating: "a", count: 1 << 20)
                let answer = try RawHTTP.exchange(
                    Array("GET /health HTTP/1.1\r\nHost: test\r\nX-Filler: \(filler)\r\n\r\n".utf8),
                    with: consortium.api()
                )
                #expect(answer.map { $0.status >= 400 } ?? true)
                #expect(try RawHTTP.send("GET", "/health", to: consortium.api()).status == 200)
            }
        }
    }
}
