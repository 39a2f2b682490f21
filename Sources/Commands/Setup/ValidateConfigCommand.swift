import ArgumentParser
import Ledger
import NodeAPI
import NodeRuntime
import Primitives

/// `consilium validate-config`.
struct ValidateConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate-config",
        abstract: "Check a home's settings and genesis without starting the node."
    )

    @Option(help: "The node's home.")
    var home: String

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let home = Home(path: InputFile.absolute(home))
        let configuration = try home.configuration(environment: ProcessEnvironment.values)
        let genesis = try NodeFiles.readGenesis(home)
        // Nodes that joined later stand in the chain, not in the genesis; one that is to be trusted beforehand has a TLS key.
        let known = Set(genesis.validators.map(\.consensusKey))
        let strangers = configuration.p2p.peers.filter { !known.contains($0.validator) && $0.tlsKey == nil }
        for stranger in strangers {
            Terminal.note(
                "p2p.peers names \(stranger.validator.hex), which the genesis does not have; it is used once the chain names it, or give its tls_key"
            )
        }
        options.show(
            [
                "home": .text(home.path), "chain_id": .text(genesis.chainID), "genesis_hash": .text(genesis.hash.hex),
                "name": .text(configuration.node.name), "api": .text("\(configuration.api.listen)"),
                "ops": .text("\(configuration.ops.listen)"), "p2p": .text("\(configuration.p2p.listen)"),
            ],
            text:
                "\(home.configurationFile) and \(home.genesisFile) are in order: \(configuration.node.name) on \(genesis.chainID)"
        )
    }
}
