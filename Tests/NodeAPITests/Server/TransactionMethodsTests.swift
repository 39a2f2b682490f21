import ChainCrypto
import Ledger
import NodeAPI
import NodeRuntime
import Primitives
import Testing

extension LiveNodeTests {
    @Suite struct TransactionMethodsTests {
        @Test func `a transaction is certified, found, and shown in full to those whom it concerns alone`() async throws {
            try await LiveNode.run { live in
                let (open, registrar) = (try live.client(), try live.client(LiveNode.registrar))
                let transaction = live.registration(1)
                let done = try await open.broadcastAndWait(transaction.bytes)
                #expect(done["id"]?.text == transaction.id.hex)
                #expect(done["outcome"] == "ok")
                #expect(done["height"] == 1)
                #expect(done["index"] == 0)
                #expect(done["events"]?.array?.first?["name"] == "AccountRegistered")
                let parameters: JSONValue = ["id": .text(transaction.id.hex)]
                let seen = try await open.call("tx", parameters)
                #expect(seen["status"] == "certified")
                #expect(seen["outcome"] == "ok")
                #expect(seen["tx"] == nil)
                let own = try await registrar.call("tx", parameters)
                #expect(own["tx"]?.text == Base64.encode(transaction.bytes))
                let patient = try live.client(LiveNode.key(1))
                #expect(try await patient.call("tx", parameters)["receipt"]?["outcome"] == "ok")
                let stranger = try await live.client(LiveNode.key(2)).call("tx", parameters)
                #expect(stranger == seen)
            }
        }

        @Test func `a receipt's bundle verifies against the genesis`() async throws {
            try await LiveNode.run { live in
                let transaction = live.registration(1)
                _ = try await live.client().broadcastAndWait(transaction.bytes)
                let answer = try await live.client(LiveNode.auditor).call("receipt", ["id": .text(transaction.id.hex)])
                let bytes = try #require(answer["bundle"]?.text.flatMap(Base64.decode))
                let report = BundleVerifier.verify(bytes, genesis: live.genesis, trusted: nil)
                #expect(report.exitStatus == 0, "\(report)")
                let bundle = try ProofBundle(canonicalBytes: bytes)
                #expect(bundle.transaction.id == transaction.id)
            }
        }

        @Test func `refused transactions carry their code`() async throws {
            try await LiveNode.run { live in
                let client = try live.client()
                let good = live.registration(1)
                func code(_ bytes: [UInt8]) async -> String? {
                    await refusal(client, "broadcast_tx_sync", ["tx": .text(Base64.encode(bytes))])?.name
                }
                #expect(await code([1, 2, 3]) == "malformed")
                #expect(await code([UInt8](repeating: 0, count: 65_537)) == "too_large")
                #expect(
                    await code(live.transaction("registry", "registerPatient", [], by: LiveNode.stranger).bytes)
                        == "unknown_sender"
                )
                #expect(await code(live.transaction("registry", "registerPatient", []).bytes) == "bad_arguments")
                #expect(await code(live.transaction("registry", "none", []).bytes) == "unknown_function")
                #expect(await code(live.transaction("none", "none", []).bytes) == "unknown_contract")
                #expect(await code(live.transaction("none", "none", [], lifetime: 86_400_000).bytes) == "expires_too_late")
                var forged = good.bytes
                forged[forged.count - 1] ^= 1
                #expect(await code(forged) == "bad_signature")
                #expect(await refusal(client, "broadcast_tx_sync", ["tx": "!"])?.name == "malformed")
                #expect(await refusal(client, "broadcast_tx_sync", ["tx": "!"])?.code == -32_000)
            }
        }

        @Test func `a batch answers each of its transactions in order`() async throws {
            try await LiveNode.run { live in
                let client = try live.client()
                let good = (1...20).map { live.registration($0) }
                let results = try await client.broadcast([good[0].bytes, [9]] + good[1...].map(\.bytes))
                #expect(results.count == 21)
                #expect(try results[0].get() == good[0].id)
                guard case .failure(let error) = results[1] else {
                    Issue.record("one byte is no transaction")
                    return
                }
                #expect(error.name == "malformed")
                #expect(try results[2...].map { try $0.get() } == good[1...].map(\.id))
                #expect(try await client.broadcast([[UInt8]]()).isEmpty)
                for transaction in good { _ = await live.node.waitForCertification(of: transaction.id, milliseconds: 20_000) }
                #expect(live.node.reader.view.height.rawValue >= 1)
            }
        }

        @Test func `check_tx tells the outcome and changes nothing`() async throws {
            try await LiveNode.run { live in
                let client = try live.client()
                let transaction = live.registration(1)
                let result = try await client.call("check_tx", ["tx": .text(Base64.encode(transaction.bytes))])
                #expect(result["outcome"] == "ok")
                let denied = live.transaction(
                    "registry",
                    "registerPatient",
                    [.bytes(LiveNode.key(1).publicKey.bytes)],
                    by: LiveNode.developer
                )
                let other = try await client.call("check_tx", ["tx": .text(Base64.encode(denied.bytes))])
                #expect(other["outcome"] == "not_permitted")
                #expect(live.node.reader.view.height.rawValue == 0)
                #expect(try await client.call("tx", ["id": .text(transaction.id.hex)])["status"] == "unknown")
            }
        }
    }
}
