import Foundation
import NodeAPI
import Primitives
import TestSupport
import Testing

/// `consilium localnet`, and what an operator does with a node that does not run.
@Suite(.serialized) struct LocalnetTests {
    @Test(.timeLimit(.minutes(15))) func `one node in the foreground ends cleanly at Ctrl-C and leaves a home that can be used`()
        async throws
    {
        let folder = try TemporaryFolder()
        let network = folder.path("net")
        let port = try #require(LoopbackPort.first(ofFree: 3))
        let process = try BuiltExecutable.consilium.start(
            ["localnet", "--nodes", "1", "--home", network, "--base-port", "\(port)"]
        )
        try await waits("for the network") { FileManager.default.fileExists(atPath: network + "/ready") }
        let status = try await RPCClient("http://127.0.0.1:\(port + 1)").call("status")
        #expect((status["height"]?.integer ?? 0) > 0)
        let id = try sendsWhatIsRefused(network)
        let tutorial = try TutorialNetwork(network)
        try tutorial.followsUntilTheEnd()
        try explainsWhileItRuns(id, network)
        process.interrupt()
        try await waits("for the end") { !process.isRunning }
        #expect(process.terminationStatus == 0 && process.terminationReason == .exit)
        #expect(try run("localnet", "stop", "--home", network).output.contains("no node of"))
        try refusesAnotherShape(network)
        let home = network + "/general-hospital"
        try namesPortsInUse(home, port)
        try looksAfter(home, network)
        try explains(id, home, network)
        #expect(try run("status", "--home", network).output.contains("Connection refused"))
    }

    @Test(.timeLimit(.minutes(5))) func `seven nodes agree and all stop`() async throws {
        let network = try LocalNetwork.start(nodes: 7)
        defer { network.stop() }
        #expect(network.document.nodes.count == 7)
        // A connection going out must not find a node's port free while the node is down.
        let range = try String(contentsOfFile: "/proc/sys/net/ipv4/ip_local_port_range", encoding: .utf8)
        let lowest = range.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) } ?? 0
        let ports = network.document.nodes.flatMap { [$0.p2p, $0.api, $0.ops] }.compactMap { address in
            address.split(separator: ":").last.flatMap { Int($0) }
        }
        #expect(Set(ports).count == 21 && (lowest < 12_000 || ports.allSatisfy { $0 < lowest }), "\(ports)")
        #expect(try await network.eventually { try await network.agree(Array(0..<7)) })
        let stopped = try run("localnet", "stop", "--home", network.folder.path, "--output", "json")
        #expect(stopped.status == 0 && stopped.output.contains("\"stopped\": 7"), "\(stopped.output)")
        #expect(try run("localnet", "stop", "--home", network.folder.path).output.contains("no node of"))
    }

    @Test func `shapes that cannot be are refused, and nothing is made`() throws {
        let folder = try TemporaryFolder()
        let network = folder.path("net")
        #expect(try run("localnet", "--nodes", "0", "--home", network).status == 64)
        #expect(try run("localnet", "--nodes", "65", "--home", network).status == 64)
        #expect(try run("localnet", "--base-port", "65535", "--home", network).errors.contains("leaves no room"))
        let taken = try #require(LoopbackPort(0))
        let refused = try run("localnet", "--nodes", "1", "--base-port", "\(taken.number)", "--home", network)
        #expect(refused.status == 1 && refused.errors.contains("port \(taken.number) cannot be used"), "\(refused.errors)")
        #expect(!FileManager.default.fileExists(atPath: network))
        #expect(try run("localnet", "stop", "--home", network).status == 1)
    }

    // MARK: One home

    private func refusesAnotherShape(_ network: String) throws {
        let more = try run("localnet", "--nodes", "4", "--home", network, "--detach")
        #expect(more.status == 1 && more.errors.contains("a network of 1 node"), "\(more.errors)")
    }

    /// For each of the three listeners: our own sentence, not 0, at once, and the home is free again.
    private func namesPortsInUse(_ home: String, _ port: Int) throws {
        for (setting, number) in [("p2p.listen", port), ("api.listen", port + 1), ("ops.listen", port + 2)] {
            let taken = try #require(LoopbackPort(number))
            let outcome = try run("start", "--home", home)
            #expect(outcome.status == 1, "\(setting)")
            let last = outcome.errors.split(separator: "\n").last ?? ""
            #expect(last.hasPrefix("Error: "), "\(outcome.errors)")
            for words in [setting, "127.0.0.1:\(taken.number)", "stop that process, or set another port"] {
                #expect(last.contains(words), "\(last)")
            }
            #expect(try run("inspect", "--home", home).status == 0, "the home is still taken")
        }
    }

    private func looksAfter(_ home: String, _ network: String) throws {
        let before = try json(try run("inspect", "--home", home, "--height", "1", "--output", "json"))
        #expect(try #require(before["height"] as? Int) > 1)
        #expect((before["block"] as? [String: Any])?["height"] as? Int == 1)
        #expect(try run("inspect", "--home", home, "--height", "1000000").errors.contains("has no block"))
        let rebuilt = try json(try run("rebuild-state", "--home", home, "--output", "json"))
        #expect(rebuilt["height"] as? Int == before["height"] as? Int)
        let after = try json(try run("inspect", "--home", home, "--output", "json"))
        #expect(after["state_root"] as? String == before["state_root"] as? String)
        let twice = try run("rebuild-state", "--home", home)
        #expect(
            twice.status == 1 && twice.errors.contains("\(home)/data/state.old is left from an earlier run"),
            "\(twice.errors)"
        )
        #expect(try run("validate-config", "--home", home).status == 0)
        for command in ["inspect", "rebuild-state"] {
            #expect(try run(command, "--home", network).errors.contains("a localnet's folder"))
            #expect(try run(command, "--home", network + "/none").errors.contains("does not exist"))
        }
    }

    // MARK: Explaining

    /// A consent that ends in the past; gives the transaction's id.
    private func sendsWhatIsRefused(_ network: String) throws -> String {
        let sent = try json(
            try run(
                "tx",
                "send",
                "consent",
                "grant",
                "acct:clinician",
                "treatment",
                "2020-01-01T00:00:00Z",
                "--home",
                network,
                "--as",
                "patient",
                "--output",
                "json"
            )
        )
        #expect(sent["outcome"] as? String == "requirement_failed")
        return try #require(sent["id"] as? String)
    }

    private func explains(_ id: String, _ home: String, _ network: String) throws {
        let text = try run("contract", "explain", id, "--home", network).output
        #expect(text.hasPrefix("consent.grant, called by acct:patient, in block "), "\(text)")
        #expect(text.contains(": requirement_failed\n"))
        #expect(text.contains("grantee: acct:clinician, purpose: .treatment, expires: 2020-01-01T00:00:00Z"))
        #expect(text.contains("expires > now: does NOT hold"))
        #expect(text.contains("=> refused: a consent must end in the future"))
        let document = try json(try run("contract", "explain", id, "--home", home, "--output", "json"))
        let steps = try #require(document["steps"] as? [[String: Any]])
        #expect(document["function"] as? String == "grant" && steps.last?["kind"] as? String == "end")
        let question = [
            "contract", "explain", "consent", "permits", "acct:patient", "acct:clinician", "treatment", "--home", home,
        ]
        let asked = try BuiltExecutable.consilium.run(question, seconds: 60)
        #expect(asked.status == 0 && asked.output.contains("=> permits gives false"), "\(asked.output)\(asked.errors)")
        for (height, words) in [("1", "there is no consent.permits"), ("1000000", "chain ends at height")] {
            let refused = try BuiltExecutable.consilium.run(question + ["--height", height], seconds: 60)
            #expect(refused.status == 1 && refused.errors.contains(words), "\(refused.errors)")
        }
        let none = String(repeating: "0", count: 64)
        #expect(try run("contract", "explain", none, "--home", home).errors.contains("no block of this home"))
        #expect(try run("contract", "explain", "5f", "--home", home).status == 64)
        #expect(try run("contract", "explain", none, "--height", "1", "--home", home).status == 64)
        #expect(try run("contract", "explain", none, "--home", network + "/none").errors.contains("does not exist"))
    }

    /// The same call from the node that runs, and everything that stands in the way of it.
    private func explainsWhileItRuns(_ id: String, _ network: String) throws {
        let folder = try TemporaryFolder()
        let (node, genesis) = (try document(network), network + "/genesis.json")
        let seeds = network + "/accounts/"
        let asked = ["--home", network, "--as", "auditor"]
        func explain(_ words: [String], _ more: [String]) throws -> BuiltExecutable.Outcome {
            try BuiltExecutable.consilium.run(["contract", "explain"] + words + more, seconds: 60, in: folder.url)
        }
        let text = try explain([id], asked)
        #expect(text.output.hasPrefix("consent.grant, called by acct:patient, in block "), "\(text.output)\(text.errors)")
        #expect(text.output.contains("=> refused: a consent must end in the future"))
        #expect(text.output.contains("from the genesis \(genesis) on") && text.errors.isEmpty, "\(text.output)\(text.errors)")
        let keys = ["--node", node, "--key", seeds + "auditor.seed"]
        let alone = try json(try explain([id], keys + ["--output", "json"]))
        #expect(alone["outcome"] as? String == "requirement_failed" && alone["genesis_file"] is NSNull)
        #expect(try explain([id], keys).output.contains("from the node's own genesis"))
        let query = ["consent", "permits", "acct:patient", "acct:clinician", "treatment"]
        let now = try explain(query, asked).output
        #expect(
            now.hasPrefix("consent.permits, asked by nobody, behind block ") && now.contains("=> permits gives false"),
            "\(now)"
        )
        #expect(try explain(query, asked + ["--height", "1"]).errors.contains("there is no consent.permits"))
        #expect(try explain(query, asked + ["--height", "1000000"]).errors.contains("chain ends at height"))
        #expect(try explain([String(repeating: "0", count: 64)], asked).errors.contains("its status there: unknown"))
        let refused = try explain([id], ["--home", network, "--as", "patient"])
        #expect(refused.status == 1 && refused.errors.contains("whole blocks to auditors only"), "\(refused.errors)")
        #expect(try explain([id], ["--node", node]).errors.contains("--key FILE"))
        #expect(try explain([id], ["--home", network]).errors.contains("ask it while it runs"))
        #expect(try explain([id], []).status == 64 && explain([id], ["--home", network, "--cache", "x"]).status == 64)
        try refusesAnotherGenesis(id, genesis, keys, explain)
        try believesNobody(id, node, Array(keys.dropFirst(2)) + ["--genesis", genesis], explain)
        try keepsTheChain(id, query, keys + ["--genesis", genesis], folder, explain)
    }

    private typealias Explaining = ([String], [String]) throws -> BuiltExecutable.Outcome

    /// The genesis of the same people on another day.
    private func refusesAnotherGenesis(_ id: String, _ genesis: String, _ keys: [String], _ explain: Explaining) throws {
        var text = try String(contentsOfFile: genesis, encoding: .utf8)
        text.replace(/"time": *"20\d\d/, with: "\"time\": \"2020")
        let folder = try TemporaryFolder()
        try text.write(toFile: folder.path("other.json"), atomically: true, encoding: .utf8)
        let refused = try explain([id], keys + ["--genesis", folder.path("other.json")])
        #expect(refused.status == 1 && refused.errors.contains("of one network"), "\(refused.errors)")
    }

    /// A node that lies, behind its true address.
    private func believesNobody(_ id: String, _ node: String, _ keys: [String], _ explain: Explaining) throws {
        func told(_ lie: @escaping LyingProxy.Lie) throws -> String {
            let proxy = try LyingProxy(before: node, lie)
            let outcome = try explain([id], ["--node", proxy.address] + keys)
            return outcome.status == 0 ? outcome.output : outcome.errors
        }
        #expect(try told { _, result in result }.contains("=> refused: a consent must end in the future"))
        // One bit in the middle of each block's bytes, and one near the end, in the certificate.
        for place in [2, 20] {
            let words = try told { method, result in
                guard method == "blocks_cbor" else { return result }
                let blocks = (result["blocks"]?.array ?? []).map { block -> JSONValue in
                    var bytes = block.text.flatMap(Base64.decode) ?? []
                    bytes[place == 2 ? bytes.count / 2 : bytes.count - place] ^= 1
                    return .text(Base64.encode(bytes))
                }
                return ["blocks": .array(blocks), "next": .null]
            }
            #expect(words.contains("sent a false block 1: "), "\(words)")
        }
        let other = try told { method, result in
            method == "tx" ? ["id": .text(id), "status": "certified", "height": 2] : result
        }
        #expect(other.contains("block 2 does not hold that transaction"), "\(other)")
        let late = try told { method, result in
            guard method == "status" else { return result }
            let members = (result.members ?? []).filter { $0.name != "earliest_height" }
            return .object(members + [JSONMember("earliest_height", 3)])
        }
        #expect(late.contains("has the blocks from 3 on only"), "\(late)")
        let odd = try told { method, result in method == "blocks_cbor" ? ["blocks": "none"] : result }
        #expect(odd.contains("cannot be read: blocks_cbor gives no blocks"), "\(odd)")
    }

    private func keepsTheChain(
        _ id: String,
        _ query: [String],
        _ network: [String],
        _ folder: TemporaryFolder,
        _ explain: Explaining
    ) throws {
        let cache = folder.path("cache")
        let call = network + ["--cache", cache]
        let first = try explain([id], call)
        #expect(first.status == 0 && first.output.contains("=> refused"), "\(first.errors)")
        #expect(try FileManager.default.attributesOfItem(atPath: cache)[.posixPermissions] as? Int == 0o700)
        #expect(try explain([id], call).output == first.output)
        let question = query.map { $0.hasPrefix("acct:") ? String(repeating: "1", count: 64) : $0 }
        #expect(try explain(question, call).output.contains("=> permits gives false"))
        // The chain goes further by now than the first call.
        #expect(try explain([id], call).output == first.output)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: cache)
        #expect(try explain([id], call).errors.contains("chmod 700"))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: cache)
        for part in ["state", "chain"] {
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(cache)/\(part)")
                .filter { $0.hasSuffix(".log") || $0.hasSuffix(".ldb") }
            #expect(!files.isEmpty)
            for file in files {
                var bytes = try Data(contentsOf: URL(fileURLWithPath: "\(cache)/\(part)/\(file)"))
                for place in stride(from: 20, to: bytes.count, by: 50) { bytes[place] ^= 0x55 }
                try bytes.write(to: URL(fileURLWithPath: "\(cache)/\(part)/\(file)"))
            }
            let damaged = try explain([id], call)
            #expect(damaged.status == 1 && damaged.errors.contains("remove the folder"), "\(part): \(damaged.errors)")
        }
        try Data().write(to: URL(fileURLWithPath: folder.path("something")))
        try FileManager.default.createDirectory(atPath: folder.path("letters/old"), withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path("letters"))
        #expect(try explain([id], network + ["--cache", folder.path("letters")]).errors.contains("holds something else"))
        #expect(try explain([id], network + ["--cache", folder.path("something")]).status == 1)
    }

    /// The address of the network's node.
    private func document(_ network: String) throws -> String {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: network + "/localnet.json"))
        let file = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
        return try #require((file["nodes"] as? [[String: Any]])?.first?["api"] as? String)
    }

    private func run(_ arguments: String...) throws -> BuiltExecutable.Outcome {
        try BuiltExecutable.consilium.run(arguments, seconds: 60)
    }

    private func json(_ outcome: BuiltExecutable.Outcome) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any], "\(outcome.errors)")
    }

    private func waits(_ what: String, _ happened: () -> Bool) async throws {
        for _ in 0..<1_200 {
            if happened() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("waited in vain \(what)")
    }
}
