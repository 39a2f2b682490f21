/// One setting of `node.yaml`, as the reader, the written file and the documentation know it.
package struct Setting: Hashable, Sendable {
    package let section: String
    package let key: String
    /// What may stand there, in words.
    package let allowed: String
    /// The value where none is given, as it would be written.
    package let standard: String
    package let meaning: String

    /// `section.key`.
    package var name: String { "\(section).\(key)" }
    package var environmentName: String { "CONSILIUM_\(section.uppercased())_\(key.uppercased())" }

    private init(_ name: String, _ standard: String, allowed: String, _ meaning: String) {
        let parts = name.split(separator: ".")
        section = String(parts.first ?? "")
        key = String(parts.last ?? "")
        self.standard = standard
        self.allowed = allowed
        self.meaning = meaning
    }

    private static let address = "HOST:PORT or [IPv6]:PORT"

    /// Every setting there is, in the order in which they are written.
    package static let all: [Setting] = [
        Setting("node.name", "node", allowed: "1 to 64 characters", "What people call this node."),
        Setting(
            "node.organisation",
            "",
            allowed: "the organisation's name in genesis.json, or nothing",
            "Whose node it is; checked against the genesis where given."
        ),
        Setting(
            "node.signature_threads",
            "0",
            allowed: "0 to 256",
            "Threads that check signatures; 0 is one for each core."
        ),
        Setting("api.listen", "127.0.0.1:7601", allowed: address, "Where clients reach the API."),
        Setting(
            "api.tls_certificate",
            "",
            allowed: "the path of a PEM file, or nothing",
            "Certificate chain of the API; needed where it listens beyond this machine."
        ),
        Setting("api.tls_key", "", allowed: "the path of a PEM file, or nothing", "The certificate's private key."),
        Setting("ops.listen", "127.0.0.1:7602", allowed: address, "Where health and metrics are read; keep it inside."),
        Setting("p2p.listen", "0.0.0.0:7600", allowed: address, "Where the other members reach this node."),
        Setting(
            "p2p.peers",
            "",
            allowed: "a list of validator (64 hex digits), address (HOST:PORT), tls_key (64 hex digits, optional)",
            "Where to reach the other members; their keys come from the chain."
        ),
        Setting(
            "consensus.tick_milliseconds",
            "10",
            allowed: "1 to 100",
            "Length of a tick of the consensus clock; leave it."
        ),
        Setting("storage.chain_cache_mib", "32", allowed: "1 to 65536", "Cache over blocks and receipts, MiB."),
        Setting(
            "storage.state_cache_mib",
            "64",
            allowed: "1 to 65536",
            "Cache over the certified state, MiB: three quarters for the tree, the rest for the store below it."
        ),
        Setting("storage.write_buffer_mib", "16", allowed: "1 to 1024", "Write buffer of each of the two stores, MiB."),
        Setting(
            "storage.journal_segment_mib",
            "64",
            allowed: "1 to 1024",
            "Size at which a new segment of the journal begins, MiB."
        ),
        Setting(
            "sync.snapshot_gap",
            "10000",
            allowed: "0 to 1000000",
            "So many blocks behind, a node takes a snapshot before blocks; 0 for never."
        ),
        Setting(
            "sync.snapshot_period_seconds",
            "60",
            allowed: "0 to 86400",
            "A snapshot is offered at the first block of each period, on all members alike; 0 for none."
        ),
        Setting("vault.directory", "", allowed: "a path, or nothing for data/blobs of the home", "Where sealed records lie."),
        Setting("vault.blob_mib_max", "1024", allowed: "1 to 1048576", "The largest sealed record taken, MiB."),
        Setting(
            "keys.password_file",
            "",
            allowed: "the path of a file, or nothing",
            "First line: the password of keys/*.key. CONSILIUM_KEYS_PASSWORD goes before it."
        ),
        Setting(
            "log.level",
            "info",
            allowed: "trace, debug, info, notice, warning, error or critical",
            "The least that is logged."
        ),
        Setting("log.format", "text", allowed: "text or json", "One line of text or one JSON object for each entry."),
    ]

    package static func named(_ name: String) -> Setting? { all.first { $0.name == name } }
}
