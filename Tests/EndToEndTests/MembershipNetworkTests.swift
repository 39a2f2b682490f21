import Foundation
import Ledger
import NodeAPI
import Primitives
import Testing

/// A consortium of real processes whose members change, with the commands that its operators use.
@Suite(.serialized) struct MembershipNetworkTests {
    @Test(.timeLimit(.minutes(10))) func `a fifth node joins a running network, votes, and leaves`() async throws {
        let network = try LocalNetwork.start()
        defer { network.stop() }
        let joiner = try Joiner(network)
        try joiner.propose()
        let process = try joiner.start()
        defer { process.terminate() }
        try await joiner.catchUp()
        try joiner.says(["governance", "ready", "--candidate", joiner.home], by: "admin-general", "votes from height")
        #expect(try await network.eventually { try await joiner.status()["mode"]?.text == "voting" })
        #expect(try await network.eventually { try await network.status(0)["validators"]?.array?.count == 5 })
        try await countsForTheQuorum(network)
        let key = try #require(try await joiner.status()["validator"]?.text)
        try joiner.decide(["governance", "propose-removal", key])
        #expect(try await network.eventually { try await network.status(0)["validators"]?.array?.count == 4 })
        #expect(try await network.eventually { try await joiner.status()["mode"]?.text == "observing" })
        // A stranger from now on.
        #expect(try await network.eventually { try await !joiner.isConnected(key) })
        let certified = try await network.client(0).broadcastAndWait(try network.grant(3).bytes)
        #expect(certified["outcome"]?.text == "ok")
    }

    @Test(.timeLimit(.minutes(10)))
    func `a node that its own organisation proposes is registered, and says itself that it is ready`() async throws {
        let network = try LocalNetwork.start()
        defer { network.stop() }
        let joiner = try Joiner(network)
        try joiner.propose(withAccount: true)
        let process = try joiner.start()
        defer { process.terminate() }
        #expect(try await network.eventually(seconds: 120) { try await joiner.status()["mode"]?.text == "voting" })
        #expect(try await network.eventually { try await network.status(0)["validators"]?.array?.count == 5 })
    }

    @Test(.timeLimit(.minutes(10))) func `a consensus key is replaced while the network runs, and the old one is destroyed`()
        async throws
    {
        let network = try LocalNetwork.start()
        defer { network.stop() }
        let node = network.document.nodes[3]
        let made = try BuiltExecutable.consilium.run(["keys", "rotate-consensus", "--home", node.home, "--output", "json"])
        #expect(made.status == 0, "\(made.errors)")
        let keys = try JSONReader.read(Array(made.output.utf8))
        let next = try #require(keys["next_consensus_key"]?.text)
        #expect(keys["consensus_key"]?.text == node.validator)
        kill(node.pid, SIGTERM)
        #expect(try await network.eventually { kill(node.pid, 0) != 0 })
        var process = try BuiltExecutable.consilium.start(["start", "--home", node.home])
        defer { process.terminate() }
        #expect(try await network.eventually { try await network.status(3)["mode"]?.text == "voting" })
        try Decisions(network: network).decide(
            [
                "governance", "propose-keys", "--validator", node.validator, "--consensus-key", next, "--tls-key",
                try #require(keys["tls_key"]?.text), "--address", node.p2p,
            ]
        )
        // The node itself says that it is ready, and goes over without a restart.
        #expect(try await network.eventually { try await network.status(3)["validator"]?.text == next })
        #expect(try await network.eventually { try await network.status(3)["mode"]?.text == "voting" })
        #expect(try await network.status(0)["validators"]?.array?.count == 4)
        try await decides(network)
        process.terminate()
        process.waitUntilExit()
        let finished = try BuiltExecutable.consilium.run(["keys", "rotate-consensus", "--home", node.home, "--finish"])
        #expect(finished.status == 0, "\(finished.errors)")
        process = try BuiltExecutable.consilium.start(["start", "--home", node.home])
        #expect(try await network.eventually { try await network.status(3)["validator"]?.text == next })
        #expect(try await network.eventually { try await network.agree([0, 1, 2, 3]) })
    }

    /// Three of four must vote: with another one dead the new key decides.
    private func decides(_ network: LocalNetwork) async throws {
        kill(network.document.nodes[2].pid, SIGKILL)
        let certified = try await network.client(0).broadcastAndWait(try network.grant(5).bytes)
        #expect(certified["outcome"]?.text == "ok")
        _ = try BuiltExecutable.consilium.start(["start", "--home", network.document.nodes[2].home])
        #expect(try await network.eventually(seconds: 90) { try await network.agree([0, 1, 2, 3]) })
    }

    /// Four of five must vote: with one of the old ones dead the new one decides.
    private func countsForTheQuorum(_ network: LocalNetwork) async throws {
        kill(network.document.nodes[3].pid, SIGKILL)
        let certified = try await network.client(0).broadcastAndWait(try network.grant(2).bytes)
        #expect(certified["outcome"]?.text == "ok")
        _ = try BuiltExecutable.consilium.start(["start", "--home", network.document.nodes[3].home])
        #expect(try await network.eventually(seconds: 90) { try await network.agree([0, 1, 2, 3]) })
    }
}

/// A fifth node beside a localnet: its home, and the organisations that decide about it.
private struct Joiner {
    let network: LocalNetwork
    let home: String
    private let ports: [Int]

    init(_ network: LocalNetwork) throws {
        self.network = network
        home = network.folder.appendingPathComponent("node5").path
        ports = try FreePorts.take(3)
    }

    private var names: [String] { ["--home", home, "--name", "node5", "--organisation", "general-hospital", "--plain-keys"] }

    /// Without its account the entry is the node's alone.
    func propose(withAccount: Bool = false) throws {
        let made = try BuiltExecutable.consilium.run(["init"] + names + ["--output", "json"])
        #expect(made.status == 0, "\(made.errors)")
        let entries = try JSONReader.read(Array(made.output.utf8))
        let printed = withAccount ? entries : try #require(entries["validators"]?.array?.first)
        let entry = network.folder.appendingPathComponent("node5.json").path
        try Data(printed.bytes).write(to: URL(fileURLWithPath: entry))
        try decide(["governance", "propose-member", "--entry", entry, "--address", "127.0.0.1:\(ports[0])"])
    }

    func start() throws -> Process {
        let peers = network.document.nodes.flatMap { ["--peer", "\($0.validator)@\($0.p2p)"] }
        let places = zip(["--listen", "--api", "--ops"], ports).flatMap { [$0, "127.0.0.1:\($1)"] }
        let made = try BuiltExecutable.consilium.run(["init"] + names + ["--genesis", network.document.genesis] + places + peers)
        #expect(made.status == 0, "\(made.errors)")
        return try BuiltExecutable.consilium.start(["start", "--home", home])
    }

    func status() async throws -> JSONValue { try await RPCClient("http://127.0.0.1:\(ports[1])").call("status") }

    func catchUp() async throws {
        let isThere = try await network.eventually {
            let (own, others) = (try await status()["height"]?.integer, try await network.status(0)["height"]?.integer)
            return own == others && (own ?? 0) > 0
        }
        #expect(isThere)
        #expect(try await status()["mode"]?.text == "observing")
    }

    func isConnected(_ key: String) async throws -> Bool {
        let peers = try await network.client(0).call("net_info")["peers"]?.array ?? []
        return peers.contains { $0["validator"]?.text == key && $0["connected"]?.bool == true }
    }

    func decide(_ proposal: [String]) throws { try Decisions(network: network).decide(proposal) }

    func says(_ command: [String], by account: String, _ sentence: String) throws {
        try Decisions(network: network).says(command, by: account, sentence)
    }
}

/// What the organisations of a localnet decide, by command.
struct Decisions {
    let network: LocalNetwork

    /// Three of four organisations agree.
    func decide(_ proposal: [String]) throws { try accept(try propose(proposal)) }

    /// The proposal's number.
    func propose(_ proposal: [String]) throws -> Int64 {
        let outcome = try run(proposal + ["--output", "json"], by: "admin-general")
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try #require(try JSONReader.read(Array(outcome.output.utf8))["return"]?.integer)
    }

    func accept(_ number: Int64) throws {
        try says(["governance", "vote", "\(number)"], by: "admin-city", "still open")
        try says(["governance", "vote", "\(number)"], by: "admin-mutual", "is accepted")
    }

    func says(_ command: [String], by account: String, _ sentence: String) throws {
        let outcome = try run(command, by: account)
        #expect(outcome.status == 0 && outcome.output.contains(sentence), "\(outcome.output)\(outcome.errors)")
    }

    private func run(_ command: [String], by account: String) throws -> BuiltExecutable.Outcome {
        try BuiltExecutable.consilium.run(command + ["--home", network.folder.path, "--as", account])
    }
}

/// Ports that nothing listens on.
private enum FreePorts {
    static func take(_ count: Int) throws -> [Int] {
        var sockets: [Int32] = []
        defer { for socket in sockets { close(socket) } }
        return try (0..<count).map { _ in
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            sockets.append(descriptor)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isBound = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
                }
            }
            guard isBound else { throw LocalNetwork.Unusable(what: "no free port") }
            return Int(UInt16(bigEndian: address.sin_port))
        }
    }
}
