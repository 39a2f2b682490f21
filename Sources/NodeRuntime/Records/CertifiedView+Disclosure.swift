internal import ContractVM
package import Ledger
package import Primitives
package import RecordVault

/// What the vault asks of the certified state; the rules themselves stand in the contract `records`.
extension CertifiedView {
    private static let contractName = "records"

    /// A disclosure as the contract wrote it; nil if the certified state holds none of this number.
    package func disclosure(_ id: UInt64, askedBy reader: AccountID) throws(LedgerError) -> DisclosureFacts? {
        guard let contract = try contract(named: Self.contractName) else { return nil }
        let result = try query(
            contract: Self.contractName,
            function: "disclosure",
            arguments: [.unsigned(id)],
            caller: reader
        )
        guard case .value(.record(let values), let type, _, _) = result, case .optional(.record(let index))? = type,
            let declaration = contract.module.types.record(index), declaration.fields.count == values.count
        else { return nil }
        let names = declaration.fields.map(\.name)
        func field(_ name: String) -> ContractValue { names.firstIndex(of: name).map { values[$0] } ?? .none }
        guard case .int(let number) = field("id"), number >= 0, case .hash(let blob) = field("blob"),
            case .account(let owner) = field("reader"), case .organisation(let custodian) = field("custodian"),
            case .enumCase(let purpose, _) = field("purpose"), case .time(let at) = field("at"),
            case .time(let expires) = field("expires")
        else { return nil }
        return DisclosureFacts(
            id: UInt64(number),
            blob: blob,
            reader: owner,
            custodian: custodian,
            purpose: purposeName(purpose, contract.module, declaration),
            at: Timestamp(at),
            expires: Timestamp(expires),
            isUsed: field("used") != .none,
            isRevoked: field("revoked") != .none,
            isCertified: true  // nothing else can be read here
        )
    }

    /// Whether the rules still permit the key now: asks `records.usable`, which asks `consent` again.
    package func isUsable(_ id: UInt64, by reader: AccountID, blob: Hash256) throws(LedgerError) -> Bool {
        try isTrue("usable", [.unsigned(id), .bytes(reader.bytes), .bytes(blob.bytes)], caller: reader)
    }

    /// Whether the custodian has granted the erasure of a record.
    package func isErased(_ blob: Hash256, caller: AccountID) throws(LedgerError) -> Bool {
        try isTrue("isErasedBlob", [.bytes(blob.bytes)], caller: caller)
    }

    /// The custodian that a record is registered for; nil if it is not registered.
    package func custodian(of blob: Hash256, caller: AccountID) throws(LedgerError) -> OrganisationID? {
        guard let contract = try contract(named: Self.contractName) else { return nil }
        let result = try query(
            contract: Self.contractName,
            function: "entry",
            arguments: [.bytes(blob.bytes)],
            caller: caller
        )
        guard case .value(.record(let values), let type, _, _) = result, case .optional(.record(let index))? = type,
            let fields = contract.module.types.record(index)?.fields, fields.count == values.count,
            let place = fields.firstIndex(where: { $0.name == "custodian" }), case .organisation(let id) = values[place]
        else { return nil }
        return id
    }

    private func isTrue(_ function: String, _ arguments: [CanonicalValue], caller: AccountID) throws(LedgerError) -> Bool {
        let result = try query(contract: Self.contractName, function: function, arguments: arguments, caller: caller)
        guard case .value(.bool(true), _, _, _) = result else { return false }
        return true
    }

    private func purposeName(_ index: Int, _ module: ContractModule, _ record: RecordDeclaration) -> String {
        guard case .enumeration(let place)? = record.fields.first(where: { $0.name == "purpose" })?.type,
            let cases = module.types.enumeration(place)?.cases, cases.indices.contains(index)
        else { return "" }
        return cases[index].name
    }
}
