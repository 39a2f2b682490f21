package import Ledger
package import Primitives
import Storage

/// Blocks that are stored and were checked, executed again in memory.
package enum ReplayedChain {
    /// Everything behind a block as it stood then, made from the genesis; every block has to come out as it was certified.
    package static func view(
        behind height: BlockHeight,
        of blocks: BlockReader,
        _ genesis: GenesisDocument
    ) throws(LedgerError) -> CertifiedView {
        let ledger = try Ledger(chain: InMemoryStore(), state: InMemoryStore(), genesis: genesis)
        var certificates: [Certificate] = []
        while let next = ledger.executedHeight.next, next <= height {
            guard let block = try blocks.block(at: next) else { throw .historyMissing(through: next) }
            let bodies = block.bodies.map(VerifiedTransaction.init(unchecked:))
            _ = try ledger.execute(OrderedBatch(height: next, time: block.header.time, transactions: bodies))
            certificates.append(block.certificate)
            guard !ledger.mayExecuteFurther || next == height else { continue }
            try ledger.certify(certificates)
            certificates = []
        }
        return ledger.reader.view
    }
}
