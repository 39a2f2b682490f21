import Logging
import PeerNetwork
import Primitives

extension NodeConfiguration {
    /// Reads the settings from the text of a file and the environment over it; `path` names the file in errors.
    package init(yaml: String, path: String, environment: [String: String]) throws(ConfigurationError) {
        let reader = SettingReader(source: try SettingSource(yaml: yaml, path: path, environment: environment))
        node.name = try reader.text("node.name", lengths: 1...64)
        node.organisation = reader.optionalText("node.organisation")
        node.signatureThreads = try reader.integer("node.signature_threads", 0...256)
        api.listen = try reader.address("api.listen")
        api.tlsCertificate = reader.optionalText("api.tls_certificate")
        api.tlsKey = reader.optionalText("api.tls_key")
        ops.listen = try reader.address("ops.listen")
        p2p.listen = try reader.address("p2p.listen")
        p2p.peers = try reader.peers("p2p.peers")
        consensus.tickMilliseconds = try reader.integer("consensus.tick_milliseconds", 1...100)
        storage.chainCacheMiB = try reader.integer("storage.chain_cache_mib", 1...65536)
        storage.stateCacheMiB = try reader.integer("storage.state_cache_mib", 1...65536)
        storage.writeBufferMiB = try reader.integer("storage.write_buffer_mib", 1...1024)
        storage.journalSegmentMiB = try reader.integer("storage.journal_segment_mib", 1...1024)
        sync.snapshotGap = try reader.integer("sync.snapshot_gap", 0...1_000_000)
        sync.snapshotPeriodSeconds = try reader.integer("sync.snapshot_period_seconds", 0...86_400)
        vault.directory = reader.optionalText("vault.directory")
        vault.blobMiBMax = try reader.integer("vault.blob_mib_max", 1...1_048_576)
        keys.passwordFile = reader.optionalText("keys.password_file")
        log.level = try reader.choice("log.level") { Logger.Level(rawValue: $0) }
        log.format = try reader.choice("log.format") { LogFormat(rawValue: $0) }
        try checkTLS(reader)
    }

    /// Requests carry people's data: beyond this machine they travel over TLS only.
    private func checkTLS(_ reader: SettingReader) throws(ConfigurationError) {
        let place = reader.place("api.listen")
        guard (api.tlsCertificate == nil) == (api.tlsKey == nil) else {
            throw .missingCompanion(
                place: place,
                setting: api.tlsKey == nil ? "api.tls_certificate" : "api.tls_key",
                needs: "needs \(api.tlsKey == nil ? "api.tls_key" : "api.tls_certificate") beside it"
            )
        }
        guard api.tlsCertificate == nil, !["127.0.0.1", "::1", "localhost"].contains(api.listen.host) else { return }
        throw .missingCompanion(
            place: place,
            setting: "api.listen",
            needs:
                "is \(api.listen), which others can reach; that needs api.tls_certificate and api.tls_key, or listen on 127.0.0.1"
        )
    }
}

/// Turns the text of settings into values, or says what is allowed.
struct SettingReader {
    let source: SettingSource

    func place(_ name: String) -> String { source[setting(name)].place }

    func optionalText(_ name: String) -> String? {
        let text = source[setting(name)].text
        return text.isEmpty ? nil : text
    }

    func text(_ name: String, lengths: ClosedRange<Int>) throws(ConfigurationError) -> String {
        try value(name) { lengths.contains($0.count) ? $0 : nil }
    }

    func integer(_ name: String, _ range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
        try value(name) { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }
    }

    func address(_ name: String) throws(ConfigurationError) -> NetworkAddress {
        try value(name) { try? NetworkAddress($0) }
    }

    func choice<Value>(_ name: String, _ read: (String) -> Value?) throws(ConfigurationError) -> Value {
        try value(name, read)
    }

    /// `validator[/tls_key]@address`, separated by commas.
    func peers(_ name: String) throws(ConfigurationError) -> [NodeConfiguration.PeerAddress] {
        var peers: [NodeConfiguration.PeerAddress] = []
        for item in source[setting(name)].text.split(separator: ",") {
            let trimmed = item.drop { $0 == " " }
            guard let peer = NodeConfiguration.PeerAddress(text: String(trimmed)),
                !peers.contains(where: { $0.validator == peer.validator })
            else {
                throw invalid(name, String(trimmed))
            }
            peers.append(peer)
        }
        return peers
    }

    private func value<Value>(_ name: String, _ read: (String) -> Value?) throws(ConfigurationError) -> Value {
        let text = source[setting(name)].text
        guard let value = read(text) else { throw invalid(name, text) }
        return value
    }

    private func invalid(_ name: String, _ text: String) -> ConfigurationError {
        let setting = setting(name)
        return .invalid(place: source[setting].place, setting: name, value: text, allowed: setting.allowed)
    }

    private func setting(_ name: String) -> Setting {
        guard let setting = Setting.named(name) else { preconditionFailure("\(name) is no setting") }
        return setting
    }
}

extension String {
    var trimmedSpaces: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}

extension NodeConfiguration.PeerAddress {
    /// Reads `validator[/tls_key]@address`; nil for anything else.
    package init?(text: String) {
        let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, let address = try? NetworkAddress(String(halves[1]).trimmedSpaces) else { return nil }
        let keys = halves[0].split(separator: "/", omittingEmptySubsequences: false)
        guard let first = keys.first, keys.count <= 2, let validator = PublicKey(hex: String(first)) else { return nil }
        guard keys.count == 2 else {
            self.init(validator: validator, address: address)
            return
        }
        guard let tlsKey = PublicKey(hex: String(keys[1])) else { return nil }
        self.init(validator: validator, address: address, tlsKey: tlsKey)
    }
}
