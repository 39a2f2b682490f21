import ChainCrypto
import Logging
import PeerNetwork
import Primitives
import Testing

/// One member on loopback with its events as a stream; tests wait for events, never for time.
final class TestPeer {
    static let gossip: UInt8 = 3
    static let consensus: UInt8 = 1

    /// Who dials: with the lower id alone no connection is ever replaced, however busy the machine.
    enum Dialling {
        case lowerID
        case both
    }

    let consensusKey: SigningKey
    let tlsKey: SigningKey
    let network: PeerNetwork
    private let stream: AsyncStream<PeerEvent>
    private var iterator: AsyncStream<PeerEvent>.Iterator

    init(
        _ number: UInt8,
        dialling: Dialling = .lowerID,
        listen: String = "127.0.0.1:0",
        members: [PeerMember] = [],
        adjust: (inout PeerNetworkConfiguration) -> Void = { _ in },
        onEvent: @escaping @Sendable (PeerEvent) -> Void = { _ in }
    ) {
        consensusKey = Self.consensusKey(number)
        tlsKey = Self.tlsKey(number)
        var configuration = PeerNetworkConfiguration(
            chainID: "test-0011223344556677",
            genesisHash: Self.genesis(1),
            id: consensusKey.publicKey,
            tlsKey: tlsKey,
            listenAddress: listen,
            members: members,
            frameRules: FrameRules([
                FrameRule(kind: Self.consensus, priority: .consensus, payloadBytesMax: 1 << 16),
                FrameRule(kind: 2, priority: .sync, payloadBytesMax: 1 << 22),
                FrameRule(kind: Self.gossip, priority: .gossip, payloadBytesMax: 1 << 16),
            ]),
            greeting: { _ in [number] },
            jitterSeed: UInt64(number)
        )
        configuration.limits.secondDialerMilliseconds = dialling == .both ? 0 : 20_000
        configuration.limits.reconnectMillisecondsMin = 5
        configuration.limits.reconnectMillisecondsMax = 40
        adjust(&configuration)
        let (stream, continuation) = AsyncStream.makeStream(of: PeerEvent.self)
        self.stream = stream
        iterator = stream.makeAsyncIterator()
        network = PeerNetwork(configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) {
            onEvent($0)
            continuation.yield($0)
        }
    }

    var id: PublicKey { consensusKey.publicKey }

    /// How the others know this peer, once it is started.
    var member: PeerMember {
        PeerMember(id: id, tlsKey: tlsKey.publicKey, address: network.boundAddress, name: "peer \(id.hex.prefix(6))")
    }

    static func consensusKey(_ number: UInt8) -> SigningKey {
        SigningKey(seed: SecretBytes([UInt8](repeating: number, count: 32)))
    }

    static func tlsKey(_ number: UInt8) -> SigningKey {
        SigningKey(seed: SecretBytes([UInt8](repeating: number, count: 31) + [0xFF]))
    }

    static func genesis(_ byte: UInt8) -> Hash256 { Hash256(bytes: [UInt8](repeating: byte, count: 32)) ?? .zero }

    // MARK: Waiting

    /// The first event from here on for which `match` gives a value.
    func event<Value>(_ match: (PeerEvent) -> Value?) async throws -> Value {
        while let event = await iterator.next(isolation: #isolation) {
            if let value = match(event) { return value }
        }
        throw CancellationError()
    }

    func connection() async throws -> PublicKey {
        try await event { if case .connected(let id, _) = $0 { id } else { nil } }
    }

    func disconnection() async throws -> PeerFailure.Reason {
        try await event { if case .disconnected(_, let reason) = $0 { reason } else { nil } }
    }

    func failure(where match: (PeerFailure.Reason) -> Bool = { _ in true }) async throws -> PeerFailure.Reason {
        try await event {
            if case .failed(let failure) = $0, match(failure.reason) { failure.reason } else { nil }
        }
    }

    /// Collects frames of any peer until there are `count`.
    func frames(_ count: Int) async throws -> [(PublicKey, Frame)] {
        var found: [(PublicKey, Frame)] = []
        while found.count < count {
            let (id, frames) = try await event { if case .frames(let id, let frames) = $0 { (id, frames) } else { nil } }
            found += frames.map { (id, $0) }
        }
        return found
    }
}

/// Starts all, then tells each about all, as if the addresses had been known beforehand.
func startMesh(_ peers: [TestPeer]) async throws {
    for peer in peers { try await peer.network.start() }
    let members = peers.map(\.member)
    for peer in peers { peer.network.setMembers(members) }
}

func stopMesh(_ peers: [TestPeer]) async {
    for peer in peers { await peer.network.stop() }
}

extension Frame {
    static func numbered(_ number: UInt32, kind: UInt8 = TestPeer.consensus, padding: Int = 0) -> Frame {
        var payload = withUnsafeBytes(of: number.bigEndian) { Array($0) }
        payload += [UInt8](repeating: 0, count: padding)
        return Frame(kind: kind, payload: payload, priority: kind == TestPeer.gossip ? .gossip : .consensus)
    }

    var number: UInt32 { payload.prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }
}
