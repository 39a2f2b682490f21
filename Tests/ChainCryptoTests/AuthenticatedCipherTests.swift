import ChainCrypto
import Primitives
import TestSupport
import Testing

@Suite struct AuthenticatedCipherTests {
    private let cipher = AuthenticatedCipher(key: SecretBytes((0..<32).map { UInt8($0) }))
    private let nonce = [UInt8](repeating: 7, count: 12)

    @Test func `the vectors of the GCM paper hold`() throws {
        // McGrew & Viega, "The Galois/Counter Mode of Operation", test cases 13 and 14.
        let zero = AuthenticatedCipher(key: SecretBytes([UInt8](repeating: 0, count: 32)))
        let zeroNonce = [UInt8](repeating: 0, count: 12)
        #expect(Hex.encode(zero.seal([], nonce: zeroNonce, aad: [])) == "530f8afbc74536b9a963b4f1c4cb738b")
        #expect(
            Hex.encode(zero.seal([UInt8](repeating: 0, count: 16), nonce: zeroNonce, aad: []))
                == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
        )
    }

    @Test(arguments: [0, 1, 15, 16, 17, 1000, 65_536])
    func `what was sealed opens, and not after any change`(count: Int) {
        let plaintext = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let sealed = cipher.seal(plaintext, nonce: nonce, aad: [1, 2])
        #expect(sealed.count == count + 16)
        #expect(cipher.open(sealed, nonce: nonce, aad: [1, 2]) == plaintext)
        #expect(cipher.open(sealed, nonce: nonce, aad: [1, 3]) == nil)
        #expect(cipher.open(sealed, nonce: [UInt8](repeating: 8, count: 12), aad: [1, 2]) == nil)
        #expect(cipher.open(Array(sealed.dropLast()), nonce: nonce, aad: [1, 2]) == nil)
        for index in Set([0, count / 2, sealed.count - 1]) {
            var altered = sealed
            altered[index] ^= 1
            #expect(cipher.open(altered, nonce: nonce, aad: [1, 2]) == nil)
        }
    }

    @Test func `fewer bytes than a tag never open`() {
        for count in 0..<16 { #expect(cipher.open([UInt8](repeating: 0, count: count), nonce: nonce, aad: []) == nil) }
    }

    @Test func `a buffer is sealed and opened in place`() {
        let plaintext = (0..<5000).map { UInt8(truncatingIfNeeded: $0 * 3) }
        var buffer = plaintext + [UInt8](repeating: 0, count: 16)
        buffer.withUnsafeMutableBytes { bytes in
            cipher.seal(UnsafeRawBufferPointer(rebasing: bytes[..<5000]), into: bytes, nonce: nonce, aad: [9])
        }
        #expect(buffer == cipher.seal(plaintext, nonce: nonce, aad: [9]))
        let isOpen = buffer.withUnsafeMutableBytes { cipher.open(UnsafeRawBufferPointer($0), into: $0, nonce: nonce, aad: [9]) }
        #expect(isOpen)
        #expect(Array(buffer[..<5000]) == plaintext)
    }

    @Test func `a buffer that does not open is wiped`() {
        var buffer = cipher.seal([UInt8](repeating: 5, count: 100), nonce: nonce, aad: [])
        buffer[0] ^= 1
        let isOpen = buffer.withUnsafeMutableBytes { cipher.open(UnsafeRawBufferPointer($0), into: $0, nonce: nonce, aad: []) }
        #expect(!isOpen)
        #expect(buffer[..<100].allSatisfy { $0 == 0 })
    }

    @Test(.enabled(if: SharedData.has("vectors/wycheproof/aes_gcm_test.json")))
    func `Wycheproof's vectors are accepted and refused`() throws {
        let json = try #require(try SharedData.json("vectors/wycheproof/aes_gcm_test.json") as? [String: Any])
        var checked = 0
        for group in try #require(json["testGroups"] as? [[String: Any]]) {
            guard group["keySize"] as? Int == 256, group["ivSize"] as? Int == 96, group["tagSize"] as? Int == 128 else {
                continue
            }
            for vector in try #require(group["tests"] as? [[String: Any]]) {
                let part = { (name: String) throws -> [UInt8] in
                    try #require((vector[name] as? String).flatMap { Hex.decode($0) })
                }
                let cipher = AuthenticatedCipher(key: SecretBytes(try part("key")))
                let sealed = try part("ct") + part("tag")
                let opened = cipher.open(sealed, nonce: try part("iv"), aad: try part("aad"))
                let isValid = vector["result"] as? String == "valid"
                #expect((opened == (try part("msg"))) == isValid)
                #expect((opened == nil) == !isValid)
                checked += 1
            }
        }
        #expect(checked >= 60)
    }
}
