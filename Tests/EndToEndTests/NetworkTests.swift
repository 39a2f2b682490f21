import Foundation
import Ledger
import NodeAPI
import Primitives
import Testing

/// Real processes, real LevelDB, real TLS: what an operator sees.
@Suite(.serialized) struct NetworkTests {
    @Test(.timeLimit(.minutes(10))) func `a consortium survives the loss of its primary and proves what it did`() async throws {
        let network = try LocalNetwork.start()
        defer { network.stop() }
        try await certifiesAndProves(network)
        try await refusesWithReasons(network)
        try refusesHomeInUse(network)
        // Before any directive is taken back: after that no older paper is filed.
        try ConsentCommandChecks(network).run()
        try RecordCommandChecks(network).run()
        try await survivesKill(network)
    }

    private func certifiesAndProves(_ network: LocalNetwork) async throws {
        let transaction = try network.grant(1)
        let certified = try await network.client(1).broadcastAndWait(transaction.bytes)
        #expect(certified["outcome"]?.text == "ok")
        #expect(certified["id"]?.text == transaction.id.hex)
        // Proofs concern a person: without a signed request there is none.
        await #expect(throws: RPCClientError.self) {
            try await network.client(0).call("receipt", .object([JSONMember("id", .text(transaction.id.hex))]))
        }
        let receipt = try await network.client(2, as: "patient").call(
            "receipt",
            .object([JSONMember("id", .text(transaction.id.hex))])
        )
        let bundle = try #require(receipt["bundle"]?.text.flatMap { Data(base64Encoded: $0) })
        try verifies(bundle, network)
    }

    /// `verify` accepts the bundle and refuses it with any tenth byte changed, cut short, or under another genesis.
    private func verifies(_ bundle: Data, _ network: LocalNetwork) throws {
        let file = network.folder.appendingPathComponent("bundle")
        func verify(_ bytes: Data) throws -> Int32 {
            try bytes.write(to: file)
            return try BuiltExecutable.consilium.run(["verify", file.path, "--genesis", network.document.genesis]).status
        }
        #expect(try verify(bundle) == 0)
        for place in stride(from: 0, to: bundle.count, by: max(1, bundle.count / 12)) {
            var changed = bundle
            changed[place] ^= 1
            #expect(try verify(changed) != 0, "byte \(place) may be changed")
        }
        #expect(try verify(bundle.dropLast()) != 0)
        try bundle.write(to: file)
        let foreign = network.folder.appendingPathComponent("foreign.json")
        let genesis = try String(contentsOfFile: network.document.genesis, encoding: .utf8)
        try genesis.replacingOccurrences(of: "\"General Hospital\"", with: "\"Other Hospital\"")
            .write(to: foreign, atomically: true, encoding: .utf8)
        let other = try BuiltExecutable.consilium.run(["verify", file.path, "--genesis", foreign.path, "--output", "json"])
        #expect(other.status == 1)
        #expect(other.output.contains("\"invalid\""), "\(other.output)")
    }

    private func refusesWithReasons(_ network: LocalNetwork) async throws {
        let client = try network.client(0)
        let cases: [(SignedTransaction, String)] = [
            (try network.grant(2, chainID: "other-0011223344556677"), "wrong_chain"),
            (try network.grant(3, contract: "nothing"), "unknown_contract"),
            (try network.grant(4, expiresIn: 3_600_000), "expires_too_late"),
        ]
        for (transaction, code) in cases {
            do {
                _ = try await client.broadcast(transaction.bytes)
                Issue.record("admitted instead of \(code)")
            } catch {
                #expect("\(error)".contains(code), "\(error)")
            }
        }
    }

    private func survivesKill(_ network: LocalNetwork) async throws {
        let status = try await network.status(0)
        let primary = try #require(network.document.nodes.firstIndex { $0.validator == status["primary"]?.text })
        let others = (0..<4).filter { $0 != primary }
        let before = try await network.client(others[0]).broadcastAndWait(try network.grant(100).bytes)
        let why = WhyChecks(network)
        try await why.allIsWell()
        try why.tellsHeld(others[2])
        kill(network.document.nodes[primary].pid, SIGKILL)
        let after = try await network.client(others[1]).broadcastAndWait(try network.grant(101).bytes)
        #expect(after["outcome"]?.text == "ok")
        #expect((after["height"]?.integer ?? 0) > (before["height"]?.integer ?? .max))
        #expect(try await network.eventually { try await network.agree(others) })
        try await why.names(killed: primary, from: others[0])
        let restarted = try BuiltExecutable.consilium.start(["start", "--home", network.document.nodes[primary].home])
        defer { restarted.terminate() }
        #expect(try await network.eventually(seconds: 90) { try await network.agree([0, 1, 2, 3]) })
        let last = try await network.client(primary).broadcastAndWait(try network.grant(102).bytes)
        #expect(last["outcome"]?.text == "ok")
        #expect(try await network.eventually { try await network.agree([0, 1, 2, 3]) })
        try await why.allIsWell()
        try await why.saysNoQuorum(killing: [others[1], others[2]], from: others[0])
    }

    private func refusesHomeInUse(_ network: LocalNetwork) throws {
        let second = try BuiltExecutable.consilium.run(["start", "--home", network.document.nodes[0].home], seconds: 30)
        #expect(second.status != 0)
        #expect(second.errors.contains("used by another"), "\(second.errors)")
    }
}
