import ArgumentParser
import Glibc
import Ledger
import NodeRuntime
import Primitives
import Storage

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
        let state = stored.home.stateFolder
        let (fresh, old) = (state + ".new", state + ".old")
        guard !DiskFile.exists(old) else {
            throw CommandFailure("\(old) is left from an earlier run; remove it or move it away first")
        }
        try requireWholeChain(stored)
        try Self.remove(fresh)
        Terminal.note("executing the chain again")
        // Only a state that is whole takes the old one's place, so a run that ends early changes nothing.
        let height = try stored.ledger(stateAt: fresh).certifiedHeight
        guard rename(state, old) == 0 || errno == ENOENT else { throw Self.notMoved(state, to: old) }
        guard rename(fresh, state) == 0 else { throw Self.notMoved(fresh, to: state) }
        options.show(
            ["home": .text(stored.home.path), "height": .unsigned(height.rawValue), "old_state": .text(old)],
            text: "the state of \(stored.home.path) stands at height \(height); remove \(old) when all is well"
        )
    }
    /// Where the old state can still be read and stands above the chain, it is the chain that lost something.
    private func requireWholeChain(_ stored: StoredChain) throws {
        do { _ = try stored.ledger() } catch let error as LedgerError {
            switch error {
            case .chainBehind, .otherGenesis, .damagedChain: throw error
            default: return
            }
        } catch is NodeError { return }
    }

    /// Removes what an earlier run left unfinished.
    private static func remove(_ folder: String) throws {
        guard DiskFile.exists(folder) else { return }
        for name in try DiskFolder.names(in: folder) { try DiskFile.remove("\(folder)/\(name)") }
        guard rmdir(folder) == 0 else {
            throw CommandFailure("\(folder) cannot be removed: \(String(cString: strerror(errno))); remove it yourself")
        }
    }

    private static func notMoved(_ path: String, to target: String) -> CommandFailure {
        CommandFailure("\(path) cannot be moved to \(target): \(String(cString: strerror(errno))); check who may write there")
    }
}
