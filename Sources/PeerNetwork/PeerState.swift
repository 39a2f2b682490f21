package import Primitives

/// One member's connection as `net_info` shows it; a copy taken at one moment.
package struct PeerState: Hashable, Sendable {
    package var id: PublicKey
    package var name: String
    /// The configured address, nil if we cannot dial the member.
    package var address: String?
    /// Both ends agree and frames flow.
    package var isConnected = false
    package var direction: PeerDirection?
    /// The address at the other end of the standing connection.
    package var remoteAddress: String?
    /// Wall-clock time at which the standing connection was made.
    package var since: Timestamp?
    /// The smallest of the standing connection's last three round trips, since a busy machine may hold one up; nil before the first.
    package var roundTripMilliseconds: UInt64?
    /// Connections that ever stood with this member.
    package var connections: UInt64 = 0
    package var framesReceived: UInt64 = 0
    package var framesSent: UInt64 = 0
    package var bytesReceived: UInt64 = 0
    package var bytesSent: UInt64 = 0
    /// Frames now waiting, by class.
    package var queuedFrames = QueueDepths()
    package var queuedBytes = QueueDepths()
    /// Gossip, sync and bulk frames dropped for want of room.
    package var droppedFrames: UInt64 = 0
    /// Frames given up because no connection stood.
    package var unsentFrames: UInt64 = 0
    package var lastError: String?

    package init(id: PublicKey, name: String, address: String?) {
        self.id = id
        self.name = name
        self.address = address
    }
}

/// A number for each class of frames.
package struct QueueDepths: Hashable, Sendable {
    package var consensus = 0
    package var sync = 0
    package var gossip = 0
    package var bulk = 0

    package init() {}

    package var total: Int { consensus + sync + gossip + bulk }

    package subscript(priority: FramePriority) -> Int {
        get {
            switch priority {
            case .consensus: consensus
            case .sync: sync
            case .gossip: gossip
            case .bulk: bulk
            }
        }
        set {
            switch priority {
            case .consensus: consensus = newValue
            case .sync: sync = newValue
            case .gossip: gossip = newValue
            case .bulk: bulk = newValue
            }
        }
    }
}
