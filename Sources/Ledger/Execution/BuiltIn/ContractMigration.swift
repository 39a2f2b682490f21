internal import ContractVM
internal import Primitives
internal import StateTree

/// Rewrites the entries of maps whose types a new version has changed, in the call that activates it.
///
/// All or nothing: what fails, or costs more than the call may spend, leaves the old version running.
/// Spec: `Docs/spec/built-in-contracts.md`.
struct ContractMigration {
    /// How many entries of one map are migrated at most; more are for a contract that keeps the old map beside a new one.
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
        guard !replacement.migrations.isEmpty else { return }
        let module = try Self.verified(new)
        for migration in replacement.migrations { try run(migration, module, call) }
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

    private func run(
        _ migration: ContractReplacement.Migration,
        _ module: VerifiedModule,
        _ call: BuiltInCall
    ) throws(CallFailure) {
        let (before, after) = (old.maps[migration.oldMap], new.maps[migration.newMap])
        let from = StateMap(id: UInt64(clamping: mapIDs[migration.oldMap]), declaration: before, types: old.types)
        let to = StateMap(id: from.id, declaration: after, types: new.types)
        let frame = call.host.call
        let price = Int64(clamping: module.migrationPrice(migration))
        let payable = max(0, frame.gasLeft - frame.gasSpent) / max(1, price)
        let most = Int(min(Int64(Self.entryCountMax), payable))
        for stored in try entries(of: from, most: most, price: price, frame) {
            let (taken, spent) = frame.gasSpent.addingReportingOverflow(price)
            guard !spent else { throw .refused("the migration costs more than any call may spend") }
            frame.gasSpent = taken
            let entry: ScanEntry
            do throws(HostFailure) { entry = try from.entry(stored) } catch { throw .host(error) }
            var host = call.host
            let outcome = Interpreter.evaluate(
                function: migration.function,
                of: module,
                arguments: entry.key + [entry.value],
                host: &host
            )
            switch outcome {
            case .completed(.none, _): frame.world.set(stored.key, nil)
            case .completed(let value, _): frame.world.set(stored.key, to.bytes(of: value))
            case .refused(let sentence, _): throw .refused("an entry of the map \(after.name) is not migrated: \(sentence)")
            case .trapped(let trap, _):
                throw .refused("an entry of the map \(after.name) cannot be migrated: \(trap.description)")
            case .hostFailed(let failure): throw .host(failure)
            case .notPermitted, .outOfGas: throw .refused("an entry of the map \(after.name) cannot be migrated")
            }
        }
    }

    /// All entries of a map; refuses if they are more than may be migrated or are paid for.
    private func entries(of map: StateMap, most: Int, price: Int64, _ frame: CallFrame) throws(CallFailure) -> [StateEntry] {
        let entries: [StateEntry]
        do throws(HostFailure) { entries = try frame.world.entries(prefix: map.prefix([]), limit: most + 1) } catch {
            throw .host(error)
        }
        guard entries.count > most else { return entries }
        let name = map.declaration.name
        guard most < Self.entryCountMax else {
            throw .refused(
                "the map \(name) has over \(most) entries, too many to migrate at once: keep it, and add a new map beside it"
            )
        }
        throw .refused(
            "migrating the map \(name) takes \(price) gas an entry, enough for \(most): approve with a higher gas limit"
        )
    }
}
