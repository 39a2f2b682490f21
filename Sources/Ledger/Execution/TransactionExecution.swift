package import ContractVM
package import Primitives

/// Runs one transaction on a world and says what it did; the world keeps the changes of an `ok` only.
package struct TransactionExecution {
    package let catalog: ContractCatalog
    package let world: WorldState
    package let time: Timestamp
    package let block: BlockContext

    package init(catalog: ContractCatalog, world: WorldState, time: Timestamp, block: BlockContext) {
        self.catalog = catalog
        self.world = world
        self.time = time
        self.block = block
    }

    package func run(_ transaction: VerifiedTransaction) throws(HostFailure) -> Receipt {
        let directory = Directory(world)
        switch try Sender.find(transaction.signer, in: directory) {
        case .unknown: return Self.refusal(transaction, .unknownSender)
        case .suspended: return Self.refusal(transaction, .senderSuspended)
        case .found(let sender): return try run(transaction, by: sender)
        }
    }

    private func run(_ transaction: VerifiedTransaction, by sender: Sender) throws(HostFailure) -> Receipt {
        let body = transaction.transaction
        guard let contract = try catalog.contract(named: body.contract, in: world) else {
            return Self.refusal(transaction, .unknownContract)
        }
        guard let function = contract.function(named: body.function), contract.module.functions[function].kind == .action
        else { return Self.refusal(transaction, .unknownFunction) }
        guard let arguments = contract.arguments(body.arguments, of: function) else {
            return Self.refusal(transaction, .badArguments)
        }
        let frame = CallFrame(caller: sender.account, now: time, block: block, world: world, catalog: catalog)
        let outcome = ContractCall.run(
            function,
            of: contract,
            arguments: arguments,
            gasLimit: Int64(clamping: body.gasLimit),
            in: frame,
            access: .readWrite
        )
        let receipt = try Self.receipt(of: outcome, function, contract, frame, transaction.id)
        if receipt.outcome == .ok { world.keepCall() } else { world.dropCall() }
        return receipt
    }

    private static func receipt(
        of outcome: ExecutionOutcome,
        _ function: Int,
        _ contract: LoadedContract,
        _ frame: CallFrame,
        _ id: TransactionID
    ) throws(HostFailure) -> Receipt {
        let gas = UInt64(clamping: outcome.gasUsed)
        switch outcome {
        case .completed(let value, _):
            let returned = contract.module.functions[function].returns.map {
                ValueCoding(contract.module.types).bytes(of: value, as: $0)
            }
            guard !frame.exceedsReceipt, (returned?.count ?? 0) <= Receipt.returnByteCountMax else {
                let message = "the result or the events are larger than a receipt holds"
                return Receipt(transactionID: id, outcome: .trapped, gasUsed: gas, message: message)
            }
            return Receipt(
                transactionID: id,
                outcome: .ok,
                gasUsed: gas,
                returnValue: returned ?? [],
                events: frame.events
            )
        case .refused(let sentence, _):
            return Receipt(transactionID: id, outcome: .requirementFailed, gasUsed: gas, message: sentence)
        case .notPermitted(let sentence, _):
            return Receipt(transactionID: id, outcome: .notPermitted, gasUsed: gas, message: sentence)
        case .trapped(let trap, _):
            return Receipt(transactionID: id, outcome: .trapped, gasUsed: gas, message: trap.description)
        case .outOfGas:
            let message = "the gas limit was used up; the worst case is shown by `contract`"
            return Receipt(transactionID: id, outcome: .outOfGas, gasUsed: gas, message: message)
        case .hostFailed(let failure): throw failure
        }
    }

    /// A receipt for a transaction that did not get to run.
    static func refusal(_ transaction: VerifiedTransaction, _ outcome: Outcome) -> Receipt {
        let message = TransactionRejection.Code(rawValue: outcome.rawValue)?.sentence ?? ""
        return Receipt(transactionID: transaction.id, outcome: outcome, gasUsed: 0, message: message)
    }
}
