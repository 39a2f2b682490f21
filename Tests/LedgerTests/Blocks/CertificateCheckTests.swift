import ChainCrypto
import Ledger
import Primitives
import Testing

@Suite struct CertificateCheckTests {
    private let chain: FixtureChain
    private let expected: CertificateCheck.Expectation
    private let certificate: Certificate
    private let set: ValidatorSet

    init() throws {
        chain = try FixtureChain()
        set = chain.firstSet
        certificate = chain.blocks[0].certificate
        let header = chain.blocks[0].header
        expected = CertificateCheck.Expectation(
            genesisHash: chain.genesis.hash,
            epoch: header.epoch,
            height: header.height,
            blockHash: header.hash
        )
    }

    private func rejection(_ signatures: [Certificate.Signature]) -> CertificateCheck.Rejection? {
        CertificateCheck.check(with(signatures), by: set, for: expected)
    }

    private func with(_ signatures: [Certificate.Signature]) -> Certificate {
        Certificate(
            genesisHash: certificate.genesisHash,
            epoch: certificate.epoch,
            setHash: certificate.setHash,
            height: certificate.height,
            blockHash: certificate.blockHash,
            signatures: signatures
        )
    }

    @Test func `q signatures certify and more do too`() {
        #expect(certificate.signatures.count == 3)
        #expect(CertificateCheck.check(certificate, by: set, for: expected) == nil)
        let all = Fixture.signing(certificate, by: set, signers: [0, 1, 2, 3])
        #expect(CertificateCheck.check(all, by: set, for: expected) == nil)
    }

    @Test func `one signature too few does not certify`() {
        #expect(rejection(Array(certificate.signatures.dropLast())) == .tooFewSignatures(quorum: 3, found: 2))
        #expect(rejection([]) == .tooFewSignatures(quorum: 3, found: 0))
    }

    // Iroha CVE-2018-3756: one signer counted many times.
    @Test func `one validator's signature counts once however often it stands there`() {
        let one = certificate.signatures[0]
        #expect(rejection([one, one, one]) == .notSortedOrNotDistinct)
        let copied = [1, 2].map { Certificate.Signature(validator: ValidatorIndex($0), signature: one.signature) }
        #expect(rejection([one] + copied) == .badSignature(ValidatorIndex(1)))
    }

    @Test(arguments: [4, 5, UInt64(Int64.max), .max]) func `an index outside the set is refused`(index: UInt64) {
        let stranger = Certificate.Signature(
            validator: ValidatorIndex(index),
            signature: certificate.signatures[0].signature
        )
        #expect(rejection(certificate.signatures + [stranger]) == .notAMember(ValidatorIndex(index)))
    }

    @Test func `signatures of another set do not certify`() {
        let foreign = Fixture.signing(certificate, by: chain.secondSet, signers: [0, 1, 2, 3])
        #expect(CertificateCheck.check(foreign, by: set, for: expected) != nil)
        #expect(CertificateCheck.check(certificate, by: chain.secondSet, for: expected) == .otherValidatorSet)
    }

    @Test func `every expected field is compared`() {
        let header = chain.blocks[0].header
        func check(_ genesis: Hash256, _ epoch: UInt64, _ height: UInt64, _ hash: Hash256) -> CertificateCheck.Rejection? {
            CertificateCheck.check(
                certificate,
                by: set,
                for: .init(
                    genesisHash: genesis,
                    epoch: EpochNumber(epoch),
                    height: BlockHeight(height),
                    blockHash: hash
                )
            )
        }
        let genesis = chain.genesis.hash
        #expect(check(.zero, 0, 1, header.hash) == .otherGenesis)
        #expect(check(genesis, 1, 1, header.hash) == .otherEpoch(expected: EpochNumber(1), found: EpochNumber(0)))
        #expect(check(genesis, 0, 2, header.hash) == .otherHeight(expected: BlockHeight(2), found: BlockHeight(1)))
        #expect(check(genesis, 0, 1, .zero) == .otherBlock)
        #expect(check(genesis, 0, 1, header.hash) == nil)
    }

    @Test func `the signed bytes carry the type, the domain and a zero byte`() {
        let body = certificate.signedBody
        let message = Array("consilium/checkpoint/v1".utf8) + [0] + body
        let entry = certificate.signatures[0]
        let key = set.members[Int(entry.validator.rawValue)].key
        #expect(SignatureCheck.isValid(entry.signature, message: message, key: key))
        #expect(!SignatureCheck.isValid(entry.signature, type: "prepare", body: body, key: key))
        #expect(body.starts(with: [0x85]))
    }

    @Test func `decoding refuses signatures out of order or doubled`() throws {
        #expect(try Certificate(canonicalBytes: certificate.canonicalBytes) == certificate)
        let one = certificate.signatures[0]
        #expect(throws: DecodingError.self) { try Certificate(canonicalBytes: with([one, one]).canonicalBytes) }
    }
}
