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

    /// The faults that are proved against validators of a set; what cannot be read is left out.
    func faults(of set: ValidatorSet) -> [KnownFault] {
        set.members.flatMap { member -> [KnownFault] in
            do throws(LedgerError) { return try faults(of: member.key) } catch { return [] }
        }
    }

    /// How many of the present validators have proved faults against them.
    var accusedValidatorCount: Int {
        guard let set = try? nextValidatorSet() else { return 0 }
        return Set(faults(of: set).map(\.validator)).count
    }
}
