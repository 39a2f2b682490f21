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
            store.loseUnsyncedWrites(keepingBatches: kind == .power ? random.index(below: unsynced + 1) : unsynced)
        }
        // What the process had not handed to the system dies with it, so a part of the journal's end may go in every crash.
        let kept = random.index(below: journal.contents.unsyncedByteCount + 1)
        let spoiled = kind == .power && random.chance(Ratio(1, 3)) ? random.index(below: kept + 1) : 0
        journal.contents.crash(keepingBytes: kept, spoiling: spoiled)
        power.restore()
    }

    func rot(_ rot: Rot, _ random: inout SeededRandom) {
        let (place, bit) = (random.next(), random.next())
        switch rot {
        case .chain: chain.spoil(place, isSilent: false, bit: bit)
        case .state: state.spoil(place, isSilent: false, bit: bit)
        case .silentChain: chain.spoil(place, isSilent: true, bit: bit)
        case .silentState: state.spoil(place, isSilent: true, bit: bit)
        case .journal: journal.contents.flip(bit: UInt8(truncatingIfNeeded: bit), ofByte: place)
        }
    }
}
