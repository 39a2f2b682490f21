internal import ContractVM
internal import Primitives
internal import StateTree

/// Rewrites the entries of maps whose types a new version has changed, and asks those that it reads as they are what always holds
/// of them, in the call that activates it.
///
/// All or nothing: what fails, or costs more than the call may spend, leaves the old version running.
/// Spec: `Docs/spec/built-in-contracts.md`.
struct ContractMigration {
    /// How many entries of one map are migrated or asked at most; more are for a contract that keeps the old map beside a new one.
    static let entryCountMax = 10_000

    private let old: ContractModule
    private let mapIDs: [Int64]
    private let new: ContractModule
    private let replacement: ContractReplacement

    init(of old: ContractModule, mapIDs: [Int64], by new: ContractModule) {
        self.old = old
        self.mapIDs = mapIDs
        self.new = new
        replacement = ContractReplacement(of: old, by: new)
    }

    func run(_ call: BuiltInCall) throws(CallFailure) {
        guard !replacement.migrations.isEmpty || !replacement.checks.isEmpty else { return }
        let module = try Self.verified(new)
        for visit in replacement.migrations { try migrate(visit, module, call) }
        for visit in replacement.checks { try check(visit, module, call) }
    }

    /// Asks what always holds of the state as a whole, in the state that a new version finds; refuses with its sentence.
    static func checkInvariants(of new: ContractModule, mapIDs: [Int64], _ call: BuiltInCall) throws(CallFailure) {
        guard let function = new.invariants else { return }
        let module = try verified(new)
        let contract = LoadedContract(module: new, mapIDs: mapIDs.map { UInt64(clamping: $0) }, body: .bytecode(module))
        let frame = call.host.call
        var host = ModuleHost(contract, call: frame, access: .readOnly)
        let outcome = Interpreter.run(
            function: function,
            of: module,
            arguments: [],
            gasLimit: max(0, frame.gasLeft - frame.gasSpent),
            host: &host
        )
        frame.gasSpent += min(outcome.gasUsed, max(0, frame.gasLeft - frame.gasSpent))
        switch outcome {
        case .completed: return
        case .refused(let sentence, _): throw .refused("after the migration: \(sentence)")
        case .trapped(let trap, _): throw .refused("what always holds cannot be asked after the migration: \(trap.description)")
        case .hostFailed(let failure): throw .host(failure)
        case .notPermitted, .outOfGas:
            throw .refused(
                "asking what always holds takes up to \(new.functions[function].cost) gas: approve with a higher gas limit"
            )
        }
    }

    private static func verified(_ module: ContractModule) throws(CallFailure) -> VerifiedModule {
        do throws(VerificationError) { return try BytecodeVerifier.verify(module) } catch {
            throw .host(
                HostFailure("the bytecode of a deployed contract is damaged (\(error)); rebuild the state from the chain")
            )
        }
    }

    private func migrate(
        _ visit: ContractReplacement.Visit,
        _ module: VerifiedModule,
        _ call: BuiltInCall
    ) throws(CallFailure) {
        let from = StateMap(id: id(of: visit), declaration: old.maps[visit.oldMap], types: old.types)
        let to = StateMap(id: from.id, declaration: new.maps[visit.newMap], types: new.types)
        try self.visit(from, visit.function, price: module.migrationPrice(visit), .migrating, module, call) { stored, value in
            call.host.call.world.set(stored.key, value == .none ? nil : to.bytes(of: value))
        }
    }

    private func check(
        _ visit: ContractReplacement.Visit,
        _ module: VerifiedModule,
        _ call: BuiltInCall
    ) throws(CallFailure) {
        let map = StateMap(id: id(of: visit), declaration: new.maps[visit.newMap], types: new.types)
        try self.visit(map, visit.function, price: module.checkPrice(visit), .asking, module, call) { _, _ in }
    }

    private func id(of visit: ContractReplacement.Visit) -> UInt64 { UInt64(clamping: mapIDs[visit.oldMap]) }

    /// What entries are visited for, in the words of a refusal.
    private enum Purpose: String {
        case migrating
        case asking

        var refused: String { self == .migrating ? "is not migrated" : "does not fit the new version" }
        var stopped: String { self == .migrating ? "cannot be migrated" : "cannot be asked" }
        var remedy: String { self == .migrating ? "keep it, and add a new map beside it" : "say the same of them as before" }
    }

    /// Gives the function every entry of a map, and hands on what it gives for it.
    private func visit(
        _ map: StateMap,
        _ function: Int,
        price: UInt64,
        _ purpose: Purpose,
        _ module: VerifiedModule,
        _ call: BuiltInCall,
        _ take: (StateEntry, ContractValue) -> Void
    ) throws(CallFailure) {
        let frame = call.host.call
        let price = Int64(clamping: price)
        let entryName = "an entry of the map \(map.declaration.name)"
        for stored in try entries(of: map, price: price, purpose, frame) {
            let (taken, spent) = frame.gasSpent.addingReportingOverflow(price)
            guard !spent else { throw .refused("\(purpose) the entries costs more than any call may spend") }
            frame.gasSpent = taken
            let entry: ScanEntry
            do throws(HostFailure) { entry = try map.entry(stored) } catch { throw .host(error) }
            var host = call.host
            let outcome = Interpreter.evaluate(
                function: function,
                of: module,
                arguments: entry.key + [entry.value],
                host: &host
            )
            switch outcome {
            case .completed(let value, _): take(stored, value)
            case .refused(let sentence, _): throw .refused("\(entryName) \(purpose.refused): \(sentence)")
            case .trapped(let trap, _): throw .refused("\(entryName) \(purpose.stopped): \(trap.description)")
            case .hostFailed(let failure): throw .host(failure)
            case .notPermitted, .outOfGas: throw .refused("\(entryName) \(purpose.stopped)")
            }
        }
    }

    /// All entries of a map; refuses if they are more than may be visited or are paid for.
    private func entries(
        of map: StateMap,
        price: Int64,
        _ purpose: Purpose,
        _ frame: CallFrame
    ) throws(CallFailure) -> [StateEntry] {
        let payable = max(0, frame.gasLeft - frame.gasSpent) / max(1, price)
        let most = Int(min(Int64(Self.entryCountMax), payable))
        let entries: [StateEntry]
        do throws(HostFailure) { entries = try frame.world.entries(prefix: map.prefix([]), limit: most + 1) } catch {
            throw .host(error)
        }
        guard entries.count > most else { return entries }
        let name = map.declaration.name
        guard most < Self.entryCountMax else {
            throw .refused("the map \(name) has over \(most) entries, too many for \(purpose) at once: \(purpose.remedy)")
        }
        throw .refused(
            "\(purpose) the map \(name) takes \(price) gas an entry, enough for \(most): approve with a higher gas limit"
        )
    }
}
