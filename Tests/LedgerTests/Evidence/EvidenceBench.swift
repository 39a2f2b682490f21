import ChainCrypto
import Ledger
import Primitives

/// Signed messages of agreement, written by hand as a reader of the spec would write them.
struct EvidenceBench {
    let genesisHash: Hash256
    let epoch: UInt64
    let set: ValidatorSet

    static let one = Hasher256.hash([1])
    static let two = Hasher256.hash([2])

    typealias Proof = (view: UInt64, height: UInt64, digest: Hash256)
    typealias Entry = (height: UInt64, digest: Hash256)

    static func proof(_ view: UInt64, _ height: UInt64, _ digest: Hash256) -> Proof { (view, height, digest) }
    static func entry(_ height: UInt64, _ digest: Hash256) -> Entry { (height, digest) }

    /// A message: its kind and the fields of its content.
    struct Message {
        let kind: UInt64
        let fields: [CanonicalValue]

        static let types: [UInt64: String] = [
            1: "pre-prepare", 2: "prepare", 3: "commit", 4: "checkpoint", 5: "suspect", 6: "view-change", 7: "new-view",
        ]

        static func vote(_ kind: UInt64, view: UInt64 = 0, height: UInt64 = 5, _ digest: Hash256) -> Message {
            Message(kind: kind, fields: [.unsigned(view), .unsigned(height), .bytes(digest.bytes)])
        }

        static func checkpoint(height: UInt64 = 5, _ hash: Hash256) -> Message {
            Message(kind: 4, fields: [.unsigned(height), .bytes(hash.bytes)])
        }

        /// Certificates are claimed, without their signatures.
        static func viewChange(
            _ view: UInt64,
            certified: UInt64? = nil,
            prepared: [Proof] = []
        ) -> Message {
            let certificate = certified.map {
                CanonicalValue.array([.unsigned($0), .bytes(EvidenceBench.one.bytes)])
            }
            let proofs = prepared.map {
                CanonicalValue.array([.unsigned($0.view), .unsigned($0.height), .bytes($0.digest.bytes)])
            }
            return Message(kind: 6, fields: [.unsigned(view), certificate ?? .null, .array(proofs)])
        }

        static func newView(_ view: UInt64, _ entries: [Entry], carrying carried: [(UInt64, Message)] = []) -> Message {
            let list = entries.map { CanonicalValue.array([.unsigned($0.height), .bytes($0.digest.bytes)]) }
            let claims = carried.map { CanonicalValue.array([.unsigned($0.0), .array($0.1.fields)]) }
            return Message(kind: 7, fields: [.unsigned(view), .array(claims), .array(list)])
        }
    }

    func sign(_ message: Message, by index: UInt64, with key: SigningKey, as sender: UInt64? = nil) -> CanonicalValue {
        let context: [CanonicalValue] = [.bytes(genesisHash.bytes), .unsigned(epoch), .bytes(set.hash.bytes)]
        let body = CanonicalValue.array(context + message.fields).canonicalBytes
        let signature = key.sign(type: Message.types[message.kind] ?? "", body)
        return .array([
            .unsigned(message.kind), .array(message.fields), .unsigned(sender ?? index), .bytes(signature.bytes),
        ])
    }

    /// The evidence of two signed messages, in the order of their bytes.
    func evidence(_ one: CanonicalValue, _ other: CanonicalValue, epoch: UInt64? = nil, sorted: Bool = true) -> [UInt8] {
        var pair = [one, other]
        if sorted { pair.sort { $0.canonicalBytes.lexicographicallyPrecedes($1.canonicalBytes) } }
        return CanonicalValue.array([.unsigned(1), .unsigned(epoch ?? self.epoch)] + pair).canonicalBytes
    }

    /// The evidence of one message that speaks for itself.
    func evidence(_ only: Message, by key: SigningKey) -> [UInt8] {
        let signed = sign(only, by: set.index(of: key.publicKey)?.rawValue ?? 0, with: key)
        return CanonicalValue.array([.unsigned(1), .unsigned(epoch), signed, .null]).canonicalBytes
    }

    /// What validators are judged by in the bench's set, from the genesis on.
    var term: EpochTerm { EpochTerm(validators: set, base: .genesis, window: 8) }

    /// The evidence of two messages that the validator of a key signed.
    func evidence(_ one: Message, _ other: Message, by key: SigningKey) -> [UInt8] {
        let index = set.index(of: key.publicKey)?.rawValue ?? 0
        return evidence(sign(one, by: index, with: key), sign(other, by: index, with: key))
    }
}

extension EvidenceBench {
    /// Two messages that no correct validator signs, for every offence.
    static let lies: [(Offence, Message, Message)] = [
        (.prepare, .vote(1, one), .vote(1, two)),
        (.prepare, .vote(2, one), .vote(2, two)),
        (.prepare, .vote(1, one), .vote(2, two)),
        (.commit, .vote(3, one), .vote(3, two)),
        (.checkpoint, .checkpoint(one), .checkpoint(two)),
        (.viewChange, .viewChange(1), .viewChange(1, prepared: [proof(0, 5, one)])),
        (.viewChange, .viewChange(1), .viewChange(1, certified: 4)),
        (.newView, .newView(1, []), .newView(1, [entry(5, one)])),
        (.concealedCommit, .vote(3, one), .viewChange(1)),
        (.concealedCommit, .vote(3, one), .viewChange(1, certified: 4)),
        (.concealedCommit, .vote(3, one), .viewChange(2, prepared: [proof(0, 4, one), proof(0, 6, one)])),
        (.concealedCommit, .vote(3, one), .viewChange(2, prepared: [proof(0, 5, two)])),
        (.concealedCommit, .vote(3, view: 1, one), .viewChange(2, prepared: [proof(0, 5, one)])),
        (.breachedNewView, .vote(1, view: 1, two), .newView(1, [entry(5, one)])),
    ]

    /// Two messages that a correct validator may well have signed, whatever befell it.
    static let truths: [(String, Message, Message)] = [
        ("the same vote for two heights", .vote(2, one), .vote(2, height: 6, one)),
        ("two batches at one height in two views", .vote(2, one), .vote(2, view: 1, two)),
        ("two COMMITs at one height in two views", .vote(3, one), .vote(3, view: 1, two)),
        ("the first batch prepared, after a restart the other committed", .vote(2, one), .vote(3, two)),
        ("one batch prepared and committed", .vote(1, one), .vote(3, one)),
        ("checkpoints of two heights", .checkpoint(one), .checkpoint(height: 6, two)),
        ("two view changes", .viewChange(1), .viewChange(2, certified: 4)),
        ("two new views", .newView(1, []), .newView(2, [entry(5, one)])),
        ("a COMMIT that was certified before the view change", .vote(3, one), .viewChange(1, certified: 5)),
        ("a COMMIT long certified before the view change", .vote(3, one), .viewChange(1, certified: 9)),
        ("a COMMIT whose certificate is shown", .vote(3, one), .viewChange(1, prepared: [proof(0, 5, one)])),
        ("a COMMIT and a later certificate", .vote(3, one), .viewChange(2, certified: 3, prepared: [proof(1, 5, two)])),
        ("a COMMIT in the view that was asked for", .vote(3, view: 1, one), .viewChange(1)),
        ("a COMMIT in a later view", .vote(3, view: 2, one), .viewChange(1)),
        ("the proposal that the new view demands", .vote(1, view: 1, one), .newView(1, [entry(5, one)])),
        ("a fresh proposal above the new view", .vote(1, view: 1, height: 6, two), .newView(1, [entry(5, one)])),
        ("a proposal of another view", .vote(1, view: 2, two), .newView(1, [entry(5, one)])),
        ("a COMMIT in the new view", .vote(3, view: 1, two), .newView(1, [entry(5, one)])),
    ]
}

extension EvidenceBench {
    private static func carried(_ messages: [Message]) -> [(UInt64, Message)] {
        messages.enumerated().map { (UInt64($0.offset), $0.element) }
    }

    /// Three of four that claim: height 2 certified by one of them, heights 3 and 5 prepared, 5 in two views.
    private static let claims = carried(
        [
            .viewChange(2, certified: 2, prepared: [proof(0, 3, one), proof(0, 5, two)]),
            .viewChange(2, prepared: [proof(0, 2, two), proof(1, 5, one)]),
            .viewChange(2),
        ]
    )

    private static func newView(_ entries: [Entry], _ claims: [(UInt64, Message)] = claims) -> Message {
        .newView(2, entries, carrying: claims)
    }

    private static let right = [entry(3, one), entry(4, .zero), entry(5, one)]

    /// NEW-VIEWs that a correct primary makes of what was claimed.
    static let goodNewViews: [Message] = [
        newView(right),
        newView([], carried([.viewChange(2), .viewChange(2), .viewChange(2)])),
        newView([entry(1, one)], carried([.viewChange(2, prepared: [proof(1, 1, one)])] + [.viewChange(2), .viewChange(2)])),
        newView(
            [entry(1, min(one, two))],
            carried([.viewChange(2, prepared: [proof(1, 1, one)]), .viewChange(2, prepared: [proof(1, 1, two)]), .viewChange(2)])
        ),
    ]

    /// NEW-VIEWs that no correct primary signs, with what is wrong.
    static let badNewViews: [(String, Message)] = [
        ("no entries", newView([])),
        ("a lower view wins", newView([entry(3, one), entry(4, .zero), entry(5, two)])),
        ("a height left out", newView([entry(3, one), entry(5, one)])),
        ("a batch in the gap", newView([entry(3, one), entry(4, two), entry(5, one)])),
        ("a height that is certified", newView([entry(2, two)] + right)),
        ("one more", newView(right + [entry(6, one)])),
        ("a null batch where one was prepared", newView([entry(3, .zero), entry(4, .zero), entry(5, one)])),
        ("two do not suffice", newView([entry(3, one), entry(4, .zero), entry(5, one)], Array(claims.prefix(2)))),
        ("one counts twice", newView(right, [claims[0], claims[1], claims[1]])),
        ("out of order", newView(right, [claims[1], claims[0], claims[2]])),
        ("of nobody", newView(right, [claims[0], claims[1], (4, claims[2].1)])),
        ("for another view", newView(right, [claims[0], claims[1], (2, .viewChange(1))])),
        ("for view 0", .newView(0, [], carrying: carried([.viewChange(0), .viewChange(0), .viewChange(0)]))),
        (
            "prepared in the view that is asked for",
            newView([entry(3, one)], [(0, .viewChange(2, certified: 2, prepared: [proof(2, 3, one)])), claims[1], claims[2]])
        ),
        (
            "prepared beyond the window",
            newView([], [(0, .viewChange(2, prepared: [proof(0, 9, one)])), (1, .viewChange(2)), claims[2]])
        ),
        (
            "prepared twice at a height",
            newView(
                [entry(1, one)],
                [(0, .viewChange(2, prepared: [proof(1, 1, one), proof(0, 1, two)])), (1, .viewChange(2)), claims[2]]
            )
        ),
    ]
}
