internal import ChainCrypto
internal import ContractVM
internal import Primitives
internal import StateTree

/// What the state holds before the first block: the genesis' organisations, accounts and stated parameters.
enum GenesisState {
    static func changes(of genesis: GenesisDocument) -> [StateChange] {
        let world = WorldState(EmptySource())
        let registry = RegistryWriter(world)
        for organisation in genesis.organisations {
            registry.addOrganisation(
                organisation.id,
                OrganisationEntry(name: Array(organisation.name.utf8), kind: Array(organisation.kind.utf8))
            )
        }
        for account in genesis.accounts {
            let entry = AccountEntry(
                organisation: account.organisation.map { Organisations.id(named: $0) },
                roles: account.roles.map { Array($0.utf8) },
                registeredBy: nil
            )
            registry.addAccount(account.account, entry)
            if let key = account.hpkeKey { registry.setEncryptionKey(key, of: account.account) }
        }
        for validator in genesis.validators { registry.addNode(validator.consensusKey, validator.entry) }
        let parameters = Governance.loaded.maps[Governance.Map.parameters.rawValue]
        for stated in genesis.parameters.stated {
            world.set(parameters.key([.text(stated.name)]), parameters.bytes(of: .int(stated.value)))
        }
        world.keepCall()
        return world.blockChanges
    }

    private struct EmptySource: StateSource {
        func value(for key: StateKey) throws(StateTreeError) -> [UInt8]? { nil }
        func entries(prefix: [UInt8], after: [UInt8]?, limit: Int) throws(StateTreeError) -> [StateEntry] { [] }
    }
}
