package import PeerNetwork
package import Primitives
import RecordVault

/// What members send each other about sealed records, past the validator and after everything else.
///
/// Spec: `Docs/spec/peer-messages.md`.
package enum BlobMessage: Hashable, Sendable {
    /// Asks for neighbouring chunks of a blob; the number comes back with the answer.
    case request(number: UInt64, blob: Hash256, first: UInt64, count: UInt64)
    /// A canonical range that begins with the first chunk asked for and holds as many as fit; none if the blob is not given.
    case answer(number: UInt64, range: [UInt8]?)

    private static let requestKind: UInt8 = 32
    private static let answerKind: UInt8 = 33
    package static let kinds = requestKind...answerKind

    /// One chunk of the largest size with its proof.
    static let rangeByteCountMax = 1_114_048
    private static let requestByteCountMax = 96

    static var frameRules: [FrameRule] {
        [
            FrameRule(kind: requestKind, priority: .bulk, payloadBytesMax: requestByteCountMax),
            FrameRule(kind: answerKind, priority: .bulk, payloadBytesMax: rangeByteCountMax + 64),
        ]
    }

    package var frame: Frame {
        var encoder = CanonicalEncoder(reservingCapacity: 96)
        switch self {
        case .request(let number, let blob, let first, let count):
            encoder.array(5)
            encoder.unsigned(UInt64(Self.requestKind))
            encoder.unsigned(number)
            encoder.bytes(blob)
            encoder.unsigned(first)
            encoder.unsigned(count)
            return Frame(kind: Self.requestKind, payload: encoder.bytes, priority: .bulk)
        case .answer(let number, let range):
            encoder.array(3)
            encoder.unsigned(UInt64(Self.answerKind))
            encoder.unsigned(number)
            if let range { encoder.bytes(range) } else { encoder.null() }
            return Frame(kind: Self.answerKind, payload: encoder.bytes, priority: .bulk)
        }
    }

    /// Nil for a payload that does not decode, or decodes to another kind than the frame says.
    package init?(_ frame: Frame) {
        do throws(DecodingError) {
            var decoder = CanonicalDecoder(frame.payload)
            self = try Self.read(&decoder, kind: frame.kind)
            try decoder.expectEnd()
        } catch { return nil }
    }

    private static func read(_ decoder: inout CanonicalDecoder, kind: UInt8) throws(DecodingError) -> BlobMessage {
        try decoder.array(kind == requestKind ? 5 : 3) { (inner) throws(DecodingError) in
            guard try inner.unsigned() == UInt64(kind) else { throw inner.failure(.invalidValue("kind of message")) }
            let number = try inner.unsigned()
            guard kind == requestKind else {
                return .answer(number: number, range: inner.takeNull() ? nil : try inner.bytes(limit: rangeByteCountMax))
            }
            let blob = try inner.fixed(Hash256.self)
            let first = try inner.unsigned()
            return .request(number: number, blob: blob, first: first, count: try inner.unsigned())
        }
    }
}
