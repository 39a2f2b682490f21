import ArgumentParser
import ChainCrypto
import NodeAPI
import Primitives

/// `consilium contract deploy`.
struct ContractDeploy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy",
        abstract: "Compile a contract, upload it and propose it; organisations approve it afterwards.",
        discussion: """
            Example:
              consilium contract deploy Contracts/consent.accord --home ./net --as developer
              consilium contract approve consent BYTECODE_HASH --home ./net --as admin-general
            """
    )

    @Argument(help: "The contract's source, NAME.accord.")
    var file: String

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let source = try ContractSource(path: file)
        let package = ContractPackage(source: source.bytes, module: try source.module(options))
        let node = try await network.connect()
        for (index, part) in package.parts.enumerated() {
            Terminal.bar("uploading", index, of: package.parts.count)
            let arguments: [CanonicalValue] = [.bytes(package.hash.bytes), .unsigned(UInt64(index)), .bytes(part)]
            _ = try await node.send(ContractAction(contract: "contracts", function: "upload", arguments: arguments))
        }
        let count = CanonicalValue.unsigned(UInt64(package.parts.count))
        let arguments: [CanonicalValue] = [.text(package.name), .bytes(package.hash.bytes), count]
        let result = try await node.send(ContractAction(contract: "contracts", function: "deploy", arguments: arguments))
        options.show(
            [
                "contract": .text(package.name), "bytecode_hash": .text(package.bytecodeHash.hex),
                "height": result["height"] ?? .null,
            ],
            text: """
                \(package.name) is deployed and waits for approval; an admin of each of more than half of the organisations runs
                  consilium contract approve \(package.name) \(package.bytecodeHash.hex) \(signing(node.localnet))
                """
        )
    }

    /// How an admin says which network and who signs; in a localnet with the names of those who could.
    private func signing(_ localnet: LocalnetFile?) -> String {
        guard let localnet, let home = network.home else { return "--node URL --key FILE" }
        let admins = localnet.accounts.filter { $0.roles.contains("admin") }.map(\.name)
        return "--home \(home) --as ADMIN\nADMIN is \(admins.joined(separator: ", "))"
    }
}

/// `consilium contract approve`.
struct ContractApprove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve a deployed contract for your organisation (role admin).",
        discussion: """
            Read and build the source first; only the code with that hash is approved.

            Example:
              consilium contract approve visits BYTECODE_HASH --home ./net --as admin-general
            """
    )

    @Argument(help: "The contract's name.")
    var name: String

    @Argument(help: "Its bytecode hash, as `contract build` of the source that you read gives it.")
    var bytecode: String

    @Option(help: "The most gas that the call may take; the last approval of a version that migrates much needs more.")
    var gas: UInt64?

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        guard let hash = Hash256(hex: bytecode) else {
            throw CommandFailure("the bytecode hash \(bytecode) is not 64 hex digits; `consilium contract build` prints it")
        }
        let arguments: [CanonicalValue] = [.text(name), .bytes(hash.bytes)]
        var action = ContractAction(contract: "governance", function: "approveContract", arguments: arguments)
        if let gas { action.gasLimit = gas }
        options.show(try await network.connect().send(action))
    }
}

/// `consilium contract show`.
struct ContractShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "List the contracts of a network, or the actions, queries and costs of one.",
        discussion: """
            Examples:
              consilium contract show --home ./net
              consilium contract show visits --home ./net
              consilium contract show visits --source --home ./net
            """
    )

    @Argument(help: "The contract's name; all of them without it.")
    var name: String?

    @Flag(help: "Print the source.")
    var source = false

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let node = try await network.connect()
        guard let name else { return options.show(try await node.client.call("contracts")) }
        let json = try await node.client.call("contract", ["name": .text(name)])
        if source { return options.show(json, text: json["source"]?.text ?? "\(name) is built in and has no source") }
        let description = ContractDescription(json: json)
        let lines = (description?.functions ?? []).map { function in
            let parameters = function.parameters.map { "\($0.name): \($0.type)" }.joined(separator: ", ")
            return "\(function.isAction ? "action" : "query ") \(function.name)(\(parameters))  at most \(function.cost) gas"
        }
        options.show(json, text: lines.joined(separator: "\n"))
    }
}
