/// A binary heap ordered by (tick, counter): at one tick, first scheduled is first served.
///
/// Events stay where they are; what is sorted are their places, which are small.
struct EventQueue<Event> {
    private struct Entry {
        let tick: UInt64
        let counter: UInt64
        let place: Int

        func precedes(_ other: Entry) -> Bool {
            tick != other.tick ? tick < other.tick : counter < other.counter
        }
    }

    private var heap: [Entry] = []
    private var events: [Event?] = []
    private var freePlaces: [Int] = []
    private(set) var scheduledCount: UInt64 = 0

    var isEmpty: Bool { heap.isEmpty }

    mutating func schedule(_ event: Event, at tick: UInt64) {
        scheduledCount += 1
        let place: Int
        if let free = freePlaces.popLast() {
            place = free
            events[place] = event
        } else {
            place = events.count
            events.append(event)
        }
        heap.append(Entry(tick: tick, counter: scheduledCount, place: place))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].precedes(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// The first event and its tick; nil once nothing is left.
    mutating func next() -> (tick: UInt64, event: Event)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        guard let event = events[first.place].take() else { preconditionFailure("an event of the queue was taken twice") }
        freePlaces.append(first.place)
        return (first.tick, event)
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in (2 * parent + 1)...(2 * parent + 2) where child < heap.count && heap[child].precedes(heap[least]) {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
