internal import ContractVM
package import Primitives

extension Ledger {
    /// The checks before the signature, cheapest first: chain, time, personal data, seen, sender.
    ///
    /// Quota and pool are the caller's, between this and the signature.
    package func precheck(_ signed: SignedTransaction, at now: Timestamp) throws(LedgerError) -> Precheck {
        let time = max(now, tip.time)
        if let rejection = TransactionRules(chainID: chainID, parameters: parameters).check(signed, at: time) {
            return .refused(rejection)
        }
        guard !seen.contains(signed.id, expires: signed.transaction.expires) else {
            return .refused(TransactionRejection(.duplicate))
        }
        let found: Sender.Finding
        do throws(HostFailure) { found = try Sender.find(signed.signer, in: Directory(headState)) } catch {
            throw .damagedState(detail: error.description)
        }
        switch found {
        case .found(let sender): return .passed(sender)
        case .unknown: return .refused(TransactionRejection(.unknownSender))
        case .suspended: return .refused(TransactionRejection(.senderSuspended))
        }
    }

    /// What `precheck` found.
    package enum Precheck: Hashable, Sendable {
        case passed(Sender)
        case refused(TransactionRejection)
    }

    /// The checks after the signature: contract, action and arguments exist as named; nil if they do.
    package func checkCall(_ signed: SignedTransaction) throws(LedgerError) -> TransactionRejection? {
        let contract: LoadedContract?
        do throws(HostFailure) { contract = try catalog.contract(named: signed.transaction.contract, in: headState) } catch {
            throw .damagedState(detail: error.description)
        }
        return CallRules.check(signed.transaction, contract)
    }

    /// Whether an executed block holds the transaction, certified or not.
    package func isExecuted(_ signed: SignedTransaction) -> Bool {
        seen.contains(signed.id, expires: signed.transaction.expires)
    }

    /// Reads of the newest executed state.
    private var headState: WorldState {
        WorldState(TreeSource(tree: tree, version: tipVersion), cache: executor.cache)
    }
}

/// Whether a transaction calls something that exists, with arguments that fit.
enum CallRules {
    static func check(_ transaction: Transaction, _ contract: LoadedContract?) -> TransactionRejection? {
        guard let contract else { return TransactionRejection(.unknownContract) }
        guard let function = contract.function(named: transaction.function),
            contract.module.functions[function].kind == .action
        else { return TransactionRejection(.unknownFunction) }
        guard contract.arguments(transaction.arguments, of: function) != nil else { return TransactionRejection(.badArguments) }
        return nil
    }
}
