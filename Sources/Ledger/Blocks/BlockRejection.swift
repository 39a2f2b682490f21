package import Primitives

/// What is wrong with a block that somebody sent; always the sender's fault, never ours.
package enum BlockRejection: Error, Hashable, Sendable {
    case otherChain
    case wrongHeight(expected: BlockHeight, found: BlockHeight)
    case wrongParent
    case timeBeforeParent
    case wrongEpoch(expected: EpochNumber, found: EpochNumber)
    case wrongValidators
    case wrongTransactionCount(header: UInt64, found: Int)
    case wrongTransactionsRoot
    case wrongReceiptCount(transactions: Int, found: Int)
    case wrongReceiptsRoot
    case wrongReceiptOrder(index: Int)
    case wrongGasUsed
    case transactionOfOtherChain(index: Int)
    case transactionOutsideItsTime(index: Int)
    case transactionTwice(index: Int)
    case badTransactionSignature(index: Int)
    case badCertificate(CertificateCheck.Rejection)

    /// What is wrong, in words.
    package var sentence: String {
        switch self {
        case .otherChain: "the block belongs to another chain"
        case .wrongHeight(let expected, let found): "the block has height \(found) where \(expected) is next"
        case .wrongParent: "the block does not follow the block before it"
        case .timeBeforeParent: "the block's time is before its parent's"
        case .wrongEpoch(let expected, let found): "the block is of epoch \(found) where epoch \(expected) is next"
        case .wrongValidators: "the block names another set of validators than its parent announces"
        case .wrongTransactionCount(let header, let found): "the header counts \(header) transactions and \(found) came with it"
        case .wrongTransactionsRoot: "the transactions are not the ones that the header commits to"
        case .wrongReceiptCount(let transactions, let found): "\(found) receipts came with \(transactions) transactions"
        case .wrongReceiptsRoot: "the receipts are not the ones that the header commits to"
        case .wrongReceiptOrder(let index): "receipt \(index) belongs to another transaction"
        case .wrongGasUsed: "the header's gas is not the sum of the receipts'"
        case .transactionOfOtherChain(let index): "transaction \(index) is for another chain"
        case .transactionOutsideItsTime(let index): "transaction \(index) had expired at the block's time"
        case .transactionTwice(let index): "transaction \(index) stands in the block twice"
        case .badTransactionSignature(let index): "the signature of transaction \(index) does not fit"
        case .badCertificate(let rejection): rejection.sentence
        }
    }
}
