package import ArgumentParser
internal import Glibc

/// `consilium`: everything that a person does with a node, a network, a contract or a proof.
///
/// Exit statuses: 0 done, 1 refused or failed, 2 unusable input (`verify`,
/// `consent`), 3 refused by the rules (`record get`), 64 wrong
/// arguments.
package struct RootCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "consilium",
        abstract: "A ledger for hospitals, insurers and their regulator.",
        discussion: """
            To see a whole network at work on this machine:
              consilium localnet --nodes 4 --home ./net --detach
              consilium status --home ./net
              consilium localnet stop --home ./net

            Exit status: 0 done; 1 refused or failed; 2 unusable input (verify, consent);
            3 refused by the consortium's rules (record get); 64 wrong arguments.
            """,
        version: SoftwareVersion.current,
        groupedSubcommands: [
            CommandGroup(
                name: "A network or a node",
                subcommands: [
                    LocalnetCommand.self, TourCommand.self, InitCommand.self, StartCommand.self, StatusCommand.self,
                    KeysCommand.self,
                    ValidateConfigCommand.self, InspectCommand.self, RebuildStateCommand.self, BenchCommand.self,
                ]
            ),
            CommandGroup(
                name: "Transactions and records",
                subcommands: [
                    RecordCommand.self, TxCommand.self, GovernanceCommand.self, QueryCommand.self, AuditCommand.self,
                    ContractCommand.self,
                ]
            ),
            CommandGroup(
                name: "Checks that need no node",
                subcommands: [VerifyCommand.self, VectorsCommand.self, ConsentCommand.self, VersionCommand.self]
            ),
        ]
    )

    package init() {}

    /// Runs the command of the process's arguments and ends the process with its exit status.
    package static func run() async {
        // A peer or reader that goes away is an error of that write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        await main()
    }
}
