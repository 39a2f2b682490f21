import ChainCrypto
import Primitives
import TestSupport
import Testing

@Suite struct NISTVectorTests {
    @Test(.enabled(if: SharedData.has("vectors/nist-cavp/SHA256ShortMsg.rsp.gz")))
    func `SHA-256 gives NIST's short messages`() throws {
        let text = try #require(try SharedData.unpackedText("vectors/nist-cavp/SHA256ShortMsg.rsp.gz"))
        var checked = 0
        for block in NISTResponseFile(text).blocks {
            guard let count = block["Len"].flatMap({ Int($0) }), let message = block["Msg"].flatMap({ Hex.decode($0) })
            else { continue }
            #expect(Hasher256.hash(message.prefix(count / 8)).hex == block["MD"])
            checked += 1
        }
        #expect(checked >= 64)
    }

    @Test(.enabled(if: SharedData.has("vectors/nist-cavp/gcmEncryptExtIV256.rsp.gz")))
    func `AES-256-GCM gives NIST's ciphertexts and tags`() throws {
        let text = try #require(try SharedData.unpackedText("vectors/nist-cavp/gcmEncryptExtIV256.rsp.gz"))
        var checked = 0
        for block in NISTResponseFile(text).blocks {
            let part = { (name: String) in block[name].flatMap { Hex.decode($0) } }
            guard let key = part("Key"), let nonce = part("IV"), let plaintext = part("PT"), let aad = part("AAD"),
                let ciphertext = part("CT"), let tag = part("Tag"), nonce.count == 12, tag.count == 16
            else { continue }
            let cipher = AuthenticatedCipher(key: SecretBytes(key))
            #expect(cipher.seal(plaintext, nonce: nonce, aad: aad) == ciphertext + tag)
            #expect(cipher.open(ciphertext + tag, nonce: nonce, aad: aad) == plaintext)
            checked += 1
        }
        #expect(checked >= 300)
    }
}
