package import Primitives

/// One block with everything that belongs to it; certified once it has a certificate.
///
/// `transactionIDs`, `bodies` and `receipts` run in parallel, in the order of execution.
package struct Block: Hashable, Sendable, CanonicalCodable {
    /// No block holds more transactions than this, whatever governance sets.
    package static let transactionCountMax = 65_536

    package let header: BlockHeader
    package let transactionIDs: [TransactionID]
    package let bodies: [SignedTransaction]
    package let receipts: [Receipt]
    package let certificate: Certificate

    package init(header: BlockHeader, bodies: [SignedTransaction], receipts: [Receipt], certificate: Certificate) {
        self.header = header
        transactionIDs = bodies.map(\.id)
        self.bodies = bodies
        self.receipts = receipts
        self.certificate = certificate
    }

    package var height: BlockHeight { header.height }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(4)
        encoder.encode(header)
        encoder.array(bodies.count)
        for body in bodies { encoder.bytes(body.bytes) }
        encoder.list(receipts)
        encoder.encode(certificate)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(4) { (decoder) throws(DecodingError) in
            let header = try BlockHeader(from: &decoder)
            let bodies = try decoder.list(limit: Self.transactionCountMax) { (decoder) throws(DecodingError) in
                let bytes = try decoder.bytes(limit: TransactionLimits.byteCountMax)
                do { return try SignedTransaction(bytes: bytes) } catch {
                    throw decoder.failure(.invalidValue("transaction"))
                }
            }
            return Block(
                header: header,
                bodies: bodies,
                receipts: try decoder.list(of: Receipt.self, limit: Self.transactionCountMax),
                certificate: try Certificate(from: &decoder)
            )
        }
    }
}
