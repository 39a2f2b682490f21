package import ContractVM
package import Primitives
package import StateTree

/// Everything that can be read at one certified height: blocks, state, queries, dry runs.
package struct CertifiedView: Sendable {
    package let genesis: GenesisDocument
    /// The newest certified header; nil before the first block.
    package let header: BlockHeader?
    /// The certified blocks up to `header`.
    package let blocks: BlockReader
    package let state: StateReader
    package let catalog: ContractCatalog

    package var height: BlockHeight { state.height }
    package var stateRoot: Hash256 { state.root }
    /// Block time, or the genesis' time before the first block.
    package var time: Timestamp { header?.time ?? genesis.time }

    /// A fresh world over this state; changes made in it go nowhere.
    package var world: WorldState { WorldState(state) }

    package var directory: Directory { Directory(world) }

    /// Calls run here as if they stood in the next block.
    private var context: BlockContext {
        BlockContext(
            genesisHash: genesis.hash,
            height: height.next ?? height,
            epoch: header.map { BlockParent($0).nextEpoch } ?? .initial,
            term: { (epoch) throws(HostFailure) in
                try blocks.term(of: epoch, through: height, genesis: genesis)
            },
            hash: { (height) throws(HostFailure) in try blocks.hash(at: height) }
        )
    }

    /// The nodes that governance knows, with those that vote.
    package func membership() throws(LedgerError) -> Membership {
        do throws(HostFailure) { return try directory.membership() } catch {
            throw .damagedState(detail: error.description)
        }
    }

    /// Whether a consensus key voted once and never will again.
    package func isRetired(_ key: PublicKey) throws(LedgerError) -> Bool {
        do throws(HostFailure) { return try directory.isRetired(key, at: height.next ?? height) } catch {
            throw .damagedState(detail: error.description)
        }
    }

    /// The faults that are proved against a validator, or the first ones of all.
    package func faults(of validator: PublicKey? = nil) throws(LedgerError) -> [KnownFault] {
        do throws(HostFailure) { return try directory.faults(of: validator) } catch {
            throw .damagedState(detail: error.description)
        }
    }

    /// What the chain knows of one offence; nil if nobody has proved it.
    package func fault(
        of validator: PublicKey,
        epoch: EpochNumber,
        _ offence: Offence
    ) throws(LedgerError) -> Fault? {
        do throws(HostFailure) { return try directory.fault(of: validator, epoch: epoch, offence) } catch {
            throw .damagedState(detail: error.description)
        }
    }

    // MARK: Queries

    /// What a query answered, or why it did not.
    package enum QueryResult: Hashable, Sendable {
        /// The value by type, and its canonical bytes.
        case value(ContractValue, type: ContractType?, bytes: [UInt8], gasUsed: UInt64)
        case unknownContract
        case unknownFunction
        case badArguments
        case failed(Outcome, message: String)
    }

    /// The most gas that one query may use; asking is free, so it is bounded.
    package static let queryGasLimit: Int64 = 1_000_000_000

    /// Runs a query of a contract as if `caller` asked.
    package func query(
        contract name: String,
        function: String,
        arguments: [CanonicalValue],
        caller: AccountID
    ) throws(LedgerError) -> QueryResult {
        let world = world
        guard let contract = try contract(named: name, in: world) else { return .unknownContract }
        guard let index = contract.function(named: function), contract.module.functions[index].kind == .query else {
            return .unknownFunction
        }
        guard let values = contract.arguments(arguments, of: index) else { return .badArguments }
        let frame = CallFrame(caller: caller, now: time, block: context, world: world, catalog: catalog)
        let outcome = ContractCall.run(
            index,
            of: contract,
            arguments: values,
            gasLimit: Self.queryGasLimit,
            in: frame,
            access: .readOnly
        )
        switch outcome {
        case .completed(let value, let gas):
            let type = contract.module.functions[index].returns
            let bytes = type.map { ValueCoding(contract.module.types).bytes(of: value, as: $0) } ?? []
            return .value(value, type: type, bytes: bytes, gasUsed: UInt64(clamping: gas))
        case .refused(let sentence, _): return .failed(.requirementFailed, message: sentence)
        case .notPermitted(let sentence, _): return .failed(.notPermitted, message: sentence)
        case .trapped(let trap, _): return .failed(.trapped, message: trap.description)
        case .outOfGas: return .failed(.outOfGas, message: "the query needs more gas than a node gives one")
        case .hostFailed(let failure): throw .damagedState(detail: failure.description)
        }
    }

    /// The contract as it runs at this height; nil if there is none or it is not approved.
    package func contract(named name: String, in world: WorldState? = nil) throws(LedgerError) -> LoadedContract? {
        do throws(HostFailure) { return try catalog.contract(named: name, in: world ?? self.world) } catch {
            throw .damagedState(detail: error.description)
        }
    }

    /// The receipt that the transaction would get in a block now; changes nothing.
    package func dryRun(_ transaction: VerifiedTransaction, at now: Timestamp) throws(LedgerError) -> Receipt {
        do throws(HostFailure) { return try execution(at: now).run(transaction) } catch {
            throw .damagedState(detail: error.description)
        }
    }

    /// Runs transactions on a fresh world over this state, as they would run in the next block at this time.
    package func execution(at now: Timestamp) -> TransactionExecution {
        TransactionExecution(catalog: catalog, world: world, time: max(now, time), block: context)
    }

    // MARK: Directory

    /// The account of a signing key, with its entry; nil if the key belongs to none.
    package func account(of key: PublicKey) throws(LedgerError) -> (id: AccountID, entry: AccountEntry)? {
        do throws(HostFailure) {
            let directory = directory
            guard let id = try directory.account(of: key), let entry = try directory.account(id) else { return nil }
            return (id, entry)
        } catch { throw .damagedState(detail: error.description) }
    }

    /// Every contract that can be called or waits for approval, ascending by name; built-in ones first.
    package func contractNames() throws(LedgerError) -> [String] {
        let map = Contracts.loaded.maps[Contracts.Map.contracts.rawValue]
        do throws(HostFailure) {
            var names: [[UInt8]] = []
            for stored in try world.entries(prefix: map.prefix([]), limit: 1_024) {
                if case .text(let name)? = try map.entry(stored).key.first { names.append(name) }
            }
            names.sort { $0.lexicographicallyPrecedes($1) }
            return ["contracts", "governance", "registry"] + names.map { String(decoding: $0, as: UTF8.self) }
        } catch { throw .damagedState(detail: error.description) }
    }

    /// The source of the running version of a contract; nil for a built-in one.
    package func source(of name: String) throws(LedgerError) -> (entry: ContractEntry, source: [UInt8])? {
        let world = world
        do throws(CallFailure) {
            guard let entry = try ContractEntry.load(Array(name.utf8), in: world), let active = entry.active else { return nil }
            do throws(HostFailure) {
                return (entry, try ContractCode.source(active, in: world) ?? [])
            } catch { throw .host(error) }
        } catch { throw .damagedState(detail: "\(error)") }
    }
}
