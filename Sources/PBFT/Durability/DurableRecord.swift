package import Primitives

/// One entry of the journal that a replica needs to come back as the same replica.
///
/// Canonical form: [1, epoch, case, payload].
package struct DurableRecord: Hashable, Sendable, CanonicalCodable {
    /// What must not be forgotten.
    package enum Content: Hashable, Sendable {
        /// This replica is about to sign the message: PRE-PREPARE, PREPARE, COMMIT, CHECKPOINT, VIEW-CHANGE or NEW-VIEW.
        case signed(PBFTMessage)
        /// A prepared certificate, before the COMMIT that rests on it.
        case prepared(PreparedCertificate)
        /// The NEW-VIEW by which this replica entered a view.
        case entered(SignedMessage)
    }

    package let epoch: EpochNumber
    package let content: Content

    package init(epoch: EpochNumber, content: Content) {
        self.epoch = epoch
        self.content = content
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(4)
        encoder.unsigned(1)
        encoder.unsigned(epoch)
        switch content {
        case .signed(let message):
            encoder.unsigned(1)
            encoder.array(2)
            encoder.unsigned(UInt64(message.kind.rawValue))
            message.encodeContent(to: &encoder)
        case .prepared(let certificate):
            encoder.unsigned(2)
            encoder.encode(certificate)
        case .entered(let newView):
            encoder.unsigned(3)
            encoder.encode(newView)
        }
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(4) { (inner) throws(DecodingError) in
            guard try inner.unsigned() == 1 else { throw inner.failure(.invalidValue("record version")) }
            let epoch = try inner.counter(EpochNumber.self)
            return DurableRecord(epoch: epoch, content: try Self.content(from: &inner))
        }
    }

    private static func content(from decoder: inout CanonicalDecoder) throws(DecodingError) -> Content {
        switch try decoder.unsigned() {
        case 1:
            return .signed(
                try decoder.array(2) { (inner) throws(DecodingError) in
                    guard let byte = UInt8(exactly: try inner.unsigned()), let kind = MessageKind(rawValue: byte) else {
                        throw inner.failure(.invalidValue("message kind"))
                    }
                    return try PBFTMessage(kind: kind, content: &inner)
                }
            )
        case 2: return .prepared(try PreparedCertificate(from: &decoder))
        case 3:
            let message = try SignedMessage(from: &decoder)
            guard message.kind == .newView else { throw decoder.failure(.invalidValue("NEW-VIEW")) }
            return .entered(message)
        default: throw decoder.failure(.invalidValue("record case"))
        }
    }
}
