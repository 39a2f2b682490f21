package import Logging
package import PeerNetwork
package import Primitives

/// The settings of one node: `config/node.yaml`, and over it the environment (`CONSILIUM_SECTION_KEY`).
///
/// Only what concerns this node stands here; what all must share is in the genesis and in the chain's parameters.
/// Every setting, its default and its limits: `Docs/operations/configuration.md`.
package struct NodeConfiguration: Hashable, Sendable {
    package var node = NodeSection()
    package var api = APISection()
    package var ops = OpsSection()
    package var p2p = P2PSection()
    package var consensus = ConsensusSection()
    package var storage = StorageSection()
    package var sync = SyncSection()
    package var vault = VaultSection()
    package var keys = KeysSection()
    package var log = LogSection()

    /// The standard settings.
    package init() {}

    package struct NodeSection: Hashable, Sendable {
        package var name = "node"
        /// Nil where the genesis alone says it.
        package var organisation: String?
        /// 0 is one for each core.
        package var signatureThreads = 0
    }

    package struct APISection: Hashable, Sendable {
        package var listen = NetworkAddress(host: "127.0.0.1", port: 7601)
        package var tlsCertificate: String?
        package var tlsKey: String?
    }

    package struct OpsSection: Hashable, Sendable {
        package var listen = NetworkAddress(host: "127.0.0.1", port: 7602)
    }

    package struct P2PSection: Hashable, Sendable {
        package var listen = NetworkAddress(host: "0.0.0.0", port: 7600)
        package var peers: [PeerAddress] = []
    }

    /// Where to reach one other member.
    package struct PeerAddress: Hashable, Sendable {
        package var validator: PublicKey
        package var address: NetworkAddress
        /// Overrides the key that the chain knows; nil nearly always.
        package var tlsKey: PublicKey?

        package init(validator: PublicKey, address: NetworkAddress, tlsKey: PublicKey? = nil) {
            self.validator = validator
            self.address = address
            self.tlsKey = tlsKey
        }
    }

    package struct ConsensusSection: Hashable, Sendable {
        package var tickMilliseconds = 10
    }

    package struct StorageSection: Hashable, Sendable {
        package var chainCacheMiB = 32
        package var stateCacheMiB = 64
        package var writeBufferMiB = 16
        package var journalSegmentMiB = 64

        /// The tree's share of the state's cache: a node there saves the reading and hashing of its page.
        package var stateTreeCacheByteCount: Int { (stateCacheMiB << 20) / 4 * 3 }
        /// The share of the store below the tree, for values and pages as they lie on disk.
        package var stateBlockCacheByteCount: Int { (stateCacheMiB << 20) - stateTreeCacheByteCount }
    }

    package struct SyncSection: Hashable, Sendable {
        package var snapshotGap = 10_000
        package var snapshotPeriodSeconds = 60
    }

    package struct VaultSection: Hashable, Sendable {
        /// Nil is `data/blobs` of the home.
        package var directory: String?
        package var blobMiBMax = 1024
    }

    package struct KeysSection: Hashable, Sendable {
        package var passwordFile: String?
    }

    package struct LogSection: Hashable, Sendable {
        package var level = Logger.Level.info
        package var format = LogFormat.text
    }
}

/// How log entries are written.
package enum LogFormat: String, Hashable, Sendable, CaseIterable {
    case text
    case json
}
