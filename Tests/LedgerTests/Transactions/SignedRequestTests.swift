import ChainCrypto
import Ledger
import Primitives
import Testing

@Suite struct SignedRequestTests {
    private let digest = Hasher256.hash(Array("body".utf8))
    private let chainID = "riverside-0011223344556677"

    private func request(expires: UInt64 = 50_000) -> [UInt8] {
        SignedRequest.sign(chainID: chainID, expires: Timestamp(expires), digest: digest, with: Fixture.senderKey)
    }

    private func verify(
        _ bytes: [UInt8],
        digest: Hash256? = nil,
        now: UInt64 = 40_000,
        chainID: String? = nil
    ) throws(SignedRequestRejection) -> PublicKey {
        try SignedRequest(bytes: bytes).verify(
            digest: digest ?? self.digest,
            now: Timestamp(now),
            chainID: chainID ?? self.chainID
        )
    }

    @Test func `a request is verified and names its key`() throws {
        #expect(try verify(request()) == Fixture.senderKey.publicKey)
    }

    @Test func `another digest, chain or signature is refused`() {
        #expect(throws: SignedRequestRejection.wrongDigest) { try verify(request(), digest: .zero) }
        #expect(throws: SignedRequestRejection.wrongChain) { try verify(request(), chainID: "other-1") }
        var bytes = request()
        bytes[bytes.count - 1] ^= 1
        #expect(throws: SignedRequestRejection.badSignature) { try verify(bytes) }
    }

    @Test func `a request lives until its expiry and at most a minute`() throws {
        #expect(throws: SignedRequestRejection.expired) { try verify(request(expires: 40_000)) }
        #expect(try verify(request(expires: 40_001)) == Fixture.senderKey.publicKey)
        #expect(try verify(request(expires: 100_000)) == Fixture.senderKey.publicKey)
        #expect(throws: SignedRequestRejection.expiresTooLate) { try verify(request(expires: 100_001)) }
    }

    @Test func `a transaction is no request and a request no transaction`() {
        #expect(throws: SignedRequestRejection.malformed) { try SignedRequest(bytes: Fixture.signed().bytes) }
        #expect(throws: TransactionRejection.self) { try SignedTransaction(bytes: request()) }
    }

    @Test func `no changed byte is accepted`() {
        let bytes = request()
        for offset in bytes.indices {
            var changed = bytes
            changed[offset] ^= 0x01
            #expect(throws: SignedRequestRejection.self) { try verify(changed) }
        }
    }
}
