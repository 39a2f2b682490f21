import Foundation
import Ledger
import NodeAPI
import PeerNetwork
import Primitives
import Testing

/// One of four members lies to real daemons, stands on the chain for it everywhere, and is voted out.
@Suite(.serialized) struct LyingMemberTests {
    @Test(.timeLimit(.minutes(10)))
    func `a member that contradicts itself stands on every chain, is removed, and is a stranger then`()
        async throws
    {
        let network = try LocalNetwork.start()
        defer { network.stop() }
        let place = 3
        let liar = try await takePlace(place, in: network)
        let accused = network.document.nodes[place].validator
        let found = try await network.eventually(seconds: 120) {
            try await lie(liar, network)
            return try await (0..<3).asyncAllSatisfy { try await fault(of: accused, at: $0, network) != nil }
        }
        #expect(found, "no evidence on the chain")
        let evidence = try await sameEverywhere(accused, network)
        let removal = ["governance", "propose-removal", accused, "--evidence", evidence]
        let decisions = Decisions(network: network)
        let number = try decisions.propose(removal)
        try decisions.says(["governance", "show", "\(number)"], by: "admin-city", evidence)
        try decisions.accept(number)
        #expect(try await network.eventually { try await network.status(0)["validators"]?.array?.count == 3 })
        // Its connections end, and no new one stands.
        #expect(try await network.eventually { !liar.isConnectedToAny })
        let failed = liar.connections.failed
        #expect(try await network.eventually { liar.connections.failed > failed + 2 })
        #expect(!liar.isConnectedToAny)
        await liar.network.stop()
        let certified = try await network.client(0).broadcastAndWait(try network.grant(1).bytes)
        #expect(certified["outcome"]?.text == "ok")
        #expect(try await network.eventually { try await network.agree([0, 1, 2]) })
    }

    /// Ends a node's daemon and connects as the node.
    private func takePlace(_ place: Int, in network: LocalNetwork) async throws -> LyingMember {
        let node = network.document.nodes[place]
        kill(node.pid, SIGTERM)
        #expect(try await network.eventually { kill(node.pid, 0) != 0 })
        let genesis = try GenesisDocument(json: [UInt8](try Data(contentsOf: URL(fileURLWithPath: network.document.genesis))))
        let liar = try LyingMember(node, in: network.document, genesis)
        try await liar.network.start()
        #expect(try await network.eventually { liar.isConnectedToAll })
        return liar
    }

    /// Once more for the place where the network is now, in case it had moved on.
    private func lie(_ liar: LyingMember, _ network: LocalNetwork) async throws {
        let state = try await network.client(0).call("consensus_state")
        let (height, view) = (state["certified_height"]?.integer, state["view"]?.integer)
        guard let height, let view else { return }
        liar.commitTwice(height: UInt64(height) + 4, view: UInt64(view))
    }

    private func fault(of accused: String, at node: Int, _ network: LocalNetwork) async throws -> JSONValue? {
        let faults = try await network.client(node).call("consensus_state")["faults"]?.array ?? []
        return faults.first { $0["validator"]?.text == accused }
    }

    /// Name and bytes of the evidence are the same on every node, and each counts the member in its metrics.
    private func sameEverywhere(_ accused: String, _ network: LocalNetwork) async throws -> String {
        var seen: Set<String> = []
        var name = ""
        for node in 0..<3 {
            let fault = try #require(try await fault(of: accused, at: node, network))
            #expect(fault["offence"]?.text == "commit")
            name = try #require(fault["evidence"]?.text)
            let hash = try #require(Hex.decode(name))
            let question: JSONValue = [
                "contract": "governance", "function": "evidence",
                "args": .array([.text(Data(CanonicalValue.bytes(hash).canonicalBytes).base64EncodedString())]),
            ]
            let answer = try await network.client(node, as: "admin-general").call("query", question)
            seen.insert(try #require(answer["value_cbor"]?.text))
            let counted = try await network.eventually {
                let answer = try await RPCClient(network.document.nodes[node].ops).get("/metrics")
                return String(decoding: answer.body, as: UTF8.self).contains("consilium_consensus_byzantine_validators 1\n")
            }
            #expect(counted, "metrics of node \(node)")
        }
        #expect(seen.count == 1)
        let stored = try #require(seen.first.flatMap { Data(base64Encoded: $0) })
        guard case .bytes(let bytes) = try CanonicalValue(canonicalBytes: [UInt8](stored)) else {
            throw LocalNetwork.Unusable(what: "the evidence")
        }
        #expect(FaultProof.hash(of: bytes).hex == name)
        return name
    }
}

extension Sequence {
    fileprivate func asyncAllSatisfy(_ holds: (Element) async throws -> Bool) async rethrows -> Bool {
        for element in self where try await !holds(element) { return false }
        return true
    }
}
