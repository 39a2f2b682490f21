import PBFT
import Primitives
import TestSupport
import Testing

/// FISCO BCOS #2448, #2312, #2211, #2307: forged fields of view changes were taken, a huge view kept an attacker primary,
/// any large view was chased, headers were not checked before the vote.
///
/// One member of four changes one field of all its messages of a kind, and signs them anew where the field is signed.
@Suite struct MutatingMemberTests {
    /// Which item is changed, counted over the whole encoded message.
    struct Field: Sendable, CustomTestStringConvertible {
        let kind: MessageKind
        let number: Int

        var testDescription: String { "\(kind.name), item \(number)" }
    }

    /// Items of a message that has few are all there; of VIEW-CHANGE and NEW-VIEW those up to well inside the certificates.
    static let fields: [Field] = MessageKind.allCases.flatMap { kind in
        let count =
            switch kind {
            case .viewChange: 24
            case .newView: 30
            case .status: 8
            default: 6
            }
        return (0..<count).map { Field(kind: kind, number: $0) }
    }

    @Test(arguments: fields) func `a member that changes any one field of its messages stops nobody and frames nobody`(
        field: Field
    ) {
        let liar = field.kind == .prePrepare ? 0 : 1
        var cluster = Cluster(4, seed: UInt64(field.number + 1))
        cluster.nodes[liar].isByzantine = true
        cluster.checksSignatures = true
        cluster.targetHeight = 4
        cluster.tamper = { from, to, signed, committee in
            guard from == liar, signed.sender.rawValue == UInt64(liar), signed.kind == field.kind else { return signed }
            return Self.mutated(signed, field.number, to: to, in: committee)
        }
        // The first primary is cut off for a while, so that the liar's view comes, unless the liar is that primary.
        if liar == 1 {
            cluster.run(ticks: 6)
            cluster.isConnected = { from, to in from != 0 && to != 0 }
            cluster.run(ticks: 60)
            cluster.isConnected = { _, _ in true }
        }
        cluster.runToTarget(ticks: 4_000)
        let honest = cluster.nodes.filter { !$0.isByzantine }
        #expect(honest.allSatisfy { $0.divergences.isEmpty && $0.forgotten.isEmpty })
        #expect(honest.allSatisfy { $0.replica.view < ViewNumber(24) })
        for case .equivocation(let found) in cluster.evidence { #expect(found.first.sender.rawValue == UInt64(liar)) }
        for case .invalidNewView(let found) in cluster.evidence { #expect(found.sender.rawValue == UInt64(liar)) }
    }

    /// Nil where the changed bytes do not decode: such a message does not arrive.
    private static func mutated(_ signed: SignedMessage, _ number: Int, to: Int, in committee: Committee) -> SignedMessage? {
        guard let value = try? CanonicalValue(canonicalBytes: signed.canonicalBytes) else { return nil }
        guard number < value.leafCount else { return signed }
        let mode = (to + number) % 3
        guard let changed = value.changingLeaf(number, { change($0, mode) }),
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
