internal import ChainCrypto
internal import Ledger
internal import PBFT
internal import Primitives

/// Signs whatever a Byzantine member wants, with its own key; and what others sign elsewhere, with theirs.
///
/// Knows the epoch that its member is in; one for all that the member does.
final class ByzantineSigner {
    private(set) var committee: Committee
    private(set) var own: ValidatorIndex
    private var keys: [SigningKey]
    private let world: SimulatedConsortium

    init(_ world: SimulatedConsortium, own: Int) {
        self.world = world
        keys = world.nodes.prefix(world.size).map(\.first)
        self.own = ValidatorIndex(UInt64(own))
        committee = world.committee
    }

    /// Goes on in another epoch; a member that has no seat there signs as before, in vain.
    func follow(_ committee: Committee, own: ValidatorIndex, _ members: [PublicKey]) {
        guard committee.epoch != self.committee.epoch, committee.contains(own) else { return }
        keys = members.compactMap(world.signingKey)
        self.committee = committee
        self.own = own
    }

    func sign(_ message: PBFTMessage) -> SignedMessage { sign(message, as: own, committee.context) }

    /// What a member honestly signs in another chain, epoch or set, where it votes with the same key.
    func signElsewhere(_ message: PBFTMessage, as member: ValidatorIndex, _ place: UInt64) -> SignedMessage {
        let other = Hasher256.hash(domain: "consilium/simulated-elsewhere/v1", [1])
        let context =
            switch place % 3 {
            case 0: SigningContext(genesisHash: other, epoch: committee.epoch, setHash: committee.setHash)
            case 1: SigningContext(genesisHash: committee.genesisHash, epoch: EpochNumber(7), setHash: committee.setHash)
            default: SigningContext(genesisHash: committee.genesisHash, epoch: committee.epoch, setHash: other)
            }
        return sign(message, as: member, context)
    }

    private func sign(_ message: PBFTMessage, as member: ValidatorIndex, _ context: SigningContext) -> SignedMessage {
        let key = keys[Int(member.rawValue)]
        return SignedMessage(message, sender: member, signature: key.sign(type: message.kind.name, message.signedBody(context)))
    }
}
