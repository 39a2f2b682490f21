import Ledger
import NodeRuntime
import Storage

/// The chain and state of a home whose node does not run.
struct StoredChain {
    let home: Home
    let genesis: GenesisDocument
    /// Held, never used: no node starts while we look.
    private let lock: HomeLock
    private let chain: LevelDBStore

    init(home path: String) throws {
        home = Home(path: InputFile.absolute(path))
        if DiskFile.exists(home.path), !home.exists {
            let isLocalnet = DiskFile.exists(home.path + "/localnet.json")
            throw CommandFailure(
                "\(home.path) is no node's home; "
                    + (isLocalnet
                        ? "it is a localnet's folder: give one of its nodes' homes, the folders in it" : "check the path")
            )
        }
        lock = try home.lock()
        genesis = try NodeFiles.readGenesis(home)
        chain = try NodeFiles.openChain(of: home)
    }

    /// Opens the state, or another one at the path; blocks that it lacks are executed again.
    func ledger(stateAt path: String? = nil) throws -> Ledger {
        try Ledger(chain: chain, state: try NodeFiles.openState(at: path ?? home.stateFolder), genesis: genesis)
    }

    /// The certified blocks, as they are.
    var blocks: BlockReader { BlockReader(chain.snapshot()) }

    /// Reads every byte of both stores, so that damage anywhere is found.
    func readEverything() throws {
        do { try Self.readAll(chain) } catch { throw NodeError.damagedChain(error) }
        let state = try NodeFiles.openState(at: home.stateFolder)
        do { try Self.readAll(state) } catch { throw NodeError.damagedState(error) }
    }

    private static func readAll(_ store: LevelDBStore) throws(StorageError) {
        try store.scan(from: [], to: nil, order: .ascending) { (_, _) in .next }
    }
}
