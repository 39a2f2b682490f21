internal import ChainCrypto
package import Primitives

/// Whether a certificate proves one block to the members of one set.
package enum CertificateCheck {
    /// What is wrong with a certificate; each case is the proposer's or the server's fault.
    package enum Rejection: Error, Hashable, Sendable {
        case otherGenesis
        case otherEpoch(expected: EpochNumber, found: EpochNumber)
        case otherValidatorSet
        case otherHeight(expected: BlockHeight, found: BlockHeight)
        case otherBlock
        case notSortedOrNotDistinct
        case notAMember(ValidatorIndex)
        case tooFewSignatures(quorum: Int, found: Int)
        case badSignature(ValidatorIndex)

        /// What is wrong, in words.
        package var sentence: String {
            switch self {
            case .otherGenesis: "the certificate belongs to another genesis"
            case .otherEpoch(let expected, let found): "the certificate is of epoch \(found) and epoch \(expected) must sign"
            case .otherValidatorSet: "the certificate names another set of validators than the one that must sign"
            case .otherHeight(let expected, let found): "the certificate is for height \(found), not \(expected)"
            case .otherBlock: "the certificate is for another block hash"
            case .notSortedOrNotDistinct: "a validator stands twice in the certificate, or not in order"
            case .notAMember(let index): "the certificate names validator \(index), which the set does not have"
            case .tooFewSignatures(let quorum, let found): "the certificate has \(found) signatures and \(quorum) are needed"
            case .badSignature(let index): "the signature of validator \(index) does not fit"
            }
        }
    }

    /// What a certificate must be for; the caller knows it from elsewhere, never from the certificate.
    package struct Expectation: Hashable, Sendable {
        package let genesisHash: Hash256
        package let epoch: EpochNumber
        package let height: BlockHeight
        package let blockHash: Hash256

        package init(genesisHash: Hash256, epoch: EpochNumber, height: BlockHeight, blockHash: Hash256) {
            self.genesisHash = genesisHash
            self.epoch = epoch
            self.height = height
            self.blockHash = blockHash
        }
    }

    /// Nil if q or more distinct members of `set` signed what is expected; every signature present must be valid.
    package static func check(
        _ certificate: Certificate,
        by set: ValidatorSet,
        for expected: Expectation
    ) -> Rejection? {
        if let rejection = checkFields(certificate, by: set, for: expected) { return rejection }
        if Mutation.isActive(.caughtUpCertificateUnchecked) { return nil }
        let body = certificate.signedBody
        for entry in certificate.signatures {
            guard let member = set.member(at: entry.validator) else { return .notAMember(entry.validator) }
            let isValid = SignatureCheck.isValid(
                entry.signature,
                type: Certificate.signatureType,
                body: body,
                key: member.key
            )
            guard isValid else { return .badSignature(entry.validator) }
        }
        return nil
    }

    /// All that can be said without verifying a signature.
    package static func checkFields(
        _ certificate: Certificate,
        by set: ValidatorSet,
        for expected: Expectation
    ) -> Rejection? {
        guard certificate.genesisHash == expected.genesisHash else { return .otherGenesis }
        guard certificate.epoch == expected.epoch else {
            return .otherEpoch(expected: expected.epoch, found: certificate.epoch)
        }
        guard certificate.setHash == set.hash else { return .otherValidatorSet }
        guard certificate.height == expected.height else {
            return .otherHeight(expected: expected.height, found: certificate.height)
        }
        guard certificate.blockHash == expected.blockHash else { return .otherBlock }
        // One vote per validator, however often its signature is copied.
        let indexes = certificate.signatures.map(\.validator)
        guard zip(indexes, indexes.dropFirst()).allSatisfy({ $0 < $1 }) else { return .notSortedOrNotDistinct }
        if let last = indexes.last, set.member(at: last) == nil { return .notAMember(last) }
        guard indexes.count >= set.quorum else { return .tooFewSignatures(quorum: set.quorum, found: indexes.count) }
        return nil
    }
}
