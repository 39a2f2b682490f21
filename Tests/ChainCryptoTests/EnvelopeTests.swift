import ChainCrypto
import Primitives
import TestSupport
import Testing

@Suite struct EnvelopeTests {
    private let secret = SecretBytes([UInt8](repeating: 0x42, count: 32))
    private let info = Array("consilium/envelope/v1".utf8)

    @Test func `an envelope opens for its reader in its context only`() throws {
        let reader = try HPKEPrivateKey.generate()
        let envelope = try Envelope.seal(secret, to: reader.publicKey, info: info, aad: [1])
        #expect(envelope.suite == 0x647A)
        #expect(envelope.encapsulatedKey.count == 1120)
        #expect(envelope.ciphertext.count == 48)
        #expect(try Envelope.open(envelope, with: reader, info: info, aad: [1]).isEqual(to: secret))
        let open = { (key: HPKEPrivateKey, info: [UInt8], aad: [UInt8]) in
            _ = try Envelope.open(envelope, with: key, info: info, aad: aad)
        }
        let other = try HPKEPrivateKey.generate()
        #expect(throws: ChainCryptoError.envelopeNotOpened) { try open(other, info, [1]) }
        #expect(throws: ChainCryptoError.envelopeNotOpened) { try open(reader, info + [0], [1]) }
        #expect(throws: ChainCryptoError.envelopeNotOpened) { try open(reader, info, [2]) }
    }

    @Test func `an altered envelope does not open`() throws {
        let reader = try HPKEPrivateKey(seed: SecretBytes([UInt8](repeating: 9, count: 32)))
        let envelope = try Envelope.seal(secret, to: reader.publicKey, info: info, aad: [])
        var key = envelope.encapsulatedKey
        key[700] ^= 1
        var text = envelope.ciphertext
        text[0] ^= 1
        let forged = [
            SealedEnvelope(suite: envelope.suite, encapsulatedKey: key, ciphertext: envelope.ciphertext),
            SealedEnvelope(suite: envelope.suite, encapsulatedKey: envelope.encapsulatedKey, ciphertext: text),
            SealedEnvelope(suite: envelope.suite, encapsulatedKey: [1], ciphertext: envelope.ciphertext),
            SealedEnvelope(suite: envelope.suite, encapsulatedKey: envelope.encapsulatedKey, ciphertext: []),
        ]
        for envelope in forged {
            #expect(throws: ChainCryptoError.envelopeNotOpened) {
                _ = try Envelope.open(envelope, with: reader, info: info, aad: [])
            }
        }
        let other = SealedEnvelope(suite: 0x20, encapsulatedKey: [], ciphertext: [])
        #expect(throws: ChainCryptoError.unsupported(what: "envelope", found: "suite 32")) {
            _ = try Envelope.open(other, with: reader, info: info, aad: [])
        }
    }

    @Test func `an envelope's bytes come back`() throws {
        let envelope = SealedEnvelope(suite: 0x647A, encapsulatedKey: [1, 2], ciphertext: [3])
        #expect(Hex.encode(envelope.canonicalBytes) == "8319647a4201024103")
        #expect(try SealedEnvelope(canonicalBytes: envelope.canonicalBytes) == envelope)
        #expect(throws: DecodingError.self) { try SealedEnvelope(canonicalBytes: [0x83, 0x1A, 0, 1, 0, 0, 0x40, 0x40]) }
    }

    @Test func `the fixed envelope still opens, and the seed gives the fixed public key`() throws {
        // Pins the suite: an X-Wing of another draft would not open these bytes.
        let reader = try HPKEPrivateKey(seed: SecretBytes((0..<32).map { UInt8($0) }))
        let golden = GoldenFile("envelope-x-wing.txt")
        if GoldenFile.isRewriting {
            let envelope = try Envelope.seal(secret, to: reader.publicKey, info: info, aad: Array("aad".utf8))
            let lines = [
                "public-key-sha256 \(Hasher256.hash(reader.publicKey.bytes).hex)",
                "envelope \(Hex.encode(envelope.canonicalBytes))",
            ]
            #expect(try golden.difference(from: lines.joined(separator: "\n")) == nil)
        }
        let lines = try #require(golden.text).split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines[0][1] == Hasher256.hash(reader.publicKey.bytes).hex)
        let envelope = try SealedEnvelope(canonicalBytes: try #require(Hex.decode(lines[1][1])))
        #expect(try Envelope.open(envelope, with: reader, info: info, aad: Array("aad".utf8)).isEqual(to: secret))
    }

    @Test func `keys of another length are refused`() {
        #expect(HPKEPublicKey(bytes: [UInt8](repeating: 0, count: 1215)) == nil)
        #expect(throws: ChainCryptoError.self) { _ = try HPKEPrivateKey(seed: SecretBytes([1])) }
    }
}
