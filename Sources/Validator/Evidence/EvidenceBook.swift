internal import Ledger
internal import PBFT
internal import Primitives

/// Faults that this node can prove and that the chain does not know yet.
///
/// One for each validator, epoch and offence, as on the chain: a member that lies all the time fills nothing.
struct EvidenceBook {
    /// What the chain knows a fault by.
    struct Name: Hashable {
        let validator: PublicKey
        let epoch: EpochNumber
        let offence: Offence
    }

    struct Item {
        let name: Name
        let evidence: Evidence
        let bytes: [UInt8]
        /// When it is to be sent next.
        var dueTick: UInt64
    }

    /// In the order in which they were found.
    private(set) var items: [Item] = []

    var isEmpty: Bool { items.isEmpty }

    func contains(_ name: Name) -> Bool { items.contains { $0.name == name } }

    mutating func add(_ item: Item) { items.append(item) }

    mutating func postpone(_ name: Name, until tick: UInt64) {
        guard let place = items.firstIndex(where: { $0.name == name }) else { return }
        items[place].dueTick = tick
    }

    mutating func remove(_ name: Name) { items.removeAll { $0.name == name } }
}
