package import Ledger
package import Primitives

extension CertifiedView {
    /// The validators that sign the block after the newest one.
    package func nextValidatorSet() throws(LedgerError) -> ValidatorSet { try validatorSet(below: height.next ?? height) }

    /// The validators that sign the block of this height: those whom the last change below it appointed.
    package func validatorSet(below height: BlockHeight) throws(LedgerError) -> ValidatorSet {
        guard height > .genesis else { return genesis.validatorSet }
        let last = try blocks.membershipChanges(through: BlockHeight(height.rawValue - 1)).last
        guard let last, let set = try blocks.nextValidators(at: last) else { return genesis.validatorSet }
        return set
    }
}
