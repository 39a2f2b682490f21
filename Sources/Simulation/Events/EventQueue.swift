/// A binary heap ordered by (tick, counter): at one tick, first scheduled is first served.
struct EventQueue<Event> {
    struct Entry {
        let tick: UInt64
        let counter: UInt64
        let event: Event

        fileprivate func precedes(_ other: Entry) -> Bool { (tick, counter) < (other.tick, other.counter) }
    }

    private var heap: [Entry] = []
    private(set) var scheduledCount: UInt64 = 0

    var isEmpty: Bool { heap.isEmpty }

    mutating func schedule(_ event: Event, at tick: UInt64) {
        scheduledCount += 1
        heap.append(Entry(tick: tick, counter: scheduledCount, event: event))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].precedes(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func next() -> Entry? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first }
        heap[0] = last
        sink()
        return first
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].precedes(heap[least]) {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
