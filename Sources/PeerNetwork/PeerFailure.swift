package import Primitives

/// An attempt at a connection that came to nothing, by either side.
package struct PeerFailure: Hashable, Sendable, CustomStringConvertible {
    /// The member, where it is known: always when we dialled, else once its certificate told.
    package var id: PublicKey?
    /// The address at the other end.
    package var address: String
    package var direction: PeerDirection
    package var reason: Reason

    package init(id: PublicKey?, address: String, direction: PeerDirection, reason: Reason) {
        self.id = id
        self.address = address
        self.direction = direction
        self.reason = reason
    }

    package var description: String {
        let way = direction == .dialled ? "connection to" : "connection from"
        return "\(way) \(address): \(reason)"
    }
}

/// Who opened a connection.
package enum PeerDirection: Hashable, Sendable {
    case dialled
    case accepted
}

extension PeerFailure {
    /// Why a connection was not made or did not last.
    package enum Reason: Hashable, Sendable {
        case unreachable(String)
        case tls(String)
        case notAMember(key: PublicKey)
        case notEd25519
        case wrongKey(expected: PublicKey, found: PublicKey)
        case wrongIdentity(expected: PublicKey, found: PublicKey)
        case wrongProtocol(ours: UInt64, theirs: UInt64)
        case wrongChain(ours: String, theirs: String)
        case wrongGenesis(ours: Hash256, theirs: Hash256)
        case malformedHello(String)
        /// Bytes of a standing connection changed on their way; TLS tells that by their seals.
        case damaged(String)
        case unknownFrame(kind: UInt8)
        case unexpectedFrame(kind: UInt8)
        case frameTooLarge(kind: UInt8, byteCount: Int, limit: Int)
        case refusedByPeer(String)
        case alreadyConnected
        case replaced
        case tooManyHandshakes(limit: Int)
        case handshakeTimeout(seconds: Int)
        case idle(seconds: Int)
        case consensusQueueOverflow
        case noLongerAMember
        case keyChanged
        case renamed
        case stopping
        case closedByPeer
    }
}

extension PeerFailure.Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreachable(let detail): "cannot be reached: \(detail)"
        case .tls(let detail): "the TLS handshake failed: \(detail)"
        case .notAMember(let key): "TLS key \(key) belongs to no current member; admit it by governance or correct p2p.peers"
        case .notEd25519: "the certificate does not carry an Ed25519 key"
        case .wrongKey(let expected, let found): "the member's TLS key is \(expected), the certificate shows \(found)"
        case .wrongIdentity(let expected, let found): "the TLS key belongs to member \(expected), the handshake says \(found)"
        case .wrongProtocol(let ours, let theirs): "protocol version \(theirs), ours is \(ours); upgrade the older node"
        case .wrongChain(let ours, let theirs): "chain \(theirs), ours is \(ours)"
        case .wrongGenesis(let ours, let theirs): "genesis hash \(theirs), ours is \(ours); both need the same genesis.json"
        default: conduct
        }
    }

    private var conduct: String {
        switch self {
        case .damaged(let detail): "bytes were damaged on their way: \(detail)"
        case .malformedHello(let detail): "the handshake frame cannot be read: \(detail)"
        case .unknownFrame(let kind): "a frame of unknown kind \(kind)"
        case .unexpectedFrame(let kind): "a frame of kind \(kind) out of turn"
        case .frameTooLarge(let kind, let byteCount, let limit):
            "a frame of kind \(kind) with \(byteCount) bytes is over the limit of \(limit)"
        case .refusedByPeer(let detail): "refused by the peer: \(detail)"
        case .alreadyConnected: "this pair is connected already"
        case .replaced: "replaced by a newer connection of the same pair"
        case .tooManyHandshakes(let limit): "more than \(limit) connections are in their handshake"
        case .handshakeTimeout(let seconds): "the handshake took more than \(seconds) s"
        case .idle(let seconds): "nothing was heard for \(seconds) s"
        case .consensusQueueOverflow: "the peer reads too slowly: its queue of consensus messages is full"
        case .noLongerAMember: "no longer a member"
        case .keyChanged: "the member's TLS key was replaced"
        case .renamed: "the node's consensus key was replaced; it connects again under the new one"
        case .stopping: "the node is stopping"
        case .closedByPeer: "closed by the peer"
        default: "closed"
        }
    }
}
