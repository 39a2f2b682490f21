internal import Ledger
internal import PBFT
package import Primitives

extension PeerMessage: CanonicalEncodable, CanonicalDecodable {
    private static let transactionCountMax = 16_384
    private static let requestCountMax = BatchContent.idsLimit
    private static let blockCountMax = 1_024

    package func encode(to encoder: inout CanonicalEncoder) {
        switch self {
        case .consensus(let epoch, let wire):
            head(3, &encoder)
            encoder.unsigned(epoch)
            encoder.encode(wire)
        case .transactions(let transactions):
            head(2, &encoder)
            encoder.array(transactions.count)
            for transaction in transactions { encoder.bytes(transaction.bytes) }
        case .batchRequest(let hashes), .bodyRequest(let hashes):
            head(2, &encoder)
            encoder.array(hashes.count)
            for hash in hashes { encoder.bytes(hash) }
        case .batch(let height, let content):
            head(3, &encoder)
            encoder.unsigned(height)
            encoder.encode(content)
        case .blockRequest(let from, let through):
            head(3, &encoder)
            encoder.unsigned(from)
            encoder.unsigned(through)
        case .blocks(let from, let blocks):
            head(3, &encoder)
            encoder.unsigned(from)
            encoder.array(blocks.count)
            for block in blocks { encoder.bytes(block) }
        case .head(let certificate):
            head(2, &encoder)
            if let certificate { encoder.encode(certificate) } else { encoder.null() }
        case .snapshot(let message):
            head(1 + SnapshotMessage.itemCount(of: kind), &encoder)
            message.encodeItems(to: &encoder)
        }
    }

    private func head(_ count: Int, _ encoder: inout CanonicalEncoder) {
        encoder.array(count)
        encoder.unsigned(UInt64(kind.rawValue))
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        let count = try decoder.enterArray(limit: 4)
        let number = try decoder.unsigned()
        guard let kind = UInt8(exactly: number).flatMap(Kind.init(rawValue:)) else {
            throw decoder.failure(.invalidValue("kind of peer message"))
        }
        let expected = Self.itemCount(of: kind)
        guard count == expected else { throw decoder.failure(.unexpectedCount(expected: expected, found: UInt64(count))) }
        self = try Self.body(of: kind, from: &decoder)
        decoder.leaveArray()
    }

    private static func itemCount(of kind: Kind) -> Int {
        switch kind {
        case .consensus, .batch, .blockRequest, .blocks: 3
        case .transactions, .batchRequest, .bodyRequest, .head: 2
        default: 1 + SnapshotMessage.itemCount(of: kind)
        }
    }

    private static func body(of kind: Kind, from decoder: inout CanonicalDecoder) throws(DecodingError) -> PeerMessage {
        switch kind {
        case .consensus: .consensus(try decoder.counter(), try WireMessage(from: &decoder))
        case .transactions: .transactions(try transactions(from: &decoder))
        case .batchRequest: .batchRequest(try hashes(from: &decoder))
        case .batch: .batch(try decoder.counter(), try BatchContent(from: &decoder))
        case .bodyRequest: .bodyRequest(try hashes(from: &decoder))
        case .blockRequest: .blockRequest(from: try decoder.counter(), through: try decoder.counter())
        case .head: .head(decoder.takeNull() ? nil : try Certificate(from: &decoder))
        case .blocks:
            .blocks(
                from: try decoder.counter(),
                try decoder.list(limit: blockCountMax) { (inner) throws(DecodingError) in
                    try inner.bytes(limit: Kind.blocks.byteCountMax)
                }
            )
        default: try snapshot(of: kind, from: &decoder)
        }
    }

    private static func snapshot(of kind: Kind, from decoder: inout CanonicalDecoder) throws(DecodingError) -> PeerMessage {
        guard let message = try SnapshotMessage(of: kind, from: &decoder) else {
            throw decoder.failure(.invalidValue("kind of peer message"))
        }
        return .snapshot(message)
    }

    private static func hashes(from decoder: inout CanonicalDecoder) throws(DecodingError) -> [Hash256] {
        try decoder.list(limit: requestCountMax) { (inner) throws(DecodingError) in try inner.fixed() }
    }

    private static func transactions(from decoder: inout CanonicalDecoder) throws(DecodingError) -> [SignedTransaction] {
        try decoder.list(limit: transactionCountMax) { (inner) throws(DecodingError) in
            let bytes = try inner.bytes(limit: TransactionLimits.byteCountMax)
            do throws(TransactionRejection) { return try SignedTransaction(bytes: bytes) } catch {
                throw inner.failure(.invalidValue("transaction"))
            }
        }
    }
}
