internal import ContractVM
internal import Primitives

/// Approval of one version of a contract by the organisations, one vote each.
enum ContractApproval {
    /// Counts the caller's organisation and makes the version callable once enough have approved.
    static func approve(_ call: BuiltInCall) throws(CallFailure) {
        let organisation = try call.callerOrganisation(withRole: "admin")
        let name = call.arguments[0]
        let bytecode = call.hash(1)
        let world = call.host.call.world
        guard var deployed = try ContractEntry.load(call.bytes(0), in: world), deployed.proposed == bytecode else {
            throw .refused("no version of this contract with this bytecode waits for approval")
        }
        let approvals = Governance.Map.approvals.rawValue
        try call.require(
            try call.read(approvals, name, .hash(bytecode), .organisation(organisation)) == nil,
            "the organisation has approved this version already"
        )
        try call.write(approvals, name, .hash(bytecode), .organisation(organisation), value: .bool(true))
        let active = try Governance.activeOrganisations(call)
        let votes = try call.scan(approvals, prefix: name, .hash(bytecode), limit: Registry.organisationCountMax)
        let count = votes.count { vote in active.contains { .organisation($0) == vote.key[2] } }
        deployed.approvals = Int64(count)
        let isEnough = try count >= parameters(call).contractApprovals(organisationCount: active.count)
        if isEnough { try deployed.promote(call) }
        deployed.store(call.bytes(0), in: world)
        try call.emit(
            Governance.Event.contractApproved.rawValue,
            name,
            .hash(bytecode),
            .organisation(organisation),
            .bool(isEnough)
        )
    }

    /// Takes back what organisations once said of a version that is proposed anew: they said it of another state.
    static func forget(_ name: [UInt8], _ bytecode: Hash256, _ call: BuiltInCall) throws(CallFailure) {
        let map = Governance.loaded.maps[Governance.Map.approvals.rawValue]
        let world = call.host.call.world
        do throws(HostFailure) {
            let prefix = map.prefix([.text(name), .hash(bytecode)])
            for vote in try world.entries(prefix: prefix, limit: Registry.organisationCountMax) { world.set(vote.key, nil) }
        } catch { throw .host(error) }
    }

    private static func parameters(_ call: BuiltInCall) throws(CallFailure) -> ChainParameters {
        do throws(HostFailure) { return try call.directory.parameters() } catch { throw .host(error) }
    }
}
