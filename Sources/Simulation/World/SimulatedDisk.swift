internal import Storage

/// What a node has on disk: chain, state and journal, each of which loses its own unsynced writes.
struct SimulatedDisk {
    let power: PowerSupply
    let chain: SimulatedStore
    let state: SimulatedStore
    let journal: SimulatedLog

    init() {
        power = PowerSupply()
        chain = SimulatedStore(power: power)
        state = SimulatedStore(power: power)
        journal = SimulatedLog(power: power)
    }

    /// Leaves what a crash of this kind leaves and puts the power back on.
    func crash(_ kind: CrashKind, _ random: inout SeededRandom) {
        for store in [chain.contents, state.contents] {
            let unsynced = store.unsyncedBatchCount
            store.loseUnsyncedWrites(keepingBatches: kept(of: unsynced, kind, &random))
        }
        let unsynced = journal.contents.unsyncedCount
        journal.contents.loseUnsynced(keepingRecords: kept(of: unsynced, kind, &random))
        power.restore()
    }

    private func kept(of unsynced: Int, _ kind: CrashKind, _ random: inout SeededRandom) -> Int {
        switch kind {
        case .process: unsynced
        case .power: random.index(below: unsynced + 1)
        }
    }
}
