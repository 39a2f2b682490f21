import ChainCrypto
import Ledger
import NodeAPI
import NodeRuntime
import Primitives
import StateTree
import Testing

extension LiveNodeTests {
    @Suite struct ReadMethodsTests {
        @Test func `status, blocks and commits fit together`() async throws {
            try await LiveNode.run { live in
                let client = try live.client()
                _ = try await client.broadcastAndWait(live.registration(1).bytes)
                let status = try await client.call("status")
                #expect(status["node"] == "node0")
                #expect(status["organisation"] == "general")
                #expect(status["chain_id"]?.text == live.genesis.chainID)
                #expect(status["genesis_hash"]?.text == live.genesis.hash.hex)
                #expect(status["height"] == 1)
                #expect(status["catching_up"] == false)
                let block = try await client.call("block", ["height": 1])
                #expect(block["hash"] == status["block_hash"])
                #expect(block["header"]?["state_root"] == status["state_root"])
                #expect(block["transactions"]?.array?.count == 1)
                let header = try BlockHeader(canonicalBytes: try #require(block["header_cbor"]?.text.flatMap(Base64.decode)))
                #expect(header.hash.hex == block["hash"]?.text)
                #expect(try await client.call("block", ["hash": block["hash"] ?? .null]) == block)
                let commit = try await client.call("commit", ["height": 1])
                #expect(commit["block_hash"] == block["hash"])
                #expect(commit["signatures"]?.array?.first?["validator"]?.text == live.node.validatorKey.hex)
                #expect(try await client.call("validators").array?.count == 1)
                #expect(try await client.call("blockchain")["blocks"]?.array?.count == 1)
                let results = try await client.call("block_results", ["height": 1])["results"]?.array
                #expect(results?.first?["outcome"] == "ok")
                #expect(results?.first?["events"] == nil)
                #expect(await refusal(client, "block", ["height": 9])?.name == "not_found")
                #expect(await refusal(client, "commit", ["height": 0])?.name == "not_found")
                for method in ["health", "genesis", "net_info", "unconfirmed_txs", "consensus_state", "contracts"] {
                    #expect(await refusal(client, method) == nil, "\(method)")
                }
            }
        }

        @Test func `a contract shows its functions and types`() async throws {
            try await LiveNode.run { live in
                let contract = try await live.client().call("contract", ["name": "registry"])
                let functions = contract["functions"]?.array ?? []
                let query = try #require(functions.first { $0["name"] == "account" })
                #expect(query["kind"] == "query")
                #expect(query["returns"] == "AccountEntry?")
                #expect(query["parameters"]?.array?.first?["type"] == "Account")
                #expect(contract["records"]?["AccountEntry"]?.array?.isEmpty == false)
                #expect(await refusal(try live.client(), "contract", ["name": "none"])?.name == "unknown_contract")
            }
        }

        @Test func `a query answers in JSON and CBOR at a height`() async throws {
            try await LiveNode.run { live in
                let client = try live.client(LiveNode.auditor)
                _ = try await client.broadcastAndWait(live.registration(1).bytes)
                let account = encoded(.bytes(LiveNode.key(1).publicKey.bytes))
                let answer = try await client.call(
                    "query",
                    ["contract": "registry", "function": "account", "args": [account]]
                )
                #expect(answer["value"]?["roles"] == ["patient"])
                #expect(answer["value"]?["active"] == true)
                #expect(answer["height"] == 1)
                #expect(answer["value_cbor"]?.text.flatMap(Base64.decode) != nil)
            }
        }

        @Test func `a proof of state leads to the header's root`() async throws {
            try await LiveNode.run { live in
                let client = try live.client(LiveNode.auditor)
                _ = try await client.broadcastAndWait(live.registration(1).bytes)
                let key = encoded(.bytes(LiveNode.key(1).publicKey.bytes))
                let answer = try await client.call("state_proof", ["contract": "registry", "map": "accounts", "key": [key]])
                let proof = try StateProof(canonicalBytes: try #require(answer["proof"]?.text.flatMap(Base64.decode)))
                let header = try BlockHeader(canonicalBytes: try #require(answer["header_cbor"]?.text.flatMap(Base64.decode)))
                let value = try #require(answer["value_cbor"]?.text.flatMap(Base64.decode))
                guard case .present(_, let hash) = proof.verify(root: header.stateRoot) else {
                    Issue.record("the proof does not show the entry")
                    return
                }
                #expect(hash == Hasher256.hash(value))
            }
        }
    }
}
