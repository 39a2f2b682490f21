package import ChainCrypto
package import Primitives

/// Everything that proves one transaction and its receipt to somebody who knows only the genesis; one file.
///
/// `[ "consilium/proof-bundle/v1", transaction, receipt, transaction proof, receipt proof, header, certificate,
/// [membership change…], [later header…] ]`. The later headers follow the block's own without a gap and serve to tie it to a
/// newer trusted point; they are normally absent.
package struct ProofBundle: Hashable, Sendable, CanonicalCodable {
    package static let magic = "consilium/proof-bundle/v1"
    package static let byteCountMax = 16_777_216
    package static let membershipChangeCountMax = 10_000
    package static let laterHeaderCountMax = 20_000

    package let transaction: SignedTransaction
    package let receipt: Receipt
    package let transactionProof: ListProof
    package let receiptProof: ListProof
    package let header: BlockHeader
    package let certificate: Certificate
    /// Every change of the validators below `header.height`, ascending.
    package let membershipChanges: [MembershipChange]
    package let laterHeaders: [BlockHeader]

    package init(
        transaction: SignedTransaction,
        receipt: Receipt,
        transactionProof: ListProof,
        receiptProof: ListProof,
        header: BlockHeader,
        certificate: Certificate,
        membershipChanges: [MembershipChange] = [],
        laterHeaders: [BlockHeader] = []
    ) {
        self.transaction = transaction
        self.receipt = receipt
        self.transactionProof = transactionProof
        self.receiptProof = receiptProof
        self.header = header
        self.certificate = certificate
        self.membershipChanges = membershipChanges
        self.laterHeaders = laterHeaders
    }

    /// The bundle of one transaction of a certified block; nil if the index is not in the block.
    package init?(
        block: Block,
        index: Int,
        membershipChanges: [MembershipChange],
        laterHeaders: [BlockHeader] = []
    ) {
        guard block.bodies.indices.contains(index), block.receipts.indices.contains(index),
            let transactionProof = BlockLists.transactionProof(at: index, in: block.transactionIDs),
            let receiptProof = BlockLists.receiptProof(at: index, in: block.receipts)
        else { return nil }
        self.init(
            transaction: block.bodies[index],
            receipt: block.receipts[index],
            transactionProof: transactionProof,
            receiptProof: receiptProof,
            header: block.header,
            certificate: block.certificate,
            membershipChanges: membershipChanges,
            laterHeaders: laterHeaders
        )
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(9)
        encoder.text(Self.magic)
        encoder.bytes(transaction.bytes)
        encoder.encode(receipt)
        encoder.encode(transactionProof)
        encoder.encode(receiptProof)
        encoder.encode(header)
        encoder.encode(certificate)
        encoder.list(membershipChanges)
        encoder.list(laterHeaders)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(9) { (decoder) throws(DecodingError) in
            guard try decoder.text(limit: Self.magic.utf8.count).utf8.elementsEqual(Self.magic.utf8) else {
                throw decoder.failure(.invalidValue("proof bundle; it begins with \(Self.magic)"))
            }
            return ProofBundle(
                transaction: try Self.transaction(from: &decoder),
                receipt: try Receipt(from: &decoder),
                transactionProof: try ListProof(from: &decoder),
                receiptProof: try ListProof(from: &decoder),
                header: try BlockHeader(from: &decoder),
                certificate: try Certificate(from: &decoder),
                membershipChanges: try decoder.list(of: MembershipChange.self, limit: Self.membershipChangeCountMax),
                laterHeaders: try decoder.list(of: BlockHeader.self, limit: Self.laterHeaderCountMax)
            )
        }
    }

    private static func transaction(from decoder: inout CanonicalDecoder) throws(DecodingError) -> SignedTransaction {
        let bytes = try decoder.bytes(limit: TransactionLimits.byteCountMax)
        do { return try SignedTransaction(bytes: bytes) } catch {
            throw decoder.failure(.invalidValue("transaction (\(error))"))
        }
    }
}
