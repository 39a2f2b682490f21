import PBFT
import Primitives
import TestSupport
import Testing

/// FISCO BCOS #2448, #2312, #2211, #2307: forged fields of view changes were taken, a huge view kept an attacker primary,
/// any large view was chased, headers were not checked before the vote.
///
/// One member of four changes one field of all its messages of a kind, and signs them anew where the field is signed.
@Suite struct MutatingMemberTests {
    /// Which item is changed, counted over the whole encoded message, from its end if negative.
    struct Field: Sendable, CustomTestStringConvertible {
        let kind: MessageKind
        let number: Int

        var testDescription: String { "\(kind.name), item \(number)" }

        /// A primary lies in its proposals; of VIEW-CHANGEs, one that an honest primary takes up; else the second primary.
        var liar: Int {
            switch kind {
            case .prePrepare: 0
            case .viewChange: 3
            default: 1
            }
        }
    }

    /// The items of small messages are all there; of VIEW-CHANGE and NEW-VIEW the first ones, well into the certificates,
    /// and the last ones.
    static let fields: [Field] = MessageKind.allCases.flatMap { kind in
        let numbers: Range<Int> =
            switch kind {
            case .viewChange: -12..<18
            case .newView: -14..<18
            case .status: 0..<8
            default: 0..<6
            }
        return numbers.map { Field(kind: kind, number: $0) }
    }

    @Test(arguments: fields) func `a member that changes any one field of its messages stops nobody and frames nobody`(
        field: Field
    ) {
        var cluster = Cluster(4, seed: UInt64(field.number + 20))
        cluster.nodes[field.liar].isByzantine = true
        cluster.checksSignatures = true
        cluster.targetHeight = 4
        let lie = { (from: Int, to: Int, signed: SignedMessage, committee: Committee) -> SignedMessage? in
            guard from == field.liar, signed.sender.rawValue == UInt64(from), signed.kind == field.kind else { return signed }
            return Self.mutated(signed, field.number, to: to, in: committee)
        }
        if field.liar != 0 {
            // All prepare and nobody commits in view 0; the first primary is cut off for a while, so that the next view comes.
            cluster.tamper = { from, to, signed, committee in
                if case .commit(let vote) = signed.message, vote.view == .initial { return nil }
                return lie(from, to, signed, committee)
            }
            cluster.run(ticks: 10)
            cluster.isConnected = { from, to in from != 0 && to != 0 }
            cluster.run(ticks: 90)
            cluster.isConnected = { _, _ in true }
        }
        cluster.tamper = lie
        cluster.runToTarget(ticks: 4_000)
        Self.judge(cluster, field)
    }

    private static func judge(_ cluster: Cluster, _ field: Field) {
        let honest = cluster.nodes.filter { !$0.isByzantine }
        #expect(honest.allSatisfy { $0.divergences.isEmpty && $0.forgotten.isEmpty })
        #expect(honest.allSatisfy { $0.replica.view < ViewNumber(24) })
        if field.liar != 0 { #expect(honest.allSatisfy { $0.replica.view > .initial }) }
        for found in cluster.evidence { #expect(found.first.sender.rawValue == UInt64(field.liar)) }
        for node in honest {
            for case .entered(let signed) in node.journal.map(\.content) { expectSound(signed, in: cluster.committee) }
        }
    }

    /// Computed again here: nobody entered a view by what does not follow, or rests on a signature that was not made.
    private static func expectSound(_ signed: SignedMessage, in committee: Committee) {
        guard case .newView(let content) = signed.message else { return }
        let viewChanges = content.viewChanges.compactMap { nested -> ViewChange? in
            if case .viewChange(let change) = nested.message { change } else { nil }
        }
        #expect(viewChanges.count == content.viewChanges.count)
        #expect(NewViewSelection(viewChanges, committee: committee).entries == content.entries)
        for change in viewChanges {
            let nested = change.prepared.flatMap { $0.requiredSignatures(in: committee) }
            let certificate = change.certificate?.requiredSignatures(in: committee) ?? []
            for item in nested + certificate {
                #expect(Fake.signature(item.body, kind: item.kind, by: item.signer) == item.signature)
            }
        }
    }

    /// Nil where the changed bytes do not decode: such a message does not arrive.
    private static func mutated(_ signed: SignedMessage, _ number: Int, to: Int, in committee: Committee) -> SignedMessage? {
        guard let value = try? CanonicalValue(canonicalBytes: signed.canonicalBytes) else { return nil }
        let place = number < 0 ? value.leafCount + number : number
        guard place >= 0, place < value.leafCount else { return signed }
        let mode = (to + place) % 3
        guard let changed = value.changingLeaf(place, { change($0, mode) }),
            let decoded = try? SignedMessage(canonicalBytes: changed.canonicalBytes)
        else { return nil }
        let isContent = decoded.sender == signed.sender && decoded.signature == signed.signature
        return isContent ? committee.sign(decoded.message, by: signed.sender.rawValue) : decoded
    }

    private static func change(_ leaf: CanonicalValue, _ mode: Int) -> CanonicalValue? {
        switch leaf {
        case .unsigned(let number): .unsigned([number &+ 1, .max, number == 0 ? 7 : 0][mode])
        case .bytes(let bytes):
            switch mode {
            case 0: .bytes([bytes.first.map { $0 ^ 1 } ?? 1] + bytes.dropFirst())
            case 1: .bytes(Array(repeating: 0, count: bytes.count))
            default: .bytes(bytes.reversed())
            }
        case .null: .unsigned(0)
        default: .null
        }
    }

    @Test(arguments: MessageKind.allCases) func `an index or number of −1, n or the largest is refused or harmless`(
        kind: MessageKind
    ) throws {
        let committee = MessageCodingTests.committee
        let message = MessageCodingTests.messages[Int(kind.rawValue) - 1]
        let value = try CanonicalValue(canonicalBytes: WireMessage(committee.sign(message, by: 1)).canonicalBytes)
        var driver = Driver(4, own: 2)
        let hostile: [CanonicalValue] = [
            .negative(-1), .unsigned(4), .unsigned(UInt64(Int64.max)), .unsigned(UInt64(Int64.max) + 1), .unsigned(.max),
        ]
        for number in 0..<value.leafCount {
            for item in hostile {
                let changed = value.changingLeaf(number) { if case .unsigned = $0 { item } else { nil } }
                guard let changed else { continue }
                let wire = try? WireMessage(canonicalBytes: changed.canonicalBytes)
                if case .negative = item { #expect(wire == nil, "item \(number)") }
                guard let wire, wire.signed.requiredSignatures(in: committee, window: 8) != nil else { continue }
                #expect(wire.signed.sender.rawValue < 4)
                _ = driver.replica.isUseful(wire.signed)
                _ = driver.step(.received(Authenticated(unchecked: wire.signed)))
            }
        }
        #expect(driver.replica.view == .initial)
        #expect(driver.replica.certified.height == .genesis)
    }
}
