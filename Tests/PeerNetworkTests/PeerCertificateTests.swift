import ChainCrypto
import NIOSSL
import PeerNetwork
import Primitives
import Testing

@Suite struct PeerCertificateTests {
    @Test func `the certificate is the documented bytes`() throws {
        // Seed and key of RFC 8032 §7.1, test 1.
        let seed = try #require(Hex.decode("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
        let certificate = PeerCertificate(signingKey: SigningKey(seed: SecretBytes(seed)))
        #expect(certificate.der.count == 217)
        let head =
            "3081d6308189a003020102020101300506032b65703014311230100603550403"
            + "0c09636f6e73696c69756d3020170d3730303130313030303030305a180f3939393931323331323335393539"
            + "5a30143112301006035504030c09636f6e73696c69756d302a300506032b6570032100"
            + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a" + "300506032b6570034100"
        #expect(Hex.encode(certificate.der.dropLast(64)) == head)
    }

    @Test func `the TLS library reads key and dates from it`() throws {
        let key = TestPeer.tlsKey(1)
        let certificate = try NIOSSLCertificate(bytes: PeerCertificate(signingKey: key).der, format: .der)
        #expect(PeerCertificate.key(inPublicKeyInfo: try certificate.extractPublicKey().toSPKIBytes()) == key.publicKey)
        #expect(certificate.notValidBefore == 0)
        #expect(certificate.notValidAfter == 253_402_300_799)
    }

    @Test func `a key of another kind is none`() {
        let key = TestPeer.tlsKey(1).publicKey
        let x25519: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x6E, 0x03, 0x21, 0x00]
        #expect(PeerCertificate.key(inPublicKeyInfo: x25519 + key.bytes) == nil)
        #expect(PeerCertificate.key(inPublicKeyInfo: []) == nil)
    }
}
