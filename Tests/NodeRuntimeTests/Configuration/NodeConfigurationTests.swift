import Logging
import NodeRuntime
import PeerNetwork
import Primitives
import StateTree
import Testing
import Validator

@Suite struct NodeConfigurationTests {
    private static let key = String(repeating: "ab", count: 32)

    private func read(_ yaml: String, _ environment: [String: String] = [:]) throws(ConfigurationError) -> NodeConfiguration {
        try NodeConfiguration(yaml: yaml, path: "node.yaml", environment: environment)
    }

    @Test(arguments: ["", "# nothing\n", "node:\n", "node:\n  name:\n"])
    func `what is not set has its standard value`(yaml: String) throws {
        #expect(try read(yaml) == NodeConfiguration())
    }

    @Test func `the table of settings states the standard values`() {
        for setting in Setting.all where setting.name != "p2p.peers" {
            let quote = Int(setting.standard) == nil ? "\"" : ""
            #expect(NodeConfiguration().yaml.contains("\n  \(setting.key): \(quote)\(setting.standard)\(quote)\n"))
        }
    }

    @Test func `the written file reads back the same`() throws {
        var configuration = NodeConfiguration()
        configuration.node.name = "a \"b\" \\ c\té"
        configuration.node.organisation = "St. Mary: 1"
        configuration.node.signatureThreads = 3
        configuration.api.listen = NetworkAddress(host: "::1", port: 1)
        configuration.api.tlsCertificate = "/etc/a.pem"
        configuration.api.tlsKey = "/etc/b.pem"
        let validator = try #require(PublicKey(hex: Self.key))
        configuration.p2p.peers = [
            .init(validator: validator, address: NetworkAddress(host: "a.example", port: 7600)),
            .init(
                validator: try #require(PublicKey(hex: String(repeating: "01", count: 32))),
                address: NetworkAddress(host: "::2", port: 2),
                tlsKey: validator
            ),
        ]
        configuration.storage.stateCacheMiB = 7
        configuration.vault.directory = "/srv/blobs"
        configuration.log.level = .debug
        configuration.log.format = .json
        #expect(try read(configuration.yaml) == configuration)
    }

    @Test func `the state's cache is shared out to the tree and to the store below it`() throws {
        let configuration = try read("storage:\n  state_cache_mib: 8\n")
        #expect(configuration.validatorSettings.tree.cacheByteCount == 6 << 20)
        #expect(configuration.storage.stateBlockCacheByteCount == 2 << 20)
    }

    @Test func `the environment goes before the file`() throws {
        let yaml = "log:\n  level: debug\np2p:\n  peers: []\n"
        let configuration = try read(
            yaml,
            [
                "CONSILIUM_LOG_LEVEL": "error", "CONSILIUM_API_LISTEN": "127.0.0.1:9", "CONSILIUM_OTHER": "x",
                "CONSILIUM_P2P_PEERS": "\(Self.key)@a:1, \(String(repeating: "01", count: 32))/\(Self.key)@[::1]:2",
            ]
        )
        #expect(configuration.log.level == .error)
        #expect(configuration.api.listen.port == 9)
        #expect(configuration.p2p.peers.map(\.address.description) == ["a:1", "[::1]:2"])
        #expect(configuration.p2p.peers.last?.tlsKey?.hex == Self.key)
    }

    @Test func `an error names file and line, key, value and what is allowed`() throws {
        let error = #expect(throws: ConfigurationError.self) { try read("# one\nstorage:\n  state_cache_mib: lots\n") }
        #expect(error?.description == "node.yaml line 3: storage.state_cache_mib is \"lots\"; allowed: 1 to 65536")
        let other = #expect(throws: ConfigurationError.self) { try read("", ["CONSILIUM_LOG_FORMAT": "xml"]) }
        #expect(
            other?.description
                == "environment variable CONSILIUM_LOG_FORMAT: log.format is \"xml\"; allowed: text or json"
        )
    }

    @Test func `a mistyped setting is pointed out`() throws {
        let error = #expect(throws: ConfigurationError.self) { try read("p2p:\n  lisen: a:1\n") }
        #expect(error?.description == "node.yaml line 2: there is no setting p2p.lisen; did you mean p2p.listen?")
        #expect(throws: ConfigurationError.unknown(place: "node.yaml line 1", name: "loging", nearest: nil)) {
            try read("loging:\n  level: info\n")
        }
    }

    @Test(arguments: [
        "node: 1", "- a", "a: [", "node:\n  name: [1]", "node:\n  name: \"\(String(repeating: "x", count: 65))\"",
        "api:\n  listen: 7601", "log:\n  level: loud", "node:\n  signature_threads: -1", "p2p:\n  peers: [1]",
        "p2p:\n  peers:\n    - validator: 12\n      address: a:1", "p2p:\n  peers:\n    - address: a:1",
        "p2p:\n  peers:\n    - validator: \(key)\n      address: a:1\n      port: 1",
        "p2p:\n  peers: \"\(key)@a:1,\(key)@b:2\"", "node:\n  name: a\n  name: b",
    ])
    func `what cannot be meant is refused`(yaml: String) {
        #expect(throws: ConfigurationError.self) { try read(yaml) }
    }

    @Test func `an API that others can reach needs TLS`() throws {
        #expect(throws: ConfigurationError.self) { try read("api:\n  listen: 0.0.0.0:7601\n") }
        #expect(throws: ConfigurationError.self) { try read("api:\n  tls_key: a.pem\n") }
        _ = try read("api:\n  listen: 0.0.0.0:7601\n  tls_key: a.pem\n  tls_certificate: b.pem\n")
        _ = try read("api:\n  listen: \"[::1]:7601\"\n")
    }
}
