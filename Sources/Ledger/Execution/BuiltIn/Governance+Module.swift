internal import ContractVM

extension Governance {
    /// The interface: types, maps, events and functions, in the order of `Map` and `Event`.
    static func makeModule() -> ContractModule {
        var builder = ModuleBuilder("governance")
        let node = builder.record("Node", nodeFields)
        let proposal = builder.record(
            "Proposal",
            [
                FieldDeclaration("kind", .text(32)), FieldDeclaration("name", .text(64)), FieldDeclaration("value", .int),
                FieldDeclaration("admin", .optional(.account)), FieldDeclaration("proposer", .organisation),
                FieldDeclaration("open", .bool), FieldDeclaration("key", .optional(.bytes(32))),
                FieldDeclaration("node", .optional(node)), FieldDeclaration("evidence", .optional(.hash)),
            ]
        )
        declareMaps(&builder, proposal, node)
        declareEvents(&builder)
        let name = FieldDeclaration("name", .text(64))
        let id = FieldDeclaration("proposal", .int)
        builder.add(
            builtIn: "proposeParameter",
            .action,
            [name, FieldDeclaration("value", .int)],
            returns: .int,
            by: "role(admin)"
        )
        builder.add(
            builtIn: "proposeOrganisation",
            .action,
            [name, FieldDeclaration("kind", .text(32)), FieldDeclaration("admin", .account)],
            returns: .int,
            by: "role(admin)"
        )
        builder.add(builtIn: "vote", .action, [id, FieldDeclaration("approve", .bool)], by: "role(admin)")
        builder.add(
            builtIn: "approveContract",
            .action,
            [name, FieldDeclaration("bytecode", .hash)],
            by: "role(admin)"
        )
        declareMembership(&builder, node)
        declareEvidence(&builder)
        builder.add(builtIn: "parameter", .query, [name], returns: .optional(.int))
        builder.add(builtIn: "proposal", .query, [id], returns: .optional(proposal))
        return builder.module
    }

    private static let nodeFields = [
        FieldDeclaration("organisation", .organisation), FieldDeclaration("name", .text(64)),
        FieldDeclaration("tlsKey", .bytes(32)), FieldDeclaration("hpkeKey", .optional(.bytes(4_096))),
        FieldDeclaration("address", .text(MembershipRules.addressByteCountMax)), FieldDeclaration("role", .text(16)),
        FieldDeclaration("since", .int), FieldDeclaration("until", .optional(.int)),
        FieldDeclaration("replaces", .optional(.bytes(32))),
    ]

    private static func declareMembership(_ builder: inout ModuleBuilder, _ node: ContractType) {
        let keys = [
            FieldDeclaration("consensusKey", .bytes(32)), FieldDeclaration("tlsKey", .bytes(32)),
            FieldDeclaration("hpkeKey", .optional(.bytes(4_096))),
            FieldDeclaration("address", .text(MembershipRules.addressByteCountMax)),
        ]
        let named = [FieldDeclaration("organisation", .organisation), FieldDeclaration("name", .text(64))] + keys
        builder.add(builtIn: "proposeValidator", .action, named, returns: .int, by: "role(admin)")
        builder.add(builtIn: "proposeObserver", .action, named, returns: .int, by: "role(admin)")
        let validator = FieldDeclaration("validator", .bytes(32))
        builder.add(builtIn: "proposeKeys", .action, [validator] + keys, returns: .int, by: "role(admin)")
        builder.add(
            builtIn: "proposeRemoval",
            .action,
            [FieldDeclaration("node", .bytes(32)), FieldDeclaration("evidence", .optional(.hash))],
            returns: .int,
            by: "role(admin)"
        )
        builder.add(
            builtIn: "ready",
            .action,
            [
                FieldDeclaration("key", .bytes(32)), FieldDeclaration("height", .int), FieldDeclaration("block", .hash),
                FieldDeclaration("signature", .bytes(64)),
            ]
        )
        let known = builder.record("KnownNode", [FieldDeclaration("key", .bytes(32)), FieldDeclaration("node", node)])
        builder.add(builtIn: "nodes", .query, [], returns: .list(known, Membership.countMax))
    }

    private static func declareEvidence(_ builder: inout ModuleBuilder) {
        let validator = FieldDeclaration("validator", .bytes(32))
        let evidence = FieldDeclaration("evidence", .hash)
        builder.add(
            builtIn: "reportEvidence",
            .action,
            [FieldDeclaration("evidence", .bytes(FaultProof.byteCountMax))]
        )
        let fault = builder.record("Fault", faultFields)
        let known = builder.record(
            "KnownFault",
            [
                validator, FieldDeclaration("epoch", .int), FieldDeclaration("offence", .text(offenceByteCountMax)),
                FieldDeclaration("fault", fault),
            ]
        )
        builder.add(
            builtIn: "faults",
            .query,
            [FieldDeclaration("validator", .optional(.bytes(32)))],
            returns: .list(known, faultCountMax)
        )
        builder.add(builtIn: "evidence", .query, [evidence], returns: .optional(.bytes(FaultProof.byteCountMax)))
        _ = builder.map(
            "faults",
            key: [validator, FieldDeclaration("epoch", .int), FieldDeclaration("offence", .text(offenceByteCountMax))],
            value: fault
        )
        _ = builder.map("evidence", key: [evidence], value: .bytes(FaultProof.byteCountMax))
        _ = builder.event(
            "FaultReported",
            [
                validator, FieldDeclaration("epoch", .int), FieldDeclaration("offence", .text(offenceByteCountMax)), evidence,
                FieldDeclaration("by", .account),
            ]
        )
    }

    private static let faultFields = [
        FieldDeclaration("evidence", .hash), FieldDeclaration("height", .int), FieldDeclaration("time", .time),
        FieldDeclaration("reporter", .account),
    ]

    private static func declareMaps(_ builder: inout ModuleBuilder, _ proposal: ContractType, _ node: ContractType) {
        let organisation = FieldDeclaration("organisation", .organisation)
        _ = builder.map("parameters", key: [FieldDeclaration("name", .text(64))], value: .int)
        _ = builder.map("proposals", key: [FieldDeclaration("proposal", .int)], value: proposal)
        _ = builder.map("votes", key: [FieldDeclaration("proposal", .int), organisation], value: .bool)
        _ = builder.map(
            "approvals",
            key: [FieldDeclaration("contract", .text(64)), FieldDeclaration("bytecode", .hash), organisation],
            value: .bool
        )
        _ = builder.map("counters", key: [FieldDeclaration("name", .text(64))], value: .int)
        _ = builder.map("nodes", key: [FieldDeclaration("key", .bytes(32))], value: node)
        _ = builder.map("retiredKeys", key: [FieldDeclaration("key", .bytes(32))], value: .int)
    }

    private static func declareEvents(_ builder: inout ModuleBuilder) {
        let id = FieldDeclaration("proposal", .int)
        let organisation = FieldDeclaration("organisation", .organisation)
        _ = builder.event("Proposed", [id, organisation])
        _ = builder.event("Voted", [id, organisation, FieldDeclaration("approve", .bool)])
        _ = builder.event("Accepted", [id])
        _ = builder.event("Rejected", [id])
        _ = builder.event(
            "ContractApproved",
            [
                FieldDeclaration("contract", .text(64)), FieldDeclaration("bytecode", .hash), organisation,
                FieldDeclaration("callable", .bool),
            ]
        )
        let key = FieldDeclaration("key", .bytes(32))
        _ = builder.event("NodeAccepted", [key, FieldDeclaration("role", .text(16))])
        _ = builder.event("NodeRemoved", [key])
        _ = builder.event("ValidatorJoins", [key, FieldDeclaration("height", .int)])
        _ = builder.event("ValidatorLeaves", [key, FieldDeclaration("height", .int)])
    }
}
