import ContractTools
import Ledger
import NodeAPI
import Primitives
import Storage

/// The chain of a network that runs: its blocks come from one node, and nothing that the node says is believed.
struct NetworkChain {
    let genesis: GenesisDocument
    /// Where the genesis was read; nil if the node gave it.
    let genesisFile: String?
    let address: String
    private let client: RPCClient
    private let newest: BlockHeight
    private let earliest: BlockHeight
    private let cache: ChainCache?
    private let chain: VerifiedChain

    init(_ node: NodeConnection, genesis: GenesisDocument, of file: String?, cache: ChainCache?) throws {
        self.genesis = genesis
        genesisFile = file
        self.cache = cache
        client = node.client
        address = "\(node.client.address)"
        newest = try Self.height("height", node)
        earliest = try Self.height("earliest_height", node)
        chain = try cache?.chain(of: genesis) ?? VerifiedChain(genesis: genesis)
    }

    private static func height(_ name: String, _ node: NodeConnection) throws -> BlockHeight {
        guard let number = node.status[name]?.integer.flatMap({ UInt64(exactly: $0) }) else {
            throw RPCClientError.badAnswer("status names no \(name)")
        }
        return BlockHeight(number)
    }

    /// The block that holds a transaction, and everything behind the block before.
    func transaction(_ id: TransactionID) async throws -> (Block, CertifiedView) {
        let height = try await height(of: id)
        let view = try await state(behind: BlockHeight(height.rawValue - 1))
        let source = RemoteBlocks(client)
        return (try await naming { try await chain.block(at: height, from: source) }, view)
    }

    func view(behind height: BlockHeight?) async throws -> CertifiedView {
        guard height ?? newest <= newest else {
            throw CommandFailure("the node's chain ends at height \(newest); give a height up to \(newest)")
        }
        return try await state(behind: height ?? newest)
    }

    /// Where the transaction stands: by what was checked before, or else as the node says, which is found out then.
    private func height(of id: TransactionID) async throws -> BlockHeight {
        if let known = try await naming({ try chain.blocks.location(of: id)?.height }) { return known }
        let answer = try await client.call("tx", ["id": .text(id.hex)])
        guard let number = answer["height"]?.integer.flatMap({ UInt64(exactly: $0) }), number > 0 else {
            let status = answer["status"]?.text ?? "unknown"
            throw CommandFailure(
                "no block of the node at \(address) holds that transaction (its status there: \(status)); check the id, or ask "
                    + "another node"
            )
        }
        return BlockHeight(number)
    }

    private func state(behind height: BlockHeight) async throws -> CertifiedView {
        let first = chain.height
        if height > first, let next = first.next, next < earliest {
            throw CommandFailure(
                "the node at \(address) has the blocks from \(earliest) on only, because it began with a snapshot, and block \(next) "
                    + "is needed; ask a node whose `earliest_height` in `consilium status` is 1"
            )
        }
        let total = Int(clamping: max(height, first).distance(above: first))
        defer { Terminal.clearBar() }
        Terminal.bar("blocks", 0, of: total)
        let source = RemoteBlocks(client)
        return try await naming {
            try await chain.advance(through: height, from: source) { done in
                Terminal.bar("blocks", Int(clamping: done.distance(above: first)), of: total)
            }
            return try chain.view(behind: height)
        }
    }

    /// Says whose fault a failure of the ledger is: the cache's, or this program's.
    func naming<Value>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch let error as LedgerError {
            if case .divergence(let height, _, _) = error {
                let cause = cache.map { "; or the cache \($0.path) was changed: remove it" } ?? ""
                throw CommandFailure(
                    "block \(height) comes out otherwise here than it was certified; use the version of consilium that the network "
                        + "runs\(cause)"
                )
            }
            throw cache?.failure(error) ?? error
        } catch ExplanationError.ledger(let detail) {
            throw cache?.unusable(detail) ?? ExplanationError.ledger(detail)
        }
    }
}
