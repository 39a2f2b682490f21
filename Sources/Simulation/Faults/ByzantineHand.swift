internal import ChainCrypto
internal import Primitives
internal import Validator

/// Stands between the Byzantine node and the network.
struct ByzantineHand {
    private let byzantine: FaultPlan.Byzantine
    private let committee: Int
    private var random: SeededRandom
    /// With whom the first and the second twin talk; a choosy node only has the first list.
    private let friends: [[Bool]]
    private var sent: [Letter] = []

    init(_ byzantine: FaultPlan.Byzantine, nodes: Int, _ random: SeededRandom) {
        var random = random
        self.byzantine = byzantine
        committee = byzantine.behavior == .twins ? nodes - 1 : nodes
        let sides = (0..<nodes).map { _ in random.below(3) }
        friends = [sides.map { $0 != 1 }, sides.map { $0 != 0 }]
        self.random = random
    }

    /// Whether the place is the Byzantine node's, or its twin's.
    func holds(_ node: Int) -> Bool { node == byzantine.node || node >= committee }

    /// What becomes of a letter from or to the Byzantine node, and how much later each piece is.
    mutating func tamper(_ letter: Letter, _ bytes: [UInt8], isFromByzantine: Bool) -> [(Letter, UInt64)] {
        if byzantine.behavior == .twins {
            let (own, other) = isFromByzantine ? (letter.from, letter.to) : (letter.to, letter.from)
            return friends[own >= committee ? 1 : 0][other] ? [(letter, UInt64(0))] : []
        }
        guard isFromByzantine else { return [(letter, UInt64(0))] }
        switch byzantine.behavior {
        case .silent, .twins: return []
        case .slow: return [(letter, random.within(200...2_000))]
        case .choosy: return friends[0][letter.to] ? [(letter, UInt64(0))] : []
        case .lying: return lie(letter, bytes).map { [($0, UInt64(0))] } ?? []
        case .replaying: return [(letter, UInt64(0))] + replay(letter)
        }
    }

    /// Flips a bit now and then; what no longer decodes would end the connection and is lost.
    private mutating func lie(_ letter: Letter, _ bytes: [UInt8]) -> Letter? {
        guard random.chance(Ratio(1, 3)), !bytes.isEmpty else { return letter }
        var changed = bytes
        changed[random.index(below: bytes.count)] ^= 1 << UInt8(random.below(8))
        guard let message = try? PeerMessage(canonicalBytes: changed) else { return nil }
        return Letter(from: letter.from, to: letter.to, message: message, mark: Hasher256.hash(changed).mark)
    }

    private mutating func replay(_ letter: Letter) -> [(Letter, UInt64)] {
        if sent.count < 256 { sent.append(letter) } else { sent[random.index(below: sent.count)] = letter }
        guard random.chance(Ratio(1, 3)) else { return [] }
        let old = random.pick(sent)
        let to = random.index(below: committee)
        guard to != old.from else { return [] }
        return [(Letter(from: old.from, to: to, message: old.message, mark: old.mark), random.within(1...500))]
    }
}
