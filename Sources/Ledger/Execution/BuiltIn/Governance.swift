package import ContractVM
internal import Primitives
internal import StateTree

/// The built-in contract `governance`: proposals, votes of organisations, parameters, approval of contracts, membership,
/// evidence against validators.
///
/// One vote per organisation, cast by its administrators; a proposal takes effect in the block in which more than half
/// of the active organisations have agreed. Spec: `Docs/spec/built-in-contracts.md`.
package enum Governance: BuiltInContract {
    package enum Map: Int {
        case parameters, proposals, votes, approvals, counters, nodes, retiredKeys, faults, evidence
    }

    enum Event: Int {
        case proposed, voted, accepted, rejected, contractApproved, nodeAccepted, nodeRemoved, validatorJoins, validatorLeaves
        case faultReported
    }

    package static let mapIDs: [UInt64] = [16, 17, 18, 19, 20, 21, 22, 23, 24]
    package static let module = makeModule()
    package static let loaded = load()

    package static func call(_ function: String, _ call: BuiltInCall) throws(CallFailure) -> ContractValue {
        switch function {
        case "proposeParameter": return try proposeParameter(call)
        case "proposeOrganisation": return try proposeOrganisation(call)
        case "proposeValidator": return try proposeNode(.candidate, call)
        case "proposeObserver": return try proposeNode(.observer, call)
        case "proposeKeys": return try proposeKeys(call)
        case "proposeRemoval": return try proposeRemoval(call)
        case "ready":
            try ready(call)
            return .none
        case "vote":
            let proposal = try GovernanceProposal(existing: call.int(0), call)
            try vote(on: proposal, approve: call.bool(1), by: try call.callerOrganisation(withRole: "admin"), call)
            return .none
        case "approveContract":
            try ContractApproval.approve(call)
            return .none
        case "parameter":
            return try call.parameter(String(decoding: call.bytes(0), as: UTF8.self)).map(ContractValue.int) ?? .none
        case "proposal": return try call.read(Map.proposals.rawValue, call.arguments[0]) ?? .none
        case "nodes": return try nodes(call)
        case "reportEvidence":
            try reportEvidence(call)
            return .none
        case "faults": return try faults(call)
        case "evidence": return try call.read(Map.evidence.rawValue, call.arguments[0]) ?? .none
        default: throw .refused("governance has no function \(function)")
        }
    }

    /// Whether a key of the state is one of the chain's parameters.
    static func isParameter(_ key: StateKey) -> Bool { key.path.starts(with: parametersPrefix) }

    /// Whether a key of the state tells of a node: who votes, who follows.
    static func isNode(_ key: StateKey) -> Bool { key.path.starts(with: nodesPrefix) }

    private static let nodesPrefix = loaded.maps[Map.nodes.rawValue].prefix([])
    private static let parametersPrefix = loaded.maps[Map.parameters.rawValue].prefix([])

    // MARK: Proposals

    private static func proposeParameter(_ call: BuiltInCall) throws(CallFailure) -> ContractValue {
        try GovernanceProposal.Change.checkParameter(named: call.bytes(0), value: call.int(1), call)
        return try open(.parameter(name: call.bytes(0), value: call.int(1)), call)
    }

    private static func proposeOrganisation(_ call: BuiltInCall) throws(CallFailure) -> ContractValue {
        let name = call.bytes(0)
        try call.require(!name.isEmpty && name.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "a name is printable ASCII without spaces")
        let kinds = ["hospital", "insurer", "regulator", "supplier"]
        try call.require(
            kinds.contains(String(decoding: call.bytes(1), as: UTF8.self)),
            "the kind is hospital, insurer, regulator or supplier"
        )
        try call.require(try call.entry(of: call.account(2)) == nil, "the administrator's account exists already")
        return try open(.organisation(name: name, kind: call.bytes(1), admin: call.account(2)), call)
    }

    static func open(_ change: GovernanceProposal.Change, _ call: BuiltInCall) throws(CallFailure) -> ContractValue {
        let organisation = try call.callerOrganisation(withRole: "admin")
        var next: Int64 = 1
        if case .int(let last)? = try call.read(Map.counters.rawValue, .text("proposals")) {
            let (sum, overflow) = last.addingReportingOverflow(1)
            try call.require(!overflow, "there are no proposal numbers left")
            next = sum
        }
        try call.write(Map.counters.rawValue, .text("proposals"), value: .int(next))
        let proposal = GovernanceProposal(id: next, change: change, proposer: organisation, isOpen: true)
        try proposal.store(call)
        try call.emit(Event.proposed.rawValue, .int(next), .organisation(organisation))
        try vote(on: proposal, approve: true, by: organisation, call)
        return .int(next)
    }

    private static func vote(
        on proposal: GovernanceProposal,
        approve: Bool,
        by organisation: OrganisationID,
        _ call: BuiltInCall
    ) throws(CallFailure) {
        try call.require(proposal.isOpen, "the proposal is decided already")
        let key: [ContractValue] = [.int(proposal.id), .organisation(organisation)]
        try call.require(try call.read(Map.votes.rawValue, key[0], key[1]) == nil, "the organisation has voted already")
        try call.write(Map.votes.rawValue, key[0], key[1], value: .bool(approve))
        try call.emit(Event.voted.rawValue, .int(proposal.id), .organisation(organisation), .bool(approve))
        try decide(proposal, call)
    }

    private static func decide(_ proposal: GovernanceProposal, _ call: BuiltInCall) throws(CallFailure) {
        let active = try activeOrganisations(call)
        let votes = try call.scan(Map.votes.rawValue, prefix: .int(proposal.id), limit: Registry.organisationCountMax)
        let counted = votes.filter { vote in active.contains { .organisation($0) == vote.key[1] } }
        let agreed = counted.count { $0.value == .bool(true) }
        let refused = counted.count - agreed
        if agreed * 2 > active.count {
            try proposal.closed.store(call)
            try proposal.change.apply(call)
            try call.emit(Event.accepted.rawValue, .int(proposal.id))
        } else if refused * 2 >= active.count {
            try proposal.closed.store(call)
            try call.emit(Event.rejected.rawValue, .int(proposal.id))
        }
    }

    static func activeOrganisations(_ call: BuiltInCall) throws(CallFailure) -> [OrganisationID] {
        do throws(HostFailure) {
            return try call.directory.organisations().filter(\.entry.isActive).map(\.id)
        } catch { throw .host(error) }
    }
}
