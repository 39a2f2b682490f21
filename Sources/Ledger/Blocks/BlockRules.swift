package import Primitives

/// The checks of a certified block that a peer sent, before it is executed and compared.
///
/// They need no state: the parent, the chain and the set that must sign decide. What execution yields (state root, receipts)
/// is compared by whoever executes.
package struct BlockRules: Sendable {
    private let chainID: String
    private let genesisHash: Hash256

    package init(chainID: String, genesisHash: Hash256) {
        self.chainID = chainID
        self.genesisHash = genesisHash
    }

    /// Nil if the block follows `parent`, is whole, and is certified by `validators`.
    package func check(_ block: Block, after parent: BlockParent, validators: ValidatorSet) -> BlockRejection? {
        checkHeader(block.header, after: parent, validators: validators)
            ?? checkCertificate(block.certificate, of: block.header, validators: validators)
            ?? checkContents(block)
            ?? checkSignatures(block)
    }

    /// Nil if transactions and receipts are those of the header; what can be said of a block without its parent, its
    /// certificate and the signatures of its transactions.
    package func checkContents(_ block: Block) -> BlockRejection? { checkTransactions(block) ?? checkReceipts(block) }

    /// The header's own fields against its parent.
    package func checkHeader(
        _ header: BlockHeader,
        after parent: BlockParent,
        validators: ValidatorSet
    ) -> BlockRejection? {
        guard header.chainID == chainID else { return .otherChain }
        guard let height = parent.height.next, header.height == height else {
            return .wrongHeight(expected: parent.height.next ?? parent.height, found: header.height)
        }
        guard header.parentHash == parent.hash else { return .wrongParent }
        guard header.time >= parent.time else { return .timeBeforeParent }
        guard header.epoch == parent.nextEpoch else {
            return .wrongEpoch(expected: parent.nextEpoch, found: header.epoch)
        }
        guard header.validatorsHash == parent.nextValidatorsHash, header.validatorsHash == validators.hash else {
            return .wrongValidators
        }
        return nil
    }

    package func checkCertificate(
        _ certificate: Certificate,
        of header: BlockHeader,
        validators: ValidatorSet
    ) -> BlockRejection? {
        let expected = CertificateCheck.Expectation(
            genesisHash: genesisHash,
            epoch: header.epoch,
            height: header.height,
            blockHash: header.hash
        )
        return CertificateCheck.check(certificate, by: validators, for: expected).map(BlockRejection.badCertificate)
    }

    private func checkTransactions(_ block: Block) -> BlockRejection? {
        let ids = block.transactionIDs
        guard block.header.transactionCount == UInt64(ids.count) else {
            return .wrongTransactionCount(header: block.header.transactionCount, found: ids.count)
        }
        guard block.header.transactionsRoot == BlockLists.transactionsRoot(ids) else { return .wrongTransactionsRoot }
        var seen = Set<TransactionID>(minimumCapacity: ids.count)
        for (index, body) in block.bodies.enumerated() {
            guard body.transaction.chainID == chainID else { return .transactionOfOtherChain(index: index) }
            guard block.header.time < body.transaction.expires else { return .transactionOutsideItsTime(index: index) }
            guard seen.insert(body.id).inserted else { return .transactionTwice(index: index) }
        }
        return nil
    }

    private func checkReceipts(_ block: Block) -> BlockRejection? {
        guard block.receipts.count == block.bodies.count else {
            return .wrongReceiptCount(transactions: block.bodies.count, found: block.receipts.count)
        }
        guard block.header.receiptsRoot == BlockLists.receiptsRoot(block.receipts) else { return .wrongReceiptsRoot }
        var gas: UInt64 = 0
        for (index, receipt) in block.receipts.enumerated() {
            guard receipt.transactionID == block.transactionIDs[index] else { return .wrongReceiptOrder(index: index) }
            let (sum, overflow) = gas.addingReportingOverflow(receipt.gasUsed)
            guard !overflow else { return .wrongGasUsed }
            gas = sum
        }
        return gas == block.header.gasUsed ? nil : .wrongGasUsed
    }

    private func checkSignatures(_ block: Block) -> BlockRejection? {
        block.bodies.firstIndex { !$0.hasValidSignature }.map { .badTransactionSignature(index: $0) }
    }
}
