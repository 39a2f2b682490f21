import ContractVM
import Primitives

/// The surroundings of one call in a test.
struct TestHost: ContractHost {
    var world: TestWorld
    let contract: String
    let caller: AccountID

    var now: Timestamp { world.now }

    private func fault(_ what: String) -> HostFailure { HostFailure("a test has no \(what)") }

    private func map(_ index: Int) throws(HostFailure) -> OrderedMap {
        guard let maps = world.state[contract], maps.indices.contains(index) else { throw fault("map \(index) of \(contract)") }
        return maps[index]
    }

    mutating func read(map: Int, key: [ContractValue]) throws(HostFailure) -> ContractValue? { try self.map(map)[key] }

    mutating func write(map: Int, key: [ContractValue], value: ContractValue?) throws(HostFailure) {
        guard world.state[contract]?.indices.contains(map) == true else { throw fault("map \(map) of \(contract)") }
        world.state[contract]?[map][key] = value
    }

    mutating func scan(map: Int, prefix: [ContractValue], limit: Int) throws(HostFailure) -> [ScanEntry] {
        try self.map(map).entries(prefix: prefix, limit: limit)
    }

    mutating func emit(event: Int, fields: [ContractValue]) throws(HostFailure) {
        world.emitted?.append(TestWorld.Event(contract: contract, number: event, fields: fields))
    }

    mutating func hasRole(_ account: AccountID, _ role: [UInt8]) throws(HostFailure) -> Bool {
        guard let known = world.accounts[account] else { return false }
        let role = String(decoding: role, as: UTF8.self)
        return role == ReservedRole.active || known.roles.contains(role)
    }

    mutating func organisation(of account: AccountID) throws(HostFailure) -> OrganisationID? {
        world.accounts[account]?.organisation
    }

    mutating func organisationHasKind(_ organisation: OrganisationID, _ kind: [UInt8]) throws(HostFailure) -> Bool {
        world.kinds[organisation] == String(decoding: kind, as: UTF8.self)
    }

    mutating func parameter(_ name: [UInt8]) throws(HostFailure) -> Int64? { nil }

    mutating func callQuery(
        contract: String,
        function: String,
        arguments: [ContractValue],
        gasLimit: Int64
    ) throws(HostFailure) -> ImportedQueryResult {
        guard let other = world.contracts[contract], let index = other.module.query(askedByContracts: function)
        else { return .failed(gasUsed: 0) }
        var host = TestHost(world: world, contract: contract, caller: caller)
        let outcome =
            world.explainer?.run(function: index, of: other, arguments: arguments, gasLimit: gasLimit, host: &host)
            ?? Interpreter.run(function: index, of: other, arguments: arguments, gasLimit: gasLimit, host: &host)
        if case .hostFailed(let failure) = outcome { throw failure }
        guard case .completed(let value, let gasUsed) = outcome else { return .failed(gasUsed: outcome.gasUsed) }
        return .completed(value, gasUsed: gasUsed)
    }
}
