internal import ContractVM

extension Contracts {
    /// The interface: types, maps, events and functions, in the order of `Map` and `Event`.
    static func makeModule() -> ContractModule {
        var builder = ModuleBuilder("contracts")
        let entry = builder.record(
            "ContractEntry",
            [
                FieldDeclaration("version", .int), FieldDeclaration("active", .optional(.hash)),
                FieldDeclaration("proposed", .optional(.hash)), FieldDeclaration("approvals", .int),
                FieldDeclaration("deployer", .account), FieldDeclaration("mapIDs", .list(.int, MachineLimits.declarations)),
            ]
        )
        let name = FieldDeclaration("name", .text(64))
        let package = FieldDeclaration("package", .hash)
        let part = FieldDeclaration("part", .int)
        let bytes = FieldDeclaration("bytes", .bytes(partByteCountMax))
        let hash = FieldDeclaration("bytecode", .hash)
        _ = builder.map("contracts", key: [name], value: entry)
        _ = builder.map("parts", key: [FieldDeclaration("uploader", .account), package, part], value: bytes.type)
        _ = builder.map("bytecodes", key: [hash], value: .bytes(MachineLimits.moduleBytes))
        _ = builder.map("sources", key: [hash], value: .bytes(sourceByteCountMax))
        _ = builder.map("counters", key: [name], value: .int)
        _ = builder.event("Deployed", [FieldDeclaration("contract", .text(64)), hash, FieldDeclaration("by", .account)])
        builder.add(builtIn: "upload", .action, [package, part, bytes], by: "role(developer)")
        builder.add(
            builtIn: "deploy",
            .action,
            [name, package, FieldDeclaration("parts", .int)],
            returns: .hash,
            by: "role(developer)"
        )
        builder.add(builtIn: "contract", .query, [name], returns: .optional(entry))
        builder.add(
            builtIn: "list",
            .query,
            [FieldDeclaration("after", .optional(.text(64))), FieldDeclaration("limit", .int)],
            returns: .list(.text(64), listCountMax)
        )
        return builder.module
    }
}
