import ChainCrypto
import Ledger
import Logging
import NodeRuntime
import PBFT
import PeerNetwork
import Primitives
import Synchronization
import Validator

/// A member of a localnet played by a test: it holds the member's keys, connects like its daemon, and says what it likes.
///
/// The member's own daemon must not run.
struct LyingMember {
    let network: PeerNetwork
    let connections: Connections
    private let key: SigningKey
    private let committee: Committee
    private let index: ValidatorIndex
    private let peers: [PublicKey]

    /// What became of its connections.
    final class Connections: Sendable {
        private let failures = Mutex(0)

        var failed: Int { failures.withLock { $0 } }

        fileprivate func note(_ event: PeerEvent) {
            if case .failed = event { failures.withLock { $0 += 1 } }
        }
    }

    init(_ node: LocalNetwork.Node, in document: LocalNetwork.Document, _ genesis: GenesisDocument) throws {
        let keys = try NodeKeys.load(from: Home(path: node.home)) { () throws(HomeError) in nil }
        let set = genesis.validatorSet
        guard let index = set.index(of: keys.consensus.publicKey) else { throw LocalNetwork.Unusable(what: "no such member") }
        (key, self.index) = (keys.consensus, index)
        committee = Committee(genesisHash: genesis.hash, setHash: set.hash, size: set.count)
        let members = set.members.filter { $0.key != keys.consensus.publicKey }.map { member in
            let address = document.nodes.first { $0.validator == member.key.hex }?.p2p
            return PeerMember(id: member.key, tlsKey: member.tlsKey, address: address, name: member.name)
        }
        peers = members.map(\.id)
        let rules = (0..<FrameRules.firstReservedKind).map {
            FrameRule(kind: $0, priority: .consensus, payloadBytesMax: 16 << 20)
        }
        let configuration = PeerNetworkConfiguration(
            chainID: genesis.chainID,
            genesisHash: genesis.hash,
            id: key.publicKey,
            tlsKey: keys.tls,
            listenAddress: "127.0.0.1:0",
            members: members,
            frameRules: FrameRules(rules)
        )
        let connections = Connections()
        let logger = Logger(label: "liar") { _ in SwiftLogNoOpLogHandler() }
        network = PeerNetwork(configuration: configuration, logger: logger) { connections.note($0) }
        self.connections = connections
    }

    var isConnectedToAll: Bool { network.peers.allSatisfy(\.isConnected) }
    var isConnectedToAny: Bool { network.peers.contains(where: \.isConnected) }

    /// Two COMMITs for one place, on two batches that nobody has proposed.
    func commitTwice(height: UInt64, view: UInt64) {
        for number: UInt8 in [1, 2] {
            let digest = Hasher256.hash([number])
            say(.commit(Commit(view: ViewNumber(view), height: BlockHeight(height), digest: digest)))
        }
    }

    private func say(_ message: PBFTMessage) {
        let signature = key.sign(type: message.kind.name, message.signedBody(committee.context))
        let wire = WireMessage(SignedMessage(message, sender: index, signature: signature))
        let said = PeerMessage.consensus(committee.epoch, wire)
        network.send(Frame(kind: said.kind.rawValue, payload: said.canonicalBytes, priority: .consensus), to: peers)
    }
}
