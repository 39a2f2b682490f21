import Primitives

/// The heights above the certified one, 2 W of them.
///
/// A replica votes on the first W only. It listens to W more, because peers whose certificate formed a moment earlier
/// are already there, and what it dropped would have to be sent again.
struct SlotLog: Hashable, Sendable {
    private(set) var base: BlockHeight
    private var slots: [Slot]

    init(base: BlockHeight, window: UInt64) {
        self.base = base
        slots = Array(repeating: Slot(), count: Int(window) * 2)
    }

    /// Nil for a height at or below the base or above the last slot.
    func place(of height: BlockHeight) -> Int? {
        let distance = height.distance(above: base)
        guard distance >= 1, distance <= UInt64(slots.count) else { return nil }
        return Int(distance) - 1
    }

    subscript(place: Int) -> Slot {
        get { slots[place] }
        _modify { yield &slots[place] }
    }

    subscript(height: BlockHeight) -> Slot? { place(of: height).map { slots[$0] } }

    var places: Range<Int> { slots.indices }

    /// Nil only at the end of the number range.
    func height(at place: Int) -> BlockHeight? { base.advanced(by: UInt64(place) + 1) }

    /// Makes `height` the new base and drops everything at or below it.
    mutating func advance(to height: BlockHeight) {
        let distance = height.distance(above: base)
        let dropped = Int(min(distance, UInt64(slots.count)))
        slots.removeFirst(dropped)
        for _ in 0..<dropped { slots.append(Slot()) }
        base = height
    }

    mutating func forEach(_ body: (inout Slot) -> Void) {
        for place in slots.indices { body(&slots[place]) }
    }
}
