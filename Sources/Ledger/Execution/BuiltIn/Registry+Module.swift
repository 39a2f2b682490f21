internal import ContractVM

extension Registry {
    /// The interface: types, maps, events and functions, in the order of `Map` and `Event`.
    static func makeModule() -> ContractModule {
        var builder = ModuleBuilder("registry")
        let account = builder.record(
            "AccountEntry",
            [
                FieldDeclaration("organisation", .optional(.organisation)), FieldDeclaration("roles", rolesType),
                FieldDeclaration("active", .bool), FieldDeclaration("registeredBy", .optional(.organisation)),
            ]
        )
        let organisation = builder.record(
            "OrganisationEntry",
            [FieldDeclaration("name", .text(64)), FieldDeclaration("kind", .text(32)), FieldDeclaration("active", .bool)]
        )
        declareMaps(&builder, account, organisation)
        declareEvents(&builder)
        let key = FieldDeclaration("key", .bytes(32))
        let name = FieldDeclaration("account", .account)
        builder.add(builtIn: "registerPatient", .action, [name], by: "role(registrar)")
        builder.add(builtIn: "register", .action, [name, FieldDeclaration("roles", rolesType)], by: "role(admin)")
        builder.add(builtIn: "setRoles", .action, [name, FieldDeclaration("roles", rolesType)], by: "role(admin)")
        builder.add(builtIn: "suspend", .action, [name], by: "role(admin)")
        builder.add(builtIn: "reinstate", .action, [name], by: "role(admin)")
        builder.add(builtIn: "addKey", .action, [key], by: "anyone")
        builder.add(builtIn: "removeKey", .action, [key], by: "anyone")
        builder.add(
            builtIn: "setEncryptionKey",
            .action,
            [FieldDeclaration("key", .bytes(encryptionKeyByteCount))],
            by: "anyone"
        )
        builder.add(builtIn: "account", .query, [name], returns: .optional(account))
        builder.add(builtIn: "accountOf", .query, [key], returns: .optional(.account))
        builder.add(builtIn: "encryptionKey", .query, [name], returns: .optional(.bytes(encryptionKeyByteCount)))
        builder.add(
            builtIn: "organisation",
            .query,
            [FieldDeclaration("organisation", .organisation)],
            returns: .optional(organisation)
        )
        return builder.module
    }

    private static func declareMaps(_ builder: inout ModuleBuilder, _ account: ContractType, _ organisation: ContractType) {
        let name = FieldDeclaration("account", .account)
        let key = FieldDeclaration("key", .bytes(32))
        _ = builder.map("organisations", key: [FieldDeclaration("organisation", .organisation)], value: organisation)
        _ = builder.map("accounts", key: [name], value: account)
        _ = builder.map("keys", key: [key], value: .account)
        _ = builder.map("encryptionKeys", key: [name], value: .bytes(encryptionKeyByteCount))
        _ = builder.map("keysOfAccount", key: [name, key], value: .bool)
    }

    private static func declareEvents(_ builder: inout ModuleBuilder) {
        let account = FieldDeclaration("account", .account)
        let by = FieldDeclaration("by", .account)
        _ = builder.event(
            "AccountRegistered",
            [account, FieldDeclaration("organisation", .optional(.organisation)), by]
        )
        _ = builder.event("RolesChanged", [account, by])
        _ = builder.event("AccountSuspended", [account, by])
        _ = builder.event("AccountReinstated", [account, by])
        _ = builder.event("KeyAdded", [account])
        _ = builder.event("KeyRemoved", [account])
        _ = builder.event("EncryptionKeySet", [account])
    }
}

extension ModuleBuilder {
    /// Declares a function that Swift runs; its cost is the built-in price.
    mutating func add(
        builtIn name: String,
        _ kind: FunctionDeclaration.Kind,
        _ parameters: [FieldDeclaration],
        returns: ContractType? = nil,
        by authority: String = ""
    ) {
        var function = FunctionDeclaration(
            name: name,
            kind: kind,
            parameters: parameters,
            returns: returns,
            authority: authority
        )
        function.cost = BuiltInGas.worstCase(of: function)
        add(function)
    }
}
