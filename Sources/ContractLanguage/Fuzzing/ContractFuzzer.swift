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
    /// Whether there is an invariant or a property to break; without one only costs are looked at.
    package let saysSomething: Bool
    private let seed: UInt64
    private let callsMax: Int
    private let invariants: [ContractInvariant]
    private let properties: PropertyChecks?
    private let start: TestWorld
    /// The contract, and behind it those that it uses.
    private let contracts: [VerifiedModule]
    private let cast: FuzzCast
    private let candidates: [(contract: Int, function: Int)]

    /// 2026-01-01, when every run begins.
    private static let beginning = Timestamp(1_767_225_600_000)
    /// Attempts to make a call that succeeds, so that a run gets somewhere.
    private static let triesMax = 30
    /// Runs that shrinking may take.
    private static let shrinkingMax = 4_000

    /// Nil if the contract or one that it uses does not compile; `callsMax` are the calls of one run.
    package init?(source: [UInt8], fileName: String, imports: [ContractModule], seed: UInt64, callsMax: Int = 24) {
        let analysis = ContractAnalysis(source: source, fileName: fileName, imports: imports)
        var diagnostics = analysis.diagnostics
        guard diagnostics.isEmpty, let module = analysis.module(reportingTo: &diagnostics),
            let verified = try? BytecodeVerifier.verify(module)
        else { return nil }
        do { properties = try PropertyChecks(analysis) } catch { return nil }
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
        saysSomething = !analysis.invariants.isEmpty || properties != nil
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
                let types = contract.module.types
                return declared.kind == .action && declared.parameters.allSatisfy { $0.type.hasLiteral(in: types, using: uses) }
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
        var memory = FuzzMemory()
        var kept: [FuzzStep] = []
        for _ in 0..<callsMax {
            if choices.happens(percent: 8) {
                kept.append(.advance(hours: choices.one(of: [1, 24, 24 * 31, 24 * 400])))
                if let pause = kept.last { _ = perform(pause, on: &world) }
                continue
            }
            let chosen = candidate(&choices)
            for _ in 0..<Self.triesMax {
                let step = call(chosen, memory, &choices, world)
                let before = world
                guard let outcome = perform(step, on: &world) else { break }
                note(step, outcome)
                if let sentence = broken(by: outcome, from: before, to: world) {
                    return finding(shrunk(kept + [step], sentence), sentence, number)
                }
                guard case .completed = outcome else { continue }
                kept.append(step)
                memory.keep(step, contracts)
                break
            }
        }
        return nil
    }

    private func candidate(_ choices: inout FuzzChoices) -> (contract: Int, function: Int) {
        // What this contract does is what is looked at; what it asks has to have something to say.
        let own = candidates.filter { $0.contract == 0 }
        let isOther = own.isEmpty || (own.count < candidates.count && choices.happens(percent: 30))
        return choices.one(of: isOther ? candidates.filter { $0.contract != 0 } : own)
    }

    private func call(
        _ chosen: (contract: Int, function: Int),
        _ memory: FuzzMemory,
        _ choices: inout FuzzChoices,
        _ world: TestWorld
    ) -> FuzzStep {
        let module = contracts[chosen.contract].module
        let values = FuzzValues(cast: cast, types: module.types, now: world.now)
        let arguments = module.functions[chosen.function].parameters.map { parameter in
            let known = memory.values(of: parameter, in: chosen.contract)
            return !known.isEmpty && choices.happens(percent: 60)
                ? choices.one(of: known) : values.value(parameter.type, &choices)
        }
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
    private func broken(by outcome: ExecutionOutcome, from before: TestWorld, to world: TestWorld) -> String? {
        switch outcome {
        case .completed:
            let name = contracts[0].module.name
            if let broken = invariants.first(where: { !world.holds($0, of: name) }) {
                return "the invariant `\(broken.name)` is broken: \"\(broken.sentence)\""
            }
            return properties?.broken(from: before, to: world).map { "the property \"\($0)\" does not hold" }
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

    /// The steps up to the one that breaks the same; nil if none does, or if one before it fails.
    private func breaking(_ steps: [FuzzStep], _ sentence: String) -> [FuzzStep]? {
        var world = start
        for (index, step) in steps.enumerated() {
            let before = world
            guard let outcome = perform(step, on: &world) else { continue }
            if let found = broken(by: outcome, from: before, to: world) {
                return found == sentence ? Array(steps[...index]) : nil
            }
            guard case .completed = outcome else { return nil }
        }
        return nil
    }

    /// Fewer steps with simpler arguments that break the same.
    private func shrunk(_ steps: [FuzzStep], _ sentence: String) -> [FuzzStep] {
        var steps = steps
        var left = Self.shrinkingMax
        while let smaller = firstBreaking(of: fewer(than: steps), sentence, &left)
            ?? firstBreaking(of: simpler(than: steps), sentence, &left)
        { steps = smaller }
        return steps
    }

    private func firstBreaking(of candidates: [[FuzzStep]], _ sentence: String, _ left: inout Int) -> [FuzzStep]? {
        for candidate in candidates.prefix(left) {
            left -= 1
            if let breaking = breaking(candidate, sentence) { return breaking }
        }
        return nil
    }

    /// Without one step, or two of which one makes what the other takes; the last one stays.
    private func fewer(than steps: [FuzzStep]) -> [[FuzzStep]] {
        let removable = steps.indices.dropLast().reversed()
        func without(_ removed: [Int]) -> [FuzzStep] { steps.indices.filter { !removed.contains($0) }.map { steps[$0] } }
        let pairs = removable.flatMap { later in removable.filter { $0 < later }.map { [$0, later] } }
        return removable.map { without([$0]) } + pairs.map(without)
    }

    /// With a simpler value wherever an argument stands, or at one place alone.
    private func simpler(than steps: [FuzzStep]) -> [[FuzzStep]] {
        steps.indices.flatMap { place -> [[FuzzStep]] in
            guard case .call(_, let contract, _, let arguments) = steps[place] else { return [] }
            let values = FuzzValues(cast: cast, types: contracts[contract].module.types, now: Self.beginning)
            return arguments.indices.flatMap { index in
                values.simpler(arguments[index]).flatMap { value -> [[FuzzStep]] in
                    var one = steps
                    one[place] = steps[place].replacing(arguments[index], by: value, at: index)
                    return [steps.map { $0.replacing(arguments[index], by: value) }, one]
                }
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
            let qualifier = contract == 0 ? "" : module.name + "."
            let spelling = ValueSpelling(module.types, names: cast.names, qualifier: qualifier)
            let values = zip(arguments, declared.parameters).map { spelling.text(of: $0, as: $1.type) }
            let name = qualifier + declared.name
            return "as \(cast.actors[actor].name) call \(name)(\(values.joined(separator: ", ")))"
        }
    }
}

extension ContractType {
    /// Whether a test can write its values: records of contracts that the tested one does not use have no literal there.
    fileprivate func hasLiteral(in types: TypeTable, using contracts: [String]) -> Bool {
        switch self {
        case .record(let index):
            guard let record = types.record(index) else { return false }
            let parts = record.name.split(separator: ".")
            let isKnown = parts.count < 2 || contracts.contains(String(parts[0]))
            return isKnown && record.fields.allSatisfy { $0.type.hasLiteral(in: types, using: contracts) }
        case .enumeration(let index):
            return (types.enumeration(index)?.cases ?? []).flatMap(\.payload).allSatisfy {
                $0.hasLiteral(in: types, using: contracts)
            }
        case .list(let element, _), .set(let element, _): return element.hasLiteral(in: types, using: contracts)
        case .optional(let wrapped): return wrapped.hasLiteral(in: types, using: contracts)
        case .tuple(let fields): return fields.allSatisfy { $0.hasLiteral(in: types, using: contracts) }
        default: return true
        }
    }
}
