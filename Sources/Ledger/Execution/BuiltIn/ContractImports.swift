internal import ContractVM

/// Whether the queries that a module calls exist on this chain as it was compiled against them.
enum ContractImports {
    static func check(_ module: ContractModule, _ call: BuiltInCall) throws(CallFailure) {
        for item in module.imports {
            let other: LoadedContract?
            do throws(HostFailure) {
                other = try call.host.call.catalog.contract(named: item.contract, in: call.host.call.world)
            } catch { throw .host(error) }
            guard let other else {
                throw .refused("it uses the contract \(item.contract), which is not deployed and approved; deploy that one first")
            }
            do throws(VerificationError) { try ImportCheck.check(item, of: module, against: other.module) } catch {
                throw .refused("\(error)")
            }
        }
    }

    /// A new version may add maps, but not read an old one by other types: that needs a migration.
    static func checkReplacement(_ new: ContractModule, of old: ContractModule) throws(CallFailure) {
        for map in new.maps where !map.belongsToVersion {
            guard let before = old.maps.first(where: { $0.name == map.name }) else { continue }
            guard ImportCheck.same(map.entry, in: new.types, before.entry, in: old.types) else {
                throw .refused("the map \(map.name) has other types than in the running version")
            }
        }
    }
}
