import ChainCrypto
import Primitives
import Testing

@Suite struct KeyDerivationTests {
    private func derive(_ key: String, _ salt: String, _ info: String, _ count: Int) throws -> String {
        let secret = KeyDerivation.hkdfSHA256(
            key: SecretBytes(try #require(Hex.decode(key))),
            salt: try #require(Hex.decode(salt)),
            info: try #require(Hex.decode(info)),
            count: count
        )
        return Hex.encode(secret.copyBytes())
    }

    @Test func `RFC 5869's vectors hold`() throws {
        let key = String(repeating: "0b", count: 22)
        #expect(
            try derive(key, "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9", 42)
                == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
        )
        #expect(
            try derive(key, "", "", 42)
                == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
        )
        let range = { (from: Int, to: Int) in Hex.encode((from...to).map { UInt8($0) }) }
        #expect(
            try derive(range(0, 0x4F), range(0x60, 0xAF), range(0xB0, 0xFF), 82)
                == "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
        )
    }

    @Test(arguments: [1, 31, 32, 33, 64, 8160])
    func `a longer output begins with the shorter one`(count: Int) {
        let key = SecretBytes([1, 2, 3])
        let long = KeyDerivation.hkdfSHA256(key: key, salt: [4], info: [5], count: 8160).copyBytes()
        #expect(KeyDerivation.hkdfSHA256(key: key, salt: [4], info: [5], count: count).copyBytes() == Array(long[..<count]))
    }
}
