import ContractVM
import Primitives

/// A consortium in memory: contracts with their state, accounts, and the time of the block.
final class BenchWorld {
    struct Member {
        let roles: Set<[UInt8]>
        let organisation: OrganisationID?
    }

    struct Loaded {
        let module: VerifiedModule
        var maps: [[Key: ContractValue]]
    }

    /// A key of a state map.
    ///
    /// Accounts, organisations and hashes are spread already, so one of their words is enough for the dictionary.
    struct Key: Hashable {
        let values: [ContractValue]

        func hash(into hasher: inout Hasher) {
            for value in values {
                switch value {
                case .account(let name): hasher.combine(Self.word(of: name))
                case .organisation(let name): hasher.combine(Self.word(of: name))
                case .hash(let hash): hasher.combine(Self.word(of: hash))
                default: hasher.combine(value)
                }
            }
        }

        private static func word<Name>(of name: Name) -> UInt64 { withUnsafeBytes(of: name) { $0.load(as: UInt64.self) } }
    }

    /// A query by the names that callers know it by.
    struct QueryName: Hashable {
        let contract: String
        let function: String
    }

    var contracts: [Loaded] = []
    var queries: [QueryName: (contract: Int, function: Int)] = [:]
    var members: [AccountID: Member] = [:]
    var kinds: [OrganisationID: [UInt8]] = [:]
    var now = Timestamp(1_767_600_000_000)
    /// What the running action has changed, oldest first, for taking it back.
    var undo: [(contract: Int, map: Int, key: Key, value: ContractValue?)] = []

    func deploy(_ module: ContractModule) throws -> Int {
        contracts.append(Loaded(module: try BenchLibrary.verified(module), maps: module.maps.map { _ in [:] }))
        for (index, function) in module.functions.enumerated() where function.kind == .query {
            queries[QueryName(contract: module.name, function: function.name)] = (contracts.count - 1, index)
        }
        return contracts.count - 1
    }

    func function(_ name: String, of contract: Int) throws -> Int {
        guard let index = contracts[contract].module.module.functionIndex(named: name) else {
            throw BenchFailure(message: "the contract has no \(name)")
        }
        return index
    }

    /// Runs a function on its worst case, as a node does; what it changed stays only if it completed.
    func call(_ contract: Int, _ function: Int, _ arguments: [ContractValue], as caller: AccountID) -> ExecutionOutcome {
        let module = contracts[contract].module
        let limit = Int64(clamping: module.module.functions[function].cost)
        var host = BenchHost(world: self, contract: contract, caller: caller)
        undo.removeAll(keepingCapacity: true)
        let outcome = Interpreter.run(function: function, of: module, arguments: arguments, gasLimit: limit, host: &host)
        if case .completed = outcome { return outcome }
        for change in undo.reversed() { contracts[change.contract].maps[change.map][change.key] = change.value }
        return outcome
    }

    /// Runs what prepares a measurement and must not fail.
    func require(_ contract: Int, _ name: String, _ arguments: [ContractValue], as caller: AccountID) throws {
        let outcome = call(contract, try function(name, of: contract), arguments, as: caller)
        guard case .completed = outcome else { throw BenchFailure(message: "\(name) failed: \(outcome)") }
    }
}

/// What one call reaches of a `BenchWorld`.
struct BenchHost: ContractHost {
    let world: BenchWorld
    let contract: Int
    let caller: AccountID

    var now: Timestamp { world.now }

    func read(map: Int, key: [ContractValue]) -> ContractValue? {
        world.contracts[contract].maps[map][BenchWorld.Key(values: key)]
    }

    func write(map: Int, key: [ContractValue], value: ContractValue?) {
        let key = BenchWorld.Key(values: key)
        let before =
            value.map { world.contracts[contract].maps[map].updateValue($0, forKey: key) }
            ?? world.contracts[contract].maps[map].removeValue(forKey: key)
        world.undo.append((contract, map, key, before))
    }

    func scan(map: Int, prefix: [ContractValue], limit: Int) -> [ScanEntry] {
        let found = world.contracts[contract].maps[map].filter { $0.key.values.starts(with: prefix) }
        let sorted = found.sorted { ContractValue.record($0.key.values) < ContractValue.record($1.key.values) }
        return sorted.prefix(limit).map { ScanEntry(key: $0.key.values, value: $0.value) }
    }

    func emit(event: Int, fields: [ContractValue]) {}

    func hasRole(_ account: AccountID, _ role: [UInt8]) -> Bool { world.members[account]?.roles.contains(role) ?? false }

    func organisation(of account: AccountID) -> OrganisationID? { world.members[account]?.organisation }

    func organisationHasKind(_ organisation: OrganisationID, _ kind: [UInt8]) -> Bool { world.kinds[organisation] == kind }

    func parameter(_ name: [UInt8]) -> Int64? { nil }

    func callQuery(
        contract: String,
        function: String,
        arguments: [ContractValue],
        gasLimit: Int64
    ) throws(HostFailure) -> ImportedQueryResult {
        guard let found = world.queries[BenchWorld.QueryName(contract: contract, function: function)] else {
            return .failed(gasUsed: 0)
        }
        var host = BenchHost(world: world, contract: found.contract, caller: caller)
        let module = world.contracts[found.contract].module
        let outcome = Interpreter.run(
            function: found.function,
            of: module,
            arguments: arguments,
            gasLimit: gasLimit,
            host: &host
        )
        if case .hostFailed(let failure) = outcome { throw failure }
        guard case .completed(let value, let used) = outcome else { return .failed(gasUsed: outcome.gasUsed) }
        return .completed(value, gasUsed: used)
    }
}
