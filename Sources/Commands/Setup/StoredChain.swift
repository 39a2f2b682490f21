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
        lock = try home.lock()
        genesis = try VerifyCommand.genesis(home.genesisFile)
        chain = try LevelDBStore(path: home.chainFolder)
    }

    /// Opens the state; blocks that it lacks are executed again.
    func ledger() throws -> Ledger {
        try Ledger(chain: chain, state: try LevelDBStore(path: home.stateFolder), genesis: genesis)
    }
}
