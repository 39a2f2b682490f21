internal import Ledger
internal import PBFT
internal import Primitives

/// One entry of a validator's journal.
///
/// Spec: `Docs/spec/journal.md`.
enum JournalRecord: CanonicalCodable {
    /// `[0, genesis hash, certified height, consensus key]`: what a segment begins with, and whose votes it remembers.
    ///
    /// A journal without one is a lost journal.
    case head(Hash256, BlockHeight, PublicKey)
    /// `[1, record]`: what the replica must not forget.
    case replica(DurableRecord)
    /// `[2, height, content, [bodies]]`: a batch and the bodies that are not in the journal yet.
    case batch(BlockHeight, BatchContent, [SignedTransaction])
    /// `[3, standstill]`: why the replica signs nothing any more.
    case standstill(Standstill)
    /// `[4, evidence]`: a fault that this node can prove and that the chain does not know yet.
    case evidence(Evidence)

    func encode(to encoder: inout CanonicalEncoder) {
        switch self {
        case .head(let genesis, let height, let key):
            encoder.array(4)
            encoder.unsigned(0)
            encoder.bytes(genesis)
            encoder.unsigned(height)
            encoder.bytes(key)
        case .replica(let record):
            encoder.array(2)
            encoder.unsigned(1)
            encoder.encode(record)
        case .batch(let height, let content, let bodies):
            encoder.array(4)
            encoder.unsigned(2)
            encoder.unsigned(height)
            encoder.encode(content)
            encoder.array(bodies.count)
            for body in bodies { encoder.bytes(body.bytes) }
        case .standstill(let reason):
            encoder.array(2)
            encoder.unsigned(3)
            encoder.encode(reason)
        case .evidence(let evidence):
            encoder.array(2)
            encoder.unsigned(4)
            encoder.encode(evidence)
        }
    }

    init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        let count = try decoder.enterArray(limit: 4)
        switch (try decoder.unsigned(), count) {
        case (0, 4): self = .head(try decoder.fixed(), try decoder.counter(), try decoder.fixed())
        case (1, 2): self = .replica(try DurableRecord(from: &decoder))
        case (2, 4):
            let height: BlockHeight = try decoder.counter()
            let content = try BatchContent(from: &decoder)
            let bodies = try decoder.list(limit: BatchContent.idsLimit) { (inner) throws(DecodingError) in
                let bytes = try inner.bytes(limit: TransactionLimits.byteCountMax)
                do throws(TransactionRejection) { return try SignedTransaction(bytes: bytes) } catch {
                    throw inner.failure(.invalidValue("transaction"))
                }
            }
            self = .batch(height, content, bodies)
        case (3, 2): self = .standstill(try Standstill(from: &decoder))
        case (4, 2): self = .evidence(try Evidence(from: &decoder))
        default: throw decoder.failure(.invalidValue("journal record"))
        }
        decoder.leaveArray()
    }
}
