import NodeRuntime
import PeerNetwork
import Primitives
import TestSupport
import Testing

/// What a node keeps of what its peers say of themselves.
@Suite struct NodeWatchTests {
    private let peer = PublicKey(bytes: [UInt8](repeating: 2, count: 32))
    private let watch = NodeWatch(height: .genesis) { nil }
    private static let wall: UInt64 = 1_800_000_000_000

    private func greeting(at time: UInt64, isObserving: Bool = false) -> [UInt8] {
        Greeting(time: Timestamp(time), isObserving: isObserving).canonicalBytes
    }

    /// What is seen of the peer, by a clock that stands at `wall`.
    private func seen() throws -> MemberObservation {
        let peer = try #require(peer)
        var observation = NodeObservation(
            now: Timestamp(Self.wall),
            own: try #require(PublicKey(bytes: [UInt8](repeating: 1, count: 32))),
            memberCount: 2,
            quorum: 2,
            members: [MemberObservation(key: peer, name: "bea")]
        )
        watch.complete(&observation)
        return try #require(observation.members.first)
    }

    /// Time goes on while a test runs, so offsets are told by the hour.
    private func hoursOff() throws -> Int64? { try seen().clockOffset.map { ($0 + 1_800_000) / 3_600_000 } }

    @Test func `a clock that is set while the line stands is seen with the next answer`() throws {
        let peer = try #require(peer)
        watch.note(.connected(peer, greeting: greeting(at: Self.wall)))
        #expect(try hoursOff() == 0)
        watch.note(.answered(peer, greeting: greeting(at: Self.wall + 3_600_000), milliseconds: 20))
        #expect(try hoursOff() == 1)
        watch.note(.answered(peer, greeting: greeting(at: Self.wall), milliseconds: 20))
        #expect(try hoursOff() == 0)
    }

    @Test func `a clock that was long on its way says nothing`() throws {
        let peer = try #require(peer)
        watch.note(.connected(peer, greeting: greeting(at: Self.wall)))
        watch.note(.answered(peer, greeting: greeting(at: Self.wall + 3_600_000, isObserving: true), milliseconds: 1_500))
        #expect(try hoursOff() == 0)
        #expect(try seen().isObserving)
    }

    @Test func `a member says whether it only observes, in the handshake and in every answer`() throws {
        let peer = try #require(peer)
        watch.note(.connected(peer, greeting: greeting(at: Self.wall, isObserving: true)))
        #expect(try seen().isObserving)
        watch.note(.answered(peer, greeting: greeting(at: Self.wall), milliseconds: 20))
        #expect(try !seen().isObserving)
    }

    @Test func `other bytes are not a greeting and an answer is not a sign of life`() throws {
        let peer = try #require(peer)
        for bytes in [[], [0x81, 0x00], greeting(at: 5) + [0], [0xFF]] as [[UInt8]] {
            watch.note(.answered(peer, greeting: bytes, milliseconds: 1))
        }
        #expect(try seen().clockOffset == nil && !seen().isObserving)
        watch.note(.answered(peer, greeting: greeting(at: Self.wall), milliseconds: 1))
        #expect(try seen().heardAgo == nil)
    }

    @Test func `a greeting is two items of canonical CBOR`() {
        #expect(greeting(at: 5) == [0x82, 0x05, 0xF4])
        #expect(greeting(at: 5, isObserving: true) == [0x82, 0x05, 0xF5])
    }
}
