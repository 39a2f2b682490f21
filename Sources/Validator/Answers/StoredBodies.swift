internal import Ledger
internal import Primitives

/// Bodies from certified blocks, for one question about many of them.
///
/// Whoever asks for bodies asks for a batch, which stands in one block: that block is read once, and only what is asked for is
/// decoded. Reading it anew for each body would keep a thread busy for minutes.
struct StoredBodies {
    private let reader: BlockReader
    private var height: BlockHeight?
    private var blockBodies: [[UInt8]] = []
    /// How many blocks were read.
    private(set) var blockCount = 0

    init(_ reader: BlockReader) { self.reader = reader }

    /// The body of a transaction; nil if it stands in no block here.
    mutating func body(of id: TransactionID) throws(LedgerError) -> SignedTransaction? {
        guard let place = try reader.location(of: id) else { return nil }
        if place.height != height {
            blockBodies = try reader.bodyBytes(at: place.height) ?? []
            height = place.height
            blockCount += 1
        }
        guard blockBodies.indices.contains(place.index) else { return nil }
        do { return try SignedTransaction(bytes: blockBodies[place.index]) } catch {
            throw .damagedChain(height: place.height, detail: "a transaction does not decode")
        }
    }
}
