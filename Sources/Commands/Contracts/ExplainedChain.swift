import ContractTools
import Ledger
import Primitives
import Storage

/// The chain on which a call is explained: of a home whose node does not run, or of a network, checked here.
enum ExplainedChain {
    case home(StoredChain)
    case network(NetworkChain)

    var genesis: GenesisDocument {
        switch self {
        case .home(let stored): stored.genesis
        case .network(let network): network.genesis
        }
    }

    /// Says whose fault a failure of the ledger is.
    func naming<Value>(_ body: () throws -> Value) async throws -> Value {
        guard case .network(let network) = self else { return try body() }
        return try await network.naming { try body() }
    }

    /// The block that holds a transaction, and everything behind the block before.
    func transaction(_ id: TransactionID) async throws -> (Block, CertifiedView) {
        switch self {
        case .network(let network): return try await network.transaction(id)
        case .home(let stored):
            guard let place = try stored.blocks.location(of: id), let block = try stored.blocks.block(at: place.height) else {
                throw CommandFailure("no block of this home holds that transaction; check the id, or ask another node's home")
            }
            return (block, try Self.view(behind: BlockHeight(block.height.rawValue - 1), of: stored))
        }
    }

    /// Everything behind a block; behind the newest without a height.
    func view(behind height: BlockHeight?) async throws -> CertifiedView {
        switch self {
        case .network(let network): return try await network.view(behind: height)
        case .home(let stored):
            let newest = try stored.blocks.newestHeight()
            guard height ?? newest <= newest else {
                throw CommandFailure("this home's chain ends at height \(newest); give a height up to \(newest)")
            }
            return try Self.view(behind: height ?? newest, of: stored)
        }
    }

    private static func view(behind height: BlockHeight, of stored: StoredChain) throws -> CertifiedView {
        do throws(LedgerError) {
            return try ReplayedChain.view(behind: height, of: stored.blocks, stored.genesis)
        } catch .historyMissing {
            throw CommandFailure(
                "this home began with a snapshot, so the state before its blocks cannot be made again; take the home of a node that "
                    + "has block 1"
            )
        }
    }
}
