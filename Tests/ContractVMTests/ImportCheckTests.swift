import ContractVM
import Testing

@Suite struct ImportCheckTests {
    private func importing(_ cases: [String], function: String = "permits", cost: UInt64 = 10_000) -> ContractModule {
        var builder = ModuleBuilder("records")
        let purpose = builder.enumeration("consent.Purpose", cases.map { .init($0) })
        _ = builder.importQuery(
            ImportDeclaration(
                contract: "consent",
                function: function,
                parameters: [.account, .account, purpose],
                returns: .bool,
                cost: cost
            )
        )
        return builder.module
    }

    private func check(_ module: ContractModule) throws {
        try ImportCheck.check(module.imports[0], of: module, against: try ConsentModule.build())
    }

    @Test func `an import fits by structure, not by name`() throws {
        try check(importing(["treatment", "payment", "research", "emergency"]))
    }

    @Test func `other cases, an action, an unknown query or too little gas do not fit`() {
        let cases = ["treatment", "payment", "research", "emergency"]
        for module in [
            importing(["payment", "treatment", "research", "emergency"]), importing(Array(cases.prefix(3))),
            importing(cases, function: "grant"), importing(cases, function: "other"), importing(cases, cost: 10),
        ] {
            #expect(throws: VerificationError.self) { try check(module) }
        }
    }
}
