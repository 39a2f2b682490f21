package import ContractVM
package import Primitives

/// Reads of the registry and the parameters that every call needs: who a key is, what roles it has.
package struct Directory {
    let world: WorldState

    package init(_ world: WorldState) { self.world = world }

    /// The account that a signing key stands for.
    package func account(of key: PublicKey) throws(HostFailure) -> AccountID? {
        guard let cache = world.cache else { return try readAccount(of: key) }
        return try cache.account(of: key) { () throws(HostFailure) in try readAccount(of: key) }
    }

    package func account(_ account: AccountID) throws(HostFailure) -> AccountEntry? {
        guard let cache = world.cache else { return try readEntry(of: account) }
        return try cache.entry(of: account) { () throws(HostFailure) in try readEntry(of: account) }
    }

    /// Whether the account may act: it is registered, not suspended, and its organisation is not suspended.
    package func mayAct(_ account: AccountID) throws(HostFailure) -> Bool {
        guard let entry = try self.account(account), entry.isActive else { return false }
        guard let home = entry.organisation else { return true }
        return try organisation(home)?.isActive == true
    }

    package func organisation(_ organisation: OrganisationID) throws(HostFailure) -> OrganisationEntry? {
        guard let cache = world.cache else { return try readOrganisation(organisation) }
        return try cache.organisation(organisation) { () throws(HostFailure) in try readOrganisation(organisation) }
    }

    private func readAccount(of key: PublicKey) throws(HostFailure) -> AccountID? {
        guard case .account(let account)? = try read(Registry.Map.keys, .bytes(key.bytes)) else { return nil }
        return account
    }

    private func readEntry(of account: AccountID) throws(HostFailure) -> AccountEntry? {
        try read(Registry.Map.accounts, .account(account)).flatMap(AccountEntry.init)
    }

    private func readOrganisation(_ organisation: OrganisationID) throws(HostFailure) -> OrganisationEntry? {
        try read(Registry.Map.organisations, .organisation(organisation)).flatMap(OrganisationEntry.init)
    }

    /// Every organisation, in the order of the state.
    package func organisations() throws(HostFailure) -> [(id: OrganisationID, entry: OrganisationEntry)] {
        let map = Registry.loaded.maps[Registry.Map.organisations.rawValue]
        var found: [(id: OrganisationID, entry: OrganisationEntry)] = []
        for stored in try world.entries(prefix: map.prefix([]), limit: Registry.organisationCountMax) {
            let entry = try map.entry(stored)
            if case .organisation(let id)? = entry.key.first, let value = OrganisationEntry(entry.value) {
                found.append((id, value))
            }
        }
        return found
    }

    /// The X-Wing public key under which records are released to an account.
    package func encryptionKey(of account: AccountID) throws(HostFailure) -> [UInt8]? {
        guard case .bytes(let key)? = try read(Registry.Map.encryptionKeys, .account(account)) else { return nil }
        return key
    }

    package func parameter(_ name: [UInt8]) throws(HostFailure) -> Int64? {
        let map = Governance.loaded.maps[Governance.Map.parameters.rawValue]
        guard let bytes = try world.value(for: map.key([.text(name)])), case .int(let value) = try map.value(from: bytes)
        else { return nil }
        return value
    }

    /// All stated parameters.
    package func parameters() throws(HostFailure) -> ChainParameters {
        let map = Governance.loaded.maps[Governance.Map.parameters.rawValue]
        var values: [(name: String, value: Int64)] = []
        for stored in try world.entries(prefix: map.prefix([]), limit: ChainParameters.countMax) {
            let entry = try map.entry(stored)
            if case .text(let name)? = entry.key.first, case .int(let value) = entry.value {
                values.append((String(decoding: name, as: UTF8.self), value))
            }
        }
        do throws(ParameterRejection) { return try ChainParameters(values) } catch {
            throw HostFailure("the stored parameters are damaged (\(error)); rebuild the state from the chain")
        }
    }

    // MARK: Nodes

    /// What governance knows of the node with this consensus key.
    package func node(_ key: PublicKey) throws(HostFailure) -> NodeEntry? {
        let map = Governance.loaded.maps[Governance.Map.nodes.rawValue]
        guard let bytes = try world.value(for: map.key([.bytes(key.bytes)])) else { return nil }
        return NodeEntry(try map.value(from: bytes))
    }

    /// Whether the key belongs to a validator that has left before a height.
    package func isRetired(_ key: PublicKey, at height: BlockHeight) throws(HostFailure) -> Bool {
        if let until = try node(key)?.until { return until <= height }
        let map = Governance.loaded.maps[Governance.Map.retiredKeys.rawValue]
        return try world.value(for: map.key([.bytes(key.bytes)])) != nil
    }

    /// Every node that governance knows.
    package func membership() throws(HostFailure) -> Membership {
        let map = Governance.loaded.maps[Governance.Map.nodes.rawValue]
        var nodes: [Membership.Node] = []
        for stored in try world.entries(prefix: map.prefix([]), limit: Membership.countMax) {
            let entry = try map.entry(stored)
            guard case .bytes(let bytes)? = entry.key.first, let key = PublicKey(bytes: bytes), let node = NodeEntry(entry.value)
            else { throw HostFailure("an entry of the map nodes is damaged; rebuild the state from the chain") }
            nodes.append(Membership.Node(key: key, entry: node))
        }
        return Membership(nodes)
    }

    private func read(_ map: Registry.Map, _ key: ContractValue) throws(HostFailure) -> ContractValue? {
        let map = Registry.loaded.maps[map.rawValue]
        guard let bytes = try world.value(for: map.key([key])) else { return nil }
        return try map.value(from: bytes)
    }
}
