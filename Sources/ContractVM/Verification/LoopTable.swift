/// The loops of one function: which instructions belong to which; found by the jump pass, used by the cost pass.
struct LoopTable {
    /// One loop, from its start to its `loopNext` or `rangeNext`.
    struct Loop {
        let start: Int
        let next: Int
        /// The loop around it.
        let parent: Int?
        let depth: Int
    }

    private(set) var loops: [Loop] = []
    /// The innermost loop whose body each instruction is in; the start itself is outside.
    private(set) var loopOf: [Int?]

    init(count: Int) { loopOf = Array(repeating: nil, count: count) }

    mutating func open(start: Int, next: Int, parent: Int?) -> Int {
        let depth = parent.map { loops[$0].depth + 1 } ?? 1
        loops.append(Loop(start: start, next: next, parent: parent, depth: depth))
        return loops.count - 1
    }

    mutating func place(_ position: Int, in loop: Int?) { loopOf[position] = loop }

    /// Whether `inner` is `outer` or lies in it; everything lies in no loop.
    func lies(_ inner: Int?, in outer: Int?) -> Bool {
        guard let outer else { return true }
        var current = inner
        while let loop = current {
            if loop == outer { return true }
            current = loops[loop].parent
        }
        return false
    }
}
