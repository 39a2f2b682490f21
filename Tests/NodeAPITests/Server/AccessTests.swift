import ChainCrypto
import Ledger
import NodeAPI
import Primitives
import Testing

extension LiveNodeTests {
    @Suite struct AccessTests {
        /// Every read that concerns people, asked about one patient and about nobody.
        private static func reads(_ key: SigningKey, _ id: TransactionID) -> [(String, JSONValue)] {
            let account = encoded(.bytes(key.publicKey.bytes))
            let subject = JSONValue.text(key.publicKey.hex)
            return [
                ("query", ["contract": "registry", "function": "account", "args": [account]]),
                ("query", ["contract": "registry", "function": "accountOf", "args": [account]]),
                ("state_proof", ["contract": "registry", "map": "accounts", "key": [account]]),
                ("state_proof", ["contract": "registry", "map": "accounts", "key": [], "prefix": true]),
                ("receipt", ["id": .text(id.hex)]), ("tx_search", ["subject": subject]), ("audit_trail", ["subject": subject]),
            ]
        }

        @Test func `without a right the answer is the same as where there is nothing`() async throws {
            try await LiveNode.run { live in
                let transaction = live.registration(1)
                _ = try await live.client().broadcastAndWait(transaction.bytes)
                let there = Self.reads(LiveNode.key(1), transaction.id)
                let nothing = Self.reads(LiveNode.key(99), .zero)
                // Another patient's key, an account without an organisational role, another member's admin.
                for key in [LiveNode.stranger, LiveNode.developer, LiveNode.admin] {
                    let client = try live.client(key)
                    for (one, other) in zip(there, nothing) {
                        let first = await Self.outcome(client, one)
                        let second = await Self.outcome(client, other)
                        #expect(first == second, "\(one.0) tells \(key) that there is something")
                    }
                }
            }
        }

        /// The answer as text, with the moving parts taken out.
        private static func outcome(_ client: RPCClient, _ call: (String, JSONValue)) async -> String {
            do throws(RPCClientError) { return "\(try await client.call(call.0, call.1))" } catch { return "\(error)" }
        }

        @Test func `patient, registrar and auditor read what concerns them`() async throws {
            try await LiveNode.run { live in
                let transaction = live.registration(1)
                _ = try await live.client().broadcastAndWait(transaction.bytes)
                for key in [LiveNode.key(1), LiveNode.auditor] {
                    let client = try live.client(key)
                    for (method, parameters) in Self.reads(LiveNode.key(1), transaction.id) where parameters["prefix"] == nil {
                        #expect(await refusal(client, method, parameters) == nil, "\(method)")
                    }
                    let trail = try await client.call("audit_trail", ["subject": .text(LiveNode.key(1).publicKey.hex)])
                    #expect(trail["entries"]?.array?.count == 1)
                }
                let registrar = try live.client(LiveNode.registrar)
                let account = encoded(.bytes(LiveNode.key(1).publicKey.bytes))
                let query: JSONValue = ["contract": "registry", "function": "account", "args": [account]]
                #expect(await refusal(registrar, "query", query) == nil)
                #expect(try await registrar.call("tx_search")["transactions"]?.array?.count == 1)
            }
        }

        @Test func `an unsigned, foreign or late request is refused`() async throws {
            try await LiveNode.run { live in
                let parameters: JSONValue = ["contract": "registry", "function": "organisation", "args": []]
                #expect(await refusal(try live.client(), "query", parameters)?.name == "signed_request_required")
                let foreign = try RPCClient(
                    live.api,
                    identity: RPCIdentity(key: LiveNode.auditor, chainID: "other-0000000000000000")
                )
                #expect(await refusal(foreign, "query", parameters)?.name == "wrong_chain")
                let identity = RPCIdentity(key: LiveNode.auditor, chainID: live.genesis.chainID)
                let other = identity.authorization(for: Array("other bytes".utf8))
                let body = Array(#"{"jsonrpc":"2.0","id":1,"method":"tx_search"}"#.utf8)
                let headers = [("Content-Type", "application/json"), ("Authorization", other)]
                let answer = try await live.client().post("/rpc", headers: headers, body: body)
                #expect(try JSONReader.read(answer.body)["error"]?["data"]?["code"] == "wrong_digest")
            }
        }
    }
}
