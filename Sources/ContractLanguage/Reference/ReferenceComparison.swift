package import ContractVM
package import Primitives

/// Runs calls of one contract twice, on the machine and by walking its source, and says where the two part.
///
/// Both have their own state, which begins empty and keeps what calls change. Used by fuzzing: whatever the calls are, the
/// answer has to be that they agree.
package struct ReferenceComparison {
    /// How one call went.
    package enum Answer: Hashable, Sendable {
        case agree(ExecutionOutcome)
        /// What the machine says, and what the source says.
        case differ(String)
    }

    package let module: ContractModule
    private let analysis: ContractAnalysis
    private let contract: VerifiedModule
    private var machine = TestWorld()
    private var source = TestWorld()

    /// Nil if the source, or a contract that it uses, does not compile.
    package init?(source bytes: [UInt8], fileName: String, imports: [ContractModule]) {
        analysis = ContractAnalysis(source: bytes, fileName: fileName, imports: imports)
        var diagnostics = analysis.diagnostics
        guard diagnostics.isEmpty, let module = analysis.module(reportingTo: &diagnostics),
            let verified = try? BytecodeVerifier.verify(module)
        else { return nil }
        self.module = module
        contract = verified
        for imported in imports {
            guard let other = try? BytecodeVerifier.verify(imported) else { return nil }
            machine.deploy(other)
        }
        machine.deploy(verified)
        machine.emitted = []
        source = machine
    }

    /// Introduces somebody who calls.
    package mutating func introduce(_ account: AccountID, roles: Set<String>, at home: OrganisationID?, kind: String) {
        for world in [\ReferenceComparison.machine, \.source] {
            self[keyPath: world].accounts[account] = TestWorld.Account(roles: roles, organisation: home)
            if let home { self[keyPath: world].kinds[home] = kind }
        }
    }

    /// Calls an action or query of the contract, by its number, on both.
    package mutating func call(_ function: Int, _ arguments: [ContractValue], by caller: AccountID, at time: Timestamp) -> Answer
    {
        machine.now = time
        source.now = time
        let outcome = machine.run(contract, function, arguments, caller: caller, keepsChanges: true)
        let found = Self.description(outcome)
        let expected = expectation(function, arguments, caller)
        guard found == expected else { return .differ("the machine \(found), the source \(expected)") }
        guard machine.state == source.state else { return .differ("after a call that \(found), the two states differ") }
        guard machine.emitted == source.emitted else { return .differ("after a call that \(found), the events differ") }
        return .agree(outcome)
    }

    private mutating func expectation(_ function: Int, _ arguments: [ContractValue], _ caller: AccountID) -> String {
        let host = TestHost(world: source, contract: module.name, caller: caller)
        var evaluator = ReferenceEvaluator(functions: analysis.functions, symbols: analysis.symbols, host: host)
        do throws(ReferenceEvaluator.Stop) {
            let value = try evaluator.call(function, arguments)
            source = evaluator.host.world
            return "completes with \(value)"
        } catch {
            switch error {
            case .refused(let sentence): return "refuses: \(sentence)"
            case .notPermitted(let sentence): return "does not permit: \(sentence)"
            case .trapped: return "stops"
            case .hostFailed(let failure): return "fails: \(failure)"
            }
        }
    }

    private static func description(_ outcome: ExecutionOutcome) -> String {
        switch outcome {
        case .completed(let value, _): "completes with \(value)"
        case .refused(let sentence, _): "refuses: \(sentence)"
        case .notPermitted(let sentence, _): "does not permit: \(sentence)"
        case .trapped: "stops"
        case .outOfGas: "runs out of its computed worst case"
        case .hostFailed(let failure): "fails: \(failure)"
        }
    }
}
