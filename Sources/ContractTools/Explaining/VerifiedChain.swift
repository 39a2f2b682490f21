package import Ledger
package import Primitives
package import Storage
import Validator

/// A chain that is fetched, checked and executed again here, as far as a call needs it; it trusts the genesis and nothing else.
///
/// A block counts once its validators' certificate holds, it follows the block before it, its transactions are signed, and
/// executing it gives the very block that was certified. Checked as nodes check what they fetch of one another. For one task.
package final class VerifiedChain {
    private let ledger: Ledger
    private let rules: BlockRules

    /// Goes on from what the stores hold, which was checked when it was put there.
    package init(
        genesis: GenesisDocument,
        chain: any KeyValueStore = InMemoryStore(),
        state: any KeyValueStore = InMemoryStore()
    ) throws(LedgerError) {
        ledger = try Ledger(chain: chain, state: state, genesis: genesis)
        rules = BlockRules(chainID: genesis.chainID, genesisHash: genesis.hash)
    }

    /// The last block that is here and executed.
    package var height: BlockHeight { ledger.certifiedHeight }

    /// The blocks up to `height`.
    package var blocks: BlockReader { ledger.blocks.newest.limited(to: height) }

    /// Everything behind a block that is here; what lies below the newest is executed again in memory.
    package func view(behind height: BlockHeight) throws(LedgerError) -> CertifiedView {
        if height == self.height { return ledger.reader.view }
        return try ReplayedChain.view(behind: height, of: blocks, ledger.genesis)
    }

    /// Fetches and executes what is missing through a block; `progress` hears how far it is.
    package func advance(
        through last: BlockHeight,
        from source: some BlockSource,
        progress: (BlockHeight) -> Void = { _ in }
    ) async throws {
        guard last > height, let first = height.next else { return }
        var fetched = try await Self.fetch(first, last, from: source)
        var reached = height.advanced(by: UInt64(fetched.count)) ?? last
        while let next = reached.next, next <= last {
            // While these are checked, the next are on their way.
            async let following = Self.fetch(next, last, from: source)
            try await take(fetched, from: source)
            progress(height)
            fetched = try await following
            reached = reached.advanced(by: UInt64(fetched.count)) ?? last
        }
        try await take(fetched, from: source)
        progress(height)
    }

    /// A block that is here, or the next one: fetched and checked, but neither executed nor kept.
    package func block(at wanted: BlockHeight, from source: some BlockSource) async throws -> Block {
        if wanted <= height, let block = try blocks.block(at: wanted) { return block }
        let fetched = try await Self.fetch(wanted, wanted, from: source)
        for checked in await check(fetched) {
            if let block = checked.blocks.first {
                if let sentence = refusal(of: block, checked) { throw falseBlock(sentence, from: source) }
                return block
            }
            if let fault = checked.fault { throw falseBlock(fault.sentence, from: source) }
        }
        throw VerifiedChainError.missing(wanted, source: source.name)
    }

    // MARK: Fetching

    private static func fetch(
        _ from: BlockHeight,
        _ last: BlockHeight,
        from source: some BlockSource
    ) async throws -> [[UInt8]] {
        let limit = last.distance(above: from) + 1
        let blocks = try await source.blocks(from: from, limit: limit)
        guard !blocks.isEmpty else { throw VerifiedChainError.missing(from, source: source.name) }
        return Array(blocks.prefix(Int(clamping: limit)))
    }

    // MARK: Checking

    private static let groupByteCount = 65_536

    /// Everything that is decided without the blocks before, on all cores.
    private func check(_ encoded: [[UInt8]]) async -> [CheckedBlocks] {
        func part(_ blocks: [[UInt8]]) -> FetchedBlocks {
            FetchedBlocks(
                encoded: blocks,
                rules: rules,
                validators: ledger.validators,
                epoch: ledger.certified.nextEpoch
            )
        }
        let groups = part(encoded).groups(ofByteCount: Self.groupByteCount).map { part(Array(encoded[$0])) }
        return await withTaskGroup(of: (Int, CheckedBlocks).self) { tasks in
            for (index, group) in groups.enumerated() { tasks.addTask { (index, group.checked()) } }
            var results = [CheckedBlocks?](repeating: nil, count: groups.count)
            for await (index, checked) in tasks { results[index] = checked }
            return results.compactMap(\.self)
        }
    }

    private func refusal(of block: Block, _ checked: CheckedBlocks) -> String? {
        checked.refusal(of: block, after: ledger.executedHeight, in: ledger, by: rules)
    }

    private func falseBlock(_ sentence: String, from source: some BlockSource) -> VerifiedChainError {
        .falseBlock(ledger.executedHeight.next ?? ledger.executedHeight, source: source.name, sentence)
    }

    // MARK: Executing

    /// Executes blocks and keeps those that come out as they were certified; those before a false one are kept.
    private func take(_ encoded: [[UInt8]], from source: some BlockSource) async throws {
        var certificates: [Certificate] = []
        for checked in await check(encoded) {
            for block in checked.blocks {
                if let sentence = refusal(of: block, checked) {
                    try keep(&certificates)
                    throw falseBlock(sentence, from: source)
                }
                let bodies = block.bodies.map(VerifiedTransaction.init(unchecked:))
                _ = try ledger.execute(OrderedBatch(height: block.height, time: block.header.time, transactions: bodies))
                certificates.append(block.certificate)
                if !ledger.mayExecuteFurther { try keep(&certificates) }
            }
            guard let fault = checked.fault else { continue }
            try keep(&certificates)
            throw falseBlock(fault.sentence, from: source)
        }
        try keep(&certificates)
    }

    /// Writes the executed blocks; refuses one that came out otherwise than it was certified.
    private func keep(_ certificates: inout [Certificate]) throws(LedgerError) {
        try ledger.certify(certificates)
        certificates = []
    }
}

/// Why a chain that was asked for cannot be taken over.
package enum VerifiedChainError: Error, Hashable, Sendable, CustomStringConvertible {
    case falseBlock(BlockHeight, source: String, String)
    case missing(BlockHeight, source: String)
    case notForThisAccount(source: String)

    package var description: String {
        switch self {
        case .falseBlock(let height, let source, let sentence):
            "\(source) sent a false block \(height): \(sentence); nothing of it is used, ask another node"
        case .missing(let height, let source): "\(source) gives no block \(height); ask another node"
        case .notForThisAccount(let source):
            "\(source) gives whole blocks to auditors only; sign with the key of an active account that has the role auditor"
        }
    }
}
