internal import ChainCrypto
internal import Ledger
internal import PBFT
internal import Primitives
internal import Validator

/// Stands between one Byzantine member and the network.
struct ByzantineHand {
    private let byzantine: FaultPlan.Byzantine
    private let committee: Int
    /// The place of the second twin.
    private let twin: Int?
    private var random: SeededRandom
    /// With whom the first and the second twin talk; a choosy node only has the first list.
    ///
    /// Drawn anew now and then.
    private var friends: [[Bool]]
    private var friendsUntil: UInt64 = 0
    private let friendsTicks: UInt64
    private var sent: [Letter] = []
    private var equivocator: Equivocator
    private var forger: CertificateForger
    private var misleader: Misleader
    private let signer: ByzantineSigner

    init(_ byzantine: FaultPlan.Byzantine, twin: Int?, places: Int, _ world: SimulatedConsortium, _ random: SeededRandom) {
        var random = random
        self.byzantine = byzantine
        self.twin = twin
        committee = world.size
        friends = Array(repeating: Array(repeating: true, count: places), count: 2)
        friendsTicks = random.pick([.max / 2, 1_000, 300])
        let signer = ByzantineSigner(world, own: byzantine.node)
        self.signer = signer
        equivocator = Equivocator(signer, places: places, random.fork())
        forger = CertificateForger(signer, random.fork())
        misleader = Misleader(signer, random.fork())
        self.random = random
    }

    /// Takes note of the epoch that the member is in.
    func follow(_ validator: Validator?) {
        guard let validator else { return }
        signer.follow(validator.replica.committee, own: validator.replica.own, validator.ledger.validators.members.map(\.key))
    }

    /// Whether the place is the Byzantine member's, or its twin's.
    func holds(_ node: Int) -> Bool { node == byzantine.node || node == twin }

    /// What becomes of a letter from the member or its twin, and how much later each piece is.
    mutating func send(_ letter: Letter, at tick: UInt64) -> [(Letter, UInt64)] {
        switch byzantine.behavior {
        case .silent: return []
        case .slow: return [(letter, random.within(200...2_000))]
        case .twins, .choosy: return areFriends(letter.from, letter.to, tick) ? [(letter, UInt64(0))] : []
        case .lying: return lie(letter).map { [($0, UInt64(0))] } ?? []
        case .replaying: return [(letter, UInt64(0))] + replay(letter)
        case .equivocating: return [(letter.carrying(equivocator.twist(letter.message, to: letter.to)), UInt64(0))]
        case .forging: return [(letter.carrying(forger.forge(letter.message)), UInt64(0))]
        case .borrowing:
            guard let borrowed = forger.borrow(letter.message) else { return [(letter, UInt64(0))] }
            return [(letter, UInt64(0)), (letter.carrying(borrowed), random.within(0...50))]
        case .misleading: return misleader.mislead(letter.message).map { [(letter.carrying($0), UInt64(0))] } ?? []
        }
    }

    /// Whether a letter to the member or its twin arrives; friends are friends in both directions.
    mutating func hears(_ letter: Letter, at tick: UInt64) -> Bool {
        guard byzantine.behavior == .twins else { return true }
        // A twin that saw what the other one signed would know that its own memory lacks it, and fall silent.
        return areFriends(letter.to, letter.from, tick) && !isSignedByTwin(letter)
    }

    private func isSignedByTwin(_ letter: Letter) -> Bool {
        guard case .consensus(_, let wire) = letter.message else { return false }
        return wire.signed.sender.rawValue == UInt64(byzantine.node)
    }

    private mutating func areFriends(_ own: Int, _ other: Int, _ tick: UInt64) -> Bool {
        if byzantine.hasAllFriends { return true }
        if friendsUntil <= tick {
            friendsUntil = tick + friendsTicks
            let sides = friends[0].map { _ in random.below(3) }
            friends = [sides.map { $0 != 1 }, sides.map { $0 != 0 }]
        }
        return friends[own == twin ? 1 : 0][other]
    }

    /// Flips a bit now and then; what no longer decodes would end the connection and is lost.
    private mutating func lie(_ letter: Letter) -> Letter? {
        guard random.chance(Ratio(1, 3)) else { return letter }
        var changed = letter.message.canonicalBytes
        changed[random.index(below: changed.count)] ^= 1 << UInt8(random.below(8))
        return (try? PeerMessage(canonicalBytes: changed)).map(letter.carrying)
    }

    private mutating func replay(_ letter: Letter) -> [(Letter, UInt64)] {
        if sent.count < 256 { sent.append(letter) } else { sent[random.index(below: sent.count)] = letter }
        guard random.chance(Ratio(1, 3)) else { return [] }
        let old = random.pick(sent)
        let to = random.index(below: committee)
        guard to != old.from else { return [] }
        return [(Letter(from: old.from, to: to, content: old.content), random.within(1...500))]
    }
}
