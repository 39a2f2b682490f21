internal import Primitives

/// One signed message of agreement as the ledger reads it: its bytes, and what it claims.
///
/// The ledger stands below agreement. It takes from a message what two of them can contradict each other in, and cuts the
/// signed bytes out of the received ones.
struct SignedStatement: Hashable, Sendable {
    /// What a message says that another one can contradict.
    enum Claim: Hashable, Sendable {
        case vote(Vote, isProposal: Bool)
        case commit(Vote)
        case checkpoint(BlockHeight, Hash256)
        case viewChange(ViewNumber, certified: BlockHeight?, prepared: [Vote])
        case newView(ViewNumber, entries: [Entry])
    }

    /// A batch at a height in a view.
    struct Vote: Hashable, Sendable {
        let view: ViewNumber
        let height: BlockHeight
        let digest: Hash256
    }

    /// What a NEW-VIEW demands at a height.
    struct Entry: Hashable, Sendable {
        let height: BlockHeight
        let digest: Hash256
    }

    /// The most prepared certificates of a VIEW-CHANGE, and entries of a NEW-VIEW.
    private static let listLimit = 64

    /// The whole message, `[kind, content, sender index, signature]`.
    let bytes: [UInt8]
    let claim: Claim
    /// The canonical array of the content's fields.
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
        case 1: return .vote(try vote(&decoder), isProposal: true)
        case 2: return .vote(try vote(&decoder), isProposal: false)
        case 3: return .commit(try vote(&decoder))
        case 4:
            let (height, hash) = try pair(&decoder)
            return .checkpoint(height, hash)
        case 6: return try viewChange(&decoder)
        case 7: return try newView(&decoder)
        default: throw decoder.failure(.invalidValue("kind of message; evidence has 1, 2, 3, 4, 6 and 7"))
        }
    }

    private static func vote(_ decoder: inout CanonicalDecoder) throws(DecodingError) -> Vote {
        try decoder.array(3) { (item) throws(DecodingError) in
            Vote(view: try item.counter(), height: try item.counter(), digest: try item.fixed())
        }
    }

    private static func pair(_ decoder: inout CanonicalDecoder) throws(DecodingError) -> (BlockHeight, Hash256) {
        try decoder.array(2) { (item) throws(DecodingError) in (try item.counter(), try item.fixed()) }
    }

    private static func viewChange(_ decoder: inout CanonicalDecoder) throws(DecodingError) -> Claim {
        try decoder.array(3) { (item) throws(DecodingError) in
            let view = try item.counter(ViewNumber.self)
            let certified: BlockHeight? =
                item.takeNull()
                ? nil
                : try item.array(3) { (certificate) throws(DecodingError) in
                    let height = try certificate.counter(BlockHeight.self)
                    _ = (try certificate.fixed(Hash256.self), try certificate.skipItem())
                    return height
                }
            let prepared = try item.list(limit: listLimit) { (list) throws(DecodingError) in
                try list.array(4) { (proof) throws(DecodingError) in
                    let vote = Vote(view: try proof.counter(), height: try proof.counter(), digest: try proof.fixed())
                    _ = try proof.skipItem()
                    return vote
                }
            }
            return .viewChange(view, certified: certified, prepared: prepared)
        }
    }

    private static func newView(_ decoder: inout CanonicalDecoder) throws(DecodingError) -> Claim {
        try decoder.array(3) { (item) throws(DecodingError) in
            let view = try item.counter(ViewNumber.self)
            _ = try item.skipItem()
            let entries = try item.list(limit: listLimit) { (list) throws(DecodingError) in
                let (height, digest) = try pair(&list)
                return Entry(height: height, digest: digest)
            }
            return .newView(view, entries: entries)
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
