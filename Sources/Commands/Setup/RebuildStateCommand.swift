import ArgumentParser
import Glibc
import Ledger
import NodeAPI
import NodeRuntime
import Primitives

/// `consilium rebuild-state`.
struct RebuildStateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild-state",
        abstract: "Make a home's state anew from its chain, while its node does not run.",
        discussion: """
            Every block is executed again and must give the root that was certified. The old state is kept beside it as
            data/state.old until you remove it.

            Example:
              consilium rebuild-state --home /var/lib/consilium
            """
    )

    @Option(help: "The node's home.")
    var home: String

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let stored = try StoredChain(home: home)
        let (state, old) = (stored.home.stateFolder, stored.home.stateFolder + ".old")
        guard rename(state, old) == 0 || errno == ENOENT else {
            throw CommandFailure(
                "\(state) cannot be moved to \(old): \(String(cString: strerror(errno))); remove \(old) if an earlier run left it"
            )
        }
        guard mkdir(state, 0o700) == 0 else {
            throw CommandFailure("\(state) cannot be made: \(String(cString: strerror(errno)))")
        }
        Terminal.note("executing the chain again")
        let view = try stored.ledger().reader.view
        options.show(
            ["home": .text(stored.home.path), "height": .unsigned(view.height.rawValue), "old_state": .text(old)],
            text: "the state of \(stored.home.path) stands at height \(view.height); remove \(old) when all is well"
        )
    }
}
