package import ChainCrypto
internal import ContractVM
package import Primitives

extension FaultProof {
    /// Above the price of the longest evidence.
    private static let reportGasLimit: UInt64 = 3_000_000

    /// The transaction that puts evidence on the chain; the same one for equal arguments.
    package static func report(
        _ evidence: [UInt8],
        chainID: String,
        expires: Timestamp,
        signedBy account: SigningKey
    ) -> SignedTransaction {
        var encoder = CanonicalEncoder()
        encoder.array(2)
        encoder.bytes(hash(of: evidence))
        encoder.unsigned(expires)
        let unique = Hasher256.hash(domain: "consilium/evidence-report/v1", encoder.bytes)
        let transaction = Transaction(
            chainID: chainID,
            expires: expires,
            unique: Array(unique.bytes.prefix(TransactionLimits.uniqueByteCount.upperBound)),
            contract: Governance.module.name,
            function: "reportEvidence",
            arguments: [.bytes(evidence)],
            gasLimit: reportGasLimit
        )
        return .sign(transaction, with: account)
    }
}
