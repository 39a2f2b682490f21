import ChainCrypto
import Ledger
import Primitives
import Testing

@Suite struct BundleVerifierTests {
    private let chain: FixtureChain
    private let bundle: ProofBundle
    private let bytes: [UInt8]

    init() throws {
        chain = try FixtureChain()
        bundle = chain.bundle
        bytes = bundle.canonicalBytes
    }

    private func verify(_ bundle: ProofBundle, trusted: TrustedPoint? = nil) -> VerificationReport {
        BundleVerifier.verify(bundle.canonicalBytes, genesis: chain.genesis, trusted: trusted)
    }

    private func expectInvalid(
        _ report: VerificationReport,
        _ words: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard case .invalid(let sentence) = report else {
            Issue.record("not invalid: \(report.exitStatus)", sourceLocation: sourceLocation)
            return
        }
        #expect(sentence.contains(words), "\(sentence)", sourceLocation: sourceLocation)
    }

    private func changed(
        transaction: SignedTransaction? = nil,
        receipt: Receipt? = nil,
        transactionProof: ListProof? = nil,
        receiptProof: ListProof? = nil,
        header: BlockHeader? = nil,
        certificate: Certificate? = nil,
        changes: [MembershipChange]? = nil,
        later: [BlockHeader] = []
    ) -> ProofBundle {
        ProofBundle(
            transaction: transaction ?? bundle.transaction,
            receipt: receipt ?? bundle.receipt,
            transactionProof: transactionProof ?? bundle.transactionProof,
            receiptProof: receiptProof ?? bundle.receiptProof,
            header: header ?? bundle.header,
            certificate: certificate ?? bundle.certificate,
            membershipChanges: changes ?? bundle.membershipChanges,
            laterHeaders: later
        )
    }

    @Test func `a bundle across a change of validators is valid and says what it proves`() throws {
        let report = verify(bundle)
        guard case .valid(let facts) = report else {
            Issue.record("\(report)")
            return
        }
        #expect(report.exitStatus == 0)
        #expect(facts.height == BlockHeight(2))
        #expect(facts.epoch == EpochNumber(1))
        #expect(facts.index == 1)
        #expect(facts.transaction == bundle.transaction)
        #expect(facts.receipt.outcome == .ok)
        #expect(facts.signers.count == 3)
        #expect(facts.caveat?.contains("--trusted") == true)
        #expect(try ProofBundle(canonicalBytes: bytes) == bundle)
    }

    @Test func `a bundle of the first epoch needs no change`() throws {
        let first = try #require(ProofBundle(block: chain.blocks[0], index: 2, membershipChanges: []))
        #expect(verify(first).exitStatus == 0)
        let superfluous = try #require(ProofBundle(block: chain.blocks[0], index: 2, membershipChanges: [chain.change]))
        #expect(verify(superfluous).exitStatus == 1)
    }

    @Test func `every changed byte makes it invalid`() {
        for offset in bytes.indices {
            var changed = bytes
            changed[offset] ^= offset.isMultiple(of: 2) ? 0x01 : 0x80
            let report = BundleVerifier.verify(changed, genesis: chain.genesis)
            #expect(report.exitStatus == 1, "offset \(offset)")
        }
    }

    @Test func `every shortened file and every added byte is refused`() {
        for count in stride(from: 1, to: bytes.count, by: 11) {
            #expect(BundleVerifier.verify(Array(bytes.prefix(count)), genesis: chain.genesis).exitStatus != 0)
        }
        #expect(BundleVerifier.verify(bytes + [0], genesis: chain.genesis).exitStatus == 1)
    }

    @Test func `what is no bundle is unusable`() {
        for other in [
            [], Array("{\"jsonrpc\": \"2.0\", \"result\": \"no such bundle here\"}".utf8), [UInt8](repeating: 0, count: 500),
        ] {
            #expect(BundleVerifier.verify(other, genesis: chain.genesis).exitStatus == 2)
        }
    }

    @Test func `another genesis with the same validators does not vouch`() throws {
        let sibling = try Fixture.genesis(name: "lakeside")
        expectInvalid(BundleVerifier.verify(bytes, genesis: sibling), "belongs to the chain")
    }

    @Test func `a consistent bundle of a foreign committee is refused`() throws {
        let foreign = try FixtureChain.foreign(to: chain)
        expectInvalid(verify(foreign), "another committee")
        #expect(foreign.header.chainID == chain.genesis.chainID)
    }

    @Test func `the new committee without its header is refused, and the old one after it`() {
        expectInvalid(verify(changed(changes: [])), "epoch")
        let parent = BlockParent(chain.blocks[0].header)
        let old = FixtureChain.block(
            4..<7,
            after: parent,
            genesis: chain.genesis,
            signedBy: chain.firstSet,
            next: chain.firstSet
        )
        let bundle = ProofBundle(block: old, index: 1, membershipChanges: [chain.change])
        expectInvalid(bundle.map { verify($0) } ?? .unusable(""), "another committee")
    }

    @Test func `a change that is not certified by the set before it is refused`() {
        let header = chain.change.header
        let few = Fixture.certificate(header, genesis: chain.genesis, by: chain.firstSet, signers: [0, 1])
        let change = MembershipChange(header: header, certificate: few, nextValidators: chain.secondSet)
        expectInvalid(verify(changed(changes: [change])), "signatures")
        let other = MembershipChange(
            header: header,
            certificate: chain.change.certificate,
            nextValidators: chain.firstSet
        )
        expectInvalid(verify(changed(changes: [other])), "another set")
        expectInvalid(verify(changed(changes: [chain.change, chain.change])), "change of validators")
    }

    @Test func `a certificate of too few is refused`() {
        let few = Fixture.signing(bundle.certificate, by: chain.secondSet, signers: [0, 3])
        expectInvalid(verify(changed(certificate: few)), "3 are needed")
    }

    @Test func `another transaction or receipt of the same block is refused`() {
        let block = chain.blocks[1]
        expectInvalid(verify(changed(transaction: block.bodies[0])), "not in the block")
        expectInvalid(verify(changed(receipt: block.receipts[0])), "another transaction")
        let better = Receipt(transactionID: bundle.receipt.transactionID, outcome: .ok, gasUsed: 0)
        expectInvalid(verify(changed(receipt: better)), "receipt is not in the block")
        guard let proof = BlockLists.receiptProof(at: 0, in: block.receipts) else { return }
        expectInvalid(verify(changed(receiptProof: proof)), "receipt is not in the block")
    }

    @Test func `a forged signature under the right id is refused`() throws {
        var body = bundle.transaction.bytes
        body[body.count - 5] ^= 1
        expectInvalid(verify(changed(transaction: try SignedTransaction(bytes: body))), "signature")
    }

    @Test func `a trusted point at the block decides`() {
        let header = bundle.header
        let right = verify(bundle, trusted: TrustedPoint(height: header.height, hash: header.hash))
        guard case .valid(let facts) = right else {
            Issue.record("\(right)")
            return
        }
        #expect(facts.isPinned)
        #expect(facts.caveat == nil)
        expectInvalid(verify(bundle, trusted: TrustedPoint(height: header.height, hash: .zero)), "trusted height 2")
    }

    @Test func `a trusted point below, at the genesis, or out of reach`() {
        let first = chain.blocks[0].header
        #expect(verify(bundle, trusted: TrustedPoint(height: first.height, hash: first.hash)).exitStatus == 0)
        #expect(verify(bundle, trusted: TrustedPoint(height: first.height, hash: .zero)).exitStatus == 1)
        #expect(verify(bundle, trusted: TrustedPoint(height: .genesis, hash: chain.genesis.hash)).exitStatus == 0)
        #expect(verify(bundle, trusted: TrustedPoint(height: .genesis, hash: .zero)).exitStatus == 1)
        #expect(verify(bundle, trusted: TrustedPoint(height: BlockHeight(9), hash: .zero)).exitStatus == 2)
    }

    @Test func `later headers tie the block to a newer point and are refused without it`() {
        let second = FixtureChain.block(
            7..<9,
            after: BlockParent(bundle.header),
            genesis: chain.genesis,
            signedBy: chain.secondSet,
            next: chain.secondSet
        )
        let third = FixtureChain.block(
            9..<10,
            after: BlockParent(second.header),
            genesis: chain.genesis,
            signedBy: chain.secondSet,
            next: chain.secondSet
        )
        let linked = changed(later: [second.header, third.header])
        let point = TrustedPoint(height: third.height, hash: third.header.hash)
        #expect(verify(linked, trusted: point).exitStatus == 0)
        expectInvalid(verify(linked), "--trusted")
        expectInvalid(verify(linked, trusted: TrustedPoint(height: third.height, hash: .zero)), "--trusted")
        expectInvalid(verify(changed(later: [third.header]), trusted: point), "does not follow")
    }

    @Test func `a trusted point is read from text`() {
        let hash = bundle.header.hash
        #expect(TrustedPoint(text: "2:\(hash.hex)") == TrustedPoint(height: BlockHeight(2), hash: hash))
        for text in ["", "2", "2:", ":\(hash.hex)", "-1:\(hash.hex)", "2:\(hash.hex)0", "2:\(hash.hex):1"] {
            #expect(TrustedPoint(text: text) == nil)
        }
    }
}

extension FixtureChain {
    /// A bundle that is right in itself, for the same chain id and genesis hash, signed by a committee of one stranger.
    static func foreign(to chain: FixtureChain) throws -> ProofBundle {
        let stranger = try #require(ValidatorSet([Fixture.validator(4).member]))
        let block = Self.block(
            1..<4,
            after: BlockParent(genesis: chain.genesis),
            genesis: chain.genesis,
            signedBy: stranger,
            next: stranger
        )
        return try #require(ProofBundle(block: block, index: 1, membershipChanges: []))
    }
}
