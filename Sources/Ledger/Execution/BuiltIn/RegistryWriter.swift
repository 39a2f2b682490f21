internal import ContractVM
internal import Primitives

/// Writes to the registry's maps on behalf of governance and of the genesis.
struct RegistryWriter {
    private let world: WorldState
    private let directory: Directory

    init(_ call: BuiltInCall) { self.init(call.host.call.world) }

    init(_ world: WorldState) {
        self.world = world
        directory = Directory(world)
    }

    func organisation(_ id: OrganisationID) throws(CallFailure) -> OrganisationEntry? {
        do throws(HostFailure) { return try directory.organisation(id) } catch { throw .host(error) }
    }

    func addOrganisation(_ id: OrganisationID, _ entry: OrganisationEntry) {
        set(.organisations, [.organisation(id)], entry.value)
    }

    func addAccount(_ account: AccountID, _ entry: AccountEntry) {
        set(.accounts, [.account(account)], entry.value)
        set(.keys, [.bytes(account.bytes)], .account(account))
        set(.keysOfAccount, [.account(account), .bytes(account.bytes)], .bool(true))
    }

    func setEncryptionKey(_ key: [UInt8], of account: AccountID) { set(.encryptionKeys, [.account(account)], .bytes(key)) }

    func addNode(_ key: PublicKey, _ entry: NodeEntry) {
        let map = Governance.loaded.maps[Governance.Map.nodes.rawValue]
        world.set(map.key([.bytes(key.bytes)]), map.bytes(of: entry.value))
    }

    private func set(_ map: Registry.Map, _ key: [ContractValue], _ value: ContractValue) {
        let map = Registry.loaded.maps[map.rawValue]
        world.set(map.key(key), map.bytes(of: value))
    }
}
