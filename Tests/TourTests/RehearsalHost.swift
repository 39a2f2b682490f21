import ContractVM
import Primitives

/// Contracts with their state in memory, for running whole sets through them.
final class Rehearsal {
    struct Map {
        var values: [[ContractValue]: ContractValue] = [:]
        /// The keys that begin with each prefix, in the order of writing.
        var keys: [[ContractValue]: [[ContractValue]]] = [:]
    }

    var contracts: [String: VerifiedModule] = [:]
    var maps: [String: [Map]] = [:]
    var roles: [AccountID: Set<String>] = [:]
    var organisations: [AccountID: OrganisationID] = [:]
    var kinds: [OrganisationID: String] = [:]
    let now: Timestamp

    init(modules: [ContractModule], now: Timestamp) throws {
        self.now = now
        for module in modules {
            contracts[module.name] = try BytecodeVerifier.verify(module)
            maps[module.name] = module.maps.map { _ in Map() }
        }
    }

    /// Runs an action or query on exactly its worst-case cost.
    func run(_ contract: String, _ function: String, _ arguments: [ContractValue], as caller: AccountID) -> ExecutionOutcome? {
        guard let module = contracts[contract], let index = module.module.functionIndex(named: function) else { return nil }
        var host = RehearsalHost(rehearsal: self, contract: contract, caller: caller)
        let limit = Int64(clamping: module.module.functions[index].cost)
        return Interpreter.run(function: index, of: module, arguments: arguments, gasLimit: limit, host: &host)
    }
}

/// The surroundings of one call; writes count at once, because these calls are expected to succeed.
struct RehearsalHost: ContractHost {
    let rehearsal: Rehearsal
    let contract: String
    let caller: AccountID

    var now: Timestamp { rehearsal.now }

    mutating func read(map: Int, key: [ContractValue]) throws(HostFailure) -> ContractValue? {
        rehearsal.maps[contract]?[map].values[key]
    }

    mutating func write(map: Int, key: [ContractValue], value: ContractValue?) throws(HostFailure) {
        let isNew = rehearsal.maps[contract]?[map].values.updateValue(value ?? .none, forKey: key) == nil
        if value == nil { rehearsal.maps[contract]?[map].values[key] = nil }
        for count in 0..<key.count {
            let prefix = Array(key.prefix(count))
            if value == nil {
                rehearsal.maps[contract]?[map].keys[prefix]?.removeAll { $0 == key }
            } else if isNew {
                rehearsal.maps[contract]?[map].keys[prefix, default: []].append(key)
            }
        }
    }

    mutating func scan(map: Int, prefix: [ContractValue], limit: Int) throws(HostFailure) -> [ScanEntry] {
        guard let map = rehearsal.maps[contract]?[map] else { return [] }
        let keys = (map.keys[prefix] ?? []).sorted { $0.lexicographicallyPrecedes($1) }.prefix(limit)
        return keys.compactMap { key in map.values[key].map { ScanEntry(key: key, value: $0) } }
    }

    mutating func emit(event: Int, fields: [ContractValue]) throws(HostFailure) {}

    mutating func hasRole(_ account: AccountID, _ role: [UInt8]) throws(HostFailure) -> Bool {
        guard let roles = rehearsal.roles[account] else { return false }
        let role = String(decoding: role, as: UTF8.self)
        return role == ReservedRole.active || roles.contains(role)
    }

    mutating func organisation(of account: AccountID) throws(HostFailure) -> OrganisationID? {
        rehearsal.organisations[account]
    }

    mutating func organisationHasKind(_ organisation: OrganisationID, _ kind: [UInt8]) throws(HostFailure) -> Bool {
        rehearsal.kinds[organisation] == String(decoding: kind, as: UTF8.self)
    }

    mutating func parameter(_ name: [UInt8]) throws(HostFailure) -> Int64? { nil }

    mutating func callQuery(
        contract: String,
        function: String,
        arguments: [ContractValue],
        gasLimit: Int64
    ) throws(HostFailure) -> ImportedQueryResult {
        guard let module = rehearsal.contracts[contract], let index = module.module.functionIndex(named: function) else {
            return .failed(gasUsed: 0)
        }
        var host = RehearsalHost(rehearsal: rehearsal, contract: contract, caller: caller)
        let outcome = Interpreter.run(function: index, of: module, arguments: arguments, gasLimit: gasLimit, host: &host)
        guard case .completed(let value, let gasUsed) = outcome else { return .failed(gasUsed: outcome.gasUsed) }
        return .completed(value, gasUsed: gasUsed)
    }
}
