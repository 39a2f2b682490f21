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

        /// Certificates stand with their heights; their signatures do not matter to evidence.
        static func viewChange(
            _ view: UInt64,
            certified: UInt64? = nil,
            prepared: [Proof] = []
        ) -> Message {
            let certificate = certified.map {
                CanonicalValue.array([.unsigned($0), .bytes(EvidenceBench.one.bytes), .array([])])
            }
            let proofs = prepared.map {
                CanonicalValue.array([.unsigned($0.view), .unsigned($0.height), .bytes($0.digest.bytes), .array([])])
            }
            return Message(kind: 6, fields: [.unsigned(view), certificate ?? .null, .array(proofs)])
        }

        static func newView(_ view: UInt64, _ entries: [Entry]) -> Message {
            let list = entries.map { CanonicalValue.array([.unsigned($0.height), .bytes($0.digest.bytes)]) }
            return Message(kind: 7, fields: [.unsigned(view), .array([]), .array(list)])
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
