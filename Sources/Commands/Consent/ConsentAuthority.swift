internal import ContractVM
internal import FHIR
package import Primitives

/// By whose word a directive is declared, and so by which action of the contract.
package enum ConsentAuthority: Hashable, Sendable {
    /// The patient signs.
    case patient
    /// A guardian of this patient signs.
    case guardian(of: AccountID)
    /// A registrar signs for a paper that the patient signed on a day, in days since 1970, before a witness.
    case paper(of: AccountID, signed: Int64, witness: AccountID)

    /// The action of `consent`.
    package var action: String {
        switch self {
        case .patient: "declare"
        case .guardian: "declareAsGuardian"
        case .paper: "filePaperDirective"
        }
    }

    /// Its arguments, in order.
    func arguments(slot: Int64, _ directive: ConsentDirective, document: Hash256) -> [ContractValue] {
        let said: [ContractValue] = [.int(slot), ConsentValues.rules(directive)]
        return switch self {
        case .patient: said + [.hash(document)]
        case .guardian(let patient): [.account(patient)] + said + [.hash(document)]
        case .paper(let patient, let signed, let witness):
            [.account(patient)] + said + [.date(signed), .account(witness), .hash(document)]
        }
    }
}
