import ArgumentParser

/// `consilium localnet`.
struct LocalnetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "localnet",
        abstract: "Run a whole network on this machine: two hospitals, an insurer, a regulator.",
        discussion: """
            Every node is a process of its own with a home of its own. DIR/localnet.json says where they listen and which
            accounts there are; the keys are files in the clear, so use it for trying out only.

            Examples:
              consilium localnet --nodes 4 --home ./net --detach
              consilium localnet stop --home ./net
            """,
        subcommands: [LocalnetRun.self, LocalnetStop.self],
        defaultSubcommand: LocalnetRun.self
    )
}
