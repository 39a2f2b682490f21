package import ContractVM
import Primitives

/// Calls a contract's actions at random, from a seed, and looks for a way to break what it says of itself.
///
/// After every call that succeeds each invariant has to hold; no call may cost more than its computed worst case.
package struct ContractFuzzer {
    /// How a contract was broken, made as small as it would go.
    package struct Finding: Hashable, Sendable {
        /// What is broken.
        package let sentence: String
        /// A test that fails for the same reason.
        package let test: String
        /// The run that found it.
        package let run: UInt64
        package let calls: Int
    }

    /// What all runs so far did.
    package struct Tally: Hashable, Sendable {
        package internal(set) var runs: UInt64 = 0
        package internal(set) var calls: UInt64 = 0
        package internal(set) var succeeded: UInt64 = 0
        /// Actions that succeeded, by name, with how often.
        package internal(set) var byAction: [String: UInt64] = [:]
        /// Calls that stopped without a sentence, by action and reason.
        package internal(set) var stops: [String: UInt64] = [:]
    }

    package private(set) var tally = Tally()
    /// The actions of the contract, in declared order.
    package let actions: [String]
    /// Whether there is an invariant to break; without one only costs are looked at.
    package let hasInvariants: Bool
    private let seed: UInt64
    private let callsMax: Int
    private let invariants: [ContractInvariant]
    private let start: TestWorld
    /// The contract, and behind it those that it uses.
    private let contracts: [VerifiedModule]
    private let cast: FuzzCast
    private let candidates: [(contract: Int, function: Int)]

    /// 2026-01-01, when every run begins.
    private static let beginning = Timestamp(1_767_225_600_000)
    /// Runs that shrinking may take.
    private static let shrinkingMax = 2_000

    /// Nil if the contract or one that it uses does not compile; `callsMax` are the calls of one run.
    package init?(source: [UInt8], fileName: String, imports: [ContractModule], seed: UInt64, callsMax: Int = 24) {
        let analysis = ContractAnalysis(source: source, fileName: fileName, imports: imports)
        var diagnostics = analysis.diagnostics
        guard diagnostics.isEmpty, let module = analysis.module(reportingTo: &diagnostics),
            let verified = try? BytecodeVerifier.verify(module)
        else { return nil }
        let uses = ContractCompiler.uses(of: source)
        var world = TestWorld()
        var contracts = [verified]
        for item in imports {
            guard let other = try? BytecodeVerifier.verify(item) else { return nil }
            world.deploy(other)
            if uses.contains(item.name) { contracts.append(other) }
        }
        world.deploy(verified)
        world.now = Self.beginning
        self.seed = seed
        self.callsMax = max(1, callsMax)
        self.contracts = contracts
        invariants = analysis.invariants
        hasInvariants = !analysis.invariants.isEmpty
        actions = module.functions.filter { $0.kind == .action }.map(\.name)
        let cast = FuzzCast(contracts.map(\.module))
        self.cast = cast
        for organisation in cast.organisations { world.kinds[organisation.id] = organisation.kind }
        for actor in cast.actors {
            let home = actor.home.map { cast.organisations[$0].id }
            world.accounts[actor.id] = TestWorld.Account(roles: [actor.role], organisation: home)
        }
        start = world
        candidates = contracts.enumerated().flatMap { index, contract in
            contract.module.functions.indices.filter { function in
                let declared = contract.module.functions[function]
                // A record of another contract has no literal in a test of this one.
                return declared.kind == .action && (index == 0 || !declared.parameters.contains { $0.type.holdsRecord })
            }.map { (index, $0) }
        }
    }

    // MARK: Runs

    /// One sequence of calls on an empty world; what it broke, if anything.
    package mutating func run() -> Finding? {
        let number = tally.runs
        tally.runs += 1
        guard !candidates.isEmpty else { return nil }
        var choices = FuzzChoices(seed: seed, run: number)
        var world = start
        var kept: [FuzzStep] = []
        for _ in 0..<callsMax {
            let step = step(&choices, world)
            guard let outcome = perform(step, on: &world) else {
                kept.append(step)
                continue
            }
            note(step, outcome)
            if case .completed = outcome { kept.append(step) }
            guard let sentence = broken(by: outcome, world) else { continue }
            if case .completed = outcome {} else { kept.append(step) }
            return finding(shrunk(kept, sentence), sentence, number)
        }
        return nil
    }

    private func step(_ choices: inout FuzzChoices, _ world: TestWorld) -> FuzzStep {
        if choices.happens(percent: 8) { return .advance(hours: choices.one(of: [1, 24, 24 * 31, 24 * 400])) }
        // What this contract does is what is looked at; what it asks has to have something to say.
        let own = candidates.filter { $0.contract == 0 }
        let isOther = own.isEmpty || (own.count < candidates.count && choices.happens(percent: 30))
        let chosen = choices.one(of: isOther ? candidates.filter { $0.contract != 0 } : own)
        let module = contracts[chosen.contract].module
        let values = FuzzValues(cast: cast, types: module.types, now: world.now)
        let arguments = module.functions[chosen.function].parameters.map { values.value($0.type, &choices) }
        return .call(actor: choices.below(cast.actors.count), contract: chosen.contract, function: chosen.function, arguments)
    }

    /// Nil for what is no call.
    private func perform(_ step: FuzzStep, on world: inout TestWorld) -> ExecutionOutcome? {
        switch step {
        case .advance(let hours):
            world.now = world.now.advanced(by: hours * 3_600_000) ?? world.now
            return nil
        case .call(let actor, let contract, let function, let arguments):
            return world.run(contracts[contract], function, arguments, caller: cast.actors[actor].id, keepsChanges: true)
        }
    }

    /// What an outcome or the world behind it breaks.
    private func broken(by outcome: ExecutionOutcome, _ world: TestWorld) -> String? {
        switch outcome {
        case .completed:
            let name = contracts[0].module.name
            return invariants.first { !world.holds($0, of: name) }.map {
                "the invariant `\($0.name)` is broken: \"\($0.sentence)\""
            }
        case .outOfGas: return "a call costs more than its computed worst case, which is a fault of the compiler"
        case .hostFailed(let failure): return "the surroundings fail: \(failure)"
        case .refused, .notPermitted, .trapped: return nil
        }
    }

    private mutating func note(_ step: FuzzStep, _ outcome: ExecutionOutcome) {
        guard case .call(_, let contract, let function, _) = step else { return }
        let module = contracts[contract].module
        let name = (contract == 0 ? "" : module.name + ".") + module.functions[function].name
        tally.calls += 1
        switch outcome {
        case .completed:
            tally.succeeded += 1
            tally.byAction[name, default: 0] += 1
        case .trapped(let trap, _): tally.stops["\(name): \(trap.reason)", default: 0] += 1
        default: break
        }
    }

    // MARK: Shrinking

    /// Whether the steps, those that fail left out, still break the same at their end.
    private func breaks(_ steps: [FuzzStep], _ sentence: String) -> Bool {
        var world = start
        for (index, step) in steps.enumerated() {
            guard let outcome = perform(step, on: &world) else { continue }
            if let found = broken(by: outcome, world) { return found == sentence && index == steps.count - 1 }
            guard case .completed = outcome else { return false }
        }
        return false
    }

    /// Fewer steps with simpler arguments that break the same.
    private func shrunk(_ steps: [FuzzStep], _ sentence: String) -> [FuzzStep] {
        var steps = steps
        var left = Self.shrinkingMax
        var isSmaller = true
        while isSmaller, left > 0 {
            isSmaller = false
            for index in steps.indices.dropLast().reversed() where left > 0 {
                left -= 1
                var fewer = steps
                fewer.remove(at: index)
                if breaks(fewer, sentence) {
                    steps = fewer
                    isSmaller = true
                }
            }
            for index in steps.indices where left > 0 {
                for candidate in simpler(steps[index]) where left > 0 {
                    left -= 1
                    var changed = steps
                    changed[index] = candidate
                    guard breaks(changed, sentence) else { continue }
                    steps = changed
                    isSmaller = true
                    break
                }
            }
        }
        return steps
    }

    private func simpler(_ step: FuzzStep) -> [FuzzStep] {
        guard case .call(let actor, let contract, let function, let arguments) = step else { return [] }
        let values = FuzzValues(cast: cast, types: contracts[contract].module.types, now: Self.beginning)
        return arguments.indices.flatMap { index in
            values.simpler(arguments[index]).map { value in
                var changed = arguments
                changed[index] = value
                return .call(actor: actor, contract: contract, function: function, changed)
            }
        }
    }

    // MARK: Telling

    private func finding(_ steps: [FuzzStep], _ sentence: String, _ run: UInt64) -> Finding {
        let lines = cast.steps + ["at 2026-01-01T00:00:00Z"] + steps.map(text)
        let test = (["test \"found by fuzzing, seed \(seed), run \(run)\" {"] + lines.map { "    \($0)" } + ["}"])
        let calls = steps.count { if case .call = $0 { true } else { false } }
        return Finding(sentence: sentence, test: test.joined(separator: "\n"), run: run, calls: calls)
    }

    private func text(_ step: FuzzStep) -> String {
        switch step {
        case .advance(let hours): return "advance hours(\(hours))"
        case .call(let actor, let contract, let function, let arguments):
            let module = contracts[contract].module
            let declared = module.functions[function]
            let spelling = ValueSpelling(module.types, names: cast.names)
            let values = zip(arguments, declared.parameters).map { spelling.text(of: $0, as: $1.type) }
            let name = (contract == 0 ? "" : module.name + ".") + declared.name
            return "as \(cast.actors[actor].name) call \(name)(\(values.joined(separator: ", ")))"
        }
    }
}

extension ContractType {
    /// Whether a record stands somewhere in it.
    fileprivate var holdsRecord: Bool {
        switch self {
        case .record, .enumeration: if case .record = self { true } else { false }
        case .list(let element, _), .set(let element, _): element.holdsRecord
        case .optional(let wrapped): wrapped.holdsRecord
        case .tuple(let fields): fields.contains(where: \.holdsRecord)
        default: false
        }
    }
}
