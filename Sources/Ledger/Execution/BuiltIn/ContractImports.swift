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

    /// A new version reads what the old one wrote, or says how it is migrated.
    static func checkReplacement(_ new: ContractModule, of old: ContractModule) throws(CallFailure) {
        let replacement = ContractReplacement(of: old, by: new)
        if let finding = replacement.findings.first(where: \.isBreaking) { throw .refused(finding.sentence) }
    }
}
