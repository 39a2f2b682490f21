internal import Primitives

/// Why a proof fails, as a sentence.
struct ProofFailure: Error {
    let sentence: String

    init(_ sentence: String) { self.sentence = sentence }
}

/// The way from the genesis' validators through the headers that changed them.
///
/// The set that must sign comes from the genesis and from each epoch's last header, never from the block itself, so a
/// committee that only vouches for itself is refused.
struct EpochWalk {
    private let genesis: GenesisDocument
    private(set) var number = EpochNumber.initial
    private(set) var validators: ValidatorSet
    private(set) var lastHeight = BlockHeight.genesis

    init(from genesis: GenesisDocument) {
        self.genesis = genesis
        validators = genesis.validatorSet
    }

    /// The walk after all the changes, each checked.
    static func through(
        _ changes: [MembershipChange],
        from genesis: GenesisDocument
    ) throws(ProofFailure) -> EpochWalk {
        var walk = EpochWalk(from: genesis)
        for change in changes { try walk.take(change) }
        return walk
    }

    private mutating func take(_ change: MembershipChange) throws(ProofFailure) {
        let header = change.header
        let name = "the change of validators at height \(header.height)"
        try check(header, change.certificate, name)
        guard header.changesValidators else { throw ProofFailure("\(name) changes nothing") }
        guard change.nextValidators.hash == header.nextValidatorsHash else {
            throw ProofFailure("\(name) comes with another set than its header names")
        }
        guard let next = number.next else { throw ProofFailure("\(name) has no next epoch") }
        (number, validators, lastHeight) = (next, change.nextValidators, header.height)
    }

    /// Throws unless the block lies in this epoch and its validators certified it.
    func check(_ header: BlockHeader, _ certificate: Certificate, _ name: String) throws(ProofFailure) {
        guard header.chainID == genesis.chainID else {
            throw ProofFailure("\(name) belongs to the chain \(header.chainID), and the genesis makes \(genesis.chainID)")
        }
        guard header.height > lastHeight else { throw ProofFailure("\(name) does not lie above the epoch before it") }
        guard header.epoch == number else {
            throw ProofFailure("\(name) is of epoch \(header.epoch), and the headers before it lead to epoch \(number)")
        }
        guard header.validatorsHash == validators.hash else {
            throw ProofFailure("\(name) names another committee than the genesis and the headers before it lead to")
        }
        let expected = CertificateCheck.Expectation(
            genesisHash: genesis.hash,
            epoch: number,
            height: header.height,
            blockHash: header.hash
        )
        if let rejection = CertificateCheck.check(certificate, by: validators, for: expected) {
            throw ProofFailure("\(name): \(rejection.sentence)")
        }
    }
}
