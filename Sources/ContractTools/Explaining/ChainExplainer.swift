package import ContractLanguage
import ContractVM
package import Ledger
package import Primitives

/// Explains calls of a chain: runs them once more with eyes open, on the state that they met.
package struct ChainExplainer {
    private let names: [[UInt8]: String]

    /// `names` are those of accounts and organisations, by their bytes.
    package init(names: [[UInt8]: String]) { self.names = names }

    /// A transaction of a block, on the state that those before it left; `view` is behind the block before.
    package func transaction(
        _ id: TransactionID,
        in block: Block,
        on view: CertifiedView
    ) throws(ExplanationError) -> Explanation {
        precondition(view.height.next == block.height, "a block is explained on the state behind the one before")
        guard let index = block.transactionIDs.firstIndex(of: id), block.receipts.indices.contains(index) else {
            throw .notInBlock(block.height)
        }
        let receipt = block.receipts[index]
        guard Self.ran(receipt.outcome) else { throw .didNotRun(receipt.outcome.rawValue, receipt.message) }
        let execution = view.execution(at: block.header.time)
        for (body, receipt) in zip(block.bodies, block.receipts).prefix(index) where receipt.outcome == .ok {
            do throws(HostFailure) { _ = try execution.run(VerifiedTransaction(unchecked: body)) } catch {
                throw .ledger(error.description)
            }
        }
        let body = block.bodies[index]
        let caller: AccountID?
        do throws(HostFailure) { caller = try Directory(execution.world).account(of: body.signer) } catch {
            throw .ledger(error.description)
        }
        guard let caller else { throw .didNotRun(Outcome.unknownSender.rawValue, "") }
        let call = body.transaction
        return try explain(
            Call(
                contract: call.contract,
                function: call.function,
                arguments: call.arguments,
                caller: caller,
                gasLimit: Int64(clamping: call.gasLimit),
                access: .readWrite
            ),
            on: view,
            execution
        )
    }

    /// A query on the state behind a block.
    package func query(
        contract: String,
        function: String,
        arguments: (ContractInterface) throws -> [CanonicalValue],
        caller: AccountID,
        on view: CertifiedView
    ) throws -> Explanation {
        guard let found = try reading({ () throws(LedgerError) in try view.contract(named: contract) }) else {
            throw ExplanationError.unknownFunction(contract: contract, function: function)
        }
        let call = Call(
            contract: contract,
            function: function,
            arguments: try arguments(ContractInterface(found.module)),
            caller: caller,
            gasLimit: CertifiedView.queryGasLimit,
            access: .readOnly
        )
        return try explain(call, on: view, view.execution(at: view.time))
    }

    /// Whether a contract's code ran, however it ended.
    private static func ran(_ outcome: Outcome) -> Bool {
        switch outcome {
        case .ok, .requirementFailed, .notPermitted, .outOfGas, .trapped: true
        case .unknownContract, .unknownFunction, .badArguments, .unknownSender, .senderSuspended, .gasTooHigh, .blockFull: false
        }
    }

    private func reading<Value>(_ body: () throws(LedgerError) -> Value) throws(ExplanationError) -> Value {
        do throws(LedgerError) { return try body() } catch { throw .ledger("\(error)") }
    }

    // MARK: Calls

    private struct Call {
        let contract: String
        let function: String
        let arguments: [CanonicalValue]
        let caller: AccountID
        let gasLimit: Int64
        let access: ModuleHost.Access
    }

    private func explain(
        _ call: Call,
        on view: CertifiedView,
        _ execution: TransactionExecution
    ) throws(ExplanationError) -> Explanation {
        let found = try reading { () throws(LedgerError) in try view.contract(named: call.contract, in: execution.world) }
        let wanted: FunctionDeclaration.Kind = call.access == .readWrite ? .action : .query
        guard let contract = found, let function = contract.function(named: call.function),
            contract.module.functions[function].kind == wanted
        else { throw .unknownFunction(contract: call.contract, function: call.function) }
        guard let arguments = contract.arguments(call.arguments, of: function) else { throw .badArguments }
        let sources = try explained(view)
        let explainer = CallExplainer(contracts: sources.contracts, names: names)
        let frame = CallFrame(
            caller: call.caller,
            now: execution.time,
            block: execution.block,
            world: execution.world,
            catalog: execution.catalog
        )
        let outcome: ExecutionOutcome
        if case .bytecode(let module) = contract.body {
            var host = ExplainingHost(ModuleHost(contract, call: frame, access: call.access), explainer: explainer)
            outcome = explainer.run(
                function: function,
                of: module,
                arguments: arguments,
                gasLimit: call.gasLimit,
                host: &host
            )
        } else {
            outcome = ContractCall.run(
                function,
                of: contract,
                arguments: arguments,
                gasLimit: call.gasLimit,
                in: frame,
                access: call.access
            )
        }
        let isKnown = explainer.knows(contract.module)
        return Explanation(
            contract: call.contract,
            function: call.function,
            caller: call.caller,
            height: execution.block.height,
            time: execution.time,
            outcome: Self.word(outcome),
            steps: explainer.steps,
            isCut: explainer.isCut,
            untold: (sources.untold + (isKnown ? [] : [call.contract])).sorted().reduce(into: []) {
                if $0.last != $1 { $0.append($1) }
            }
        )
    }

    /// Every deployed contract, compiled from its source on the chain.
    private func explained(
        _ view: CertifiedView
    ) throws(ExplanationError) -> (contracts: [String: ExplainedContract], untold: [String]) {
        let found = try reading { () throws(LedgerError) -> [(module: ContractModule, source: [UInt8])] in
            var found: [(module: ContractModule, source: [UInt8])] = []
            for name in try view.contractNames() {
                guard let contract = try view.contract(named: name), let source = try view.source(of: name) else { continue }
                found.append((contract.module, source.source))
            }
            return found
        }
        var contracts: [String: ExplainedContract] = [:]
        var untold: [String] = []
        for (module, source) in found {
            let explained = ExplainedContract(source: source, fileName: "\(module.name).accord", imports: found.map(\.module))
            if let explained, explained.module == module {
                contracts[module.name] = explained
            } else {
                untold.append(module.name)
            }
        }
        return (contracts, untold)
    }

    private static func word(_ outcome: ExecutionOutcome) -> String {
        switch outcome {
        case .completed: "ok"
        case .refused: "requirement_failed"
        case .notPermitted: "not_permitted"
        case .trapped: "trapped"
        case .outOfGas: "out_of_gas"
        case .hostFailed: "failed"
        }
    }
}
