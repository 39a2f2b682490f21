import ContractTools
import Glibc
import Ledger
import NodeRuntime
import Storage

/// A folder in which a chain that was fetched, checked and executed stays, so that the next run goes on from there.
///
/// Holds the chain's blocks and state in the clear, so only its owner may read it.
struct ChainCache {
    private static let mark = "This folder is a cache of `consilium contract explain`, version 1; remove it whenever you like.\n"

    let path: String
    private let lock: HomeLock

    /// Takes a folder that is empty, or that an earlier run made; makes one where there is none.
    init(_ given: String) throws(CommandFailure) {
        path = InputFile.absolute(given)
        let isOurs: Bool
        do throws(StorageError) { isOurs = try Self.prepare(path) } catch {
            throw CommandFailure("the cache \(given) cannot be used: \(error.cause)")
        }
        guard isOurs else {
            throw CommandFailure("\(given) holds something else than a cache of this command; give an empty or a new folder")
        }
        do throws(StorageError) { lock = try HomeLock(path: path + "/lock") } catch {
            throw CommandFailure(
                error == .inUse(path: path + "/lock")
                    ? "the cache \(given) is used by another run; wait for it, or give another folder"
                    : "the cache \(given) cannot be used: \(error.cause)"
            )
        }
    }

    /// Makes the folder, or marks an empty one; false if it holds something else.
    private static func prepare(_ path: String) throws(StorageError) -> Bool {
        try DiskFolder.make(path)
        let names = try DiskFolder.names(in: path)
        try requirePrivate(path)
        guard names.isEmpty else {
            return names.contains("README") ? try DiskFile.read(path + "/README") == Array(mark.utf8) : false
        }
        try DiskFile.write(Array(mark.utf8), to: path + "/README")
        return true
    }

    private static func requirePrivate(_ path: String) throws(StorageError) {
        var information = stat()
        guard stat(path, &information) == 0, information.st_mode & 0o077 != 0 else { return }
        throw .damaged(path: path, detail: "others may read it, and it holds the chain's state; run `chmod 700` on it")
    }

    /// What the folder holds of the genesis' chain; an unusable one is never begun anew by itself.
    func chain(of genesis: GenesisDocument) throws -> VerifiedChain {
        do {
            let chain = try VerifiedChain(
                genesis: genesis,
                chain: try LevelDBStore(path: path + "/chain"),
                state: try LevelDBStore(path: path + "/state")
            )
            if let sentence = try chain.blocks.rejectionOfNewest(by: genesis) { throw unusable(sentence) }
            return chain
        } catch let error as LedgerError { throw failure(error) } catch let error as StorageError {
            throw failure(.storage(error))
        }
    }

    /// A failure of the ledger whose stores lie here.
    func failure(_ error: LedgerError) -> CommandFailure {
        switch error {
        case .otherGenesis(let stored, let given):
            CommandFailure("the cache \(path) holds the chain of the genesis \(stored) and not of \(given); give another folder")
        case .storage(let error): unusable(error.cause)
        case .damagedChain(let height, let detail):
            unusable("its blocks are damaged\(height.map { " at height \($0)" } ?? ""): \(detail)")
        case .damagedState(let detail): unusable("its state is damaged: \(detail)")
        default: unusable("\(error)")
        }
    }

    func unusable(_ sentence: String) -> CommandFailure {
        CommandFailure("the cache \(path) cannot be used: \(sentence); remove the folder, and the chain is fetched anew")
    }
}
