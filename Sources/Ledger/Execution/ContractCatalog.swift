package import ContractVM
internal import Primitives
private import Synchronization

/// Finds callable contracts and keeps their verified code, by bytecode hash; one serves all threads of a node.
package final class ContractCatalog: Sendable {
    static let builtIn: [String: LoadedContract] = [
        Registry.module.name: Registry.loaded, Governance.module.name: Governance.loaded, Contracts.module.name: Contracts.loaded,
    ]

    /// The versions kept; more than this many different ones in use at once only cost a verification each.
    private static let cacheCountMax = 256
    private let verified = Mutex<[Version: LoadedContract]>([:])

    /// Code and where its maps stand: a version that is taken back to later finds some of its maps elsewhere.
    private struct Version: Hashable {
        let bytecode: Hash256
        let mapIDs: [Int64]
    }

    package init() {}

    /// The contract as it runs in this state; nil if there is none or it is not approved.
    package func contract(named name: String, in world: WorldState) throws(HostFailure) -> LoadedContract? {
        if let builtIn = Self.builtIn[name] { return builtIn }
        guard let cache = world.cache else { return try deployed(name, in: world) }
        return try cache.contract(named: name) { () throws(HostFailure) in try deployed(name, in: world) }
    }

    private func deployed(_ name: String, in world: WorldState) throws(HostFailure) -> LoadedContract? {
        let entry: ContractEntry?
        do throws(CallFailure) { entry = try ContractEntry.load(Array(name.utf8), in: world) } catch {
            guard case .host(let failure) = error else { return nil }
            throw failure
        }
        guard let entry, let active = entry.active else { return nil }
        let version = Version(bytecode: active, mapIDs: entry.mapIDs)
        if let known = verified.withLock({ $0[version] }) { return known }
        let contract = try load(active, mapIDs: entry.mapIDs, in: world)
        verified.withLock {
            if $0.count >= Self.cacheCountMax { $0.removeAll() }
            $0[version] = contract
        }
        return contract
    }

    private func load(_ hash: Hash256, mapIDs: [Int64], in world: WorldState) throws(HostFailure) -> LoadedContract {
        guard let bytes = try ContractCode.bytecode(hash, in: world) else {
            throw HostFailure("the bytecode of an approved contract is missing; rebuild the state from the chain")
        }
        do {
            let module = try BytecodeVerifier.verify(try ContractModule(canonicalBytes: bytes))
            return LoadedContract(
                module: module.module,
                mapIDs: mapIDs.map { UInt64(clamping: $0) },
                body: .bytecode(module)
            )
        } catch {
            throw HostFailure("the bytecode of an approved contract is damaged (\(error)); rebuild the state from the chain")
        }
    }
}
