/// Doubly linked lists over small indexes: unlinking from the middle costs the same as from the front.
///
/// Each index is in one list at most; the caller holds the lists' ends and passes the right one.
struct LinkedIndices: Sendable {
    /// The ends of one list.
    struct List: Hashable, Sendable {
        fileprivate(set) var first: Int32 = LinkedIndices.none
        fileprivate(set) var last: Int32 = LinkedIndices.none
        fileprivate(set) var count = 0

        var isEmpty: Bool { count == 0 }
    }

    static let none: Int32 = -1

    private var nexts: [Int32] = []
    private var previouses: [Int32] = []

    /// Makes room for an index that was never used before.
    mutating func grow() {
        nexts.append(Self.none)
        previouses.append(Self.none)
    }

    func next(after index: Int32) -> Int32 { nexts[Int(index)] }

    mutating func append(_ index: Int32, to list: inout List) {
        nexts[Int(index)] = Self.none
        previouses[Int(index)] = list.last
        if list.last == Self.none { list.first = index } else { nexts[Int(list.last)] = index }
        list.last = index
        list.count += 1
    }

    mutating func remove(_ index: Int32, from list: inout List) {
        let next = nexts[Int(index)]
        let previous = previouses[Int(index)]
        if previous == Self.none { list.first = next } else { nexts[Int(previous)] = next }
        if next == Self.none { list.last = previous } else { previouses[Int(next)] = previous }
        list.count -= 1
    }
}
