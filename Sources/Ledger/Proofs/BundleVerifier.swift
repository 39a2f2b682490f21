internal import ChainCrypto
internal import Primitives

/// Checks a proof bundle with nothing but the genesis: no node, no network, no clock.
///
/// The set that must sign comes from the genesis and from each epoch's last header, never from the block itself, so a
/// committee that only vouches for itself is refused. Every byte of the file is covered by a hash, a signature or a
/// comparison.
package enum BundleVerifier {
    package static func verify(
        _ bytes: [UInt8],
        genesis: GenesisDocument,
        trusted: TrustedPoint? = nil
    ) -> VerificationReport {
        guard !bytes.isEmpty else { return .unusable("the file is empty; give a proof bundle") }
        guard bytes.count <= ProofBundle.byteCountMax else {
            return .unusable("the file has \(bytes.count) bytes; a proof bundle has at most \(ProofBundle.byteCountMax)")
        }
        do throws(DecodingError) {
            return verify(try ProofBundle(canonicalBytes: bytes), genesis: genesis, trusted: trusted)
        } catch {
            return looksLikeABundle(bytes)
                ? .invalid("the proof bundle is damaged: \(error)")
                : .unusable("the file is no proof bundle; a bundle begins with \"\(ProofBundle.magic)\" (\(error))")
        }
    }

    /// The same for a decoded bundle.
    package static func verify(
        _ bundle: ProofBundle,
        genesis: GenesisDocument,
        trusted: TrustedPoint? = nil
    ) -> VerificationReport {
        do throws(ProofFailure) {
            let epoch = try EpochWalk.through(bundle.membershipChanges, from: genesis)
            try epoch.check(bundle.header, bundle.certificate, "the block at height \(bundle.header.height)")
            try checkTransaction(bundle, chainID: genesis.chainID)
            try checkReceipt(bundle)
            try checkLaterHeaders(bundle, trusted: trusted)
            if let trusted {
                guard let isMatching = compare(bundle, with: trusted, genesis: genesis) else {
                    return unreachable(bundle, trusted)
                }
                guard isMatching else {
                    throw ProofFailure("the chain of this bundle has another block at the trusted height \(trusted.height)")
                }
            }
            return .valid(facts(of: bundle, in: epoch, isPinned: trusted.map { $0.height >= bundle.header.height } ?? false))
        } catch {
            return .invalid(error.sentence)
        }
    }

    // MARK: Block, transaction, receipt

    private static func checkTransaction(_ bundle: ProofBundle, chainID: String) throws(ProofFailure) {
        let transaction = bundle.transaction
        guard transaction.transaction.chainID == chainID else { throw ProofFailure("the transaction is for another chain") }
        guard transaction.hasValidSignature else { throw ProofFailure("the transaction's signature does not fit") }
        guard bundle.header.time < transaction.transaction.expires else {
            throw ProofFailure("the transaction had expired at the block's time")
        }
        let proof = bundle.transactionProof
        guard proof.count == bundle.header.transactionCount,
            proof.root(name: BlockLists.transactions, element: BlockLists.element(transaction.id))
                == bundle.header.transactionsRoot
        else { throw ProofFailure("the transaction is not in the block: its proof does not lead to the header's root") }
    }

    private static func checkReceipt(_ bundle: ProofBundle) throws(ProofFailure) {
        guard bundle.receipt.transactionID == bundle.transaction.id else {
            throw ProofFailure("the receipt belongs to another transaction")
        }
        let proof = bundle.receiptProof
        guard proof.count == bundle.header.transactionCount, proof.index == bundle.transactionProof.index,
            proof.root(name: BlockLists.receipts, element: bundle.receipt.canonicalBytes) == bundle.header.receiptsRoot
        else { throw ProofFailure("the receipt is not in the block: its proof does not lead to the header's root") }
    }

    // MARK: Trusted point

    /// Later headers are vouched for by nothing but the trusted hash at their end, so without it they are refused.
    private static func checkLaterHeaders(_ bundle: ProofBundle, trusted: TrustedPoint?) throws(ProofFailure) {
        guard let last = bundle.laterHeaders.last else { return }
        var parent = bundle.header
        for header in bundle.laterHeaders {
            guard header.height == parent.height.next, header.parentHash == parent.hash else {
                throw ProofFailure("the later header at height \(header.height) does not follow the one before it")
            }
            parent = header
        }
        guard let trusted, trusted.height == last.height, trusted.hash == last.hash else {
            throw ProofFailure(
                "the bundle reaches up to height \(last.height) and is checked only with `--trusted \(last.height):HASH` of that block"
            )
        }
    }

    /// Whether the bundle's chain has the trusted block; nil if it does not show its block at that height.
    private static func compare(
        _ bundle: ProofBundle,
        with trusted: TrustedPoint,
        genesis: GenesisDocument
    ) -> Bool? {
        if trusted.height == .genesis { return trusted.hash == genesis.hash }
        let shown = bundle.membershipChanges.map(\.header) + [bundle.header] + bundle.laterHeaders
        return shown.first { $0.height == trusted.height }.map { $0.hash == trusted.hash }
    }

    private static func unreachable(_ bundle: ProofBundle, _ trusted: TrustedPoint) -> VerificationReport {
        .unusable(
            "the bundle does not show the block at the trusted height \(trusted.height), so it cannot be compared; trust the block "
                + "at height \(bundle.header.height), or ask a node for a bundle that reaches up to \(trusted.height)"
        )
    }

    private static func facts(of bundle: ProofBundle, in epoch: EpochWalk, isPinned: Bool) -> VerifiedFacts {
        VerifiedFacts(
            chainID: bundle.header.chainID,
            height: bundle.header.height,
            blockHash: bundle.header.hash,
            time: bundle.header.time,
            stateRoot: bundle.header.stateRoot,
            epoch: bundle.header.epoch,
            transaction: bundle.transaction,
            index: bundle.transactionProof.index,
            receipt: bundle.receipt,
            signers: bundle.certificate.signatures.compactMap { epoch.validators.member(at: $0.validator) },
            isPinned: isPinned
        )
    }

    /// Whether at least half of the fixed first bytes stand; so a damaged bundle is told from another kind of file.
    private static func looksLikeABundle(_ bytes: [UInt8]) -> Bool {
        var head: [UInt8] = [0x89, 0x78, UInt8(ProofBundle.magic.utf8.count)]
        head.append(contentsOf: ProofBundle.magic.utf8)
        return zip(head, bytes).count { $0 == $1 } * 2 >= min(head.count, bytes.count)
    }
}
