import NIOCore
import PeerNetwork
import Testing

@Suite struct FrameReaderTests {
    private let rules = FrameRules([
        FrameRule(kind: 1, priority: .consensus, payloadBytesMax: 300), FrameRule(kind: 2, priority: .gossip, payloadBytesMax: 0),
    ])

    private func bytes(_ frames: (UInt8, [UInt8])...) -> ByteBuffer {
        var buffer = ByteBuffer()
        for (kind, payload) in frames { buffer.writeFrame(kind: kind, payload: payload) }
        return buffer
    }

    @Test func `a frame is length, kind and payload`() {
        #expect(Array(bytes((1, [7, 8])).readableBytesView) == [0, 0, 0, 2, 1, 7, 8])
    }

    @Test func `frames are found however the bytes are cut`() {
        let long = [UInt8](repeating: 9, count: 300)
        let stream = Array(bytes((1, [7, 8]), (2, []), (1, long), (1, [])).readableBytesView)
        for step in [1, 2, 3, 5, 7, 64, stream.count] {
            var reader = FrameReader(rules: rules)
            var found: [[UInt8]] = []
            for start in stride(from: 0, to: stream.count, by: step) {
                reader.append(ByteBuffer(bytes: stream[start..<min(stream.count, start + step)]))
                while case .frame(let frame) = reader.next(in: .open) { found.append([frame.kind] + frame.payload) }
            }
            #expect(found == [[1, 7, 8], [2], [1] + long, [1]])
        }
    }

    @Test func `size and kind are refused before the payload is there`() {
        var reader = FrameReader(rules: rules)
        reader.append(ByteBuffer(bytes: [0, 0, 1, 45, 1]))
        #expect(reader.next(in: .open) == .violation(.frameTooLarge(kind: 1, byteCount: 301, limit: 300)))
        reader = FrameReader(rules: rules)
        reader.append(ByteBuffer(bytes: [0xFF, 0xFF, 0xFF, 0xFF, 3]))
        #expect(reader.next(in: .open) == .violation(.unknownFrame(kind: 3)))
    }

    @Test func `only frames of the network itself come before a connection stands`() {
        var reader = FrameReader(rules: rules)
        reader.append(bytes((ControlFrame.ping.rawValue, []), (1, [1])))
        let ping = Frame(kind: ControlFrame.ping.rawValue, payload: [], priority: .consensus)
        #expect(reader.next(in: .handshake) == .frame(ping))
        #expect(reader.next(in: .handshake) == .violation(.unexpectedFrame(kind: 1)))
        #expect(reader.next(in: .open) == .frame(Frame(kind: 1, payload: [1], priority: .consensus)))
    }
}
