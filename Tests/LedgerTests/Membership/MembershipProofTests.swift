import ChainCrypto
import Ledger
import Primitives
import Testing

@Suite struct MembershipProofTests {
    /// A chain across two changes, and one more transaction: node 60 joins, the genesis' validator leaves.
    private func chain() throws -> (bench: ExecutionBench, sets: [ValidatorSet], id: TransactionID) {
        let bench = try ExecutionBench.withMembership()
        var sets = [bench.ledger.validators]
        try bench.admit(60)
        sets.append(bench.ledger.validators)
        try bench.propose("proposeRemoval", [.bytes(bench.key(1).bytes), .null])
        try bench.finishEpoch()
        sets.append(bench.ledger.validators)
        let transaction = bench.transaction(
            "registry",
            "registerPatient",
            [.bytes(bench.key(99).bytes)],
            by: ExecutionBench.registrar
        )
        try bench.block([transaction])
        return (bench, sets, transaction.id)
    }

    @Test func `a bundle across two changes verifies from the genesis alone`() throws {
        let (bench, sets, id) = try chain()
        let bundle = try #require(try bench.ledger.blocks.newest.proofBundle(of: id))
        #expect(bundle.membershipChanges.map(\.nextValidators) == [sets[1], sets[2]])
        let report = BundleVerifier.verify(bundle.canonicalBytes, genesis: bench.genesis)
        guard case .valid(let facts) = report else { return #expect(Bool(false), "\(report)") }
        #expect(facts.epoch == EpochNumber(2) && facts.signers == sets[2].members)
    }

    @Test func `a trusted point pins a bundle across changes, another hash there refutes it`() throws {
        let (bench, _, id) = try chain()
        let bundle = try #require(try bench.ledger.blocks.newest.proofBundle(of: id))
        let point = TrustedPoint(height: bundle.header.height, hash: bundle.header.hash)
        guard case .valid(let facts) = BundleVerifier.verify(bundle, genesis: bench.genesis, trusted: point) else {
            return #expect(Bool(false))
        }
        #expect(facts.isPinned)
        let other = TrustedPoint(height: bundle.header.height, hash: bench.genesis.hash)
        guard case .invalid = BundleVerifier.verify(bundle, genesis: bench.genesis, trusted: other) else {
            return #expect(Bool(false))
        }
    }

    @Test func `a bundle certified by the removed set is refused`() throws {
        let (bench, sets, id) = try chain()
        let bundle = try #require(try bench.ledger.blocks.newest.proofBundle(of: id))
        for set in sets[..<2] {
            let forged = forge(bundle, bench, by: set)
            guard case .invalid(let sentence) = BundleVerifier.verify(forged, genesis: bench.genesis) else {
                return #expect(Bool(false), "a retired set certified a block")
            }
            #expect(sentence.contains("set of validators"))
        }
    }

    @Test func `a bundle without one of the changes is refused`() throws {
        let (bench, _, id) = try chain()
        let bundle = try #require(try bench.ledger.blocks.newest.proofBundle(of: id))
        for left in 0..<2 {
            var changes = bundle.membershipChanges
            changes.remove(at: left)
            let short = copy(bundle, changes: changes, certificate: bundle.certificate)
            guard case .invalid = BundleVerifier.verify(short, genesis: bench.genesis) else { return #expect(Bool(false)) }
        }
    }

    private func forge(_ bundle: ProofBundle, _ bench: ExecutionBench, by set: ValidatorSet) -> ProofBundle {
        let unsigned = Certificate(
            genesisHash: bench.genesis.hash,
            epoch: bundle.header.epoch,
            setHash: set.hash,
            height: bundle.header.height,
            blockHash: bundle.header.hash,
            signatures: []
        )
        let signatures = set.members.enumerated().compactMap { index, member in
            ExecutionBench.nodeKeys.first { $0.publicKey == member.key }.map {
                Certificate.Signature(
                    validator: ValidatorIndex(UInt64(index)),
                    signature: $0.sign(type: Certificate.signatureType, unsigned.signedBody)
                )
            }
        }
        let certificate = Certificate(
            genesisHash: unsigned.genesisHash,
            epoch: unsigned.epoch,
            setHash: unsigned.setHash,
            height: unsigned.height,
            blockHash: unsigned.blockHash,
            signatures: signatures
        )
        return copy(bundle, changes: bundle.membershipChanges, certificate: certificate)
    }

    private func copy(_ bundle: ProofBundle, changes: [MembershipChange], certificate: Certificate) -> ProofBundle {
        ProofBundle(
            transaction: bundle.transaction,
            receipt: bundle.receipt,
            transactionProof: bundle.transactionProof,
            receiptProof: bundle.receiptProof,
            header: bundle.header,
            certificate: certificate,
            membershipChanges: changes
        )
    }
}
