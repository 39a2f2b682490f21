import ContractVM
import Primitives

/// One run of one test: the world, and the values of the names that its steps have bound.
struct TestRun {
    /// Why a step failed.
    struct StepFailure: Error {
        let message: String
    }

    let analysis: ContractAnalysis
    let test: TypedTest
    var world: TestWorld
    var bindings: [ContractValue]
    /// The contract with the test's expressions as further queries.
    private var expressions: VerifiedModule?
    private var nextExpression: Int
    private let properties: PropertyChecks?

    /// `bindings` are the values of the names that steps have bound which do not run again.
    init(
        analysis: ContractAnalysis,
        world: TestWorld,
        test: TypedTest,
        properties: PropertyChecks?,
        bindings: [ContractValue] = []
    ) {
        self.properties = properties
        self.analysis = analysis
        self.test = test
        self.world = world
        self.bindings = bindings
        nextExpression = analysis.functions.count
    }

    /// Makes the last step ready to run, all others having run before.
    mutating func prepareLast() throws(VerificationError) {
        expressions = try expressionModule()
        nextExpression += test.steps.dropLast().count { $0.expression != nil }
    }

    mutating func result() -> ContractTestResult {
        do {
            expressions = try expressionModule()
        } catch {
            return failed(test.span, "this test is too large: \(error.message)")
        }
        for step in test.steps {
            do { try perform(step) } catch { return failed(step.span, error.message) }
        }
        return ContractTestResult(sentence: test.sentence, failure: nil)
    }

    private func failed(_ span: SourceSpan, _ message: String) -> ContractTestResult {
        let location = analysis.source.location(of: span.start)
        return ContractTestResult(
            sentence: test.sentence,
            failure: ContractTestResult.Failure(location: location, message: message)
        )
    }

    // MARK: Expressions

    /// The contract's module with one query for each expression, in the order of the steps.
    private func expressionModule() throws(VerificationError) -> VerifiedModule {
        var generator = analysis.testGenerator
        for (index, function) in test.steps.compactMap(\.expression).enumerated() {
            generator.add(function.named("test.\(index)"))
        }
        return try BytecodeVerifier.verify(try generator.build())
    }

    private mutating func evaluate(_ function: TypedFunction) throws(StepFailure) -> ContractValue {
        guard let expressions else { throw StepFailure(message: "this step has no meaning") }
        let index = nextExpression
        nextExpression += 1
        let arguments = Array(bindings.prefix(function.parameters.count))
        let outcome = world.run(expressions, index, arguments, caller: .nobody, keepsChanges: false)
        guard case .completed(let value, _) = outcome else {
            throw StepFailure(message: "this has no value: \(describe(outcome, of: nil))")
        }
        return value
    }

    // MARK: Steps

    mutating func perform(_ step: TypedTestStep) throws(StepFailure) {
        switch step.kind {
        case .organisation(let name, let kind):
            guard let id = OrganisationID(bytes: identity(of: name, mark: 0x0F)) else { return }
            world.kinds[id] = kind
            bindings.append(.organisation(id))
        case .actor(let name, let roles, let organisation): bindActor(name, roles, organisation)
        case .at(let time):
            if case .time(let milliseconds) = try evaluate(time) { world.now = Timestamp(milliseconds) }
        case .advance(let duration):
            guard case .duration(let length) = try evaluate(duration), let later = world.now.advanced(by: length) else {
                throw StepFailure(message: "the time would not fit 64 bits")
            }
            world.now = later
        case .call(let call, let binds):
            let before = world
            let outcome = try self.outcome(of: call)
            guard case .completed(let value, let gas) = outcome else {
                throw StepFailure(message: "`\(call.function)` should succeed, but \(describe(outcome, of: call.contract))")
            }
            if binds { bindings.append(value) }
            try expectBound(of: call, gas: gas)
            try expectWhatHolds(after: call.function, since: before)
        case .fails(let call, let sentence): try expectFailure(of: call, sentence)
        case .expect(let condition):
            if case .bool(false) = try evaluate(condition) {
                throw StepFailure(message: "this does not hold")
            }
        case .letValue(let value): bindings.append(try evaluate(value))
        case .unknown: throw StepFailure(message: "this step has no meaning")
        }
    }

    private mutating func bindActor(_ name: String, _ roles: [String], _ organisation: Int?) {
        guard let id = AccountID(bytes: identity(of: name, mark: 0x0A)) else { return }
        var account = TestWorld.Account(roles: Set(roles))
        if let organisation, bindings.indices.contains(organisation), case .organisation(let home) = bindings[organisation] {
            account.organisation = home
        }
        world.accounts[id] = account
        bindings.append(.account(id))
    }

    /// 32 bytes that nothing else in the test has: what it is, which binding, and the beginning of the name.
    private func identity(of name: String, mark: UInt8) -> [UInt8] {
        let bytes = [mark, UInt8(clamping: bindings.count + 1)] + Array(name.utf8.prefix(30))
        return bytes + [UInt8](repeating: 0, count: 32 - bytes.count)
    }

    // MARK: Calls

    mutating func outcome(of call: TypedTestCall) throws(StepFailure) -> ExecutionOutcome {
        var arguments: [ContractValue] = []
        if let function = call.arguments, case .record(let values) = try evaluate(function) { arguments = values }
        guard let contract = world.contracts[call.contract], let index = contract.module.functionIndex(named: call.function),
            bindings.indices.contains(call.actor), case .account(let caller) = bindings[call.actor]
        else { throw StepFailure(message: "there is no contract `\(call.contract)` with `\(call.function)` here") }
        return world.run(contract, index, arguments, caller: caller, keepsChanges: true)
    }

    /// Fails if a call took more gas than its step allows.
    func expectBound(of call: TypedTestCall, gas: Int64) throws(StepFailure) {
        guard let most = call.most, gas > most else { return }
        throw StepFailure(message: "`\(call.function)` should cost at most \(most), and it costs \(gas)")
    }

    /// Everything that the contract says of its state, and of what calls do to it, holds after every call.
    func expectWhatHolds(after call: String, since before: TestWorld) throws(StepFailure) {
        for invariant in analysis.invariants where !world.holds(invariant, of: analysis.name.text) {
            throw StepFailure(message: "after `\(call)` the invariant `\(invariant.name)` is broken: \"\(invariant.sentence)\"")
        }
        if let sentence = properties?.broken(from: before, to: world) {
            throw StepFailure(message: "after `\(call)` the property \"\(sentence)\" does not hold")
        }
    }

    private mutating func expectFailure(of call: TypedTestCall, _ sentence: [UInt8]?) throws(StepFailure) {
        let outcome = try self.outcome(of: call)
        switch outcome {
        case .completed: throw StepFailure(message: "`\(call.function)` should fail, but it succeeds")
        case .outOfGas, .hostFailed: throw StepFailure(message: "`\(call.function)`: \(describe(outcome, of: call.contract))")
        case .refused(let words, _), .notPermitted(let words, _):
            guard let sentence, Array(words.utf8) != sentence else { return }
            throw StepFailure(message: "`\(call.function)` fails as it should, but says \"\(words)\"")
        case .trapped:
            guard sentence != nil else { return }
            throw StepFailure(
                message: "`\(call.function)` should be refused with a sentence, but \(describe(outcome, of: call.contract))"
            )
        }
    }

    /// What came of a call of a contract, or of an expression of the test.
    func describe(_ outcome: ExecutionOutcome, of contract: String?) -> String {
        switch outcome {
        case .completed: "it succeeds"
        case .refused(let sentence, _): "it is refused: \"\(sentence)\""
        case .notPermitted(let sentence, _): "the caller is not permitted: \(sentence)"
        case .trapped(let trap, _): "it stops\(contract == analysis.name.text ? place(of: trap) : ""): \(trap.sentence)"
        case .outOfGas: "it costs more than its computed worst case, which is a fault of the compiler"
        case .hostFailed(let failure): "the test's surroundings fail: \(failure)"
        }
    }

    /// The line of the contract under test on which it stopped.
    private func place(of trap: Trap) -> String {
        let marks = analysis.testGenerator.marks
        guard marks.indices.contains(trap.function),
            let mark = marks[trap.function].last(where: { $0.instruction <= trap.instruction })
        else { return "" }
        return " on line \(analysis.source.location(of: mark.span.start).line)"
    }
}

extension TypedTestStep {
    /// The expression that the step computes.
    fileprivate var expression: TypedFunction? {
        switch kind {
        case .at(let function), .advance(let function), .expect(let function), .letValue(let function): function
        case .call(let call, _), .fails(let call, _): call.arguments
        case .organisation, .actor, .unknown: nil
        }
    }
}

extension TypedFunction {
    /// The same function under another name.
    func named(_ text: String) -> TypedFunction {
        TypedFunction(
            name: Name(text: text, span: name.span),
            kind: kind,
            parameters: parameters,
            returns: returns,
            authority: authority,
            authorityText: authorityText,
            authoritySentence: authoritySentence,
            locals: locals,
            body: body,
            span: span
        )
    }
}
