internal import ChainCrypto
internal import Ledger
internal import PBFT
internal import Primitives

/// Signs whatever a Byzantine member wants, with its own key; and what others sign elsewhere, with theirs.
struct ByzantineSigner {
    let committee: Committee
    let own: ValidatorIndex
    private let keys: [SigningKey]

    init(_ world: SimulatedConsortium, own: Int) {
        keys = world.keys
        self.own = ValidatorIndex(UInt64(own))
        committee = world.committee
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
