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
        let known = Set(genesis.validators.map(\.consensusKey))
        if let stranger = configuration.p2p.peers.first(where: { !known.contains($0.validator) }) {
            throw CommandFailure(
                "p2p.peers names the validator \(stranger.validator.hex), which the genesis does not have; correct it in \(home.configurationFile)"
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
