internal import ContractVM
package import Primitives

/// What the chain knows of a deployed contract; one entry a name.
///
/// `active` is the version that runs, `proposed` one that waits for approval.
package struct ContractEntry: Hashable, Sendable {
    /// How often a version became active; 0 before the first approval.
    package var version: Int64
    package var active: Hash256?
    package var proposed: Hash256?
    package var approvals: Int64
    package var deployer: AccountID
    /// The ids of the active version's maps, in declared order.
    package var mapIDs: [Int64]

    init?(_ value: ContractValue) {
        guard case .record(let fields) = value, fields.count == 6, case .int(let version) = fields[0],
            case .int(let approvals) = fields[3], case .account(let deployer) = fields[4], case .list(let ids) = fields[5]
        else { return nil }
        self.version = version
        active = if case .hash(let hash) = fields[1] { hash } else { nil }
        proposed = if case .hash(let hash) = fields[2] { hash } else { nil }
        self.approvals = approvals
        self.deployer = deployer
        mapIDs = ids.compactMap { if case .int(let id) = $0 { id } else { nil } }
    }

    init(proposed: Hash256, deployer: AccountID, replacing old: ContractEntry?) {
        version = old?.version ?? 0
        active = old?.active
        self.proposed = proposed
        approvals = 0
        self.deployer = deployer
        mapIDs = old?.mapIDs ?? []
    }

    var value: ContractValue {
        .record([
            .int(version), active.map(ContractValue.hash) ?? .none, proposed.map(ContractValue.hash) ?? .none,
            .int(approvals), .account(deployer), .list(mapIDs.map(ContractValue.int)),
        ])
    }

    static func load(_ name: [UInt8], in world: WorldState) throws(CallFailure) -> ContractEntry? {
        let map = Contracts.loaded.maps[Contracts.Map.contracts.rawValue]
        do throws(HostFailure) {
            guard let bytes = try world.value(for: map.key([.text(name)])) else { return nil }
            return ContractEntry(try map.value(from: bytes))
        } catch { throw .host(error) }
    }

    func store(_ name: [UInt8], in world: WorldState) {
        let map = Contracts.loaded.maps[Contracts.Map.contracts.rawValue]
        world.set(map.key([.text(name)]), map.bytes(of: value))
    }

    /// Makes the proposed version the active one; maps of the same name keep their ids and are migrated where the version says
    /// so, new ones get fresh ids.
    ///
    /// A map with a dot in its name belongs to one version: what was signed under it counts under it alone.
    mutating func promote(_ call: BuiltInCall) throws(CallFailure) {
        let world = call.host.call.world
        guard let proposed else { return }
        let new = try ContractCode.module(proposed, in: world)
        // What it asks, and who asks it, may have been replaced since it was deployed.
        try ContractImports.check(new, call)
        try ContractImports.checkUsers(of: new, call)
        var known: [String: Int64] = [:]
        let isReplacing = active != nil
        if let active {
            let old = try ContractCode.module(active, in: world)
            for (map, id) in zip(old.maps, mapIDs) where !map.belongsToVersion { known[map.name] = id }
            try ContractMigration(of: old, mapIDs: mapIDs, by: new).run(call)
        }
        mapIDs = []
        for map in new.maps {
            if let id = known[map.name] { mapIDs.append(id) } else { mapIDs.append(try ContractCode.nextMapID(in: world)) }
        }
        if isReplacing { try ContractMigration.checkInvariants(of: new, mapIDs: mapIDs, call) }
        (active, self.proposed) = (proposed, nil)
        version += 1
    }
}
