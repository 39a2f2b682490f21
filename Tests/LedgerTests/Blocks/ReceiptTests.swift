import ChainCrypto
import Ledger
import Primitives
import Testing

@Suite struct ReceiptTests {
    @Test func `receipts decode to themselves`() throws {
        for receipt in FixtureChain.receipts((1...3).map { Fixture.signed($0) }) {
            #expect(try Receipt(canonicalBytes: receipt.canonicalBytes) == receipt)
        }
    }

    @Test(arguments: [511, 512, 513, 600]) func `a long message is cut between characters`(padding: Int) throws {
        let message = String(repeating: "a", count: padding - 1) + "éé"
        let receipt = Receipt(transactionID: .zero, outcome: .trapped, gasUsed: 0, message: message)
        #expect(receipt.message.utf8.count <= Receipt.messageByteCountMax)
        #expect(message.utf8.starts(with: receipt.message.utf8))
        #expect(try Receipt(canonicalBytes: receipt.canonicalBytes) == receipt)
    }

    @Test func `an unknown outcome is refused`() {
        var encoder = CanonicalEncoder()
        encoder.array(6)
        encoder.bytes(Hash256.zero)
        encoder.text("fine")
        encoder.unsigned(0)
        encoder.bytes([UInt8]())
        encoder.array(0)
        encoder.text("")
        #expect(throws: DecodingError.self) { try Receipt(canonicalBytes: encoder.bytes) }
    }

    @Test func `an event's subjects are its distinct 32-byte strings at any depth`() {
        let one = Hasher256.hash([1])
        let two = Hasher256.hash([2])
        let fields = CanonicalValue.array([
            .bytes(two.bytes), .text("x"), .array([.array([.bytes(one.bytes)]), .bytes([1])]), .bytes(two.bytes),
        ])
        let event = ReceiptEvent(contract: "c", name: "E", fields: fields.canonicalBytes)
        #expect(event.subjects == [one, two].sorted())
        #expect(ReceiptEvent(contract: "c", name: "E", fields: [0xFF]).subjects.isEmpty)
    }
}
