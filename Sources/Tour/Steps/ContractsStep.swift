internal import ChainCrypto
internal import ContractLanguage
internal import ContractVM
internal import Primitives

/// Step 2: the contracts that the localnet deployed and the organisations approved, compiled again and compared.
struct ContractsStep {
    /// The order in which they are deployed: each uses only those before it.
    static let names = ["consent", "coverage", "claims", "records", "trial", "provenance", "device"]

    let scene: TourScene

    func run() async throws {
        scene.narrator.begin(2, "Contracts")
        var modules: [ContractModule] = []
        for name in Self.names {
            let entry = try await scene.network.contract(name)
            guard let source = entry["source"]?.text, let hash = entry["bytecode_hash"]?.text else {
                throw TourError("contract \(name) has no source on the chain")
            }
            let result = ContractCompiler.compile(
                source: Array(source.utf8),
                fileName: "\(name).accord",
                imports: modules
            )
            guard let module = result.module else { throw TourError("the source of \(name) on the chain does not compile") }
            modules.append(module)
            let again = Hasher256.hash(domain: "consilium/bytecode/v1", module.canonicalBytes).hex
            guard again == hash else {
                throw TourError("the source of \(name) on the chain compiles to other bytecode than the one that runs")
            }
            let lines = source.utf8.count { $0 == UInt8(ascii: "\n") }
            let version = entry["version"]?.integer ?? 1
            scene.narrator.show([
                "\(name) \(String(repeating: " ", count: Swift.max(0, 11 - name.count)))version \(version), \(lines) lines, "
                    + "\(module.functions.count) functions, bytecode \(hash.prefix(12))…"
            ])
        }
        scene.narrator.say(
            "Deployed by the developer, approved by the organisations; the sources compile again to the very same bytecode."
        )
    }
}
