internal import ContractVM

extension Governance {
    /// The interface: types, maps, events and functions, in the order of `Map` and `Event`.
    static func makeModule() -> ContractModule {
        var builder = ModuleBuilder("governance")
        let proposal = builder.record(
            "Proposal",
            [
                FieldDeclaration("kind", .text(32)), FieldDeclaration("name", .text(64)), FieldDeclaration("value", .int),
                FieldDeclaration("admin", .optional(.account)), FieldDeclaration("proposer", .organisation),
                FieldDeclaration("open", .bool),
            ]
        )
        declareMaps(&builder, proposal)
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
        builder.add(builtIn: "parameter", .query, [name], returns: .optional(.int))
        builder.add(builtIn: "proposal", .query, [id], returns: .optional(proposal))
        return builder.module
    }

    private static func declareMaps(_ builder: inout ModuleBuilder, _ proposal: ContractType) {
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
    }
}
