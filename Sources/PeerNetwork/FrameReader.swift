package import NIOCore

/// Cuts the byte stream of one connection into frames.
///
/// Kind and length are checked as soon as the five bytes of the header are there; the only allocation for a frame is the
/// array of its payload, and it is made when the payload has arrived.
package struct FrameReader {
    /// Which kinds may come now.
    package enum Phase {
        /// Before a connection stands: frames of the peer network alone.
        case handshake
        case open
    }

    package enum Step: Equatable {
        case frame(Frame)
        case needsMoreBytes
        case violation(PeerFailure.Reason)
    }

    private let rules: FrameRules
    private var buffer = ByteBuffer()

    package init(rules: FrameRules) { self.rules = rules }

    package mutating func append(_ incoming: ByteBuffer) {
        guard buffer.readableBytes > 0 else {
            buffer = incoming
            return
        }
        buffer.discardReadBytes()
        var incoming = incoming
        buffer.writeBuffer(&incoming)
    }

    package mutating func next(in phase: Phase) -> Step {
        guard let length = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self),
            let kind = buffer.getInteger(at: buffer.readerIndex + 4, as: UInt8.self)
        else { return .needsMoreBytes }
        guard let rule = rules.rule(for: kind) else { return .violation(.unknownFrame(kind: kind)) }
        guard phase == .open || kind >= FrameRules.firstReservedKind else {
            return .violation(.unexpectedFrame(kind: kind))
        }
        let byteCount = Int(length)
        guard byteCount <= rule.payloadBytesMax else {
            return .violation(.frameTooLarge(kind: kind, byteCount: byteCount, limit: rule.payloadBytesMax))
        }
        guard buffer.readableBytes - Frame.headerByteCount >= byteCount else { return .needsMoreBytes }
        buffer.moveReaderIndex(forwardBy: Frame.headerByteCount)
        guard let payload = buffer.readBytes(length: byteCount) else { return .needsMoreBytes }
        return .frame(Frame(kind: kind, payload: payload, priority: rule.priority))
    }
}

extension ByteBuffer {
    /// Appends one frame: u32 payload length big-endian, u8 kind, payload.
    package mutating func writeFrame(kind: UInt8, payload: [UInt8]) {
        writeInteger(UInt32(payload.count))
        writeInteger(kind)
        writeBytes(payload)
    }
}
