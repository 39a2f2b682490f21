package import ContractVM
package import Primitives

/// What one running contract reaches: its own maps, the registry, and the queries of other contracts.
///
/// A query's host refuses to write: the verifier already makes that impossible for bytecode, this keeps built-in code honest.
package struct ModuleHost: ContractHost {
    package let contract: LoadedContract
    package let call: CallFrame
    private let access: Access

    package enum Access: Hashable, Sendable {
        case readWrite
        case readOnly
    }

    private static let active = Array(ReservedRole.active.utf8)

    package init(_ contract: LoadedContract, call: CallFrame, access: Access) {
        self.contract = contract
        self.call = call
        self.access = access
    }

    package var caller: AccountID { call.caller }
    package var now: Timestamp { call.now }

    package func read(map: Int, key: [ContractValue]) throws(HostFailure) -> ContractValue? {
        let map = try stateMap(map)
        guard let bytes = try call.world.value(for: map.key(key)) else { return nil }
        return try map.value(from: bytes)
    }

    package func write(map: Int, key: [ContractValue], value: ContractValue?) throws(HostFailure) {
        guard access == .readWrite else { throw HostFailure("a query of \(contract.module.name) tried to write") }
        let map = try stateMap(map)
        call.world.set(map.key(key), value.map(map.bytes(of:)))
    }

    package func scan(map: Int, prefix: [ContractValue], limit: Int) throws(HostFailure) -> [ScanEntry] {
        let map = try stateMap(map)
        var entries: [ScanEntry] = []
        for stored in try call.world.entries(prefix: map.prefix(prefix), limit: limit) {
            entries.append(try map.entry(stored))
        }
        return entries
    }

    package func emit(event: Int, fields: [ContractValue]) throws(HostFailure) {
        guard access == .readWrite else { throw HostFailure("a query of \(contract.module.name) tried to emit an event") }
        guard contract.module.events.indices.contains(event) else { throw HostFailure("there is no event \(event)") }
        let declaration = contract.module.events[event]
        let coding = ValueCoding(contract.module.types)
        var encoder = CanonicalEncoder()
        encoder.array(fields.count)
        for (field, type) in zip(fields, declaration.fields) { coding.encode(field, as: type.type, to: &encoder) }
        // A contract that emits more than a receipt holds has failed like one that exceeds any other bound.
        guard call.events.count < Receipt.eventCountMax, encoder.bytes.count <= ReceiptEvent.fieldsByteCountMax else {
            call.exceedsReceipt = true
            return
        }
        call.events.append(ReceiptEvent(contract: contract.module.name, name: declaration.name, fields: encoder.bytes))
    }

    package func hasRole(_ account: AccountID, _ role: [UInt8]) throws(HostFailure) -> Bool {
        guard role != Self.active else { return try call.directory.mayAct(account) }
        return try call.directory.account(account)?.roles.contains(role) ?? false
    }

    package func organisation(of account: AccountID) throws(HostFailure) -> OrganisationID? {
        try call.directory.account(account)?.organisation
    }

    package func organisationHasKind(_ organisation: OrganisationID, _ kind: [UInt8]) throws(HostFailure) -> Bool {
        try call.directory.organisation(organisation)?.kind == kind
    }

    package func parameter(_ name: [UInt8]) throws(HostFailure) -> Int64? { try call.directory.parameter(name) }

    package func callQuery(
        contract name: String,
        function: String,
        arguments: [ContractValue],
        gasLimit: Int64
    ) throws(HostFailure) -> ImportedQueryResult {
        guard let other = try call.catalog.contract(named: name, in: call.world),
            let index = other.query(askedByContracts: function)
        else { return .failed(gasUsed: 0) }
        let outcome = ContractCall.run(index, of: other, arguments: arguments, gasLimit: gasLimit, in: call, access: .readOnly)
        switch outcome {
        case .completed(let value, let gas): return .completed(value, gasUsed: gas)
        case .hostFailed(let failure): throw failure
        default: return .failed(gasUsed: outcome.gasUsed)
        }
    }

    private func stateMap(_ index: Int) throws(HostFailure) -> StateMap {
        guard contract.maps.indices.contains(index) else {
            throw HostFailure("\(contract.module.name) has no map \(index)")
        }
        return contract.maps[index]
    }
}
