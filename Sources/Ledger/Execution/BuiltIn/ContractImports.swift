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

    /// Refuses a version that no longer answers what running contracts ask of the one that it replaces, and names them.
    ///
    /// Those go first: a version of theirs that does without, or that reckons with the new costs, then this one.
    static func checkUsers(of new: ContractModule, _ call: BuiltInCall) throws(CallFailure) {
        var broken: [String] = []
        for name in try deployedNames(call) where name != new.name {
            let user: LoadedContract?
            do throws(HostFailure) {
                user = try call.host.call.catalog.contract(named: name, in: call.host.call.world)
            } catch { throw .host(error) }
            guard let module = user?.module else { continue }
            for item in module.imports where item.contract == new.name {
                do throws(VerificationError) { try ImportCheck.check(item, of: module, against: new) } catch {
                    broken.append("\(name) \(error)")
                }
            }
        }
        guard let first = broken.first else { return }
        let others = broken.count > 1 ? " (and \(broken.count - 1) more)" : ""
        throw .refused("this version breaks what runs: \(first)\(others); replace that first")
    }

    /// The names of all deployed contracts, ascending.
    private static func deployedNames(_ call: BuiltInCall) throws(CallFailure) -> [String] {
        let map = Contracts.loaded.maps[Contracts.Map.contracts.rawValue]
        do throws(HostFailure) {
            var names: [[UInt8]] = []
            for stored in try call.host.call.world.entries(prefix: map.prefix([]), limit: 1_024) {
                if case .text(let name)? = try map.entry(stored).key.first { names.append(name) }
            }
            return names.sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
        } catch { throw .host(error) }
    }

    /// A new version reads what the old one wrote, or says how it is migrated.
    static func checkReplacement(_ new: ContractModule, of old: ContractModule) throws(CallFailure) {
        let replacement = ContractReplacement(of: old, by: new)
        if let finding = replacement.findings.first(where: \.isBreaking) { throw .refused(finding.sentence) }
    }
}
