import Logging
import PeerNetwork
import Primitives

extension NodeConfiguration {
    /// The settings as the text of a `node.yaml`, each with a comment; reading it gives the same settings.
    package var yaml: String {
        var lines = ["# Settings of this node. Each can also be set in the environment: CONSILIUM_SECTION_KEY."]
        var section = ""
        for setting in Setting.all {
            if setting.section != section {
                section = setting.section
                lines += ["", "\(section):"]
            }
            lines.append("  # \(setting.meaning) Allowed: \(setting.allowed).")
            lines += setting.name == "p2p.peers" ? peerLines : ["  \(setting.key): \(Self.quoted(text(of: setting)))"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var peerLines: [String] {
        guard !p2p.peers.isEmpty else { return ["  peers: []"] }
        return ["  peers:"]
            + p2p.peers.flatMap { peer in
                ["    - validator: \"\(peer.validator.hex)\"", "      address: \"\(peer.address)\""]
                    + (peer.tlsKey.map { ["      tls_key: \"\($0.hex)\""] } ?? [])
            }
    }

    /// The value of a setting as it is written.
    private func text(of setting: Setting) -> String {
        switch setting.name {
        case "node.name": node.name
        case "node.organisation": node.organisation ?? ""
        case "node.signature_threads": "\(node.signatureThreads)"
        case "api.listen": api.listen.description
        case "api.tls_certificate": api.tlsCertificate ?? ""
        case "api.tls_key": api.tlsKey ?? ""
        case "ops.listen": ops.listen.description
        case "p2p.listen": p2p.listen.description
        case "consensus.tick_milliseconds": "\(consensus.tickMilliseconds)"
        case "storage.chain_cache_mib": "\(storage.chainCacheMiB)"
        case "storage.state_cache_mib": "\(storage.stateCacheMiB)"
        case "storage.write_buffer_mib": "\(storage.writeBufferMiB)"
        case "storage.journal_segment_mib": "\(storage.journalSegmentMiB)"
        case "sync.snapshot_gap": "\(sync.snapshotGap)"
        case "sync.snapshot_period_seconds": "\(sync.snapshotPeriodSeconds)"
        case "vault.directory": vault.directory ?? ""
        case "vault.blob_mib_max": "\(vault.blobMiBMax)"
        case "keys.password_file": keys.passwordFile ?? ""
        case "log.level": log.level.rawValue
        case "log.format": log.format.rawValue
        default: preconditionFailure("the setting \(setting.name) is not written")
        }
    }

    /// Numbers stand bare, everything else in double quotes (YAML 1.2 §7.3.1).
    private static func quoted(_ text: String) -> String {
        if Int(text) != nil { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\x" + (digits.count < 2 ? "0" : "") + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
