import ChainCrypto
import Ledger
import NodeAPI
import NodeRuntime
import Primitives
import RecordVault
import Testing

extension LiveNodeTests {
    /// Every door behind which something about a person stands, for everybody who might knock.
    @Suite struct AccessMatrixTests {
        /// One way to ask: about what is there, and in the same words about what is not.
        private struct Door {
            let name: String
            let there: (method: String, target: String, body: String)
            let nothing: (method: String, target: String, body: String)
            /// Who gets an answer; everybody else gets the one that is given where there is nothing.
            let open: Set<String>
        }

        private static let people: [(name: String, key: SigningKey?)] = [
            ("nobody", nil), ("stranger", LiveConsortium.stranger), ("other patient", LiveConsortium.otherPatient),
            ("patient", LiveConsortium.patient), ("clinician without grant", LiveConsortium.ungranted),
            ("clinician", LiveConsortium.clinician), ("auditor", LiveConsortium.auditor),
            ("custodian's admin", LiveConsortium.admin), ("custodian's registrar", LiveConsortium.registrar),
            ("another's admin", LiveConsortium.foreignAdmin), ("insurer", LiveConsortium.insurer),
            ("developer", LiveConsortium.developer),
        ]
        private static let custodian: Set<String> = ["custodian's admin", "custodian's registrar"]

        private static func rpc(_ method: String, _ parameters: JSONValue) -> (String, String, String) {
            let json: JSONValue = ["jsonrpc": "2.0", "id": 1, "method": .text(method), "params": parameters]
            return ("POST", "/rpc", json.description)
        }

        private static func query(_ contract: String, _ function: String, _ arguments: [CanonicalValue]) -> (
            String, String, String
        ) {
            let list = JSONValue.array(arguments.map(encoded))
            return rpc("query", ["contract": .text(contract), "function": .text(function), "args": list])
        }

        @Test func `without a right every door says what it says where there is nothing`() async throws {
            let consortium = try LiveConsortium(size: 1)
            try await consortium.start(0)
            do { try await Self.knock(consortium) } catch {
                await consortium.stopAll()
                throw error
            }
            await consortium.stopAll()
        }

        private static func knock(_ consortium: LiveConsortium) async throws {
            try await consortium.deployContracts()
            let (sealed, record) = LiveConsortium.seal([1, 2, 3])
            #expect(try consortium.put(sealed, as: record.name).status == 201)
            let registration = try await consortium.register(record)
            let envelope = try consortium.deposit(record.name, by: LiveConsortium.registrar)
            let text = JSONValue.text(Base64.encode(envelope.canonicalBytes))
            _ = try await consortium.client(LiveConsortium.registrar).call("deposit_key", ["envelope": text])
            let disclosure = try await consortium.disclose(record.name, to: LiveConsortium.clinician)
            let claim = try await claim(record.name, consortium)
            for door in doors(record.name, registration, disclosure, claim) {
                for (name, key) in people {
                    let there = try ask(door.there, key, consortium)
                    let nothing = try ask(door.nothing, key, consortium)
                    let isOpen = there.status != nothing.status || there.body != nothing.body
                    #expect(isOpen == door.open.contains(name), "\(door.name), asked by \(name): \(there.status) \(there.text)")
                }
            }
            try alike(registration, consortium)
            try scan(consortium)
            try askers(consortium)
        }

        /// Whoever signs may ask what a scan asks, and no more about goods.
        private static func scan(_ consortium: LiveConsortium) throws {
            let marks: [CanonicalValue] = [
                .bytes([UInt8](repeating: 7, count: 32)), .text("P1"), .text("L1"), .unsigned(20_453),
                LiveConsortium.organisation("general"),
            ]
            let answer = try ask(query("provenance", "verify", marks), LiveConsortium.stranger, consortium)
            #expect(answer.status == 200 && answer.text.contains("unknown"), "\(answer.text)")
            let goods = try ask(query("provenance", "consignment", Array(marks.prefix(1))), LiveConsortium.stranger, consortium)
            #expect(goods.text.contains("\"error\""), "\(goods.text)")
        }

        /// A query that says who may ask it answers those alone, in their own names.
        private static func askers(_ consortium: LiveConsortium) throws {
            let holder = LiveConsortium.organisation("general")
            let arguments: [CanonicalValue] = [holder, .bytes([UInt8](repeating: 7, count: 32))]
            let trail = query("provenance", "trail", arguments)
            for (name, key) in people {
                let mayAsk = custodian.union(["auditor", "developer"]).contains(name)
                let answer = try ask(trail, key, consortium)
                #expect(answer.text.contains("\"value\":[]") == mayAsk, "\(name): \(answer.text)")
                let code = key == nil ? "signed_request_required" : "not_permitted"
                #expect(mayAsk || answer.text.contains(code), "\(name): \(answer.text)")
            }
            let refused = try ask(trail, LiveConsortium.clinician, consortium)
            #expect(refused.text.contains("only signer(of: holder) or role(auditor) may ask this"), "\(refused.text)")
            let list = JSONValue.array(arguments.map(encoded))
            let another: JSONValue = [
                "contract": "provenance", "function": "trail", "args": list,
                "caller": .text(LiveConsortium.auditor.publicKey.hex),
            ]
            let borrowed = try ask(rpc("query", another), LiveConsortium.clinician, consortium)
            #expect(borrowed.text.contains("leave `caller` out"), "\(borrowed.text)")
            let behind = try ask(query("provenance", "trail.answer", arguments), LiveConsortium.clinician, consortium)
            #expect(behind.text.contains("unknown_function"), "\(behind.text)")
        }

        /// What is open in part says no more to who may not read than to who did not sign.
        private static func alike(_ id: TransactionID, _ consortium: LiveConsortium) throws {
            let height = try #require(try consortium.node().reader.view.blocks.location(of: id)?.height)
            for call in [rpc("tx", ["id": .text(id.hex)]), rpc("block_results", ["height": .unsigned(height.rawValue)])] {
                let plain = try ask(call, nil, consortium)
                for (name, key) in people where key != nil {
                    let mayRead = custodian.union(["patient", "auditor"]).contains(name)
                    #expect((try ask(call, key, consortium).body != plain.body) == mayRead, "\(call.2) by \(name)")
                }
            }
        }

        private static func ask(
            _ call: (method: String, target: String, body: String),
            _ key: SigningKey?,
            _ consortium: LiveConsortium
        )
            throws -> (status: Int, body: [UInt8], text: String)
        {
            let signed = Array((call.method == "GET" ? call.target : call.body).utf8)
            let answer = try RawHTTP.send(
                call.method,
                call.target,
                to: consortium.api(),
                headers: key.map { [consortium.authorization($0, for: signed)] } ?? [],
                body: call.method == "GET" ? [] : Array(call.body.utf8)
            )
            return (answer.status, answer.body, String(decoding: answer.body.prefix(300), as: UTF8.self))
        }

        private static func doors(_ blob: Hash256, _ id: TransactionID, _ disclosure: UInt64, _ claim: (Hash256, Hash256))
            -> [Door]
        {
            let patient = CanonicalValue.bytes(LiveConsortium.patient.publicKey.bytes)
            let (someone, another) = (LiveConsortium.key(90).publicKey, LiveConsortium.key(91).publicKey)
            let nobody = CanonicalValue.bytes(someone.bytes)
            let own: Set<String> = ["patient", "auditor"]
            let parties = own.union(custodian)
            func search(_ method: String, _ key: PublicKey) -> (String, String, String) {
                rpc(method, ["subject": .text(key.hex)])
            }
            func proof(_ blob: Hash256) -> (String, String, String) {
                rpc("state_proof", ["contract": "records", "map": "entries", "key": [encoded(.bytes(blob.bytes))]])
            }
            func get(_ blob: Hash256, _ query: String) -> (String, String, String) { ("GET", "/blobs/\(blob.hex)\(query)", "") }
            let clinician = CanonicalValue.bytes(LiveConsortium.clinician.publicKey.bytes)
            let purpose = CanonicalValue.text("treatment")
            return [
                Door(
                    name: "consent.permits",
                    there: query("consent", "permits", [patient, clinician, purpose]),
                    nothing: query("consent", "permits", [nobody, .bytes(another.bytes), purpose]),
                    open: own.union(["clinician"])
                ),
                Door(
                    name: "records.entry",
                    there: query("records", "entry", [.bytes(blob.bytes)]),
                    nothing: query("records", "entry", [.bytes(someone.bytes)]),
                    open: parties
                ),
                Door(
                    name: "records.recordsOf",
                    there: query("records", "recordsOf", [patient]),
                    nothing: query("records", "recordsOf", [nobody]),
                    open: own
                ),
                Door(
                    name: "records.disclosuresOf",
                    there: query("records", "disclosuresOf", [patient, .unsigned(0)]),
                    nothing: query("records", "disclosuresOf", [nobody, .unsigned(0)]),
                    open: own
                ),
                Door(
                    name: "claims.encounter",
                    there: query("claims", "encounter", [.bytes(claim.0.bytes), .bytes(claim.1.bytes)]),
                    nothing: query("claims", "encounter", [.bytes(someone.bytes), .bytes(another.bytes)]),
                    open: own.union(["insurer", "another's admin"])
                ),
                Door(name: "state_proof", there: proof(blob), nothing: proof(.zero), open: parties),
                Door(
                    name: "receipt",
                    there: rpc("receipt", ["id": .text(id.hex)]),
                    nothing: rpc("receipt", ["id": .text(Hash256.zero.hex)]),
                    open: parties
                ),
                Door(
                    name: "tx_search",
                    there: search("tx_search", LiveConsortium.patient.publicKey),
                    nothing: search("tx_search", someone),
                    open: own
                ),
                Door(
                    name: "audit_trail",
                    there: search("audit_trail", LiveConsortium.patient.publicKey),
                    nothing: search("audit_trail", someone),
                    open: own
                ),
                Door(
                    name: "blocks_cbor",
                    there: rpc("blocks_cbor", ["from": 1]),
                    nothing: rpc("blocks_cbor", ["from": 1_000_000]),
                    open: ["auditor"]
                ),
                Door(name: "blob", there: get(blob, ""), nothing: get(.zero, ""), open: parties.union(["clinician"])),
                Door(
                    name: "range",
                    there: get(blob, "?offset=0&length=2"),
                    nothing: get(.zero, "?offset=0&length=2"),
                    open: parties.union(["clinician"])
                ),
                // The reader's own disclosure alone, once.
                Door(
                    name: "release_key",
                    there: rpc("release_key", ["disclosure": .unsigned(disclosure)]),
                    nothing: rpc("release_key", ["disclosure": 999]),
                    open: ["clinician"]
                ),
            ]
        }

        /// A claim for the record; gives the commitments to provider and claim.
        private static func claim(_ blob: Hash256, _ consortium: LiveConsortium) async throws -> (Hash256, Hash256) {
            let patient = CanonicalValue.bytes(LiveConsortium.patient.publicKey.bytes)
            func money(_ minor: UInt64) -> CanonicalValue { .array([.unsigned(minor), .text("USD")]) }
            let plan: [CanonicalValue] = [
                .text("silver"), money(0), .unsigned(1), .unsigned(5), money(100_000), money(0), .array([]), .array([]),
            ]
            try await consortium.act(LiveConsortium.insurer, "coverage", "definePlan", plan)
            // 2025-01-01 and 2025-12-31 as days since 1970.
            let cover: [CanonicalValue] = [patient, .text("silver"), .unsigned(20_089), .unsigned(20_453)]
            try await consortium.act(LiveConsortium.insurer, "coverage", "enrol", cover)
            let (provider, claim) = (Hasher256.hash(Array("provider".utf8)), Hasher256.hash(Array("claim".utf8)))
            let submission: [CanonicalValue] = [
                .bytes(provider.bytes), .bytes(claim.bytes), .null, patient, .text("silver"), .unsigned(20_120), money(1_000),
                .bytes(blob.bytes), .text("institutional"), .text("ambulatory"), .null,
            ]
            try await consortium.act(LiveConsortium.hospital, "claims", "submit", submission)
            return (provider, claim)
        }
    }
}
