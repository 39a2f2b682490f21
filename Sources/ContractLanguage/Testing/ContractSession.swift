package import ContractVM
import Primitives

/// A private world in memory that a person works on step by step: contracts, accounts, a clock, and calls.
///
/// Takes the steps of tests, and expressions besides. Names of the contract that was deployed last stand alone; those of the
/// contracts that it uses stand behind theirs.
package struct ContractSession {
    /// What came of a line.
    package enum Answer: Hashable, Sendable {
        /// It was carried out; there may be something to say of it.
        case done(String)
        /// It was understood and did not go well: a refused call, an expectation that does not hold.
        case failed(String)
        /// It was not understood; the text says where and why.
        case wrong(String)
    }

    struct Deployed {
        let source: [UInt8]
        let fileName: String
        let imports: [ContractModule]
        let explained: ExplainedContract
    }

    private var world = TestWorld()
    private var deployed: [String: Deployed] = [:]
    /// The contract whose names stand alone.
    package private(set) var current: String?
    /// The lines that bound a name, and what they bound, in their order.
    private var lines: [String] = []
    private var bindings: [ContractValue] = []
    private var bound: [(name: String, isIdentity: Bool)] = []
    /// Every line that went well, for `test(named:)`.
    private var history: [String] = []

    package init() { world.emitted = [] }

    // MARK: Contracts

    /// Compiles and deploys a contract with empty state, and those that it uses unless they stand there; the errors, if any.
    package mutating func deploy(source: [UInt8], fileName: String, imports: [ContractModule]) -> [Diagnostic] {
        let result = ContractCompiler.compile(source: source, fileName: fileName, imports: imports)
        guard let module = result.module,
            let explained = ExplainedContract(source: source, fileName: fileName, imports: imports)
        else { return result.diagnostics }
        for item in imports where world.contracts[item.name] == nil {
            if let verified = try? BytecodeVerifier.verify(item) { world.deploy(verified) }
        }
        guard let verified = try? BytecodeVerifier.verify(module) else { return result.diagnostics }
        world.deploy(verified)
        deployed[module.name] = Deployed(source: source, fileName: fileName, imports: imports, explained: explained)
        current = module.name
        forgetValues()
        return []
    }

    /// Values have the types of the contract that made them; accounts and organisations are everybody's.
    private mutating func forgetValues() {
        let kept = bound.indices.filter { bound[$0].isIdentity }
        lines = kept.map { lines[$0] }
        bindings = kept.map { bindings[$0] }
        bound = kept.map { bound[$0] }
        history = lines
    }

    /// Every contract with its actions and queries, ascending by name.
    package var contracts: [ContractInterface] {
        world.contracts.keys.sorted().compactMap { world.contracts[$0].map { ContractInterface($0.module) } }
    }

    // MARK: Lines

    /// Carries out one step, or gives the value of an expression.
    package mutating func perform(_ line: String) -> Answer {
        switch prepared(line) {
        case .failure(let wrong): return .wrong(wrong.text)
        case .success(var run):
            let result = run.performLast()
            if case .failed = result {} else { world = run.world }
            return answer(to: result, line, run)
        }
    }

    /// Runs a call without keeping its changes, and tells what it looked at, line by line.
    package func explain(_ line: String) -> (answer: Answer, steps: [ExplainedStep]) {
        switch prepared(line) {
        case .failure(let wrong): return (.wrong(wrong.text), [])
        case .success(var run):
            guard run.lastIsCall else { return (.wrong("a call is explained: `as NAME call FUNCTION(…)`\n"), []) }
            let explainer = CallExplainer(contracts: deployed.mapValues(\.explained), names: names)
            run.world.explainer = explainer
            let result = run.performLast()
            return (answerText(result, run), explainer.steps)
        }
    }

    private struct Misunderstanding: Error {
        let text: String
    }

    /// The line as the last step of a test whose other steps bind what was bound so far.
    private func prepared(_ line: String) -> Result<TestRun, Misunderstanding> {
        guard let current, let contract = deployed[current] else {
            return .failure(Misunderstanding(text: "deploy a contract first\n"))
        }
        let isStep = line.split(separator: " ").first.map { SourceWords.steps.contains(String($0)) } ?? false
        let head = isStep ? "" : "let answer_ = "
        let before = contract.source + Array(("\n\ntest \"console\" {\n" + lines.map { $0 + "\n" }.joined()).utf8)
        let source = before + Array("\(head)\(line)\n}\n".utf8)
        let analysis = ContractAnalysis(source: source, fileName: contract.fileName, imports: contract.imports)
        guard analysis.diagnostics.isEmpty else {
            let start = before.count + head.utf8.count
            return .failure(Misunderstanding(text: Self.render(analysis.diagnostics.sorted, of: line, at: start)))
        }
        guard let test = analysis.tests.last, test.steps.count == lines.count + 1,
            analysis.functions.count == contract.explained.functions.count
        else { return .failure(Misunderstanding(text: "one step or expression at a time\n")) }
        do {
            let properties = try PropertyChecks(analysis)
            var run = TestRun(analysis: analysis, world: world, test: test, properties: properties, bindings: bindings)
            try run.prepareLast()
            return .success(run)
        } catch { return .failure(Misunderstanding(text: "this is too large: \(error.message)\n")) }
    }

    /// The findings as if the line were a file of its own.
    private static func render(_ diagnostics: [Diagnostic], of line: String, at start: Int) -> String {
        let text = SourceText(fileName: "console", bytes: Array(line.utf8))
        return diagnostics.map { finding in
            let span = SourceSpan(max(0, finding.span.start - start), max(0, finding.span.end - start))
            let moved = Diagnostic(
                code: finding.code,
                span: span,
                location: text.location(of: span.start),
                // The brace that closes the test around the line is none of the author's.
                message: span.start < text.bytes.count
                    ? finding.message : finding.message.replacing("found `}`", with: "found the end of the line"),
                suggestion: finding.suggestion
            )
            return DiagnosticRenderer.render(moved, of: text)
        }.joined()
    }

    // MARK: Answers

    private mutating func answer(to result: TestRun.StepResult, _ line: String, _ run: TestRun) -> Answer {
        let answer = answerText(result, run)
        guard case .done = answer else { return answer }
        if run.bindings.count > bindings.count, !line.isExpression, let name = run.lastName {
            lines.append(line)
            bound.append((name, run.lastBindsIdentity))
            bindings = run.bindings
        }
        if !line.isExpression { history.append(line) }
        return answer
    }

    private func answerText(_ result: TestRun.StepResult, _ run: TestRun) -> Answer {
        switch result {
        case .failed(let sentence): return .failed(sentence)
        case .done: return .done("")
        case .value(let value, let type):
            return .done(ValueSpelling(run.types, names: names).text(of: value, as: type) + "  (\(type.spelling(in: run.types)))")
        case .called(let function, let value, let gas, let events):
            var text = "ok"
            if let returns = function.returns {
                text += ", gives \(ValueSpelling(run.types, names: names).text(of: value, as: returns))"
            }
            text += "; cost \(gas) of at most \(function.cost)"
            for event in events { text += "\n  event \(self.text(of: event))" }
            return .done(text)
        }
    }

    private func text(of event: TestWorld.Event) -> String {
        guard let module = world.contracts[event.contract]?.module, module.events.indices.contains(event.number) else {
            return "?"
        }
        let declared = module.events[event.number]
        let fields = ValueSpelling(module.types, names: names).text(of: event.fields, named: declared.fields)
        return "\(event.contract).\(declared.name)(\(fields))"
    }

    /// The names that steps gave to accounts and organisations.
    private var names: [[UInt8]: String] {
        var names: [[UInt8]: String] = [:]
        for (value, bound) in zip(bindings, bound) {
            switch value {
            case .account(let account): names[account.bytes] = bound.name
            case .organisation(let organisation): names[organisation.bytes] = bound.name
            default: break
            }
        }
        return names
    }

    // MARK: Looking

    /// The names of the maps of all contracts, ascending.
    package var maps: [String] { Set(world.contracts.values.flatMap { $0.module.maps.map(\.name) }).sorted() }

    /// The entries of all maps of all contracts, or of those of this name, as `map[key] = value`.
    package func state(ofMap wanted: String? = nil) -> [String] {
        var result: [String] = []
        for name in world.contracts.keys.sorted() {
            guard let module = world.contracts[name]?.module, let maps = world.state[name] else { continue }
            let spelling = ValueSpelling(module.types, names: names)
            for (declared, map) in zip(module.maps, maps) where wanted == nil || declared.name == wanted {
                result += map.all.map { entry in
                    let key = zip(entry.key, declared.key).map { spelling.text(of: $0, as: $1.type) }.joined(separator: ", ")
                    let value = spelling.text(of: entry.value, as: declared.value)
                    return "\(name).\(declared.name)[\(declared.key.count > 1 ? "(\(key))" : key)] = \(value)"
                }
            }
        }
        return result
    }

    /// Every event so far, the oldest first.
    package var events: [String] { (world.emitted ?? []).map(text) }

    /// The session as a test that may be put beside the rules; lines that failed are left out.
    package func test(named name: String) -> String {
        let sentence = name.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline }
        return (["test \"\(sentence)\" {"] + history.map { "    \($0)" } + ["}"]).joined(separator: "\n")
    }
}

extension String {
    /// Whether a line of a session is no step of a test.
    fileprivate var isExpression: Bool { !(split(separator: " ").first.map { SourceWords.steps.contains(String($0)) } ?? false) }
}
