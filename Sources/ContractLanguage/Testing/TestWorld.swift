import ContractVM
import Primitives

/// What a test runs on: contracts with their state in memory, accounts with their roles, and a clock that the test sets.
struct TestWorld {
    struct Account {
        var roles: Set<String> = []
        var organisation: OrganisationID?
    }

    /// What an action told.
    struct Event: Hashable {
        let contract: String
        let number: Int
        let fields: [ContractValue]
    }

    /// What the calls told that changed the world; nil where nobody asks.
    var emitted: [Event]?
    /// The contracts by name.
    var contracts: [String: VerifiedModule] = [:]
    /// The state of each contract: one ordered map for each of its maps.
    var state: [String: [OrderedMap]] = [:]
    var accounts: [AccountID: Account] = [:]
    var kinds: [OrganisationID: String] = [:]
    var now = Timestamp.zero
    /// Tells what calls look at; nil where nobody asks.
    var explainer: CallExplainer?
    /// What has run so far of the contract under test; nil where nobody asks.
    var coverage: CoverageRecorder?

    /// Deploys a contract with empty state.
    mutating func deploy(_ contract: VerifiedModule) {
        contracts[contract.module.name] = contract
        state[contract.module.name] = contract.module.maps.map { _ in OrderedMap() }
    }

    /// Runs a function of a contract; the world changes only if it completes and `keepsChanges`.
    mutating func run(
        _ contract: VerifiedModule,
        _ function: Int,
        _ arguments: [ContractValue],
        caller: AccountID,
        keepsChanges: Bool
    ) -> ExecutionOutcome {
        let cost = contract.module.functions[function].cost
        let recorder = coverage?.contract == contract.module.name ? coverage : nil
        var host = TestHost(world: self, contract: contract.module.name, caller: caller)
        if let explainer {
            return explainer.run(
                function: function,
                of: contract,
                arguments: arguments,
                gasLimit: Int64(clamping: cost),
                host: &host
            )
        }
        let outcome = Interpreter.run(
            function: function,
            of: contract,
            arguments: arguments,
            // A test runs on exactly the computed worst case, so every test also tests the bound.
            gasLimit: Int64(clamping: cost),
            host: &host,
            visiting: recorder?.visit
        )
        recorder?.note(gas: outcome.gasUsed, of: function)
        if keepsChanges, case .completed = outcome { self = host.world }
        return outcome
    }
}

extension TestWorld {
    /// Whether an invariant holds of a contract's state; one that stops on the way does not.
    func holds(_ invariant: ContractInvariant, of name: String) -> Bool {
        guard let contract = contracts[name] else { return false }
        var world = self
        func holds(_ arguments: [ContractValue]) -> Bool {
            let outcome = world.run(contract, invariant.function, arguments, caller: .nobody, keepsChanges: false)
            if case .completed(.bool(true), _) = outcome { return true }
            return false
        }
        guard let map = invariant.map else { return holds([]) }
        guard let maps = state[name], maps.indices.contains(map) else { return false }
        return maps[map].all.allSatisfy { holds($0.key + [$0.value]) }
    }
}

/// A map in memory whose keys ascend component by component, as contracts see them.
struct OrderedMap: Equatable {
    private var entries: [ScanEntry] = []

    subscript(key: [ContractValue]) -> ContractValue? {
        get {
            let index = position(of: key)
            return index < entries.count && entries[index].key == key ? entries[index].value : nil
        }
        set {
            let index = position(of: key)
            let isThere = index < entries.count && entries[index].key == key
            switch (isThere, newValue) {
            case (true, let value?): entries[index] = ScanEntry(key: key, value: value)
            case (true, nil): entries.remove(at: index)
            case (false, let value?): entries.insert(ScanEntry(key: key, value: value), at: index)
            case (false, nil): break
            }
        }
    }

    /// All entries, ascending.
    var all: [ScanEntry] { entries }

    /// The first entries whose key begins with the prefix.
    func entries(prefix: [ContractValue], limit: Int) -> [ScanEntry] {
        Array(entries[position(of: prefix)...].prefix { $0.key.starts(with: prefix) }.prefix(limit))
    }

    /// The first position whose key is not before this one.
    private func position(of key: [ContractValue]) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].key.lexicographicallyPrecedes(key) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
