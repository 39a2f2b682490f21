package import Primitives

/// The checks of a transaction that need no state and no signature: chain, time, gas, personal data in clear.
///
/// A value made from the chain's parameters; made anew when governance changes them.
package struct TransactionRules: Sendable {
    package let chainID: String
    package let lifetimeLimitMilliseconds: UInt64
    package let blockGasLimit: UInt64

    package init(chainID: String, parameters: ChainParameters) {
        self.chainID = chainID
        lifetimeLimitMilliseconds = parameters.lifetimeLimitMilliseconds
        blockGasLimit = parameters.blockGasLimit
    }

    /// Nil if the transaction may be looked at further; cheapest checks first.
    ///
    /// `now` is block time or the node's clock.
    package func check(_ signed: SignedTransaction, at now: Timestamp) -> TransactionRejection? {
        let transaction = signed.transaction
        guard transaction.chainID == chainID else { return TransactionRejection(.wrongChain) }
        if let rejection = checkTime(of: transaction, at: now) { return rejection }
        guard transaction.gasLimit <= blockGasLimit else {
            return TransactionRejection(
                .gasTooHigh,
                "the gas limit is over the block's \(blockGasLimit); lower it, the worst case is shown by `contract`"
            )
        }
        return checkClearText(of: transaction)
    }

    /// `expired` or `expires_too_late`, or nil while `now < expires ≤ now + limit`.
    package func checkTime(of transaction: Transaction, at now: Timestamp) -> TransactionRejection? {
        guard now < transaction.expires else { return TransactionRejection(.expired) }
        guard transaction.expires.distance(above: now) <= lifetimeLimitMilliseconds else {
            return TransactionRejection(
                .expiresTooLate,
                "the expiry is more than \(lifetimeLimitMilliseconds) ms ahead of the chain's time; sign it again with an earlier one"
            )
        }
        return nil
    }

    /// Whether the transaction may run in a block of this time: the window of `checkTime`, as a yes or no.
    package func mayRun(_ transaction: Transaction, atBlockTime time: Timestamp) -> Bool {
        checkTime(of: transaction, at: time) == nil
    }

    /// Contracts whose texts are sources and proposals of known authors, not records about patients.
    private static let exemptContracts: Set<String> = ["contracts", "governance"]

    /// `looks_like_personal_data` if a text argument does; says which argument, never what stands in it.
    package func checkClearText(of transaction: Transaction) -> TransactionRejection? {
        guard !Self.exemptContracts.contains(transaction.contract) else { return nil }
        for (index, argument) in transaction.arguments.enumerated() {
            guard let finding = PersonalDataGuard.finding(in: argument) else { continue }
            return TransactionRejection(
                .looksLikePersonalData,
                "a text in argument \(index + 1) looks like \(finding.noun); send a code or a pseudonym, never clear data"
            )
        }
        return nil
    }
}
