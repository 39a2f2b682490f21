import ArgumentParser
import NodeAPI

/// `consilium status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say where a node, or every node of a localnet, stands.",
        discussion: """
            Exit status 1 if a node does not answer.

            Example:
              consilium status --home ./net
            """
    )

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        var answers: [JSONValue] = []
        var lines: [String] = []
        var isWhole = true
        for address in try network.addresses() {
            do {
                let status = try await RPCClient(address, timeoutMilliseconds: 5_000).call("status")
                answers.append(status)
                lines.append(Self.line(status, address))
            } catch {
                isWhole = false
                answers.append(["address": .text(address), "error": .text("\(error)")])
                lines.append("\(address): \(error)")
            }
        }
        options.show(answers.count == 1 ? answers[0] : .array(answers), text: lines.joined(separator: "\n"))
        if !isWhole { throw Exit.failed }
    }

    private static func line(_ status: JSONValue, _ address: String) -> String {
        let name = status["node"]?.text ?? "node"
        let height = status["height"]?.integer ?? 0
        let hash = status["block_hash"]?.text?.prefix(16) ?? ""
        let view = status["view"]?.integer ?? 0
        let isBehind = status["catching_up"]?.bool == true ? ", catching up" : ""
        return "\(name) at \(address): height \(height), block \(hash)…, view \(view)\(isBehind)"
    }
}
