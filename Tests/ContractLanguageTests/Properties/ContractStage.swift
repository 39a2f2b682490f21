import ContractLanguage
import ContractVM
import Primitives
import Testing

/// The project's contracts with their state in memory; a call that does not complete changes nothing.
struct ContractStage: ContractHost {
    struct Person {
        let roles: Set<String>
        let organisation: OrganisationID?
    }

    private let contracts: [String: VerifiedModule]
    private var state: [String: [[[ContractValue]: ContractValue]]]
    /// The contract that runs now.
    private var contract = ""
    private(set) var caller: AccountID
    var now: Timestamp
    var people: [AccountID: Person] = [:]
    var kinds: [OrganisationID: String] = [:]
    /// What the consortium has voted.
    var parameters: [String: Int64] = [:]

    /// The contract of this name and those it uses, with empty state.
    init(_ name: String, now: Timestamp) throws {
        let library = ContractLibrary { name in
            TestFile.bytes(ContractsFolderTests.folder + name + ".accord").map { ("\(name).accord", $0) }
        }
        let entry = try #require(library.contract(named: name))
        var contracts: [String: VerifiedModule] = [:]
        for module in library.imports(of: entry.source) + [try #require(entry.result.module)] {
            contracts[module.name] = try BytecodeVerifier.verify(module)
        }
        self.contracts = contracts
        state = contracts.mapValues { $0.module.maps.map { _ in [:] } }
        caller = try #require(AccountID(bytes: [UInt8](repeating: 0, count: 32)))
        self.now = now
    }

    /// The module of a contract.
    func module(_ name: String) throws -> ContractModule { try #require(contracts[name]).module }

    /// Runs a function on exactly its worst-case cost; keeps what it changed if it completed.
    mutating func run(_ contract: String, _ function: String, _ arguments: [ContractValue], as caller: AccountID) throws
        -> ExecutionOutcome
    {
        let module = try #require(contracts[contract])
        let index = try #require(module.module.functionIndex(named: function))
        var host = self
        host.contract = contract
        host.caller = caller
        let limit = Int64(clamping: module.module.functions[index].cost)
        let outcome = Interpreter.run(function: index, of: module, arguments: arguments, gasLimit: limit, host: &host)
        if case .completed = outcome { state = host.state }
        return outcome
    }

    /// Runs an action that has to succeed.
    mutating func perform(_ contract: String, _ action: String, _ arguments: [ContractValue], as caller: AccountID) throws {
        let outcome = try run(contract, action, arguments, as: caller)
        guard case .completed = outcome else { throw HostFailure("\(contract).\(action): \(outcome)") }
    }

    /// What a query gives that has to succeed.
    func answer(_ contract: String, _ query: String, _ arguments: [ContractValue]) throws -> ContractValue {
        var copy = self
        let outcome = try copy.run(contract, query, arguments, as: caller)
        guard case .completed(let value, _) = outcome else { throw HostFailure("\(contract).\(query): \(outcome)") }
        return value
    }

    /// The entries of a map of a contract, in no order.
    func entries(_ contract: String, _ map: String) throws -> [[ContractValue]: ContractValue] {
        let index = try #require(try module(contract).maps.firstIndex { $0.name == map })
        return try #require(state[contract])[index]
    }

    // MARK: ContractHost

    mutating func read(map: Int, key: [ContractValue]) throws(HostFailure) -> ContractValue? { state[contract]?[map][key] }

    mutating func write(map: Int, key: [ContractValue], value: ContractValue?) throws(HostFailure) {
        state[contract]?[map][key] = value
    }

    mutating func scan(map: Int, prefix: [ContractValue], limit: Int) throws(HostFailure) -> [ScanEntry] {
        let found = (state[contract]?[map] ?? [:]).filter { $0.key.starts(with: prefix) }
        let sorted = found.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        return sorted.prefix(limit).map { ScanEntry(key: $0.key, value: $0.value) }
    }

    mutating func emit(event: Int, fields: [ContractValue]) throws(HostFailure) {}

    mutating func hasRole(_ account: AccountID, _ role: [UInt8]) throws(HostFailure) -> Bool {
        guard let person = people[account] else { return false }
        let role = String(decoding: role, as: UTF8.self)
        return role == ReservedRole.active || person.roles.contains(role)
    }

    mutating func organisation(of account: AccountID) throws(HostFailure) -> OrganisationID? { people[account]?.organisation }

    mutating func organisationHasKind(_ organisation: OrganisationID, _ kind: [UInt8]) throws(HostFailure) -> Bool {
        kinds[organisation] == String(decoding: kind, as: UTF8.self)
    }

    mutating func parameter(_ name: [UInt8]) throws(HostFailure) -> Int64? { parameters[String(decoding: name, as: UTF8.self)] }

    mutating func callQuery(contract: String, function: String, arguments: [ContractValue], gasLimit: Int64)
        throws(HostFailure) -> ImportedQueryResult
    {
        guard let other = contracts[contract], let index = other.module.functionIndex(named: function) else {
            return .failed(gasUsed: 0)
        }
        var host = self
        host.contract = contract
        let outcome = Interpreter.run(function: index, of: other, arguments: arguments, gasLimit: gasLimit, host: &host)
        guard case .completed(let value, let gasUsed) = outcome else { return .failed(gasUsed: outcome.gasUsed) }
        return .completed(value, gasUsed: gasUsed)
    }
}
