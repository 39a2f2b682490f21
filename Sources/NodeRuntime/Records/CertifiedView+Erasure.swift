internal import ContractVM
package import Ledger
package import Primitives

/// A granted erasure that one holder has not acknowledged: all that the custodian registered for the patient until then.
package struct UnacknowledgedErasure: Hashable, Sendable {
    package let patient: AccountID
    package let custodian: OrganisationID
    package let until: Timestamp
}

extension CertifiedView {
    /// What a holder has not acknowledged, at most as many as one query of `records` gives; empty without that contract.
    package func unacknowledgedErasures(of holder: OrganisationID, caller: AccountID) throws(LedgerError)
        -> [UnacknowledgedErasure]
    {
        guard let contract = try contract(named: "records") else { return [] }
        let result = try query(
            contract: "records",
            function: "outstandingOf",
            arguments: [.bytes(holder.bytes)],
            caller: caller
        )
        guard case .value(.list(let items), let type, _, _) = result, case .list(.record(let index), _)? = type,
            let names = contract.module.types.record(index)?.fields.map(\.name)
        else { return [] }
        return items.compactMap { item in
            guard case .record(let values) = item, values.count == names.count else { return nil }
            func field(_ name: String) -> ContractValue { names.firstIndex(of: name).map { values[$0] } ?? .none }
            guard case .account(let patient) = field("patient"), case .organisation(let custodian) = field("custodian"),
                case .time(let until) = field("until")
            else { return nil }
            return UnacknowledgedErasure(patient: patient, custodian: custodian, until: Timestamp(until))
        }
    }
}
