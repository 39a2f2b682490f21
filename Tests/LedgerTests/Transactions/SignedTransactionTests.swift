import ChainCrypto
import Ledger
import Primitives
import Testing

@Suite struct SignedTransactionTests {
    private let signed = Fixture.signed()

    private func expectRejected(
        _ bytes: [UInt8],
        _ code: TransactionRejection.Code,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        do throws(TransactionRejection) {
            _ = try SignedTransaction(bytes: bytes)
            Issue.record("accepted", sourceLocation: sourceLocation)
        } catch {
            #expect(error.code == code, sourceLocation: sourceLocation)
            #expect(!error.message.isEmpty, sourceLocation: sourceLocation)
        }
    }

    @Test func `a signed transaction decodes to itself`() throws {
        let decoded = try SignedTransaction(bytes: signed.bytes)
        #expect(decoded == signed)
        #expect(decoded.transaction == signed.transaction)
        #expect(decoded.id == signed.id)
        #expect(decoded.signer == Fixture.senderKey.publicKey)
        #expect(try decoded.verified().id == signed.id)
    }

    @Test func `the bytes begin as the page on transactions says`() {
        let head: [UInt8] = [0xD2, 0x84, 0x58, 0x26, 0xA2, 0x01, 0x27, 0x04, 0x58, 0x20]
        #expect(signed.bytes.starts(with: head))
        #expect(Array(signed.bytes[10..<42]) == Fixture.senderKey.publicKey.bytes)
        #expect(signed.bytes[42] == 0xA0)
        #expect(signed.bytes.suffix(66).starts(with: [0x58, 0x40]))
    }

    @Test func `the id is the hash of the signature structure and ignores the signature`() throws {
        var structure = CanonicalEncoder()
        structure.array(4)
        structure.text("Signature1")
        structure.bytes([0xA2, 0x01, 0x27, 0x04, 0x58, 0x20] + signed.signer.bytes)
        structure.bytes([UInt8]())
        structure.bytes(signed.transaction.canonicalBytes)
        #expect(signed.id == Hasher256.hash(domain: "consilium/transaction/v1", structure.bytes))
        var other = signed.bytes
        other[other.count - 1] ^= 1
        let forged = try SignedTransaction(bytes: other)
        #expect(forged.id == signed.id)
        #expect(forged != signed)
        #expect(throws: TransactionRejection.self) { try forged.verified() }
    }

    @Test func `changing any byte is malformed, breaks the signature, or changes the id and breaks the signature`() {
        for offset in signed.bytes.indices {
            for flip: UInt8 in [0x01, 0x80] {
                var bytes = signed.bytes
                bytes[offset] ^= flip
                guard let changed = try? SignedTransaction(bytes: bytes) else { continue }
                #expect(!changed.hasValidSignature, "offset \(offset)")
                #expect(changed.bytes == bytes)
            }
        }
    }

    @Test func `every shorter form is malformed`() {
        for count in signed.bytes.indices { expectRejected(Array(signed.bytes.prefix(count)), .malformed) }
    }

    @Test func `bytes behind the message are malformed`() { expectRejected(signed.bytes + [0], .malformed) }

    @Test func `another algorithm, tag, unprotected header or key length is malformed`() {
        for (offset, value) in [(0, 0xD1), (1, 0x83), (3, 0x25), (6, 0x26), (7, 0x05), (42, 0xA1)] as [(Int, UInt8)] {
            var bytes = signed.bytes
            bytes[offset] = value
            expectRejected(bytes, .malformed)
        }
    }

    @Test func `a payload length that is not in its shortest form is malformed`() {
        let payload = signed.transaction.canonicalBytes
        #expect(payload.count < 256)
        let long = Array(signed.bytes[..<43]) + [0x59, 0x00, UInt8(payload.count)] + payload + signed.bytes.suffix(66)
        expectRejected(long, .malformed)
    }

    @Test func `indefinite and huge declared lengths are malformed wherever they stand`() {
        let bytes = signed.bytes
        let huge: [[UInt8]] = [
            [0x5F], [0x9F], [0xBF], [0x7F], [0xFF], [0x5A, 0xFF, 0xFF, 0xFF, 0xFF],
            [0x5B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x5B] + [UInt8](repeating: 0xFF, count: 8),
            [0x9B] + [UInt8](repeating: 0xFF, count: 8), [0x7B] + [UInt8](repeating: 0xFF, count: 8),
            [0xBB] + [UInt8](repeating: 0xFF, count: 8), [UInt8](repeating: 0x81, count: 1_000),
            [UInt8](repeating: 0x9F, count: 1_000), [UInt8](repeating: 0xC1, count: 1_000),
        ]
        for head in huge {
            expectRejected(head, .malformed)
            // In place of the array, of the protected header, of the payload, and within the payload.
            for place in [1, 2, 43, 45, 46] {
                expectRejected(Array(bytes[..<place]) + head + bytes[(place + 1)...], .malformed)
                expectRejected(Array(bytes[..<place]) + head, .malformed)
            }
        }
    }

    @Test func `64 KiB is accepted and one byte more is too large`() throws {
        func signed(_ padding: Int) -> [UInt8] {
            let transaction = Fixture.transaction(
                chainID: "c-1",
                arguments: [.bytes([UInt8](repeating: 7, count: padding))]
            )
            return SignedTransaction.sign(transaction, with: Fixture.senderKey).bytes
        }
        let overhead = signed(65_000).count - 65_000
        let largest = signed(65_536 - overhead)
        #expect(largest.count == 65_536)
        #expect(throws: Never.self) { try SignedTransaction(bytes: largest) }
        expectRejected(signed(65_537 - overhead), .tooLarge)
    }

    @Test(arguments: [7, 17]) func `unique of another length is malformed`(count: Int) {
        let transaction = Transaction(
            chainID: "c-1",
            expires: Timestamp(1),
            unique: [UInt8](repeating: 1, count: count),
            contract: "a",
            function: "b",
            arguments: [],
            gasLimit: 1
        )
        expectRejected(SignedTransaction.sign(transaction, with: Fixture.senderKey).bytes, .malformed)
    }

    @Test(arguments: [8, 16]) func `unique of the shortest and longest length is accepted`(count: Int) {
        let transaction = Transaction(
            chainID: "c-1",
            expires: Timestamp(1),
            unique: [UInt8](repeating: 1, count: count),
            contract: "a",
            function: "b",
            arguments: [],
            gasLimit: 1
        )
        let bytes = SignedTransaction.sign(transaction, with: Fixture.senderKey).bytes
        #expect(throws: Never.self) { try SignedTransaction(bytes: bytes) }
    }

    @Test func `names outside printable ASCII are malformed, also those that Unicode calls equal`() {
        for name in ["", "con sent", "consent\u{E9}", "\u{212A}elvin", String(repeating: "a", count: 65)] {
            let transaction = Fixture.transaction(chainID: "c-1", contract: name)
            expectRejected(SignedTransaction.sign(transaction, with: Fixture.senderKey).bytes, .malformed)
        }
    }

    @Test func `arguments nested beyond the depth limit are malformed`() {
        var value = CanonicalValue.null
        for _ in 0..<20 { value = .array([value]) }
        let transaction = Fixture.transaction(chainID: "c-1", arguments: [value])
        expectRejected(SignedTransaction.sign(transaction, with: Fixture.senderKey).bytes, .malformed)
    }

    @Test func `every rejection code has a sentence that says what to do`() {
        #expect(TransactionRejection.Code.allCases.count == 16)
        for code in TransactionRejection.Code.allCases {
            #expect(code.sentence.count > 30, "\(code.rawValue)")
            #expect(TransactionRejection(code).message == code.sentence)
        }
    }
}
