internal import ContractVM
internal import Primitives

/// Decoded entries of the built-in maps at the newest executed state: what every transaction asks first.
///
/// Valid only while nothing writes to a built-in map: `WorldState` empties it at the first such write of a block and leaves
/// it alone until the next block. Owned by the ledger's thread.
package final class DirectoryCache {
    private static let countMax = 65_536

    private var accounts: [PublicKey: AccountID] = [:]
    private var entries: [AccountID: AccountEntry] = [:]
    private var organisations: [OrganisationID: OrganisationEntry] = [:]
    private var contracts: [String: LoadedContract] = [:]

    package init() {}

    func account(of key: PublicKey, otherwise load: () throws(HostFailure) -> AccountID?) throws(HostFailure) -> AccountID? {
        if let known = accounts[key] { return known }
        guard let loaded = try load() else { return nil }
        if accounts.count >= Self.countMax { accounts.removeAll(keepingCapacity: true) }
        accounts[key] = loaded
        return loaded
    }

    func entry(of account: AccountID, otherwise load: () throws(HostFailure) -> AccountEntry?) throws(HostFailure)
        -> AccountEntry?
    {
        if let known = entries[account] { return known }
        guard let loaded = try load() else { return nil }
        if entries.count >= Self.countMax { entries.removeAll(keepingCapacity: true) }
        entries[account] = loaded
        return loaded
    }

    func organisation(
        _ id: OrganisationID,
        otherwise load: () throws(HostFailure) -> OrganisationEntry?
    ) throws(HostFailure) -> OrganisationEntry? {
        if let known = organisations[id] { return known }
        guard let loaded = try load() else { return nil }
        organisations[id] = loaded
        return loaded
    }

    func contract(named name: String, otherwise load: () throws(HostFailure) -> LoadedContract?) throws(HostFailure)
        -> LoadedContract?
    {
        if let known = contracts[name] { return known }
        guard let loaded = try load() else { return nil }
        contracts[name] = loaded
        return loaded
    }

    func removeAll() {
        accounts.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
        organisations.removeAll(keepingCapacity: true)
        contracts.removeAll(keepingCapacity: true)
    }
}
