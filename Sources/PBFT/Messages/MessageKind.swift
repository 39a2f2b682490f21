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

    /// How many fields the content has.
    package var fieldCount: Int {
        switch self {
        case .prePrepare: PrePrepare.fieldCount
        case .prepare: Prepare.fieldCount
        case .commit: Commit.fieldCount
        case .checkpoint: Checkpoint.fieldCount
        case .suspect: Suspect.fieldCount
        case .viewChange: ViewChange.fieldCount
        case .newView: NewView.fieldCount
        case .status: Status.fieldCount
        }
    }

    /// The whole domain, for example `consilium/pre-prepare/v1`.
    package var signatureDomain: String { "consilium/\(name)/v1" }
}

/// The content of one message: a fixed number of fields on the wire, and as many in the signed body.
///
/// The signed ones are the same but for the signatures of others that a VIEW-CHANGE or a NEW-VIEW shows: those hold by
/// themselves, and are not what the sender claims.
package protocol MessageContent: CanonicalCodable, Hashable, Sendable {
    static var kind: MessageKind { get }
    static var fieldCount: Int { get }
    func encodeFields(to encoder: inout CanonicalEncoder)
    func encodeSignedFields(to encoder: inout CanonicalEncoder)
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

    /// The bytes that are signed: [genesis hash, epoch, set hash, …signed fields].
    package func signedBody(_ context: SigningContext) -> [UInt8] {
        var encoder = CanonicalEncoder()
        encoder.array(3 + Self.fieldCount)
        context.encode(to: &encoder)
        encodeSignedFields(to: &encoder)
        return encoder.bytes
    }

    package func encodeSignedFields(to encoder: inout CanonicalEncoder) { encodeFields(to: &encoder) }

    /// The canonical array of the signed fields; two messages of one kind say the same if and only if it is the same.
    package var claim: [UInt8] {
        var encoder = CanonicalEncoder()
        encoder.array(Self.fieldCount)
        encodeSignedFields(to: &encoder)
        return encoder.bytes
    }
}
