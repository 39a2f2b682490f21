package import Primitives

/// One message of the protocol without its signature.
package enum PBFTMessage: Hashable, Sendable {
    case prePrepare(PrePrepare)
    case prepare(Prepare)
    case commit(Commit)
    case checkpoint(Checkpoint)
    case suspect(Suspect)
    case viewChange(ViewChange)
    case newView(NewView)
    case status(Status)

    package var kind: MessageKind {
        switch self {
        case .prePrepare: .prePrepare
        case .prepare: .prepare
        case .commit: .commit
        case .checkpoint: .checkpoint
        case .suspect: .suspect
        case .viewChange: .viewChange
        case .newView: .newView
        case .status: .status
        }
    }

    private var content: any MessageContent {
        switch self {
        case .prePrepare(let content): content
        case .prepare(let content): content
        case .commit(let content): content
        case .checkpoint(let content): content
        case .suspect(let content): content
        case .viewChange(let content): content
        case .newView(let content): content
        case .status(let content): content
        }
    }

    /// The body to sign under `kind.signatureDomain`: canonical CBOR of [genesis hash, epoch, set hash, …signed fields].
    package func signedBody(_ context: SigningContext) -> [UInt8] { content.signedBody(context) }

    /// What the sender claims: the canonical array of the signed fields.
    package var claim: [UInt8] { content.claim }

    /// Writes the content without context, as it stands on the wire.
    package func encodeContent(to encoder: inout CanonicalEncoder) { content.encode(to: &encoder) }

    package init(kind: MessageKind, content decoder: inout CanonicalDecoder) throws(DecodingError) {
        switch kind {
        case .prePrepare: self = .prePrepare(try PrePrepare(from: &decoder))
        case .prepare: self = .prepare(try Prepare(from: &decoder))
        case .commit: self = .commit(try Commit(from: &decoder))
        case .checkpoint: self = .checkpoint(try Checkpoint(from: &decoder))
        case .suspect: self = .suspect(try Suspect(from: &decoder))
        case .viewChange: self = .viewChange(try ViewChange(from: &decoder))
        case .newView: self = .newView(try NewView(from: &decoder))
        case .status: self = .status(try Status(from: &decoder))
        }
    }
}
