package import Primitives

/// What one executed transaction did: `[ id, outcome, gas used, return value, [events…], message ]`.
package struct Receipt: Hashable, Sendable, CanonicalCodable {
    package static let returnByteCountMax = 65_536
    package static let eventCountMax = 1_024
    package static let messageByteCountMax = 512

    package let transactionID: TransactionID
    package let outcome: Outcome
    package let gasUsed: UInt64
    /// Canonical CBOR of the returned value; empty where nothing was returned.
    package let returnValue: [UInt8]
    package let events: [ReceiptEvent]
    /// The contract's own sentence, or what went wrong; empty for `ok`.
    package let message: String

    package init(
        transactionID: TransactionID,
        outcome: Outcome,
        gasUsed: UInt64,
        returnValue: [UInt8] = [],
        events: [ReceiptEvent] = [],
        message: String = ""
    ) {
        self.transactionID = transactionID
        self.outcome = outcome
        self.gasUsed = gasUsed
        self.returnValue = returnValue
        self.events = events
        self.message = Self.bounded(message)
    }

    /// Cuts a message that is too long before the character at the limit, so that every receipt decodes again.
    private static func bounded(_ message: String) -> String {
        guard message.utf8.count > messageByteCountMax else { return message }
        let bytes = Array(message.utf8)
        var end = messageByteCountMax
        // RFC 3629 §3: 10xxxxxx continues a character.
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(6)
        encoder.bytes(transactionID)
        encoder.text(outcome.rawValue)
        encoder.unsigned(gasUsed)
        encoder.bytes(returnValue)
        encoder.list(events)
        encoder.text(message)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(6) { (decoder) throws(DecodingError) in
            Receipt(
                transactionID: try decoder.fixed(),
                outcome: try Self.outcome(from: &decoder),
                gasUsed: try decoder.unsigned(),
                returnValue: try decoder.bytes(limit: Self.returnByteCountMax),
                events: try decoder.list(of: ReceiptEvent.self, limit: Self.eventCountMax),
                message: try decoder.text(limit: Self.messageByteCountMax)
            )
        }
    }

    private static func outcome(from decoder: inout CanonicalDecoder) throws(DecodingError) -> Outcome {
        let name = try decoder.printableASCII(limit: TransactionLimits.nameByteCountMax, "outcome")
        guard let outcome = Outcome(rawValue: name) else { throw decoder.failure(.invalidValue("outcome")) }
        return outcome
    }
}
