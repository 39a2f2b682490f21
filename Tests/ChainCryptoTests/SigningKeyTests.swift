import ChainCrypto
import Primitives
import TestSupport
import Testing

@Suite struct SigningKeyTests {
    @Test(arguments: [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ])
    func `RFC 8032's vectors hold`(seed: String, key: String, message: String, signature: String) throws {
        let signing = SigningKey(seed: SecretBytes(try #require(Hex.decode(seed))))
        let bytes = try #require(Hex.decode(message))
        #expect(signing.publicKey.hex == key)
        #expect(signing.sign(bytes).hex == signature)
        #expect(SignatureCheck.isValid(signing.sign(bytes), message: bytes, key: signing.publicKey))
    }

    @Test func `a signature counts for its message, key and type only`() {
        let key = SigningKey.generate()
        let signature = key.sign(type: "vote", [1, 2, 3])
        #expect(SignatureCheck.isValid(signature, type: "vote", body: [1, 2, 3], key: key.publicKey))
        #expect(SignatureCheck.isValid(signature, message: Array("consilium/vote/v1".utf8) + [0, 1, 2, 3], key: key.publicKey))
        #expect(!SignatureCheck.isValid(signature, type: "other", body: [1, 2, 3], key: key.publicKey))
        #expect(!SignatureCheck.isValid(signature, type: "vote", body: [1, 2], key: key.publicKey))
        #expect(!SignatureCheck.isValid(signature, message: [1, 2, 3], key: key.publicKey))
        #expect(!SignatureCheck.isValid(signature, type: "vote", body: [1, 2, 3], key: SigningKey.generate().publicKey))
    }

    @Test func `a flipped bit of a signature is refused`() throws {
        let key = SigningKey(seed: SecretBytes([UInt8](repeating: 3, count: 32)))
        let signature = key.sign([5]).bytes
        for bit in stride(from: 0, to: 512, by: 5) {
            var bytes = signature
            bytes[bit / 8] ^= 1 << (bit % 8)
            #expect(!SignatureCheck.isValid(try #require(SignatureBytes(bytes: bytes)), message: [5], key: key.publicKey))
        }
    }

    @Test func `the order of the group is not added to S`() throws {
        // S + L signs the same message for a verifier without RFC 8032's range check.
        let order: [UInt8] = [
            0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14, 0, 0, 0, 0, 0, 0, 0,
            0,
            0, 0, 0, 0, 0, 0, 0, 0x10,
        ]
        let key = SigningKey(seed: SecretBytes([UInt8](repeating: 4, count: 32)))
        var bytes = key.sign([]).bytes
        var carry = 0
        for index in 0..<32 {
            carry += Int(bytes[32 + index]) + Int(order[index])
            bytes[32 + index] = UInt8(carry & 0xFF)
            carry >>= 8
        }
        #expect(!SignatureCheck.isValid(try #require(SignatureBytes(bytes: bytes)), message: [], key: key.publicKey))
    }

    /// Points that OpenSSL accepts and libsodium does not: of small order, or with y ≥ p.
    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ])
    func `a key of small order or not canonical is refused`(key: String) throws {
        // R = the neutral element and S = 0 satisfy the equation for the neutral element as key.
        var signature = [UInt8](repeating: 0, count: 64)
        signature[0] = 1
        let publicKey = try #require(PublicKey(hex: key))
        let bytes = try #require(SignatureBytes(bytes: signature))
        for message in 0..<16 { #expect(!SignatureCheck.isValid(bytes, message: [UInt8(message)], key: publicKey)) }
    }

    /// The encodings of the eight points of small order: canonical, with y ≥ p, and with the sign of x = 0 set.
    private static let smallOrder = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ]

    // The 14 × 14 cases of ZIP 215: with S = 0 a cofactored check accepts every one, a cofactorless one some.
    @Test func `no pair of small-order key and R is a signature`() throws {
        for key in Self.smallOrder {
            for first in Self.smallOrder {
                let publicKey = try #require(PublicKey(hex: key))
                let signature = try #require(SignatureBytes(hex: first + String(repeating: "0", count: 64)))
                #expect(!SignatureCheck.isValid(signature, message: Array("Zcash".utf8), key: publicKey))
            }
        }
    }

    @Test func `a y of p or more is refused as key and as R`() throws {
        let signer = SigningKey(seed: SecretBytes([UInt8](repeating: 6, count: 32)))
        let real = signer.sign([1]).bytes
        // p is 2²⁵⁵ − 19: nineteen values of y fit into 255 bits above it, each with both signs of x.
        for low: UInt8 in 0xED...0xFF {
            for high: UInt8 in [0x7F, 0xFF] {
                let point = [low] + [UInt8](repeating: 0xFF, count: 30) + [high]
                let key = try #require(PublicKey(bytes: point))
                for message: UInt8 in 0..<8 {
                    let zero = try #require(SignatureBytes(bytes: point + [UInt8](repeating: 0, count: 32)))
                    #expect(!SignatureCheck.isValid(zero, message: [message], key: key))
                    #expect(!SignatureCheck.isValid(zero, message: [message], key: signer.publicKey))
                }
                let other = try #require(SignatureBytes(bytes: point + Array(real[32...])))
                #expect(!SignatureCheck.isValid(other, message: [1], key: signer.publicKey))
                #expect(!SignatureCheck.isValid(signer.sign([1]), message: [1], key: key))
            }
        }
    }

    @Test(.enabled(if: SharedData.has("vectors/wycheproof/ed25519_test.json")))
    func `Wycheproof's vectors are accepted and refused`() throws {
        let json = try #require(try SharedData.json("vectors/wycheproof/ed25519_test.json") as? [String: Any])
        var checked = 0
        for group in try #require(json["testGroups"] as? [[String: Any]]) {
            let keyHex = try #require((group["publicKey"] as? [String: Any])?["pk"] as? String)
            let key = try #require(PublicKey(hex: keyHex))
            for vector in try #require(group["tests"] as? [[String: Any]]) {
                let message = try #require((vector["msg"] as? String).flatMap { Hex.decode($0) })
                let signature = (vector["sig"] as? String).flatMap { SignatureBytes(hex: $0) }
                let isAccepted = signature.map { SignatureCheck.isValid($0, message: message, key: key) } ?? false
                #expect(isAccepted == (vector["result"] as? String == "valid"), "\(vector["tcId"] ?? 0)")
                checked += 1
            }
        }
        #expect(checked >= 140)
    }

    @Test(.enabled(if: SharedData.has("vectors/ed25519-sign-input")))
    func `the reference implementation's signatures come out`() throws {
        let text = try #require(try SharedData.unpackedText("vectors/ed25519-sign-input/sign.input.0001-0512.gz"))
        for line in text.split(separator: "\n").prefix(200) {
            let parts = line.split(separator: ":", omittingEmptySubsequences: false)
            let seed = try #require(Hex.decode(parts[0].prefix(64)))
            let message = try #require(Hex.decode(parts[2]))
            let key = SigningKey(seed: SecretBytes(seed))
            #expect(key.publicKey.hex == parts[1])
            #expect(key.sign(message).hex == parts[3].prefix(128))
        }
    }

    @Test func `secrets are not shown`() {
        let secret = SecretBytes([0xAB, 0xCD])
        #expect("\(secret)" == "SecretBytes(2 bytes, redacted)")
        #expect(String(reflecting: secret) == "\(secret)")
        let key = SigningKey(seed: SecretBytes([UInt8](repeating: 0xAB, count: 32)))
        #expect("\(key)" == "SigningKey(\(key.publicKey.hex))")
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains("171") && !dumped.contains("abab"))
    }

    @Test func `secrets compare by their bytes`() {
        #expect(SecretBytes([1, 2]).isEqual(to: SecretBytes([1, 2])))
        #expect(!SecretBytes([1, 2]).isEqual(to: SecretBytes([1, 3])))
        #expect(!SecretBytes([1, 2]).isEqual(to: SecretBytes([1])))
        #expect(SecretBytes([]).isEqual(to: SecretBytes([])))
        #expect(RandomBytes.generate(32) != RandomBytes.generate(32))
        #expect(RandomBytes.generate(0) == [])
    }
}
