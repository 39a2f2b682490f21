internal import ChainCrypto
internal import Ledger
internal import PBFT
internal import Primitives

/// What a node is in one epoch: the committee, its members, and its own place among them, if it has one.
struct Seat {
    let committee: Committee
    /// Consensus keys in the order of the set.
    let members: [PeerID]
    /// Nil for a node that the set does not name: it observes.
    let own: ValidatorIndex?
    /// The key that the node goes by: the one of its seat, or its first one.
    let signingKey: SigningKey

    /// The seat in the epoch that the next block of the ledger belongs to.
    init(_ identity: ValidatorIdentity, in ledger: Ledger) {
        let set = ledger.validators
        committee = Committee(
            genesisHash: ledger.genesis.hash,
            epoch: ledger.certified.nextEpoch,
            setHash: set.hash,
            size: set.count,
            base: ledger.epochBase
        )
        members = set.members.map(\.key)
        let key = identity.key(in: set)
        own = key.flatMap { set.index(of: $0.publicKey) }
        signingKey = key ?? identity.signingKey
    }

    var key: PeerID { signingKey.publicKey }

    func index(of peer: PeerID) -> ValidatorIndex? {
        members.firstIndex(of: peer).map { ValidatorIndex(UInt64($0)) }
    }

    func peer(at index: ValidatorIndex) -> PeerID? {
        index.rawValue < UInt64(members.count) ? members[Int(index.rawValue)] : nil
    }

    /// The replica's own place: behind the last one for a node without a seat, so that nothing it hears is its own.
    var replicaIndex: ValidatorIndex { own ?? ValidatorIndex(UInt64(members.count)) }
}
