internal import Primitives

/// One signed message of agreement as the ledger reads it: its bytes, and what it claims.
///
/// The ledger stands below agreement. It reads what the signature covers, which is what messages can contradict each other in; the
/// signatures of others that a message shows besides are no part of evidence.
struct SignedStatement: Hashable, Sendable {
    /// What a message says that another one can contradict.
    enum Claim: Hashable, Sendable {
        case vote(Vote, isProposal: Bool)
        case commit(Vote)
        case checkpoint(BlockHeight, Hash256)
        case viewChange(ViewChangeClaim)
        case newView(NewViewClaim)
    }

    /// A batch at a height in a view.
    struct Vote: Hashable, Sendable {
        let view: ViewNumber
        let height: BlockHeight
        let digest: Hash256

        init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
            (view, height, digest) = try decoder.array(3) { (item) throws(DecodingError) in
                (try item.counter(), try item.counter(), try item.fixed())
            }
        }
    }

    /// The whole signed claim, `[kind, claim, sender index, signature]`.
    let bytes: [UInt8]
    let claim: Claim
    /// The canonical array of the signed fields.
    let content: [UInt8]
    let sender: ValidatorIndex
    let signature: SignatureBytes
    private let kind: UInt64

    /// Reads the next item; refuses kinds that no evidence is made of.
    init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        bytes = try decoder.skipItem()
        var inner = CanonicalDecoder(bytes)
        (kind, content, sender, signature) = try inner.array(4) { (item) throws(DecodingError) in
            (try item.unsigned(), try item.skipItem(), try item.counter(), try item.fixed())
        }
        var fields = CanonicalDecoder(content)
        claim = try Self.claim(kind, &fields)
    }

    private static func claim(_ kind: UInt64, _ decoder: inout CanonicalDecoder) throws(DecodingError) -> Claim {
        switch kind {
        case 1: return .vote(try Vote(from: &decoder), isProposal: true)
        case 2: return .vote(try Vote(from: &decoder), isProposal: false)
        case 3: return .commit(try Vote(from: &decoder))
        case 4:
            let (height, hash) = try decoder.array(2) { (item) throws(DecodingError) in
                (try item.counter(BlockHeight.self), try item.fixed(Hash256.self))
            }
            return .checkpoint(height, hash)
        case 6: return .viewChange(try ViewChangeClaim(from: &decoder))
        case 7: return .newView(try NewViewClaim(from: &decoder))
        default: throw decoder.failure(.invalidValue("kind of message; evidence has 1, 2, 3, 4, 6 and 7"))
        }
    }

    // MARK: Signature

    /// The TYPE of the signature's domain.
    var signatureType: String {
        switch claim {
        case .vote(_, let isProposal): isProposal ? "pre-prepare" : "prepare"
        case .commit: "commit"
        case .checkpoint: "checkpoint"
        case .viewChange: "view-change"
        case .newView: "new-view"
        }
    }

    /// The signed body: the content's fields, cut out of the received bytes, behind what binds them to chain and epoch.
    func signedBody(genesisHash: Hash256, epoch: EpochNumber, setHash: Hash256) -> [UInt8] {
        var encoder = CanonicalEncoder(reservingCapacity: content.count + 80)
        let fieldCount = if case .checkpoint = claim { 2 } else { 3 }
        encoder.array(3 + fieldCount)
        encoder.bytes(genesisHash)
        encoder.unsigned(epoch)
        encoder.bytes(setHash)
        // Two or three fields: the head of their array is one byte.
        encoder.encoded(content.dropFirst())
        return encoder.bytes
    }
}
