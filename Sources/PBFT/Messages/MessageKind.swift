package import Primitives

/// The eight messages of the protocol; the raw value is the first item of the wire form.
package enum MessageKind: UInt8, Hashable, Sendable, CaseIterable {
    case prePrepare = 1
    case prepare = 2
    case commit = 3
    case checkpoint = 4
    case suspect = 5
    case viewChange = 6
    case newView = 7
    case status = 8

    /// The TYPE of the signature domain `consilium/TYPE/v1`.
    package var name: String {
        switch self {
        case .prePrepare: "pre-prepare"
        case .prepare: "prepare"
        case .commit: "commit"
        case .checkpoint: "checkpoint"
        case .suspect: "suspect"
        case .viewChange: "view-change"
        case .newView: "new-view"
        case .status: "status"
        }
    }

    /// The whole domain, for example `consilium/pre-prepare/v1`.
    package var signatureDomain: String { "consilium/\(name)/v1" }
}

/// The content of one message: a fixed number of fields, the same in the signed body and on the wire.
package protocol MessageContent: CanonicalCodable, Hashable, Sendable {
    static var kind: MessageKind { get }
    static var fieldCount: Int { get }
    func encodeFields(to encoder: inout CanonicalEncoder)
    init(fields decoder: inout CanonicalDecoder) throws(DecodingError)
}

extension MessageContent {
    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(Self.fieldCount)
        encodeFields(to: &encoder)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(Self.fieldCount) { (inner) throws(DecodingError) in try Self(fields: &inner) }
    }

    /// The bytes that are signed: [genesis hash, epoch, set hash, …fields].
    package func signedBody(_ context: SigningContext) -> [UInt8] {
        var encoder = CanonicalEncoder()
        encoder.array(3 + Self.fieldCount)
        context.encode(to: &encoder)
        encodeFields(to: &encoder)
        return encoder.bytes
    }
}
