package import Primitives

/// What checking a proof bundle came to.
package enum VerificationReport: Hashable, Sendable {
    case valid(VerifiedFacts)
    /// The bundle proves nothing; the sentence says what is wrong with it.
    case invalid(String)
    /// Nothing could be decided: the input is no bundle, or cannot be compared with the trusted point.
    case unusable(String)

    /// The exit status of `consilium verify`: 0, 1 or 2.
    package var exitStatus: Int32 {
        switch self {
        case .valid: 0
        case .invalid: 1
        case .unusable: 2
        }
    }
}

/// What a valid bundle proves.
package struct VerifiedFacts: Hashable, Sendable {
    package let chainID: String
    package let height: BlockHeight
    package let blockHash: Hash256
    package let time: Timestamp
    package let stateRoot: Hash256
    package let epoch: EpochNumber
    package let transaction: SignedTransaction
    /// The transaction's place in the block.
    package let index: UInt64
    package let receipt: Receipt
    /// The validators whose signatures stand in the certificate.
    package let signers: [ValidatorSet.Member]
    /// Whether the block is tied to a trusted point, or rests on the genesis alone.
    package let isPinned: Bool

    /// What the proof does not exclude; nil when it is pinned.
    package var caveat: String? {
        isPinned
            ? nil
            : "checked from the genesis alone: a quorum of validators of that epoch who have since left could have signed "
                + "another block in this place; `--trusted HEIGHT:HASH` with a newer block excludes it"
    }
}
